"""A copy of all records: a folder with the database, its hash, the files and the spool.

Made beside the running service or without it. The order matters: what the spool held is in
its copy or in the database's, and each file lies on the disk before the records name it. A
copy has its name only once it is whole.
"""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.erasures import NAME as ERASURES
from bot.errors import CopyError
from bot.spool import NAMES
from storage import copies
from storage.crash import crash_point
from storage.durable import hash_of, is_plain, link_or_copy, sync, write_private

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = "sapa.db"
"""Names within a copy, whatever the database itself is called."""
HASH = "sapa.db.sha256"
FILES = "files"
SPOOL = "spool"
_STAMP = "%Y%m%dT%H%M%SZ"
_COPY = re.compile(r"\d{8}T\d{6}Z")
_UNFINISHED = re.compile(r"\.(\d{8}T\d{6}Z)\.part")
_GIVEN_UP = timedelta(days=1)
"""An unfinished copy this old is nobody's work any more."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was made."""

    folder: Path
    files: int
    missing: int
    """Files the records name that are not on the disk."""


def make_copy(database: Path, folder: Path, target: Path, now: datetime) -> Copied:
    """Copy the SQLite `database` and the data `folder` to a new folder within `target`.

    Raises CopyError, StorageError.
    """
    if not database.is_file():
        raise CopyError(f"There is no database at {database} to copy.")
    stamp = now.astimezone(UTC).strftime(_STAMP)
    made = target / stamp
    unfinished = target / f".{stamp}.part"
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        if made.exists():
            raise CopyError(f"There is a copy {made} already; try again in a second.")
        unfinished.mkdir(mode=0o700)
        try:
            found, missing = _fill(database, folder, unfinished)
            crash_point("copy.filled")
            unfinished.rename(made)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        sync(target)
    except OSError as error:
        raise CopyError(f"The copy cannot be written to {target} ({error.strerror}).") from error
    return Copied(made, found, missing)


def _fill(database: Path, folder: Path, target: Path) -> tuple[int, int]:
    copies.refuse_foreign(database)
    _copy_spool(folder / SPOOL, target / SPOOL)
    crash_point("copy.begun")
    copies.copy_database(database, target / DATABASE)
    found, missing = _copy_files(folder / FILES, target)
    if (folder / ERASURES).exists():
        write_private(target / ERASURES, (folder / ERASURES).read_bytes())
    for path in (target / FILES, target):
        sync(path)
    crash_point("copy.complete")
    # The hash comes last: without it this is no copy, whatever its folder is called.
    write_private(target / HASH, f"{hash_of(target / DATABASE)}  {DATABASE}\n".encode())
    sync(target)
    return found, missing


def _copy_spool(source: Path, target: Path) -> None:
    """Copy a spool that may be in use; what leaves it meanwhile is in the database by then."""
    target.mkdir(mode=0o700)
    for name in NAMES:
        if is_plain(source / name):
            with suppress(FileNotFoundError):
                write_private(target / name, (source / name).read_bytes())
    sync(target)


def _copy_files(source: Path, target: Path) -> tuple[int, int]:
    (target / FILES).mkdir(mode=0o700)
    found = 0
    named = copies.named_files(target / DATABASE)
    for one in named:
        if is_plain(source / one.id):
            with suppress(FileNotFoundError):  # erased meanwhile
                link_or_copy(source / one.id, target / FILES / one.id)
                found += 1
    return found, len(named) - found


def drop_older(target: Path, now: datetime, *, keep: int) -> int:
    """Delete all but the newest `keep` copies within `target`, and what was never finished.

    Returns how many copies were deleted. Nothing with another kind of name is touched.
    Raises CopyError.
    """
    try:
        names = sorted(one.name for one in target.iterdir())
        older = [name for name in names if _COPY.fullmatch(name)][:-keep]
        for name in names:
            unfinished = _UNFINISHED.fullmatch(name)
            if unfinished is not None and _begun(unfinished[1]) < now - _GIVEN_UP:
                shutil.rmtree(target / name)
        for name in older:
            shutil.rmtree(target / name)
    except OSError as error:
        raise CopyError(
            f"Older copies in {target} cannot be deleted ({error.strerror})."
        ) from error
    return len(older)


def _begun(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def checked(copy: Path) -> Path:
    """Return the database of a copy if it is as it was made. Raises CopyError."""
    database = copy / DATABASE
    try:
        expected = (copy / HASH).read_text("ascii").partition(" ")[0]
        found = hash_of(database)
    except (OSError, UnicodeDecodeError) as error:
        raise CopyError(f"{copy} is not a copy: {DATABASE} and {HASH} must be in it.") from error
    if found != expected:
        raise CopyError(f"The copy {copy} was changed or damaged: its hash does not fit.")
    return database
