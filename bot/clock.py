"""The only place that asks for the time or waits for it.

Blocks, leases and waits are times in the records, so our time must not jump when somebody sets
the machine's clock: a block would end early, or everything stand still for as long as the clock
was put back.

Loops wait on a `Wakeup`, which ends as soon as there is work and at the latest after a time;
tests put another clock in, whose time they move themselves.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock(Protocol):
    """Time as the program sees it."""

    def now(self) -> datetime:
        """Return the time of day, aware and in UTC."""

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""

    async def sleep(self, seconds: float) -> None: ...

    def timeout(self, seconds: float) -> asyncio.Timeout:
        """Return a context that raises TimeoutError once `seconds` are over."""


FOLLOWS = 1 / 60
"""How much faster or slower our time goes to come nearer to the machine's: a second a minute."""
MOST_OFF = 3 * 3600
"""Seconds; a clock that is set by more was never right, and is followed at once."""


def _steady() -> float:
    """Return seconds that pass evenly, also while the machine sleeps where that can be told."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class SystemClock:
    """The machine's own time when it is made; from then on it follows it without a jump."""

    def __init__(
        self, *, of_day: Callable[[], float] = time.time, steady: Callable[[], float] = _steady
    ) -> None:
        self._of_day = of_day
        self._steady = steady
        self._at = of_day(), steady()

    def now(self) -> datetime:
        ours, since = self._at
        steady = self._steady()
        passed = steady - since
        ours += passed
        off, most = self._of_day() - ours, passed * FOLLOWS
        ours += off if abs(off) > MOST_OFF else max(-most, min(most, off))
        self._at = ours, steady
        return datetime.fromtimestamp(ours, UTC)

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
