"""The SQLite file: its lock, its settings, and whether it is sound.

SQLite before 3.51.3 can corrupt a write-ahead log when two connections write or checkpoint at
once. Here one process holds the lock file and one connection writes, so it cannot happen.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from sqlite3 import sqlite_version, sqlite_version_info
from typing import TYPE_CHECKING

from storage.errors import DatabaseBusyError, DatabaseUnusableError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS: dict[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 5000,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "secure_delete": 1,
    "wal_autocheckpoint": 0,
}
"""What every connection must have, as SQLite reports it back (synchronous 2 is FULL)."""


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold the exclusive lock file next to the database; the database itself is not touched."""
    try:
        lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise DatabaseUnusableError(
            f"The folder {path.parent} cannot be written to ({error.strerror})."
        ) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DatabaseBusyError(
                f"Another process is using the database {path} already."
            ) from error
        yield
    finally:
        os.close(lock)


@contextmanager
def take_lock(path: Path) -> Iterator[None]:
    """Hold the lock, and make the database file, readable by nobody else."""
    with hold_lock(path):
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise DatabaseUnusableError(
                f"The database {path} cannot be written to ({error.strerror})."
            ) from error
        yield


OLDEST = (3, 37, 0)
"""The first library with strict tables."""


def set_up(handle: sqlite3.Connection, *, writes: bool) -> None:
    """Give a fresh connection our settings. A reader cannot write from then on."""
    for name, value in SETTINGS.items():
        handle.execute(f"PRAGMA {name} = {value}").fetchall()
    handle.execute("PRAGMA temp_store = MEMORY")
    handle.execute("PRAGMA cache_size = -16000")
    if not writes:
        handle.execute("PRAGMA query_only = ON")


def check_settings(handle: sqlite3.Connection) -> None:
    """Refuse a library that is too old, settings that did not take, and a damaged file."""
    if sqlite_version_info < OLDEST:
        raise DatabaseUnusableError(f"SQLite {sqlite_version} is too old; 3.37 is needed.")
    for name, wanted in SETTINGS.items():
        row = handle.execute(f"PRAGMA {name}").fetchone()
        if row is not None and row[0] != wanted:
            message = f"The database refuses the setting {name}; keep it on a local disk."
            raise DatabaseUnusableError(message)
    answer = handle.execute("PRAGMA quick_check(1)").fetchone()
    if answer[0] != "ok":
        raise DatabaseUnusableError("The database file is damaged; restore it from a copy.")
