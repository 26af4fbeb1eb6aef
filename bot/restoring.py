"""Puts a copy of the records in the place of the present ones, which are moved aside.

All work is done on a copy of the copy; only then are names exchanged. A mark in the data
folder says that this is going on, so after a crash in between nothing starts on half of it.
Nothing is ever deleted but what an earlier try left.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from bot.actions import restored
from bot.copies import FILES, SPOOL, checked
from bot.erasures import NAME as ERASURES
from bot.erasures import read_marks
from bot.errors import CopyError
from bot.ground import INTERRUPTED
from storage import copies, migrations
from storage.crash import crash_point
from storage.database import Database
from storage.durable import append_lines, hash_of, link_or_copy, sync, write_private
from storage.errors import DatabaseBusyError
from storage.sqlite_file import hold_lock

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime
    from pathlib import Path

    from bot.actions.restored import Restored

_BESIDE = ("-wal", "-shm", "")
"""What belongs to a SQLite file; the file itself goes last."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was put in place, and what may be missing."""

    records: Restored
    knows_erasures: bool
    """Whether there was a list of erasures."""
    missing_files: int
    aside: Path | None
    """Where what was there before lies now."""


async def restore(database: Path, folder: Path, copy: Path, *, by: str, now: datetime) -> Outcome:
    """Put `copy` in the place of the SQLite `database` and of the files in the data `folder`.

    Raises CopyError, StorageError; then everything is as it was.
    """
    source = checked(copy)
    try:
        restoring = _Restoring(database, folder, copy, by, now)
        with hold_lock(database):
            return await restoring.run(source)
    except DatabaseBusyError as error:
        raise CopyError("The service is running; stop it before you restore.") from error
    except OSError as error:
        raise CopyError(f"The copy cannot be put in place ({error.strerror}).") from error


async def settle_loaded(database: Database, folder: Path, *, by: str, now: datetime) -> Outcome:
    """Make an open database safe that was loaded by the tools of its own kind.

    Raises CopyError, StorageError.
    """
    marks, is_known = _marks(folder, None)
    found = await database.write(lambda tx: restored.settle(tx, marks, by=by, now=now))
    return Outcome(found, is_known, missing_files=0, aside=None)


def _marks(folder: Path, copy: Path | None) -> tuple[AbstractSet[str], bool]:
    """Return the marks of everybody erased, and whether the folder itself had a list."""
    try:
        marks = read_marks(folder / ERASURES)
        if copy is not None:
            marks |= read_marks(copy / ERASURES)
    except OSError as error:
        raise CopyError(f"{folder / ERASURES} cannot be read ({error.strerror}).") from error
    return marks, (folder / ERASURES).exists()


class _Restoring:
    """One restore, under the lock of the database."""

    def __init__(self, database: Path, folder: Path, copy: Path, by: str, now: datetime) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._database = database
        self._folder = folder
        self._copy = copy
        self._by = by
        self._now = now
        self._staged = database.with_name(database.name + ".restoring")
        self._staged_files = folder / f"{FILES}.restoring"
        self._mark = folder / INTERRUPTED
        name = f"replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        while (database.parent / name).exists() or (folder / name).exists():
            name += "-again"
        self._aside = database.parent / name
        self._files_aside = folder / name

    async def run(self, source: Path) -> Outcome:
        self._clear()
        try:
            shutil.copyfile(source, self._staged)
            self._staged.chmod(0o600)
            copies.check(self._staged)
            marks, is_known = _marks(self._folder, self._copy)
            found = await self._settle(marks)
            missing = self._stage_files()
        except BaseException:
            self._clear()
            raise
        crash_point("restore.staged")
        had_any = self._exchange()
        return Outcome(found, is_known, missing, self._aside if had_any else None)

    def _clear(self) -> None:
        """Take away what an interrupted try left; it is made anew."""
        for suffix in (*_BESIDE, ".lock"):
            self._staged.with_name(self._staged.name + suffix).unlink(missing_ok=True)
        if self._staged_files.exists():
            shutil.rmtree(self._staged_files)

    async def _settle(self, marks: AbstractSet[str]) -> Restored:
        """Bring the staged database up to date and make it safe; leave one file, durable."""
        database = Database(f"sqlite+aiosqlite:///{self._staged.absolute()}")
        await database.open()
        try:
            await migrations.migrate(database)
            found = await database.write(
                lambda tx: restored.settle(tx, marks, by=self._by, now=self._now)
            )
        finally:
            await database.close()
        if self._staged.with_name(self._staged.name + "-wal").exists():
            raise CopyError("The copy could not be closed; try again.")
        sync(self._staged)
        return found

    def _stage_files(self) -> int:
        """Gather the files the records name, from the copy or from what is there."""
        self._staged_files.mkdir(mode=0o700)
        missing = 0
        for named in copies.named_files(self._staged):
            for place in (self._copy / FILES, self._folder / FILES):
                file = place / named.id
                if file.is_file() and hash_of(file) == named.sha256:
                    link_or_copy(file, self._staged_files / named.id)
                    break
            else:
                missing += 1
        sync(self._staged_files)
        return missing

    def _exchange(self) -> bool:
        """Move the present records aside and the staged ones in; return if there were any."""
        write_private(self._mark, b"")
        sync(self._folder)
        crash_point("restore.marked")
        had_any = False
        for suffix in _BESIDE:
            present = self._database.with_name(self._database.name + suffix)
            if present.exists():
                had_any = True
                self._aside.mkdir(mode=0o700, exist_ok=True)
                present.rename(self._aside / present.name)
        sync(self._database.parent)
        crash_point("restore.moved")
        self._staged.rename(self._database)
        sync(self._database.parent)
        crash_point("restore.placed")
        files = self._folder / FILES
        if files.exists():
            had_any = True
            self._files_aside.mkdir(mode=0o700, exist_ok=True)
            files.rename(self._files_aside / FILES)
        self._staged_files.rename(files)
        self._keep_received()
        sync(self._folder)
        crash_point("restore.filled")
        self._mark.unlink()
        sync(self._folder)
        self._clear()
        return had_any

    def _keep_received(self) -> None:
        """Add what the copy's spool held to the present one: taking it twice changes nothing."""
        for left in sorted((self._copy / SPOOL).glob("updates*")):
            lines = left.read_bytes()
            if lines:
                spool = self._folder / SPOOL
                spool.mkdir(mode=0o700, exist_ok=True)
                append_lines(spool / "updates", lines)
