"""What the platform's answer to a send means: for its message, and for the chat it went to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, assert_never

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
    TemplateRefused,
    Unclear,
    Unreachable,
)
from bot.clock import FOLLOWS
from conversations.messages import Address, PersonId
from storage import chats, identities, pace, templates
from storage.outbox import Again, Failed, Sent, Suppressed, Unsure
from storage.policies import (
    HELD_BACK_FOR,
    LONGEST_BLOCK,
    MOST_COPIES,
    NOT_TODAY,
    refused_again,
    retry_after,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.channels.base import SendOutcome
    from storage.database import Transaction
    from storage.outbox import Outcome, Settlement

LONGEST_PAUSE = 300.0
"""Seconds a pause that grows is at most."""
SOON = timedelta(minutes=1)
"""When a message leaves once more that the platform took and could not pass on."""
ABOUT_CHATS = (Unreachable, OptedOut, NeedsTemplate, TemplateRefused)
"""Answers that tell something of the person, the chat or the template; told late it may be over."""


class Copy(Protocol):
    """What a fate depends on: a message on the wire, or one that a platform tells of later."""

    @property
    def id(self) -> int: ...
    @property
    def channel(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def chat_key(self) -> str: ...
    @property
    def chat_id(self) -> str: ...
    @property
    def policy(self) -> str: ...
    @property
    def person(self) -> int | None: ...
    @property
    def attempts(self) -> int: ...
    @property
    def wire_count(self) -> int: ...
    @property
    def error(self) -> str | None: ...
    @property
    def sent_as(self) -> str | None: ...


def fate_of(  # noqa: PLR0911 - a line for each outcome there is
    row: Copy, outcome: SendOutcome, now: datetime, *, is_late: bool = False
) -> Outcome:
    """Return how the message is settled; `is_late` where this is told of one that was taken."""
    match outcome:
        case Accepted(reference):
            return Sent(reference)
        case NeedsTemplate(reason) | TemplateRefused(reason) if _is_end(row, outcome):
            return Failed(reason)
        case NotToday(reason) if row.error == reason or row.wire_count >= MOST_COPIES:
            return Failed(reason)
        case Unclear(reason) if is_late:
            # It surely did not arrive; but what the platform took once it may pass on after all.
            return Again(now + SOON, reason) if _has_copies(row) else Failed(reason)
        case Unclear(reason):
            return Unsure(reason)
        case Unreachable(reason) | OptedOut(reason):
            return Suppressed(reason)
        case Refused(reason):
            return Failed(reason)
        case Moved(external_id):
            to = Address(row.channel, external_id)
            return Again(now, "moved", counted=False, to=to)
        case _:
            return _again(row, outcome, now, is_late=is_late)


def _is_end(row: Copy, outcome: NeedsTemplate | TemplateRefused) -> bool:
    """Tell whether nothing else could be sent: it was a template already, or is none at all."""
    return (row.sent_as is not None) is isinstance(outcome, NeedsTemplate)


def _has_copies(row: Copy) -> bool:
    return row.policy != "once" and row.wire_count < MOST_COPIES


def _again(
    row: Copy,
    outcome: RetryAfter
    | NotSent
    | HeldBack
    | NotToday
    | ChannelDown
    | NeedsTemplate
    | TemplateRefused,
    now: datetime,
    *,
    is_late: bool,
) -> Again:
    """Return when what surely did not arrive is tried once more."""
    match outcome:
        case RetryAfter(grows=grows):
            return Again(now + timedelta(seconds=pause_of(row, outcome)), "limit", counted=grows)
        case NotSent(reason) | TemplateRefused(reason):
            # Without its template it waits for that, or for the window, when it is claimed anew.
            return Again(now + retry_after(row.attempts + 1), reason)
        case NeedsTemplate(reason):
            # Outside the window it goes as its template, or waits.
            return Again(now, reason, counted=False)
        case HeldBack(reason):
            return Again(now + HELD_BACK_FOR, reason, counted=False)
        case NotToday(reason):
            return Again(now + NOT_TODAY, reason, counted=False)
        case ChannelDown(reason):
            # The first time the account's own pause will do.
            is_first = row.attempts == 0 and not is_late
            pause = timedelta() if is_first else refused_again(row.attempts)
            return Again(now + pause, reason)
        case _:
            assert_never(outcome)


def pause_of(row: Copy, limit: RetryAfter) -> float:
    """Return the seconds of a pause; one that grows is a power of its first, by the tries.

    A little more than the platform says: our time may go a little fast.
    """
    seconds = min(limit.seconds, LONGEST_BLOCK.total_seconds())
    if limit.grows:
        seconds = min(LONGEST_PAUSE, seconds ** min(row.attempts + 1, 10))
    return seconds * (1 + FOLLOWS)


def note_of_chat(
    tx: Transaction, row: Copy, outcome: SendOutcome, at: datetime, *, is_answered: bool
) -> None:
    """Write what an answer tells of the person, the chat or the template, as of `at`.

    Whoever has written since the message left (`is_answered`) can be written to.
    """
    if isinstance(outcome, OptedOut) and row.person is not None:
        personal.note_wish(tx, PersonId(row.person), wants=False, at=at)
    elif isinstance(outcome, TemplateRefused):
        told = {"state": outcome.state, "reason": outcome.reason}
        templates.note_refused(tx, row.id, at, **told)
    elif isinstance(outcome, NeedsTemplate) and not is_answered:
        identities.close_window(tx, row.chat_key, at)
    elif isinstance(outcome, Unreachable) and not is_answered:
        chats.set_reachable(tx, row.chat_key, reachable=False, now=at, because=outcome.reason)


def note_limit(
    tx: Transaction, row: Copy, outcome: SendOutcome, now: datetime, per_second: float | None
) -> None:
    """Write what an answer tells of how much may be sent; `per_second` is our own rate, if set."""
    account = pace.account_bucket(row.channel, row.account, per_second)
    if isinstance(outcome, RetryAfter):
        pace.hit_limit(
            tx,
            now,
            chat=pace.chat_bucket(row.channel, row.chat_id),
            account=account,
            seconds=pause_of(row, outcome),
            scope=outcome.scope,
        )
    elif isinstance(outcome, HeldBack):
        pace.hold_back(tx, now, account, seconds=HELD_BACK_FOR.total_seconds())


def last_answer(settlements: Sequence[tuple[Settlement, SendOutcome]]) -> SendOutcome | None:
    """Return how the last send ended of which the platform told anything."""
    answers = [outcome for _, outcome in settlements if not isinstance(outcome, NotSent | Unclear)]
    return answers[-1] if answers else None
