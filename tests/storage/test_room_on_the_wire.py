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
