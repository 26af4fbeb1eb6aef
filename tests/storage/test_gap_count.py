"""A restart invents no lost updates out of what the inbox has forgotten, and misses none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest

from bot import gaps
from bot.figures import Figures
from bot.gaps import GapCount
from bot.log import Event
from storage import arrivals, inbox
from storage.policies import INBOX_KEYS_FOR
from tests.fakes.clock import FakeClock
from tests.storage.conftest import NOW, later, update

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.channels.base import Channel
    from storage.database import Database

HOUR = 3600
DAY = 24 * HOUR
TODAY = 20 * DAY + HOUR
NEVER = timedelta(days=365)
"""As if the inbox forgot nothing for so long."""


@dataclass
class Account:
    """Whose sequence is followed."""

    name: str = "telegram"
    account: str = "bot"


class Start:
    """A start of the service at a moment; it counts from nothing."""

    def __init__(self, database: Database, at: float) -> None:
        self.clock = FakeClock(later(at))
        self._figures = Figures()
        self._count = GapCount(
            cast("Channel", Account()),
            database,
            self.clock,
            figures=self._figures,
            event=Event.POLL_GAP,
        )

    async def begin(self) -> Start:
        await self._count.begin()
        return self

    async def look(self, after: float = 0) -> float:
        """Look `after` seconds from now; return how many were found lost since the start."""
        self.clock.jump(after)
        await self._count.look()
        found: float = self._figures.gaps.labels("telegram")._value.get()
        return found


async def came(database: Database, *times: tuple[int, float]) -> None:
    """Store these numbers as received then, and close them at once."""

    def work(tx: Connection) -> None:
        for number, at in times:
            inbox.store(tx, [replace(update(number), received_at=later(at))])
            (row,) = inbox.heads(tx, later(at), limit=1)
            inbox.mark_done(tx, row.id, later(at))

    await database.write(work)


async def closed_late(database: Database, number: int, at: float, *, closed: float) -> None:
    """Store a number that is set aside, until somebody closes it."""
    one = replace(update(number), received_at=later(at), problem="x")
    await database.write(lambda tx: inbox.store(tx, [one]))
    (row,) = await database.read(inbox.list_poison)
    assert await database.write(lambda tx: inbox.close_poison(tx, row.row.id, later(closed)))


async def forgotten(database: Database, at: float) -> int:
    """Erase as the hours do; return how many rows went."""
    return await database.write(lambda tx: inbox.forget(tx, later(at) - INBOX_KEYS_FOR))


async def told_long_ago(database: Database) -> None:
    long_ago = NOW - timedelta(days=40)
    await database.write(lambda tx: arrivals.note_gaps_told(tx, "telegram", "bot", long_ago))


async def twenty_days_none_lost(database: Database) -> None:
    """Two a day, none missing; the fifth was closed late, so it outlived those after it."""
    await came(database, *((number, number * DAY / 2) for number in range(1, 5)))
    await closed_late(database, 5, 5 * DAY / 2, closed=9 * DAY)
    await came(database, *((number, number * DAY / 2) for number in range(6, 41)))


@pytest.mark.parametrize("remembers", [True, False], ids=["forgets", "control"])
async def test_a_row_that_outlived_its_neighbours_makes_no_gap(
    database: Database, monkeypatch: pytest.MonkeyPatch, remembers: bool
) -> None:
    if not remembers:
        monkeypatch.setattr(gaps, "INBOX_KEYS_FOR", NEVER)
    await told_long_ago(database)
    await twenty_days_none_lost(database)
    assert await forgotten(database, 20 * DAY) == 10
    start = await Start(database, TODAY).begin()
    assert await start.look() == (0 if remembers else 6)


@pytest.mark.parametrize("looked", [True, False], ids=["looked", "control"])
async def test_what_a_look_found_whole_is_not_judged_once_more(
    database: Database, monkeypatch: pytest.MonkeyPatch, looked: bool
) -> None:
    monkeypatch.setattr(gaps, "INBOX_KEYS_FOR", NEVER)
    await told_long_ago(database)
    await twenty_days_none_lost(database)
    start = await Start(database, TODAY).begin()
    if looked:
        assert await start.look() == 0
    assert await forgotten(database, 20 * DAY) == 10
    start = await Start(database, TODAY).begin()
    assert await start.look() == (0 if looked else 6)


@pytest.mark.parametrize("edge", [gaps.EDGE, timedelta(0)], ids=["margin", "control"])
async def test_what_overtook_another_where_the_memory_begins_makes_no_gap(
    database: Database, monkeypatch: pytest.MonkeyPatch, edge: timedelta
) -> None:
    monkeypatch.setattr(gaps, "EDGE", edge)
    await told_long_ago(database)
    begins = TODAY - INBOX_KEYS_FOR.total_seconds()
    await came(database, (2, begins - 60), (1, begins + 60), (3, begins + 120))
    assert await forgotten(database, TODAY) == 1
    start = await Start(database, TODAY).begin()
    assert await start.look() == (0 if edge else 1)


async def test_what_is_missing_within_the_memory_is_told_once(database: Database) -> None:
    await told_long_ago(database)
    await twenty_days_none_lost(database)
    await came(database, (44, 20 * DAY + 60))
    await forgotten(database, 20 * DAY)
    start = await Start(database, TODAY).begin()
    assert await start.look() == 3
    assert await start.look(HOUR) == 3
    start = await Start(database, TODAY + HOUR).begin()
    assert await start.look() == 0


async def test_what_was_stored_late_is_judged_although_somebody_looked_meanwhile(
    database: Database,
) -> None:
    """A number waited in the spool over a look and a restart; before it some are missing."""
    await told_long_ago(database)
    await came(database, (1, 0))
    start = await Start(database, HOUR).begin()
    assert await start.look() == 0
    await came(database, (5, HOUR / 2))
    start = await Start(database, 2 * HOUR).begin()
    assert await start.look() == 3
