"""What an alarm has to know of the outbox: what waits too long, and how sends end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, func, or_, select

from storage.outbox.care import CLOSED, RESENT
from storage.outbox.rows import UNSETTLED, state
from storage.schema.delivery import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


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


def oldest_review(tx: Connection) -> datetime | None:
    """Return since when the oldest unclear message waits for a person."""
    moment: datetime | None = tx.scalar(_OLDEST_REVIEW)
    return moment


def oldest_reply(tx: Connection) -> datetime | None:
    """Return since when the oldest reply waits to be sent."""
    moment: datetime | None = tx.scalar(_OLDEST_REPLY)
    return moment


_DECIDED = and_(outbox.c.error.is_not(None), outbox.c.error.in_((state(RESENT), state(CLOSED))))
_UNDELIVERED = or_(outbox.c.state == state("failed"), outbox.c.state == state("expired"))
_ENDED = select(func.count(), func.count().filter(_UNDELIVERED)).where(
    outbox.c.settled_at >= bindparam("since"),
    or_(outbox.c.state == state("sent"), and_(_UNDELIVERED, ~_DECIDED)),
)
_OLDEST_REVIEW = select(func.min(outbox.c.next_at)).where(
    UNSETTLED, outbox.c.state == state("review")
)
_OLDEST_REPLY = select(func.min(outbox.c.not_before)).where(
    outbox.c.state == state("pending"), outbox.c.lane == 0
)
