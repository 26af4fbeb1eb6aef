"""The only place that asks for the time or waits for it.

Loops wait on a `Wakeup`, which ends as soon as there is work and at the latest after a time;
tests put another clock in, whose time they move themselves.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Time as the program sees it."""

    def now(self) -> datetime:
        """Return the time of day, aware and in UTC."""

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""

    async def sleep(self, seconds: float) -> None: ...

    def timeout(self, seconds: float) -> asyncio.Timeout:
        """Return a context that raises TimeoutError once `seconds` are over."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def timeout(self, seconds: float) -> asyncio.Timeout:
        return asyncio.timeout(seconds)


class Wakeup:
    """Set by whoever makes work, awaited by the one loop that does it."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        self._event.set()

    def clear(self) -> None:
        """Forget what was set: the work it told of is about to be done."""
        self._event.clear()

    async def wait(self, clock: Clock, seconds: float) -> bool:
        """Wait until set or until `seconds` are over; return whether it was set, and clear it."""
        if not self._event.is_set():
            with suppress(TimeoutError):
                async with clock.timeout(seconds):
                    await self._event.wait()
        was_set = self._event.is_set()
        self._event.clear()
        return was_set
