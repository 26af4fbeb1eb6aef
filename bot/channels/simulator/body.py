"""The body of a request, read up to a limit; what is beyond it is taken in and thrown away.

An answer given while a browser is still sending is lost: the connection is reset and the page
never sees the reason. So the rest is read first, within bounds, and then the answer is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]

MOST_DRAINED = 500_000_000
"""Bytes that are thrown away so that the answer arrives; whoever sends more is cut off."""


class BoundedBody:
    """Stands between a server and who reads a request; raises `beyond` past the limit."""

    def __init__(
        self, receive: Callable[[], Awaitable[Message]], *, limit: int, beyond: Exception
    ) -> None:
        self._receive = receive
        self._limit = limit
        self._beyond = beyond
        self._read = 0
        self._is_over = False

    @property
    def is_beyond(self) -> bool:
        return self._read > self._limit

    async def receive(self) -> Message:
        """Return the next piece."""
        message = await self._take()
        if self.is_beyond:
            raise self._beyond
        return message

    async def _take(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        self._is_over = not message.get("more_body", False)
        return message

    async def drain(self) -> None:
        """Take in what is still sent."""
        while not self._is_over and self._read < MOST_DRAINED:
            await self._take()
