"""The exchange of names that ends a restore: the former records aside, the staged ones in.

A mark in the data folder stands from before the first move until after the last: nothing starts
meanwhile. It names the place aside and what there was, so whatever was reached when the machine
stopped, a second restore goes on: it gathers the former records in that one place and takes away
only what the first one had put in. Where a move is refused, those already made are undone.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from bot.copies import FILES, SPOOL
from bot.ground import INTERRUPTED
from bot.spool import NAMES
from storage.crash import crash_point
from storage.durable import append_lines, sync, write_private

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_PARTS = ("-wal", "-shm", "")
"""What belongs to a SQLite file; the file itself goes last, so once it is aside all of it is."""
_MARK = re.compile(r"(replaced-\d{8}T\d{6}Z(?:-again)*)( database)?( files)?\n")


@dataclass(frozen=True, slots=True)
class _Former:
    """What there was before the first move, and the name of the folders it goes to."""

    name: str
    database: bool
    files: bool


class Exchange:
    """One exchange, under the lock of the SQLite `database`, of it and of the data `folder`."""

    def __init__(self, database: Path, folder: Path, now: datetime) -> None:
        self._database = database
        self._folder = folder
        self._files = folder / FILES
        self._mark = folder / INTERRUPTED
        begun = self._begun()
        self._goes_on = begun is not None
        self._former = begun or self._found(now)
        self._aside = database.parent / self._former.name
        self._files_aside = folder / self._former.name
        self._moves: list[tuple[Path, Path]] = []

    @property
    def aside(self) -> Path | None:
        """Where the former records lie in the end; None where there were none."""
        return self._aside if self._former.database or self._former.files else None

    @property
    def places_of_files(self) -> tuple[Path, Path]:
        """The folders where present files may lie."""
        return self._files, self._files_aside / FILES

    def _begun(self) -> _Former | None:
        """Read the mark of a restore that was interrupted; without all of it nothing was moved."""
        if not self._mark.exists():
            return None
        match = _MARK.fullmatch(self._mark.read_text("ascii", "replace"))
        return None if match is None else _Former(match[1], bool(match[2]), bool(match[3]))

    def _found(self, now: datetime) -> _Former:
        name = f"replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        while (self._database.parent / name).exists() or (self._folder / name).exists():
            name += "-again"
        return _Former(name, any(one.exists() for one in self._parts()), self._files.exists())

    def _parts(self) -> tuple[Path, ...]:
        return tuple(self._database.with_name(self._database.name + suffix) for suffix in _PARTS)

    def run(self, database: Path, files: Path, received: bytes) -> None:
        """Put the staged `database` and `files` in, and add `received` lines to the spool.

        Raises OSError; then everything is as it was, or the mark still stands.
        """
        try:
            self._set_mark()
            self._exchange(database, files)
            if received:
                self._keep(received)
            sync(self._folder)
            crash_point("restore.filled")
            self._mark.unlink()
            sync(self._folder)
        except OSError:
            self._undo()
            raise

    def _set_mark(self) -> None:
        if not self._goes_on:
            there = " database" * self._former.database + " files" * self._former.files
            write_private(self._mark, f"{self._former.name}{there}\n".encode())
            sync(self._folder)
        crash_point("restore.marked")

    def _exchange(self, database: Path, files: Path) -> None:
        is_aside = not self._former.database or (self._aside / self._database.name).exists()
        for part in self._parts():
            if not part.exists():
                continue
            if is_aside:
                part.unlink()
            else:
                self._move(part, self._aside / part.name)
        self._sync(self._database.parent, self._aside)
        crash_point("restore.moved")
        self._move(database, self._database)
        sync(self._database.parent)
        crash_point("restore.placed")
        if self._files.exists():
            if self._former.files and not (self._files_aside / FILES).exists():
                self._move(self._files, self._files_aside / FILES)
            else:
                shutil.rmtree(self._files)
        self._move(files, self._files)
        self._sync(self._folder, self._files_aside)

    def _move(self, source: Path, target: Path) -> None:
        """Give a file its new name; what lies aside already is never overwritten."""
        target.parent.mkdir(mode=0o700, exist_ok=True)
        while target.exists():
            target = target.with_name(target.name + "-again")
        source.rename(target)
        self._moves.append((source, target))
        crash_point("restore.moving")

    def _sync(self, *folders: Path) -> None:
        for folder in folders:
            if folder.exists():
                sync(folder)

    def _keep(self, received: bytes) -> None:
        spool = self._folder / SPOOL
        spool.mkdir(mode=0o700, exist_ok=True)
        append_lines(spool / NAMES[0], received)

    def _undo(self) -> None:
        """Take the moves back. What an earlier run had reached stays, and its mark with it."""
        for source, target in reversed(self._moves):
            target.rename(source)
        self._sync(self._database.parent, self._folder)
        if self._goes_on:
            return
        for folder in {self._aside, self._files_aside}:
            if folder.exists():
                folder.rmdir()
        self._mark.unlink(missing_ok=True)
        self._sync(self._database.parent, self._folder)
