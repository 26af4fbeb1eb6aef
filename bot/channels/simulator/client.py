"""The simulator's end of a send: the row itself is the message; the page is only woken.

What a person sees is read from the records (rows that were sent), so a reload shows the same
and nothing depends on a page being open. Files are kept in the simulator's own folder.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.channels.base import Accepted, Fetched, Refused
from bot.channels.simulator import inbound, outbound

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.channels.base import RawUpdate, Reading, Rendered, SendOutcome
    from conversations.messages import FileReference, OutboundMessage, Press

_REFERENCE = re.compile(r"[0-9a-f]{32}")


class Hub:
    """Wakes whoever waits for news of a chat."""

    def __init__(self) -> None:
        self._events: dict[str, set[asyncio.Event]] = {}
        self.is_closed = False

    def watch(self, chat: str) -> asyncio.Event:
        """Return an event that is set whenever there is something new for the chat."""
        event = asyncio.Event()
        self._events.setdefault(chat, set()).add(event)
        return event

    def leave(self, chat: str, event: asyncio.Event) -> None:
        self._events.get(chat, set()).discard(event)

    def wake(self, chat: str) -> None:
        for event in self._events.get(chat, ()):
            event.set()

    def close(self) -> None:
        """Wake everyone for the last time: open streams end when the service stops."""
        self.is_closed = True
        for chat in tuple(self._events):
            self.wake(chat)


class SimulatorChannel:
    """The simulator as a channel like any other: same inbox, same outbox."""

    name = inbound.NAME
    account = "local"
    entrance = None
    told_time = None
    capabilities = outbound.CAPABILITIES
    largest_delivery = 1_000_000

    def __init__(self, folder: Path) -> None:
        self.hub = Hub()
        self._folder = folder

    @property
    def uploads(self) -> Path:
        return self._folder / "uploads"

    @property
    def sent(self) -> Path:
        return self._folder / "sent"

    async def start(self) -> None:
        """Make the folders for what is sent up and down."""
        self.uploads.mkdir(parents=True, exist_ok=True)
        self.sent.mkdir(parents=True, exist_ok=True)

    async def stop(self) -> None:
        self.hub.close()
        for folder in (self.uploads, self.sent, self._folder):
            with suppress(OSError):  # not empty: it is in use
                folder.rmdir()

    def split(self, body: bytes) -> tuple[RawUpdate, ...]:
        return inbound.split(body)

    def read(self, raw: str, received_at: datetime) -> Reading:
        return inbound.read(raw, received_at)

    def render(
        self,
        message: OutboundMessage | None,
        *,
        to: str,
        prompt: str,
        pressed: Press | None,
        answers: str | None = None,  # noqa: ARG002 - nothing is shown as read here
    ) -> tuple[Rendered, ...]:
        return outbound.render(message, to=to, prompt=prompt, pressed=pressed)

    async def send(
        self, rendered: Rendered, *, to: str, outbox: int, file: Path | None
    ) -> SendOutcome:
        """Keep the file, if there is one, and accept: settling the row makes it visible."""
        del to
        if rendered.method == "file":
            if file is None:
                return Refused("file missing")
            try:
                await asyncio.to_thread(shutil.copyfile, file, self.sent / str(outbox))
            except OSError as error:
                return Refused(f"file not kept: {error.strerror}")
        return Accepted(str(outbox))

    def settled(self, to: str) -> None:
        """Wake the page once the row is stored as sent."""
        self.hub.wake(to)

    async def fetch(self, reference: FileReference, into: Path, limit: int) -> Fetched:
        """Take a file the page sent up before."""
        if not _REFERENCE.fullmatch(reference.reference):
            return Fetched(None, 0, "gone")
        source = self.uploads / reference.reference
        if not source.is_file():
            return Fetched(None, 0, "gone")
        size = source.stat().st_size
        if size > limit:
            return Fetched(None, size, "too_large")
        await asyncio.to_thread(shutil.copyfile, source, into)
        return Fetched(into, size)
