"""One installation with a SQLite file, and the ways in which a copy or a restore may be cut off."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.copies import FILES, make_copy
from bot.restoring import restore
from conversations.messages import FileId, FileReference
from storage import crash, files, outbox
from storage.database import Database
from storage.durable import hash_of
from tests.storage.conftest import CHAT, NOW, message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.restoring import Outcome

RESTORED_AT = NOW + timedelta(hours=5)


class DiedError(Exception):
    pass


class Place:
    """One installation's data folder with a SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "sapa.db"

    async def add(self, *keys: str) -> None:
        async with Opened(self.file) as database:
            await database.write(lambda tx: outbox.add(tx, [message(key) for key in keys]))

    async def keys(self) -> list[str]:
        async with Opened(self.file) as database:
            return await database.read(
                lambda tx: [
                    row[0] for row in tx.exec_driver_sql("SELECT key FROM outbox ORDER BY id")
                ]
            )

    def copy(self, now=NOW) -> Path:
        return make_copy(self.file, self.folder, self.folder.parent / "copies", now).folder

    async def restore(self, copy: Path, now=RESTORED_AT) -> Outcome:
        return await restore(self.file, self.folder, copy, by="staff:ani", now=now)


class Opened:
    def __init__(self, file: Path) -> None:
        self._database = Database(f"sqlite+aiosqlite:///{file}")

    async def __aenter__(self) -> Database:
        await self._database.open()
        return self._database

    async def __aexit__(self, *_: object) -> None:
        await self._database.close()


async def keep_file(database: Database, place: Place, words: str) -> FileId:
    (place.folder / FILES).mkdir(exist_ok=True)
    file = place.folder / FILES / "7-0"
    file.write_text(words)
    size, digest = len(words), hash_of(file)

    def note(tx) -> None:
        files.want(tx, 7, CHAT.key, (FileReference("r", "surat.pdf", None, size),), NOW)
        files.store(tx, FileId("7-0"), NOW, kind="pdf", size=size, sha256=digest, pages=1, words="")

    await database.write(note)
    return FileId("7-0")


async def overtaken(place: Place) -> Path:
    """Make a copy, then go on: the newest record is in the log only, the file is another."""
    async with Opened(place.file) as database:
        await keep_file(database, place, "dulu")
    await place.add("old")
    copy = place.copy()
    (place.folder / FILES / "7-0").unlink()
    (place.folder / FILES / "7-0").write_text("sesudahnya")
    async with Opened(place.file) as database:
        await database.write(lambda tx: outbox.add(tx, [message("in the log")]))
        for suffix in ("", "-wal", "-shm"):
            shutil.copy(f"{place.file}{suffix}", f"{place.folder.parent / 'crashed'}{suffix}")
    for suffix in ("", "-wal", "-shm"):
        shutil.move(f"{place.folder.parent / 'crashed'}{suffix}", f"{place.file}{suffix}")
    return copy


@contextmanager
def dying(point: str, *, after: int = 1, of: Exception | None = None) -> Iterator[None]:
    """Have the process die, or `of` happen, when a point is passed for the `after`th time."""
    left = after

    def die(name: str) -> None:
        nonlocal left
        left -= name == point
        if left == 0 and name == point:
            raise of or DiedError

    crash.install(die)
    try:
        yield
    finally:
        crash.install(None)
    assert left == 0


def keys_of(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as handle:
        return [row[0] for row in handle.execute("SELECT key FROM outbox ORDER BY id")]
