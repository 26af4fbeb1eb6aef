"""The answers of the Graph API with an error in them: Meta's codes, titles and HTTP statuses."""

from __future__ import annotations

from typing import Any

TITLES = {
    0: "AuthException",
    1: "API Unknown",
    2: "API Service",
    4: "API Too Many Calls",
    10: "Permission Denied",
    33: "Parameter value is not valid",
    100: "Invalid parameter",
    190: "Access token has expired",
    200: "API Permission",
    368: "Temporarily blocked for policies violations",
    80007: "Rate limit issues",
    130429: "Rate limit hit",
    130472: "User's number is part of an experiment",
    130497: "Business account is restricted from messaging users in this country",
    131000: "Something went wrong",
    131005: "Access denied",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131016: "Service unavailable",
    131021: "Recipient cannot be sender",
    131026: "Message undeliverable",
    131030: "Recipient phone number not in allowed list",
    131031: "Account has been locked",
    131037: "Display name approval is needed",
    131042: "Business eligibility payment issue",
    131045: "Incorrect certificate",
    131047: "Re-engagement message",
    131048: "Spam rate limit hit",
    131049: "This message was not delivered to maintain healthy ecosystem engagement",
    131050: "User has stopped receiving marketing messages",
    131051: "Message type unknown",
    131052: "Media download error",
    131053: "Media upload error",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
    131057: "Account in maintenance mode",
    132000: "Number of parameters does not match the expected number of params",
    132001: "Template name does not exist in the translation",
    132005: "Translated text too long",
    132012: "Parameter format does not match format in the created template",
    132015: "Template is paused",
    132016: "Template is disabled",
    132018: "There is an issue with the parameters in your template",
    133004: "Server temporarily unavailable",
    133010: "Phone number not registered",
    133016: "Account register deregister rate limit exceeded",
}
_STATUSES = {0: 401, 190: 401, 2: 503, 133004: 503, 131000: 500, 131016: 500, 131057: 500} | (
    dict.fromkeys((10, 200, 368, 130497, 131005, 131031), 403)
)


class GraphError(Exception):
    """An answer with an error in it."""

    def __init__(self, status: int, code: int, title: str, details: str = "") -> None:
        super().__init__(f"(#{code}) {title}: {details}")
        self.status = status
        self.code = code
        self.title = title
        self.details = details

    @property
    def answer(self) -> dict[str, Any]:
        """The body of the answer to a call."""
        about = {"messaging_product": "whatsapp", "details": self.details}
        return {
            "error": {
                "message": f"(#{self.code}) {self.title}",
                "type": "OAuthException",
                "code": self.code,
                "error_data": about,
                "fbtrace_id": "AFakeTraceOfTheTests",
            }
        }

    @property
    def item(self) -> dict[str, Any]:
        """The same as it stands in a webhook."""
        return {
            "code": self.code,
            "title": self.title,
            "message": self.title,
            "error_data": {"details": self.details},
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        }


def refused(code: int, details: str = "") -> GraphError:
    """Return the refusal of a code, in Meta's words and with its HTTP status."""
    return GraphError(_STATUSES.get(code, 400), code, TITLES.get(code, "Unknown error"), details)
