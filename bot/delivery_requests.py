"""What staff ask about messages: what became of them, and to send one once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.actions import deliveries
from bot.actions.deliveries import Asked
from bot.actions.outcomes import Denied
from bot.actions.set_aside import Decision
from bot.control_socket import Answer
from conversations.texts import DEFAULT_LANGUAGE, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storage.database import Transaction

LISTED = 20
"""How many messages are listed unless told otherwise."""


def list_deliveries(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
    """Tell of the last messages to a person, or of one message."""
    asked = Asked(request["by"], now, language_of(request))
    message = str(request.get("message") or "")
    if message:
        return _answer(deliveries.show(tx, message, asked=asked))
    limit = int(request.get("limit") or LISTED)
    return _answer(deliveries.list_to(tx, str(request["person"]), limit=limit, asked=asked))


def retry(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
    """Send a message once more that failed or expired."""
    note = str(request.get("note") or "")
    decision = Decision(str(request["message"]), note, request["by"], now)
    done = deliveries.retry(tx, decision, language=language_of(request))
    return _answer(done if isinstance(done, Denied) else (done,))


def language_of(request: Mapping[str, Any]) -> str:
    """Return the language in which a request is to be answered."""
    asked = request.get("language")
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


def _answer(told: tuple[str, ...] | Denied) -> Answer:
    return Answer((told.reason,), is_done=False) if isinstance(told, Denied) else Answer(told)
