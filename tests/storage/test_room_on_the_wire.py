"""A platform that is slow: what nobody asked for leaves room for those who wait."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.channels.base import Accepted
from bot.send import MOST_IN_FLIGHT, MOST_UNASKED
from conversations.messages import Address
from tests.fakes.clock import FakeClock
from tests.storage.conftest import NOW, message
from tests.storage.sending import add, states
from tests.verify.frozen import PATIENCE, Worker

if TYPE_CHECKING:
    from storage.database import Database

FAST = 1000.0


async def until(database: Database, worker: Worker, calls: int) -> None:
    """Wait until so many calls were made, and see that no more are."""
    async with asyncio.timeout(PATIENCE):
        more = 5
        while more:
            worker.sender.wake()
            await states(database)
            more -= len(worker.channel.calls) >= calls
    assert len(worker.channel.calls) == calls


async def test_calls_that_take_long_do_not_fill_all_places_with_a_broadcast(
    database: Database,
) -> None:
    people = [Address("telegram", str(9000 + number)) for number in range(MOST_IN_FLIGHT + 10)]
    await add(database, *(message(to.key, to=to, kind="broadcast") for to in people))
    slow = Worker(database, FakeClock(NOW), Accepted("1"), phase="wire", per_second=FAST)
    await slow.freeze(goes_on=True)
    await until(database, slow, MOST_UNASKED)
    await add(database, *(message(f"r{to.key}", to=to) for to in people[MOST_UNASKED:]))
    await until(database, slow, MOST_IN_FLIGHT)
    await slow.end()


async def test_replies_alone_may_fill_all_places(database: Database) -> None:
    people = [Address("telegram", str(9000 + number)) for number in range(MOST_IN_FLIGHT + 10)]
    await add(database, *(message(to.key, to=to) for to in people))
    slow = Worker(database, FakeClock(NOW), Accepted("1"), phase="wire", per_second=FAST)
    await slow.freeze(goes_on=True)
    await until(database, slow, MOST_IN_FLIGHT)
    await slow.end()


async def test_no_second_holds_more_calls_than_the_rate(sqlite_database: Database) -> None:
    people = [Address("telegram", str(9000 + number)) for number in range(40)]
    await add(sqlite_database, *(message(to.key, to=to) for to in people))
    clock = FakeClock(NOW)
    worker = Worker(sqlite_database, clock, Accepted("1"), per_second=10)
    await worker.begin()
    counts = [0]
    for _ in range(40):
        for _ in range(3):  # whatever the sender writes is written before
            await sqlite_database.write(lambda _: None)
            await clock.advance(0)
        counts.append(len(worker.channel.calls))
        await clock.advance(0.05)
    await worker.end()
    assert counts[-1] > 15
    within = 20  # looks 0.05 s apart: less than a second
    assert max(late - early for early, late in zip(counts, counts[within:], strict=False)) <= 10
