"""The time of day that a fake platform tells with each answer: that of its clock."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web

    from bot.clock import Clock


class TellsTime:
    """A server whose clock may go `clock_ahead` seconds before that of the service."""

    clock: Clock
    clock_ahead = 0.0

    async def tell_time(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Write it into an answer, for `on_response_prepare`."""
        told = self.clock.now() + timedelta(seconds=self.clock_ahead)
        response.headers["Date"] = format_datetime(told, usegmt=True)
