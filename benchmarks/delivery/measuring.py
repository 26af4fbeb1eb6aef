"""One bot, from the first message of the broadcast to the last, with two kills on the way."""

from __future__ import annotations

import asyncio
import gc
import math
import os
import time
from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.delivery.crowd import recipients
from benchmarks.delivery.platform import Platform
from benchmarks.delivery.programs import Program, until_up
from benchmarks.delivery.webhooks import Webhooks

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.delivery.programs import Bot

LOOK = 0.02
"""Seconds between two looks at how far the broadcast is."""
STUCK = 15.0
"""Seconds without a message of the broadcast after which no more is expected."""
LAST_ANSWERS = 10.0
"""Seconds in the end in which whoever wrote may still be answered."""


@dataclass(frozen=True, slots=True)
class Job:
    """How much is to be sent, and how fast that may be."""

    count: int
    limit: int
    kills: int = 2
    seconds: float = math.inf
    """After so many it is enough: for what would take hours."""


@dataclass(slots=True)
class Figures:
    """What one bot did."""

    share: float = 0.0
    """Messages taken, of those the limit allows in the time from the first to the last."""
    a_second: float = 0.0
    refused: int = 0
    waits: list[float] = field(default_factory=list)
    unanswered: int = 0
    cpu_ms: float = 0.0
    peak_mb: float = 0.0
    back_after: list[float] = field(default_factory=list)
    """Seconds from the start after a kill to the next message of the broadcast."""
    missed: int = 0
    """Recipients who got nothing, of whom the records say neither that nor that it is unclear."""
    unclear: int = 0
    unclear_arrived: int = 0
    twice: int = 0
    is_complete: bool = True
    late_ms: float = 0.0
    """How late the platform itself was at most."""

    def wait(self, part: float) -> float:
        """Return the time in which that part of those who wrote had an answer."""
        ordered = sorted(self.waits)
        if not ordered:
            return math.nan
        return ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1)]


class _Run:
    def __init__(self, bot: Bot, job: Job, folder: Path, port: int) -> None:
        self._job = job
        self._platform = Platform(port, job.limit)
        self._program = Program(bot, folder, port, job.limit)
        self._hooks = Webhooks(self._platform, bot.channel, self._program.url)
        self._figures = Figures()
        self._sending = self._sent = 0.0
        self._cpu, self._paid_for = 0.0, 0

    async def run(self) -> Figures:
        await self._program.seed(self._job.count)
        await self._platform.start()
        await self._hooks.start()
        gc.collect()
        gc.freeze()
        _have_precedence(True)
        watching = asyncio.get_running_loop().create_task(self._watch())
        try:
            parts = self._job.kills + 1
            for number in range(1, parts + 1):
                await self._live(self._job.count * number // parts, is_last=number == parts)
        finally:
            watching.cancel()
            _have_precedence(False)
            self._program.kill()
            await self._hooks.stop()
            await self._platform.stop()
            gc.unfreeze()
        self._judge()
        return self._figures

    async def _live(self, until: int, *, is_last: bool) -> None:
        """Have the bot send until so many recipients got theirs, then kill it."""
        platform, program = self._platform, self._program
        started = time.perf_counter()
        program.start()
        await until_up(program, self._hooks.reaches)
        ready, cpu = time.perf_counter(), program.cpu_seconds()
        while platform.reached < until and not self._is_over(ready, started):  # noqa: ASYNC110 - counts
            await asyncio.sleep(LOOK)
        ended = platform.last_broadcast
        self._cpu += program.cpu_seconds() - cpu
        times = platform.times
        self._paid_for += len(times) - bisect_left(times, ready)
        if is_last:
            await self._answers()
        self._figures.peak_mb = max(self._figures.peak_mb, program.peak_mb())
        program.kill()
        if not is_last:
            self._hooks.killed(time.perf_counter())
        first = bisect_left(times, started)
        if first < len(times) and ended > times[first]:
            self._sending += ended - times[first]
            self._sent += bisect_left(times, ended) - first
            self._figures.back_after.append(times[first] - started)

    async def _watch(self) -> None:
        """See how late the platform itself is: what it counts is no more exact than that."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(LOOK)
            late = 1000 * (time.perf_counter() - began - LOOK)
            self._figures.late_ms = max(self._figures.late_ms, late)

    def _is_over(self, ready: float, started: float) -> bool:
        now = time.perf_counter()
        last = max(ready, self._platform.last_broadcast)
        if now - started > self._job.seconds:
            self._figures.is_complete = False
            return True
        if self._program.has_ended:
            message = f"it ended by itself:\n{self._program.said()}"
            raise RuntimeError(message)
        return now - last > STUCK

    async def _answers(self) -> None:
        until = time.perf_counter() + LAST_ANSWERS
        self._hooks.stop_asking()
        while self._hooks.unanswered and time.perf_counter() < until:  # noqa: ASYNC110 - a count
            await asyncio.sleep(LOOK)

    def _judge(self) -> None:
        figures, platform = self._figures, self._platform
        figures.refused = platform.limit.refused
        figures.a_second = self._sent / self._sending if self._sending else 0.0
        figures.share = figures.a_second / self._job.limit
        figures.cpu_ms = 1000 * self._cpu / max(1, self._paid_for)
        figures.waits = self._hooks.waits()
        figures.unanswered = self._hooks.unanswered
        left = self._program.left_over()
        arrived = {chat: platform.arrived[chat] for chat in recipients(self._job.count)}
        unclear = [chat for chat, is_unclear in left.items() if is_unclear]
        figures.unclear = len(unclear)
        figures.unclear_arrived = sum(arrived[chat] > 0 for chat in unclear)
        figures.twice = sum(times > 1 for times in arrived.values())
        if figures.is_complete:
            known = set(unclear)
            figures.missed = sum(n == 0 and chat not in known for chat, n in arrived.items())


def _have_precedence(is_wanted: bool) -> None:
    """Let the platform run before all else on its processor, where that is permitted."""
    policy, priority = (os.SCHED_RR, 1) if is_wanted else (os.SCHED_OTHER, 0)
    with suppress(PermissionError):
        os.sched_setscheduler(0, policy | os.SCHED_RESET_ON_FORK, os.sched_param(priority))


async def measure(bot: Bot, job: Job, folder: Path, port: int) -> Figures:
    """Measure one bot. Raises RuntimeError where it does not come up."""
    return await _Run(bot, job, folder, port).run()
