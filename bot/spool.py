"""The last resort of receiving: a file that takes updates while the database cannot.

Each line holds one update with its check sum and is on the disk before the platform is
answered. `replay` hands the lines on and deletes them only once they were taken.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from conversations.messages import Sender
from storage.crash import crash_point
from storage.durable import append_lines, make_folder, sync
from storage.inbox import NewUpdate

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

MOST_AT_ONCE = 100
NAMES = ("updates", "updates.taken")
"""The files of a spool, in the order that misses no line: it moves from the first to the second
and then into the database."""


class Spool:
    """One spool file. Used from one event loop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken = path.with_name(path.name + ".taken")
        self._lock = asyncio.Lock()
        self.damaged = 0
        """Lines that could not be read back."""

    @property
    def is_empty(self) -> bool:
        return not self._path.exists() and not self._taken.exists()

    @property
    def size(self) -> int:
        """Bytes of what was not handed on yet."""
        return sum(_size_of(path) for path in (self._path, self._taken))

    async def append(self, updates: Sequence[NewUpdate]) -> None:
        """Return once the updates are on the disk. Raises OSError."""
        lines = b"".join(_line(update) for update in updates)
        async with self._lock:
            await asyncio.shield(asyncio.to_thread(self._write, lines))

    def _write(self, lines: bytes) -> None:
        if not self._path.exists():
            make_folder(self._path.parent)
        append_lines(self._path, lines)
        crash_point("spool.flushed")

    async def replay(self, take: Callable[[Sequence[NewUpdate]], Awaitable[object]]) -> int:
        """Hand everything on to `take` and forget it; return how many updates there were."""
        count = 0
        while not self.is_empty:  # what was set apart before, then what came since
            async with self._lock:
                await asyncio.to_thread(self._set_apart)
            updates = await asyncio.to_thread(self._read)
            for start in range(0, len(updates), MOST_AT_ONCE):
                await take(updates[start : start + MOST_AT_ONCE])
            crash_point("spool.replayed")
            await asyncio.to_thread(self._taken.unlink, missing_ok=True)
            count += len(updates)
        return count

    def _set_apart(self) -> None:
        # What was set apart before a crash is handed on first; taking it twice changes nothing.
        if not self._taken.exists() and self._path.exists():
            self._path.rename(self._taken)
            sync(self._path.parent)

    def _read(self) -> list[NewUpdate]:
        updates = []
        for line in self._taken.read_bytes().splitlines():
            update = _read_line(line)
            if update is not None:
                updates.append(update)
            elif line:
                self.damaged += 1
        return updates


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


_FIELDS = ("channel", "account", "kind", "ext_id", "chat_key", "position", "raw", "problem")


def _line(update: NewUpdate) -> bytes:
    plain: dict[str, Any] = {name: getattr(update, name) for name in _FIELDS}
    plain["received_at"] = update.received_at.isoformat()
    if update.sender is not None:
        plain["sender"] = [update.sender.user_id, update.sender.phone]
    body = json.dumps(plain, separators=(",", ":")).encode("ascii")
    return b"%08x %s\n" % (zlib.crc32(body), body)


def _read_line(line: bytes) -> NewUpdate | None:
    check, _, body = line.partition(b" ")
    if check != b"%08x" % zlib.crc32(body):
        return None
    plain = json.loads(body)
    plain["received_at"] = datetime.fromisoformat(plain["received_at"])
    if "sender" in plain:
        plain["sender"] = Sender(*plain["sender"])
    return NewUpdate(**plain)
