"""Counts the updates that never got here: numbers missing in the platform's sequence.

Deliveries overtake each other, and what we refused comes again minutes later; so a number is
lost only when it has been missing for a while. The sequence is read back from the inbox, so it
is the same whoever stored the update, whether it was polled or delivered, and whether it came
by way of the spool; so a change from one to the other hides no gap and makes none.

The inbox forgets each row some time after it was closed, so what is older has holes of its own
(a row closed late outlives its neighbours) and says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.log import Event, logger
from storage import arrivals
from storage.arrivals import SILENT_WEEK
from storage.policies import INBOX_KEYS_FOR

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.channels.base import Channel
    from bot.clock import Clock
    from bot.figures import Figures
    from storage.arrivals import Arrival
    from storage.database import Database

PATIENCE = timedelta(minutes=5)
"""A platform repeats what we refused after two minutes at the latest."""
READ_AT_ONCE = 20_000
"""Rows of one transaction; a backlog that was polled after an outage may be longer."""
EDGE = timedelta(days=1)
"""How far deliveries may overtake each other where the memory of the inbox begins."""
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

    @property
    def heard_at(self) -> datetime | None:
        """When the latest number came."""
        return self._heard_at

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
    """Follows one account's sequence in the records; `event` is what a gap is called in the log."""

    def __init__(
        self,
        channel: Channel,
        database: Database,
        clock: Clock,
        *,
        figures: Figures,
        event: Literal[Event.POLL_GAP, Event.WEBHOOK_GAP],
    ) -> None:
        self._channel = channel
        self._database = database
        self._clock = clock
        self._figures = figures
        self._event = event
        self._sequence = Sequence()
        self._read_to: int | None = None
        self._told: datetime | None = None

    async def begin(self) -> None:
        """Find out where the sequence stands, and which holes were told of. Raises StorageError."""
        channel = self._channel
        told = self._told = await self._database.read(
            lambda tx: arrivals.gaps_told_until(tx, channel.name, channel.account)
        )
        if told is None:
            told = self._clock.now() - PATIENCE
            await self._note_told(told)
        self._note(
            await self._database.read(
                lambda tx: arrivals.last_stored(tx, channel.name, channel.account, limit=OVERLAP)
            )
        )
        self._sequence.give_up(max(told, self._remembered_since() + EDGE))

    async def look(self) -> None:
        """Read what arrived since, and count what did not. Raises StorageError."""
        if self._read_to is None:
            return
        channel, after = self._channel, max(0, self._read_to - OVERLAP)
        found: tuple[Arrival, ...] | None = None
        while found is None or len(found) == READ_AT_ONCE:
            found = await self._database.read(
                lambda tx: arrivals.stored_after(
                    tx,
                    channel.name,
                    channel.account,
                    after=after,  # noqa: B023 - called at once
                    limit=READ_AT_ONCE,
                )
            )
            self._note(found)
            after = max([after, *(one.id for one in found)])
        until = self._clock.now() - PATIENCE
        lost = self._sequence.give_up(until)
        if lost:
            logger().error(self._event, channel=channel.name, count=lost)
            self._figures.gaps.labels(channel.name).inc(lost)
        if self._sequence.heard_at is not None:
            # What waits in the spool came later than what was heard, and is still to be judged.
            await self._note_told(min(until, self._sequence.heard_at))

    async def _note_told(self, until: datetime) -> None:
        """Remember what was judged, also where nothing is lost: no restart judges it once more."""
        if self._told is not None and until <= self._told:
            return
        channel = self._channel
        await self._database.write(
            lambda tx: arrivals.note_gaps_told(tx, channel.name, channel.account, until)
        )
        self._told = until

    def _remembered_since(self) -> datetime:
        """Return since when all that came is in the inbox."""
        return self._clock.now() - INBOX_KEYS_FOR

    def _note(self, found: Collection[Arrival]) -> None:
        since = self._remembered_since()
        for one in found:
            if one.received_at >= since:
                self._sequence.note(one.position, one.received_at)
        self._read_to = max([self._read_to or 0, *(one.id for one in found)])
