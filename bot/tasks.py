"""The only place that starts a background task; it supervises and stops them.

A loop that fails is logged and started again after a growing pause, so that one fault never
leaves the program half alive. Short pieces of work are kept track of until they are over.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.log import Event, logger, redacted, without_words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from bot.clock import Clock

_LONGEST_PAUSE = 60.0
_CALM = 120.0
"""Seconds a loop must have run before a new fault counts as its first."""


class Tasks:
    """All background tasks of one application."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._loops: dict[str, asyncio.Task[None]] = {}
        self._short: set[asyncio.Task[Any]] = set()
        self.failing: set[str] = set()
        """Loops that fell and are not running again yet."""

    def supervise(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Run a loop for as long as it does not return by itself."""
        self._loops[name] = asyncio.create_task(self._keep(name, run), name=name)

    def spawn(
        self, work: Coroutine[Any, Any, Any], *, name: str | None = None
    ) -> asyncio.Task[Any]:
        """Do a short piece of work beside the caller, who may await it."""
        task = asyncio.create_task(work, name=name)
        self._short.add(task)
        task.add_done_callback(self._short.discard)
        return task

    async def ended(self, name: str, *, within: float) -> bool:
        """Wait for a loop to return, and cancel it after `within` seconds; return if it did."""
        task = self._loops.pop(name, None)
        if task is None:
            return True
        done, _ = await asyncio.wait({task}, timeout=within)
        if not done:
            await _cancel({task})
        return bool(done)

    async def stop(self) -> None:
        """Cancel whatever still runs."""
        left = {*self._loops.values(), *self._short}
        self._loops.clear()
        await _cancel(left)

    async def _keep(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        pause = 1.0
        while True:
            began = self._clock.monotonic()
            try:
                await run()
            except Exception as error:  # noqa: BLE001 - the loop must go on whatever happened
                logger().error(Event.LOOP_FAILED, loop=name, error=without_words(error))
            else:
                return
            if self._clock.monotonic() - began > _CALM:
                pause = 1.0
            self.failing.add(name)
            await self._clock.sleep(pause)
            self.failing.discard(name)
            pause = min(_LONGEST_PAUSE, pause * 2)


async def _cancel(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def log_uncaught(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what a task raised that nobody waited for."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        logger().error(Event.UNCAUGHT, error=without_words(error))
    else:
        logger().error(Event.UNCAUGHT, reason=redacted(str(context.get("message", "")))[:200])
