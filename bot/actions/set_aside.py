"""What the machine may not decide: messages of unclear fate, updates that could not be worked on.

Operators look at them, have them done again, or close them with a note. They see who is
concerned and what went wrong, never what was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.actions.delivery_words import Teller
from bot.actions.outcomes import Denied
from bot.actions.staff import note_views
from conversations.texts import DEFAULT_LANGUAGE
from storage import audit, chats, deliveries, inbox, outbox, people
from storage.deliveries import NOTHING

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.messages import PersonId
    from storage.database import Transaction
    from storage.inbox import InboxRow
    from storage.outbox import OutboxRow

MOST_LISTED = 100
LONGEST_NOTE = 200
"""Characters of a note, which stays in the audit log for good."""
_LONGEST_NUMBER = 18
_SHOWN_OF_ADDRESS = 3

_BROKEN = {
    "unreadable": "it cannot be read",
    "malformed": "its content is malformed",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a decision, in words for staff."""

    number: int
    at: datetime
    whom: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about the thing of a number, as it was typed."""

    number: str
    note: str
    by: str
    now: datetime


# --- messages of unclear fate ----------------------------------------------------------------


def list_review(
    tx: Transaction, *, by: str, now: datetime, language: str = DEFAULT_LANGUAGE
) -> tuple[Waiting, ...]:
    """List the messages of which nobody knows whether they arrived. The look is recorded."""
    teller = Teller(language, now)
    found = []
    for one in deliveries.list_review(tx, limit=MOST_LISTED):
        if one.person is not None:
            note_views(tx, [one.person], by=by, now=now)
        whom = _whom(tx, one.person, one.chat_key)
        why = teller.why(one, NOTHING)
        found.append(Waiting(one.id, one.created_at, whom, teller.what(one), why))
    return tuple(found)


def resend(tx: Transaction, decision: Decision) -> Denied | None:
    """Send a message of unclear fate once more."""
    row = _in_review(tx, decision)
    if isinstance(row, Denied):
        return row
    one = deliveries.find(tx, row.id)
    if one is not None and one.is_locked and one.person is not None:
        return Denied(f"The chat of message {row.id} is locked; the message can only be closed.")
    if one is not None and one.is_given_up:
        return Denied(f"The chat of message {row.id} is no longer the person's; only close it.")
    if not outbox.resend(tx, row.id, decision.now):
        return Denied(f"The words of message {row.id} were erased; it can only be closed.")
    note_message(tx, "message_resent", row.id, row.person, decision)
    return None


def close_review(tx: Transaction, decision: Decision) -> Denied | None:
    """Leave a message of unclear fate as it is; the note says why."""
    row = _in_review(tx, decision)
    if isinstance(row, Denied):
        return row
    if not decision.note.strip():
        return _NO_NOTE
    outbox.close_review(tx, row.id, decision.now, outbox.CLOSED)
    note_message(tx, "message_closed", row.id, row.person, decision)
    return None


def _in_review(tx: Transaction, decision: Decision) -> OutboxRow | Denied:
    number = read_number(decision.number)
    row = None if number is None else outbox.find(tx, number)
    if row is None:
        return Denied(f"There is no message {decision.number}; `review list` shows the numbers.")
    if row.state == "failed" and row.error in {outbox.RESENT, outbox.CLOSED}:
        return Denied(f"Message {row.id} was {row.error} already.")
    if row.state != "review":
        return Denied(f"Message {row.id} does not wait for a decision: it is {row.state}.")
    return row


def note_message(
    tx: Transaction, action: str, message: int, person: int | None, decision: Decision
) -> None:
    """Keep what somebody decided about a message."""
    subject = f"person:{person}" if person is not None else f"message:{message}"
    _note(tx, action, subject, {"message": str(message)}, decision)


# --- updates that could not be worked on -----------------------------------------------------


def list_poison(tx: Transaction, *, by: str, now: datetime) -> tuple[Waiting, ...]:
    """List the updates that were set aside, the latest first. The look is recorded."""
    found = []
    for one in inbox.list_poison(tx, limit=MOST_LISTED):
        row, person = one.row, chats.person_of(tx, one.row.chat_key)
        if person is not None:
            note_views(tx, [person], by=by, now=now)
        is_message = row.kind != "unreadable" and "#" not in row.chat_key.partition(":")[0]
        what = "something a person sent" if is_message else "not a message"
        why = _BROKEN.get(one.error, f"the service failed on it ({one.error})")
        if not row.raw:
            why += "; its content was erased"
        found.append(Waiting(row.id, row.received_at, _whom(tx, person, row.chat_key), what, why))
    return tuple(found)


def replay(tx: Transaction, decision: Decision) -> Denied | None:
    """Work on an update again, from the start."""
    row = _poisoned(tx, decision)
    if isinstance(row, Denied):
        return row
    if not inbox.replay(tx, row.id, decision.now):
        return Denied(f"The content of update {row.id} was erased; it can only be closed.")
    _note_update(tx, "update_replayed", row, decision)
    return None


def close_poison(tx: Transaction, decision: Decision) -> Denied | None:
    """Give an update up and erase it; the note says why."""
    row = _poisoned(tx, decision)
    if isinstance(row, Denied):
        return row
    if not decision.note.strip():
        return _NO_NOTE
    inbox.close_poison(tx, row.id, decision.now)
    _note_update(tx, "update_closed", row, decision)
    return None


def _poisoned(tx: Transaction, decision: Decision) -> InboxRow | Denied:
    number = read_number(decision.number)
    found = None if number is None else inbox.find(tx, number)
    if found is None:
        return Denied(f"There is no update {decision.number}; `poison list` shows the numbers.")
    if found.row.state != "poison":
        return Denied(f"Number {found.row.id} is not set aside, or not any more.")
    return found.row


def _note_update(tx: Transaction, action: str, row: InboxRow, decision: Decision) -> None:
    person = chats.person_of(tx, row.chat_key)
    subject = f"update:{row.id}" if person is None else f"person:{person}"
    _note(tx, action, subject, {"update": str(row.id)}, decision)


# --- both ------------------------------------------------------------------------------------

_NO_NOTE = Denied("The note is empty: say in a few words why nothing is to be done.")


def read_number(typed: str) -> int | None:
    """Return the number that was typed, if it is one a record can have."""
    is_one = typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_NUMBER
    return int(typed) if is_one else None


def _whom(tx: Transaction, person: PersonId | None, chat_key: str) -> str:
    """Return a person's name; where there is none, the channel and the end of the address."""
    name = "" if person is None else people.name_of(tx, person)
    if name:
        return name
    channel, mark, address = chat_key.partition(":")
    if not mark:  # a line that is no chat's
        return channel.partition("#")[0]
    shown = min(_SHOWN_OF_ADDRESS, len(address) // 2)
    return f"{channel} …{address[len(address) - shown :]}"


def _note(
    tx: Transaction, action: str, subject: str, about: dict[str, str], decision: Decision
) -> None:
    note = " ".join(decision.note.split())[:LONGEST_NOTE]
    detail = about | ({"note": note} if note else {})
    audit.note(tx, action, subject, actor=decision.by, now=decision.now, detail=detail)
