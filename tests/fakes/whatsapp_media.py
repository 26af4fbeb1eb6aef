"""The files on the fake WhatsApp: uploaded by us for 30 days, sent by people for 7.

Fetching is two steps: an id gives an address, and the address works for five minutes.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.whatsapp_errors import refused

if TYPE_CHECKING:
    from bot.clock import Clock
    from tests.fakes.whatsapp_rules import Params

MEGABYTE = 1024 * 1024
INBOUND = 100 * MEGABYTE
DAY = 24 * 3600.0
UPLOADED_LIVES = 30 * DAY
RECEIVED_LIVES = 7 * DAY
ADDRESS_LIVES = 300.0
PATH = "/whatsapp_business/attachments/"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_KINDS = {
    "image": (5 * MEGABYTE, {"image/jpeg", "image/png"}),
    "document": (
        100 * MEGABYTE,
        {
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            f"{_OFFICE}wordprocessingml.document",
            f"{_OFFICE}spreadsheetml.sheet",
            f"{_OFFICE}presentationml.presentation",
        },
    ),
    "audio": (
        16 * MEGABYTE,
        {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"},
    ),
    "video": (16 * MEGABYTE, {"video/mp4", "video/3gpp"}),
    "sticker": (500 * 1024, {"image/webp"}),
}
"""What may be uploaded: how many bytes, of which types."""


@dataclass(frozen=True, slots=True)
class File:
    content: bytes
    media_type: str
    size: int
    until: float


class Media:
    """The shelf, by media id."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._files: dict[str, File] = {}
        self._ids = itertools.count(1_037_543_291_543_636)
        self._addresses: dict[str, tuple[str, float]] = {}
        self.host: str | None = None
        """Where addresses point to, if not to this server."""

    def upload(self, form: Params) -> str:
        """Take a file of ours, or refuse its type or size."""
        file, media_type = form.get("file"), form.get("type")
        if form.get("messaging_product") != "whatsapp":
            raise refused(100, "The parameter messaging_product is required.")
        if not isinstance(file, bytes) or not isinstance(media_type, str):
            raise refused(100, "The parameters file and type are required.")
        most = next((most for most, types in _KINDS.values() if media_type in types), None)
        if most is None:
            raise refused(131053, f"Files of type {media_type} cannot be uploaded")
        if not 0 < len(file) <= most:
            raise refused(131053, f"Size of a {media_type} must be 1 to {most} bytes")
        return self.add(file, media_type, lives=UPLOADED_LIVES)

    def add(self, content: bytes, media_type: str, *, lives: float, size: int | None = None) -> str:
        number = str(next(self._ids))
        claimed = len(content) if size is None else size
        until = self._clock.monotonic() + lives
        self._files[number] = File(content, media_type, claimed, until)
        return number

    def get(self, number: str) -> File:
        file = self._files.get(number)
        if file is None or self._clock.monotonic() > file.until:
            raise refused(100, f"Object with ID '{number}' does not exist or has expired")
        return file

    def address(self, number: str, base_url: str) -> Params:
        """Say where a file can be fetched for the next minutes."""
        file = self.get(number)
        mark = hashlib.sha256(f"{number}/{len(self._addresses)}".encode()).hexdigest()[:24]
        self._addresses[mark] = (number, self._clock.monotonic() + ADDRESS_LIVES)
        return {
            "url": f"{self.host or base_url}{PATH}?mid={number}&ext=1&hash={mark}",
            "mime_type": file.media_type,
            "sha256": hashlib.sha256(file.content).hexdigest(),
            "file_size": file.size,
            "id": number,
            "messaging_product": "whatsapp",
        }

    def behind(self, mark: str) -> bytes | None:
        """Return what an address leads to, while it does."""
        number, until = self._addresses.get(mark, ("", 0.0))
        if not number or self._clock.monotonic() > until:
            return None
        return self.get(number).content
