"""Counts the updates a webhook never got: numbers missing in the platform's sequence.

Deliveries overtake each other, and what we refused comes again minutes later; so a number is
lost only when it has been missing for a while. The sequence is read back from the inbox, so it
is the same whoever stored the update, and whether it came by way of the spool.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.log import Event, logger
from storage import arrivals
from storage.arrivals import SILENT_WEEK

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.base import Channel
    from bot.clock import Clock
    from bot.figures import Figures
    from storage.arrivals import Arrival
    from storage.database import Database

PATIENCE = timedelta(minutes=5)
"""A platform repeats what we refused after two minutes at the latest."""
READ_AT_ONCE = 20_000
"""More than arrive between two looks at the highest rate the service is made for."""
OVERLAP = 1000
"""Rows read once more: with several writers one may become visible after a later one."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Numbers that were passed over, and since when that is known."""

    first: int
    last: int
    since: datetime


class Sequence:
    """The numbers of one account as they came: what is next, and which holes are open."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._heard_at: datetime | None = None
        self._holes: list[Hole] = []
        self._over_at: datetime | None = None
        """When the last number before a silent week came: all up to then is of another count."""

    def note(self, number: int, at: datetime) -> None:
        """A number came. One that came before changes nothing."""
        if self._over_at is not None and at <= self._over_at:
            return
        heard_at = self._heard_at or at
        self._heard_at = max(heard_at, at)
        if at - heard_at >= SILENT_WEEK:
            self._over_at = heard_at
            self._next = number + 1
        elif self._next is None:
            self._next = number + 1
        elif number >= self._next:
            if number > self._next:
                self._holes.append(Hole(self._next, number - 1, at))
            self._next = number + 1
        else:
            self._holes = [left for hole in self._holes for left in _without(hole, number)]

    def give_up(self, before: datetime) -> int:
        """Close the holes known since before then; return how many numbers were in them."""
        old = [hole for hole in self._holes if hole.since <= before]
        self._holes = [hole for hole in self._holes if hole.since > before]
        return sum(hole.last - hole.first + 1 for hole in old)


def _without(hole: Hole, number: int) -> list[Hole]:
    """Return what is left of a hole."""
    if not hole.first <= number <= hole.last:
        return [hole]
    parts = [
        Hole(hole.first, number - 1, hole.since),
        Hole(number + 1, hole.last, hole.since),
    ]
    return [part for part in parts if part.first <= part.last]


class GapCount:
    """Follows one account's sequence in the records."""

    def __init__(
        self, channel: Channel, database: Database, clock: Clock, *, figures: Figures
    ) -> None:
        self._channel = channel
        self._database = database
        self._clock = clock
        self._figures = figures
        self._sequence = Sequence()
        self._read_to: int | None = None

    async def begin(self) -> None:
        """Find out where the sequence stands. Raises StorageError.

        A hole that was open for long when the service last ran was told of then.
        """
        await self._read(after=0, limit=OVERLAP)
        self._sequence.give_up(self._clock.now() - PATIENCE)

    async def look(self) -> None:
        """Read what arrived since, and count what did not. Raises StorageError."""
        if self._read_to is None:
            return
        await self._read(after=max(0, self._read_to - OVERLAP), limit=READ_AT_ONCE)
        lost = self._sequence.give_up(self._clock.now() - PATIENCE)
        if lost:
            logger().error(Event.WEBHOOK_GAP, channel=self._channel.name, count=lost)
            self._figures.gaps.labels(self._channel.name).inc(lost)

    async def _read(self, *, after: int, limit: int) -> None:
        found: tuple[Arrival, ...] = await self._database.read(
            lambda tx: arrivals.stored_after(
                tx, self._channel.name, self._channel.account, after=after, limit=limit
            )
        )
        for one in found:
            self._sequence.note(one.position, one.received_at)
        self._read_to = max([self._read_to or 0, *(one.id for one in found)])
