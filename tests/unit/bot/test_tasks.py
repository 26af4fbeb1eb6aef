from __future__ import annotations

import asyncio

from bot.clock import Wakeup
from bot.tasks import Tasks
from tests.fakes.clock import FakeClock


async def test_a_loop_that_fails_is_started_again_after_growing_pauses():
    clock = FakeClock()
    tasks, starts = Tasks(clock), []

    async def run() -> None:
        starts.append(clock.monotonic())
        raise RuntimeError

    tasks.supervise("loop", run)
    await clock.advance(8)
    assert starts == [0, 1, 3, 7]
    assert tasks.failing == {"loop"}
    await tasks.stop()


async def test_a_loop_that_returns_is_not_started_again():
    clock = FakeClock()
    tasks, starts = Tasks(clock), []

    async def run() -> None:
        starts.append(1)

    tasks.supervise("loop", run)
    await clock.advance(100)
    assert starts == [1]
    assert await tasks.ended("loop", within=1)


async def test_stopping_cancels_what_does_not_end_by_itself():
    tasks = Tasks(FakeClock())
    cancelled = asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    tasks.supervise("loop", endless)
    await asyncio.sleep(0)  # gives the loop a turn: the task begins
    assert not await tasks.ended("loop", within=0)
    assert cancelled.is_set()


async def test_a_wakeup_ends_a_wait_at_once_and_a_wait_ends_by_itself():
    clock, wakeup = FakeClock(), Wakeup()
    tasks, ends = Tasks(clock), []

    async def loop() -> None:
        ends.append((await wakeup.wait(clock, 5), clock.monotonic()))
        ends.append((await wakeup.wait(clock, 5), clock.monotonic()))

    tasks.spawn(loop())
    await clock.advance(2)
    wakeup.set()
    await clock.advance(10)
    assert ends == [(True, 2.0), (False, 7.0)]
    await tasks.stop()
