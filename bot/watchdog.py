"""Notices when the event loop stood still: somebody worked in it who should have waited.

It sleeps a moment, over and over, and sees how late it wakes. So it tells of a standstill when
that is over; one that never ends is the monitor's business (`/health/live` does not answer).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.log import Event, logger

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.figures import Figures

LOOK_EVERY = 0.25
LONGEST = 1.0
"""Seconds the loop may stand still."""


class Watchdog:
    """One loop that watches the loop it runs in."""

    def __init__(self, clock: Clock, figures: Figures) -> None:
        self._clock = clock
        self._figures = figures

    async def run(self) -> None:
        while True:
            began = self._clock.monotonic()
            await self._clock.sleep(LOOK_EVERY)
            late = self._clock.monotonic() - began - LOOK_EVERY
            if late > LONGEST:
                self._figures.stuck.inc()
                logger().error(Event.LOOP_STUCK, seconds=round(late, 1))
