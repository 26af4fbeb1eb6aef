"""What the platform's answer to a send means: for its message, and for the chat it went to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from bot.actions import personal
from bot.channels.base import (
    Accepted,
    ChannelDown,
    HeldBack,
    Moved,
    NeedsTemplate,
    NotSent,
    NotToday,
    OptedOut,
    Refused,
    RetryAfter,
    Unclear,
    Unreachable,
)
from bot.clock import FOLLOWS
from conversations.messages import Address, PersonId
from storage import chats, identities
from storage.outbox import Again, Failed, Sent, Suppressed, Unsure
from storage.policies import HELD_BACK_FOR, NOT_TODAY, retry_after

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.channels.base import SendOutcome
    from storage.database import Transaction
    from storage.outbox import OutboxRow, Outcome, Settlement

LONGEST_PAUSE = 300.0
"""Seconds a pause that grows is at most."""
ABOUT_CHATS = (Unreachable, OptedOut, NeedsTemplate)
"""Answers that tell something of the person or the chat; told late it may be over by now."""


def fate_of(row: OutboxRow, outcome: SendOutcome, now: datetime) -> Outcome:
    """Return how the message is settled."""
    match outcome:
        case Accepted(reference):
            return Sent(reference)
        case RetryAfter() | NotSent() | HeldBack() | NotToday() | ChannelDown():
            return _again(row, outcome, now)
        case Unclear(reason):
            return Unsure(reason)
        case Unreachable(reason) | OptedOut(reason):
            return Suppressed(reason)
        case NeedsTemplate(reason):
            # It surely did not arrive; outside the window it goes as its template, or waits.
            return Again(now, reason, counted=False)
        case Refused(reason):
            return Failed(reason)
        case Moved(external_id):
            to = Address(row.channel, external_id)
            return Again(now, "moved", counted=False, to=to)
        case _:
            assert_never(outcome)


def _again(
    row: OutboxRow,
    outcome: RetryAfter | NotSent | HeldBack | NotToday | ChannelDown,
    now: datetime,
) -> Again:
    """Return when what surely did not arrive is tried once more."""
    match outcome:
        case RetryAfter(grows=grows):
            return Again(now + timedelta(seconds=pause_of(row, outcome)), "limit", counted=grows)
        case NotSent(reason):
            return Again(now + retry_after(row.attempts + 1), reason)
        case HeldBack(reason):
            return Again(now + HELD_BACK_FOR, reason, counted=False)
        case NotToday(reason):
            return Again(now + NOT_TODAY, reason, counted=False)
        case ChannelDown(reason):
            return Again(now, reason, counted=False)
        case _:
            assert_never(outcome)


def pause_of(row: OutboxRow, limit: RetryAfter) -> float:
    """Return the seconds of a pause; one that grows is a power of its first, by the tries.

    A little more than the platform says: our time may go a little fast.
    """
    seconds = limit.seconds
    if limit.grows:
        seconds = min(LONGEST_PAUSE, seconds ** min(row.attempts + 1, 10))
    return seconds * (1 + FOLLOWS)


def note_of_chat(tx: Transaction, row: OutboxRow, outcome: SendOutcome, now: datetime) -> None:
    """Write what an answer tells of the person or the chat."""
    if isinstance(outcome, OptedOut) and row.person is not None:
        personal.note_wish(tx, PersonId(row.person), wants=False, at=now)
    elif isinstance(outcome, NeedsTemplate):
        identities.close_window(tx, row.chat_key, now)
    elif isinstance(outcome, Unreachable):
        chats.set_reachable(tx, row.chat_key, reachable=False, now=now, because=outcome.reason)


def last_answer(settlements: Sequence[tuple[Settlement, SendOutcome]]) -> SendOutcome | None:
    """Return how the last send ended that reached the platform."""
    answers = [outcome for _, outcome in settlements if not isinstance(outcome, NotSent)]
    return answers[-1] if answers else None
