"""What an answer of the Graph API means for a message: every code, in one place. Pure.

Decided by Meta's code alone, then by the HTTP status; a partner's proxy may answer with nothing
but that. Reasons are a code and words of the platform or ours, never of a message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.base import (
    Accepted,
    ChannelDown,
    HeldBack,
    NeedsTemplate,
    NotToday,
    OptedOut,
    PlatformError,
    Refused,
    RetryAfter,
    SendOutcome,
    TemplateRefused,
    Unclear,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.draft import Json


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was read. `content` is None where that is not what Meta answers."""

    status: int
    content: Mapping[str, Json] | None = None
    code: int | None = None
    """Meta's code of an error; None for a success, or where somebody else refused the call."""
    title: str = ""
    says: str = ""
    """The words of somebody else, to look for a few of them; never told to anybody."""
    retry_after: float | None = None

    @property
    def is_success(self) -> bool:
        return self.code is None and self.content is not None and 200 <= self.status < 300  # noqa: PLR2004

    @property
    def reason(self) -> str:
        """Code and words, as they may stand in the records and the log."""
        return (
            f"answer {self.status}" if self.code is None else f"{self.code} {self.title}".rstrip()
        )


NO_COUNTRY = 130497
"""The account may not write to the country of this one person; elsewhere it may."""
_BAD_REQUEST = 400
_TOO_MANY = 429
_SERVER_ERROR = 500
_LONGEST_TITLE = 100
_PAUSE_WITHOUT_FIGURE = 5.0
_LONGEST_PAUSE = 3600.0

_CODE = re.compile(r"^\(#\d+\)\s*")
_NUMBER = re.compile(r"\d{5,}")
"""In words of the platform: perhaps somebody's phone number."""

_WRONG_TOKEN = "the token was refused"  # noqa: S105 - what is told, not a token
_NO_RIGHT = "a permission is missing"
_UNPAID = "a payment is due"
_RIGHTS = range(200, 300)
_TEMPLATE_UNFIT = (132000, 132007, 132012, 132016)
"""No message takes such a template: other values, against a policy, switched off."""
_CALLS_LIMITED = RetryAfter(60.0, "account")
_MAINTENANCE = RetryAfter(300.0, "account")

_ALWAYS: dict[int, SendOutcome] = {
    0: ChannelDown(_WRONG_TOKEN),
    190: ChannelDown(_WRONG_TOKEN),
    3: ChannelDown(_NO_RIGHT),
    10: ChannelDown(_NO_RIGHT),
    **dict.fromkeys(_RIGHTS, ChannelDown(_NO_RIGHT)),
    131005: ChannelDown(_NO_RIGHT),
    131031: ChannelDown("the account is locked"),
    368: ChannelDown("the account is blocked for breaking a policy"),
    131042: ChannelDown(_UNPAID),
    131045: ChannelDown("the number has no valid certificate"),
    133010: ChannelDown("the number is not registered"),
    131037: ChannelDown("the display name is not approved"),
    4: _CALLS_LIMITED,
    80007: _CALLS_LIMITED,
    130429: RetryAfter(5.0, "account"),
    131056: RetryAfter(4.0, "chat", grows=True),
    131057: _MAINTENANCE,
    133016: _MAINTENANCE,
}
_WITH_REASON: dict[int, Callable[[str], SendOutcome]] = {
    **dict.fromkeys((1, 2, 131000, 131016, 133004), Unclear),
    **dict.fromkeys((131048, 131064), HeldBack),
    131047: NeedsTemplate,
    132015: lambda reason: TemplateRefused(reason, "paused"),
    132001: lambda reason: TemplateRefused(reason, "deleted"),
    **dict.fromkeys(_TEMPLATE_UNFIT, lambda reason: TemplateRefused(reason, "disabled")),
    **dict.fromkeys((131026, 131030, NO_COUNTRY), Unreachable),
    131049: NotToday,
    131050: OptedOut,
}
_OF_A_PROXY: dict[int, SendOutcome] = {
    401: ChannelDown(_WRONG_TOKEN),
    402: ChannelDown(_UNPAID),
    403: ChannelDown(_NO_RIGHT),
}
_SAID_BY_A_PROXY: tuple[tuple[str, SendOutcome], ...] = (
    ("rate limit", RetryAfter(_PAUSE_WITHOUT_FIGURE, "account")),
    ("payment", ChannelDown(_UNPAID)),
    ("invoice", ChannelDown(_UNPAID)),
    ("has been disabled", ChannelDown("the account is switched off")),
)
"""What a proxy means by 400, of which it makes use for much."""


def read_answer(status: int, payload: bytes, retry_after: str | None = None) -> Answer:
    """Read an answer; what Meta would not answer keeps its status and the time to wait."""
    try:
        content = json.loads(payload)
    except (ValueError, RecursionError):
        content = None
    pause = _pause(retry_after)
    if isinstance(content, dict):
        error = content.get("error")
        if error is None and status < _BAD_REQUEST:
            return Answer(status, content)
        code = error.get("code") if isinstance(error, dict) else None
        if isinstance(error, dict) and isinstance(code, int):
            return Answer(status, content, code, _title(error.get("message")), retry_after=pause)
    says = payload[:1000].decode(errors="replace").casefold()
    return Answer(status, says=says, retry_after=pause)


def _pause(retry_after: str | None) -> float | None:
    """Return how long we are told to wait; a proxy may say anything."""
    if retry_after is None or not (retry_after.isascii() and retry_after.isdecimal()):
        return None
    return min(float(retry_after), _LONGEST_PAUSE)


def masked(words: str) -> str:
    """Return words of the platform without what may be somebody's number."""
    return _NUMBER.sub("…", words)


def _title(message: Json) -> str:
    words = _CODE.sub("", message) if isinstance(message, str) else ""
    return masked(words)[:_LONGEST_TITLE].strip()


def outcome_of(body: Mapping[str, Json], answer: Answer) -> SendOutcome:
    """Return what became of one call that sends, or shows a message as read."""
    if answer.is_success:
        return Accepted(reference_of(answer))
    outcome = _of_status(answer) if answer.code is None else _of_code(answer.code, answer)
    if isinstance(outcome, Refused) and "status" in body:
        # A message that cannot be shown as read, perhaps as it is too old: nobody misses it.
        return Accepted()
    return outcome


def _of_code(code: int, answer: Answer) -> SendOutcome:
    unknown = Unclear if answer.status >= _SERVER_ERROR else Refused
    return outcome_of_code(code, answer.reason, unknown)


def outcome_of_code(
    code: int, reason: str, unknown: Callable[[str], SendOutcome] = Refused
) -> SendOutcome:
    """Return what one of Meta's codes means, in an answer or told later in a status."""
    if code in _ALWAYS:
        return _ALWAYS[code]
    return _WITH_REASON.get(code, unknown)(reason)


def _of_status(answer: Answer) -> SendOutcome:
    """Return what an answer means that is not Meta's: of a partner's proxy, or in between."""
    status = answer.status
    if status in _OF_A_PROXY:
        return _OF_A_PROXY[status]
    if status == _TOO_MANY:
        return RetryAfter(answer.retry_after or _PAUSE_WITHOUT_FIGURE, "account")
    if status == _BAD_REQUEST:
        said = (outcome for words, outcome in _SAID_BY_A_PROXY if words in answer.says)
        return next(said, Refused(answer.reason))
    if _BAD_REQUEST <= status < _SERVER_ERROR:
        return Refused(answer.reason)
    # Redirects, server errors, and successes nobody can read: it may have been sent.
    return Unclear(answer.reason)


def reference_of(answer: Answer) -> str | None:
    """Return the platform's id of what a successful call made: a message or a file."""
    content = answer.content or {}
    messages = content.get("messages")
    made = messages[0] if isinstance(messages, list) and messages else content
    found = made.get("id") if isinstance(made, Mapping) else None
    return found if isinstance(found, str) and found else None


def failure_of(answer: Answer) -> PlatformError:
    """Return the error for a call that is not a send: set-up, facts, files."""
    match outcome_of({}, answer):
        case ChannelDown(reason) if reason in {_WRONG_TOKEN, _NO_RIGHT}:
            return PlatformError("credentials", reason)
        case RetryAfter(seconds):
            return PlatformError("limit", answer.reason, retry_after=seconds)
        case Accepted() | Unclear():
            return PlatformError("network", answer.reason)
        case _:
            return PlatformError("refused", answer.reason)
