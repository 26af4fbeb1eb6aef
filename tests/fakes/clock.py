"""A clock whose time a test moves itself; whoever sleeps on it wakes in the right order."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
_ROUNDS = 30
"""Turns of the event loop after each wake-up, so that what it causes can happen."""


class FakeClock:
    """Time stands still until `advance`."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._elapsed = 0.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._counter = itertools.count()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)  # gives the loop a turn, as a sleep of nothing does
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def wake() -> None:
            if not woken.done():
                woken.set_result(None)

        self._at(seconds, wake)
        await woken

    def timeout(self, seconds: float) -> asyncio.Timeout:
        context = asyncio.timeout(None)

        def expire() -> None:
            # One that was left already cannot be moved any more, and need not be.
            with suppress(RuntimeError):
                context.reschedule(asyncio.get_running_loop().time())

        self._at(seconds, expire)
        return context

    async def advance(self, seconds: float) -> None:
        """Let `seconds` pass; everything due in them happens at its own time."""
        until = self._elapsed + seconds
        await _settle()
        while self._due and self._due[0][0] <= until:
            at, _, wake = heapq.heappop(self._due)
            self._elapsed = max(self._elapsed, at)
            wake()
            await _settle()
        self._elapsed = until
        await _settle()

    def jump(self, seconds: float) -> None:
        """Move the time without anything happening in between, as while the program is off."""
        self._elapsed += seconds

    def _at(self, seconds: float, wake: Callable[[], None]) -> None:
        heapq.heappush(self._due, (self._elapsed + seconds, next(self._counter), wake))


async def _settle() -> None:
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)  # gives the loop a turn: what was woken goes on
