"""What monitoring has to know of the outbox: how much waits, what for too long, how sends end.

Whatever waits for the person (their answer, within the platform's window), for a template, or
until the person can be asked waits for nothing that sending could do: it is counted by itself, and
does not count as late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, func, or_, select

from storage.outbox.care import CLOSED, RESENT
from storage.outbox.knocks import ON_KNOCK, ON_LOCK, ON_TEMPLATE, ON_WINDOW
from storage.outbox.rows import AMONG_REPLIES, UNSETTLED, state
from storage.schema.delivery import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Depth:
    """How many rows of a channel and lane are in a state."""

    channel: str
    lane: int
    state: str
    count: int
    oldest: datetime | None
    """Since when the one that waits longest could leave; None where none can."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How many messages got an end that the platform or the time gave them."""

    count: int
    failed: int
    """Those of them that nobody got: refused by the platform, or never sent in time."""


def ended(tx: Connection, since: datetime) -> Ended:
    """Count the messages that ended since then.

    Left out is what was not to arrive (cancelled, superseded, the person gone), and what a
    person closed.
    """
    return Ended(*tx.execute(_ENDED, {"since": since}).one())


def depths(tx: Connection) -> tuple[Depth, ...]:
    """Return how many rows wait in which state."""
    return tuple(
        Depth(*row) for statement in (_PENDING, _UNSETTLED) for row in tx.execute(statement)
    )


def count_waiting_for(tx: Connection) -> dict[tuple[str, str], int]:
    """Return how many rows wait, by channel, for "window", "template", "knock" or "lock"."""
    return {(row[0], row[1]): row[2] for row in tx.execute(_WAITING_FOR)}


def oldest_review(tx: Connection) -> datetime | None:
    """Return since when the oldest unclear message waits for a person."""
    moment: datetime | None = tx.scalar(_OLDEST_REVIEW)
    return moment


def oldest_reply(tx: Connection) -> datetime | None:
    """Return since when the oldest reply waits to be sent."""
    moment: datetime | None = tx.scalar(_OLDEST_REPLY)
    return moment


_CAN_LEAVE = outbox.c.waits_for.is_(None)
_DECIDED = and_(outbox.c.error.is_not(None), outbox.c.error.in_((state(RESENT), state(CLOSED))))
_UNDELIVERED = or_(outbox.c.state == state("failed"), outbox.c.state == state("expired"))
_NOBODY_ANSWERED = and_(outbox.c.waits_for.is_not(None), outbox.c.waits_for == state(ON_WINDOW))
_ENDED = select(func.count(), func.count().filter(_UNDELIVERED)).where(
    outbox.c.settled_at >= bindparam("since"),
    or_(outbox.c.state == state("sent"), and_(_UNDELIVERED, ~_DECIDED, ~_NOBODY_ANSWERED)),
)
_OLDEST_REVIEW = select(func.min(outbox.c.next_at)).where(
    UNSETTLED, outbox.c.state == state("review")
)
_OLDEST_REPLY = select(func.min(outbox.c.not_before)).where(
    outbox.c.state == state("pending"), AMONG_REPLIES, _CAN_LEAVE
)
_BY = (outbox.c.channel, outbox.c.lane, outbox.c.state)
_DEPTHS = select(*_BY, func.count(), func.min(outbox.c.not_before).filter(_CAN_LEAVE)).group_by(
    *_BY
)
# One after the other: only so does each use its own partial index.
_PENDING = _DEPTHS.where(outbox.c.state == state("pending"))
_UNSETTLED = _DEPTHS.where(UNSETTLED)
_WAITING_FOR = (
    select(outbox.c.channel, outbox.c.waits_for, func.count())
    .where(
        outbox.c.state == state("pending"),
        outbox.c.waits_for.is_not(None),  # so does PostgreSQL use the partial index, and by
        outbox.c.waits_for.in_(  # this, SQLite
            (state(ON_WINDOW), state(ON_TEMPLATE), state(ON_KNOCK), state(ON_LOCK))
        ),
    )
    .group_by(outbox.c.channel, outbox.c.waits_for)
)
