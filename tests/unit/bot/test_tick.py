"""What the clock moves goes on moving, also where somebody sets the machine's clock."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.tasks import Tasks
from bot.tick import Ticker
from tests.fakes.clock import FakeClock

HOUR = timedelta(hours=1)


async def nothing() -> None: ...


@pytest.fixture
async def ticking(tmp_path):
    """A ticker that has begun, with a clock, and the scheduler's jobs."""
    clock = FakeClock()
    ticker = Ticker(
        SimpleNamespace(checkpoint=nothing),
        clock,
        {},
        replay=nothing,
        folder=tmp_path,
        wake=lambda: None,
        erase_by_age=nothing,
        checks=(),
    )
    tasks = Tasks(clock)
    ticker.start(tasks)
    yield ticker, clock
    ticker.stop()
    await tasks.stop()


async def test_jobs_that_a_clock_put_back_would_hold_up_are_due_anew(ticking):
    ticker, clock = ticking
    jobs = ticker._scheduler.get_jobs()
    due = [job.next_run_time for job in jobs]
    for job in jobs:
        job.modify(next_run_time=job.next_run_time + HOUR)
    await clock.advance(25)
    for job, before in zip(jobs, due, strict=True):
        assert timedelta() <= job.next_run_time - before < timedelta(minutes=1)


async def test_jobs_that_tick_are_left_alone(ticking):
    ticker, clock = ticking
    jobs = ticker._scheduler.get_jobs()
    due = [job.next_run_time for job in jobs]
    for _ in range(10):
        await ticker._safely(nothing)
        await clock.advance(5)
    assert [job.next_run_time for job in jobs] == due
