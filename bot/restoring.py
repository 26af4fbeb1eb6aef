"""Puts a copy of the records in the place of the present ones, which are moved aside.

All work is done on a copy of the copy; only then are names exchanged (`bot/exchange.py`).
Nothing is ever deleted but what an earlier try left.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.actions import restored
from bot.copies import FILES, SPOOL, checked
from bot.erasures import NAME as ERASURES
from bot.erasures import read_marks
from bot.errors import CopyError
from bot.exchange import Exchange
from bot.ground import INTERRUPTED
from bot.spool import NAMES
from storage import copies, migrations
from storage.crash import crash_point
from storage.database import Database
from storage.durable import hash_of, is_plain, link_or_copy, sync
from storage.errors import DatabaseBusyError
from storage.sqlite_file import hold_lock

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime
    from pathlib import Path

    from bot.actions.restored import Restored


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

    Raises CopyError, StorageError; then everything is as it was, unless a mark stands in the
    folder (INTERRUPTED): nothing starts until another restore has come to its end.
    """
    source = checked(copy)
    copies.refuse_foreign(source)
    try:
        restoring = _Restoring(database, folder, copy, by, now)
        with hold_lock(database):
            return await restoring.run(source)
    except DatabaseBusyError as error:
        raise CopyError("The service is running; stop it before you restore.") from error
    except OSError as error:
        where = "" if error.filename is None else f"{error.filename}: "
        if (folder / INTERRUPTED).exists():
            then = "it is half done; mend that and run it again"
        else:
            then = "everything is as it was"
        raise CopyError(f"The restore failed ({where}{error.strerror}); {then}.") from error


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
        self._folder = folder
        self._copy = copy
        self._by = by
        self._now = now
        self._staged = database.with_name(database.name + ".restoring")
        self._staged_files = folder / f"{FILES}.restoring"
        self._exchange = Exchange(database, folder, now)

    async def run(self, source: Path) -> Outcome:
        self._clear()
        try:
            shutil.copyfile(source, self._staged)
            self._staged.chmod(0o600)
            crash_point("restore.copied")
            copies.check(self._staged)
            marks, is_known = _marks(self._folder, self._copy)
            found = await self._settle(marks)
            crash_point("restore.settled")
            missing = self._stage_files()
            received = self._received()
            self._clear_beside()
        except BaseException:
            self._clear()
            raise
        crash_point("restore.staged")
        try:
            self._exchange.run(self._staged, self._staged_files, received)
        except OSError:
            self._clear()
            raise
        return Outcome(found, is_known, missing, self._exchange.aside)

    def _clear(self) -> None:
        """Take away what was staged and is not in place; it is made anew."""
        self._clear_beside()
        self._staged.unlink(missing_ok=True)
        if self._staged_files.exists():
            shutil.rmtree(self._staged_files)

    def _clear_beside(self) -> None:
        """Take away what stands beside the staged database while it is in use."""
        for suffix in ("-wal", "-shm", ".lock"):
            self._staged.with_name(self._staged.name + suffix).unlink(missing_ok=True)

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
            for place in (self._copy / FILES, *self._exchange.places_of_files):
                file = place / named.id
                if is_plain(file) and hash_of(file) == named.sha256:
                    link_or_copy(file, self._staged_files / named.id)
                    break
            else:
                missing += 1
        sync(self._staged_files)
        return missing

    def _received(self) -> bytes:
        """Return the lines of the copy's spool; that some are taken twice changes nothing."""
        left = [self._copy / SPOOL / name for name in reversed(NAMES)]
        return b"\n".join(one.read_bytes() for one in left if is_plain(one))
