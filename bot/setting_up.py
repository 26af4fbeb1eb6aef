"""Telling a platform what it has to know of us, as often as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.base import PlatformError
from bot.log import Event, logger

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from bot.clock import Clock

LONGEST_PAUSE = 60.0


async def set_up(
    channel: str,
    clock: Clock,
    tell: Callable[[], Awaitable[None]],
    *,
    final: Collection[str] = ("credentials",),
) -> None:
    """Try until it is done, or refused in a way that another try does not mend (`final`)."""
    pause = 1.0
    while True:
        try:
            await tell()
        except PlatformError as error:
            logger().warning(Event.CHANNEL_SETUP_FAILED, channel=channel, reason=error.kind)
            if error.kind in final:
                return
            await clock.sleep(error.retry_after or pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return
