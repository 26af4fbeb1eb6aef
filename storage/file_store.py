"""Where the bytes of files lie: written whole or not at all, under names no sender chose.

A file is written to a temporary name, synced, hashed, renamed and its folder synced before
its row says it is stored.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from storage.crash import crash_point
from storage.durable import hash_of, make_folder, sync

if TYPE_CHECKING:
    from pathlib import Path

    from conversations.messages import FileId

_SAFE = re.compile(r"[A-Za-z0-9-]{1,80}")


def is_file_id(name: str) -> bool:
    """Tell whether this is an id as we give them, and so names nothing outside its folder."""
    return _SAFE.fullmatch(name) is not None


def remove(*left: Path) -> None:
    """Take files away; what is not there, or cannot be taken away, is left to the next start."""
    for one in left:
        with suppress(OSError):
            one.unlink()


class FileStore:
    """A folder of files by id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def open(self) -> None:
        """Make the folder and take away what an interrupted write left."""
        await asyncio.to_thread(self._open)

    def _open(self) -> None:
        make_folder(self._folder)
        self.temporary.mkdir(mode=0o700, exist_ok=True)
        for left in self.temporary.iterdir():
            left.unlink(missing_ok=True)

    @property
    def temporary(self) -> Path:
        """A folder on the same disk for what is not checked yet."""
        return self._folder / "tmp"

    def path(self, file: FileId) -> Path:
        """Return where a file lies. Raises ValueError for an id that is not one of ours."""
        if not is_file_id(file):
            message = "not a file id"
            raise ValueError(message)
        return self._folder / file

    async def keep(self, source: Path, file: FileId, *left: Path) -> tuple[int, str]:
        """Move a checked file to its place, durably, and take away what is `left` of the check.

        Returns its size and SHA-256.
        """
        return await asyncio.to_thread(self._keep, source, file, left)

    def _keep(self, source: Path, file: FileId, left: tuple[Path, ...]) -> tuple[int, str]:
        size, digest = source.stat().st_size, hash_of(source)
        sync(source)
        crash_point("file.temporary")
        source.replace(self.path(file))
        sync(self._folder)
        crash_point("file.renamed")
        remove(*left)
        return size, digest

    async def remove(self, file: FileId) -> None:
        """Take a file away, if it is there."""
        path = self.path(file)
        await asyncio.to_thread(path.unlink, missing_ok=True)
