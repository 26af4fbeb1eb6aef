"""The list of erasures beside the database: what a restore must not bring back.

A copy of the records cannot know who was erased after it was made. So each erasure is noted
in a file of its own as soon as it is committed: when, and a mark that says nothing about
anybody. Lines are only ever added.
"""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.log import Event, logger, without_words
from storage import erasures
from storage.crash import crash_point
from storage.durable import append_lines
from storage.errors import StorageError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from storage.database import Database
    from storage.erasures import Erasure

NAME = "erased.log"
"""The file in the data folder."""
_LINE = re.compile(rb"\S+ ([0-9a-f]{64})")
_MARGIN = timedelta(days=1)
"""How much later than others an erasure may be committed that was dated earlier."""


class ErasureLog:
    """The list of one data folder, kept by the service."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._path = folder / NAME
        self._lock = asyncio.Lock()
        self._noted: set[str] | None = None
        self._latest: datetime | None = None

    async def note(self) -> None:
        """Add whoever was erased and is not in the list; on the disk once this returns.

        What fails is logged and done with the next call: nothing is noted twice or left out.
        """
        try:
            async with self._lock:
                await self._note()
        except (OSError, StorageError) as error:
            logger().error(Event.ERASURE_NOT_NOTED, error=without_words(error))

    async def _note(self) -> None:
        if self._noted is None:
            self._noted = set(await asyncio.to_thread(read_marks, self._path))
        noted = self._noted
        since = None if self._latest is None else self._latest - _MARGIN
        found = await self._database.read(lambda tx: erasures.list_erased(tx, since))
        fresh = [one for one in found if one.mark not in noted]
        if fresh or not await asyncio.to_thread(self._path.exists):
            # Also an empty list says something: that it was kept.
            await asyncio.to_thread(append_lines, self._path, b"".join(map(_line, fresh)))
            crash_point("erasures.noted")
            noted.update(one.mark for one in fresh)
        if found:
            self._latest = found[-1].at


def _line(erasure: Erasure) -> bytes:
    return f"{erasure.at.isoformat()} {erasure.mark}\n".encode()


def read_marks(path: Path) -> frozenset[str]:
    """Return all marks of a list; of none where there is no such file. Raises OSError."""
    if not path.exists():
        return frozenset()
    lines = path.read_bytes().splitlines()
    found = [_LINE.fullmatch(line) for line in lines]
    return frozenset(match[1].decode() for match in found if match is not None)
