"""What an answer of the Bot API means for a message: every code and wording, in one place. Pure.

The special cases stand before the general ones; texts are compared because the platform gives
no finer codes. Reasons are words of the platform or ours, never of a message.
"""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.base import (
    Accepted,
    ChannelDown,
    Moved,
    PlatformError,
    Refused,
    RetryAfter,
    SendOutcome,
    Unclear,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.draft import Json


class Mend(enum.Enum):
    """A refusal that can be mended at once, because the call surely had no effect."""

    SEND_ANEW = "the message to edit is gone"
    WITHOUT_FORMATTING = "the formatting was refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was read. `code` is 0 where a success could not be read."""

    code: int
    description: str = ""
    result: Json = None
    retry_after: float | None = None
    moved_to: str | None = None

    @property
    def says(self) -> str:
        return self.description.casefold()


_OK = 200
_BAD_REQUEST = 400
_UNAUTHORIZED = (401, 404)
_FORBIDDEN = 403
_CONFLICT = 409
_TOO_LARGE = 413
_TOO_MANY = 429
_LONGEST_REASON = 120
_PAUSE_WITHOUT_FIGURE = 5.0


_ALWAYS: dict[int, SendOutcome] = {
    401: ChannelDown("the token was refused"),
    404: ChannelDown("the token was refused"),
    _CONFLICT: ChannelDown("another program uses this account"),
    _TOO_LARGE: Refused("the file is too large"),
}


def read_answer(status: int, payload: bytes) -> Answer:
    """Read an answer. What is not JSON keeps its status, or becomes code 0 for a success."""
    is_success = _OK <= status < 300  # noqa: PLR2004
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        return Answer(0 if is_success else status)
    if is_success and answer.get("ok") is True:
        return Answer(_OK, result=answer.get("result"))
    code = answer.get("error_code")
    parameters = answer.get("parameters")
    known = parameters if isinstance(parameters, dict) else {}
    pause, target = known.get("retry_after"), known.get("migrate_to_chat_id")
    return Answer(
        (code if isinstance(code, int) else 0) if is_success else status,
        str(answer.get("description", ""))[:_LONGEST_REASON],
        retry_after=float(pause) if isinstance(pause, int | float) else None,
        moved_to=str(target) if isinstance(target, int) else None,
    )


def outcome_of(method: str, body: Mapping[str, Json], answer: Answer) -> SendOutcome | Mend:
    """Return what became of one call that sends, edits or answers."""
    code = answer.code
    if code == _OK:
        return Accepted(_reference(answer.result, body))
    if code == _TOO_MANY:
        return RetryAfter(answer.retry_after or _PAUSE_WITHOUT_FIGURE)
    if answer.moved_to is not None:
        return Moved(answer.moved_to)
    if code == _FORBIDDEN:
        return Unreachable(_why_forbidden(answer))
    if code == _BAD_REQUEST:
        return _bad_request(method, body, answer)
    if code in _ALWAYS:
        return _ALWAYS[code]
    # Redirects, server errors, and successes nobody can read: it may have been sent.
    return Unclear(f"answer {code}" if code else "unreadable answer")


def _reference(result: Json, body: Mapping[str, Json]) -> str | None:
    found = result.get("message_id") if isinstance(result, dict) else body.get("message_id")
    return str(found) if found is not None else None


def _why_forbidden(answer: Answer) -> str:
    for words, reason in (
        ("blocked", "blocked"),
        ("deactivated", "deactivated"),
        ("initiate", "never started"),
        ("kicked", "removed from the group"),
    ):
        if words in answer.says:
            return reason
    return "forbidden"


_GONE = ("chat not found", "user not found", "peer_id_invalid", "chat_write_forbidden")
_NO_RIGHTS = ("not enough rights", "have no rights", "need administrator rights")
_NOT_EDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_OLD_PRESS = ("query is too old", "query id is invalid", "query_id_invalid")
_FORMATTING = ("can't parse entities", "entity_", "entities_too_long", "entity bounds")


def _bad_request(method: str, body: Mapping[str, Json], answer: Answer) -> SendOutcome | Mend:
    says = answer.says
    if "message is not modified" in says:
        return Accepted(_reference(None, body))
    if method == "answerCallbackQuery" and any(words in says for words in _OLD_PRESS):
        return Accepted()
    if any(words in says for words in _NOT_EDITABLE):
        return Mend.SEND_ANEW if method == "editMessageText" else Accepted()
    if any(words in says for words in (*_GONE, *_NO_RIGHTS)):
        return Unreachable("chat not found" if any(w in says for w in _GONE) else "no rights")
    if any(words in says for words in _FORMATTING):
        return Mend.WITHOUT_FORMATTING
    return Refused(answer.description or "bad request")


def failure_of(answer: Answer) -> PlatformError:
    """Return the error for a call that is not a send: set-up or polling."""
    reason = answer.description or f"answer {answer.code}"
    if answer.code == _TOO_MANY:
        pause = answer.retry_after or _PAUSE_WITHOUT_FIGURE
        return PlatformError("limit", reason, retry_after=pause)
    if answer.code in _UNAUTHORIZED:
        return PlatformError("credentials", reason)
    if answer.code == _CONFLICT:
        return PlatformError("conflict", reason)
    if _BAD_REQUEST <= answer.code < 500:  # noqa: PLR2004
        return PlatformError("refused", reason)
    return PlatformError("network", reason if answer.code else "unreadable answer")
