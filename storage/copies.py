"""Copies of a SQLite database: made beside the running service, checked, and read from.

The connection is read-only, so it neither writes nor checkpoints the database of the service.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import func, select

from storage.crash import crash_point
from storage.durable import sync
from storage.errors import DatabaseUnusableError
from storage.file_store import is_file_id
from storage.schema.delivery import chats, inbox, outbox
from storage.schema.work import audit, files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection


_OURS = ("alembic_version", inbox.name, outbox.name, files.name)
"""Tables that every database of ours has had."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A stored file that the records name."""

    id: str
    sha256: str


def copy_database(source: Path, target: Path) -> None:
    """Write a whole, checked, durable copy of mode 600. Raises DatabaseUnusableError."""
    with _reading(source) as handle:
        handle.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    check(target)
    sync(target)
    crash_point("copy.database")


def check(path: Path) -> None:
    """Refuse a database file with any damage. Raises DatabaseUnusableError."""
    with _reading(path) as handle:
        answer = handle.execute("PRAGMA integrity_check(1)").fetchone()
    if answer[0] != "ok":
        raise DatabaseUnusableError(f"The database file {path} is damaged.")


def refuse_foreign(path: Path) -> None:
    """Refuse a SQLite file that our program did not make. Raises DatabaseUnusableError."""
    with _reading(path) as handle:
        found = {row[0] for row in handle.execute("SELECT name FROM sqlite_master")}
    if not found.issuperset(_OURS):
        raise DatabaseUnusableError(f"The database {path} is not one of this program.")


def named_files(path: Path) -> tuple[NamedFile, ...]:
    """List the stored files that a database file names.

    Raises DatabaseUnusableError, also where an id is not one of ours: it could lead elsewhere.
    """
    with _reading(path) as handle:
        rows = handle.execute("SELECT id, sha256 FROM files WHERE state = 'stored' ORDER BY id")
        named = tuple(NamedFile(*row) for row in rows)
    if not all(is_file_id(one.id) for one in named):
        raise DatabaseUnusableError(f"The database {path} names a file that cannot be one of ours.")
    return named


def last_record(tx: Connection) -> datetime | None:
    """Return when (UTC) the last thing happened that the records know of."""
    moments = [
        tx.scalar(select(func.max(column)))
        for column in (
            inbox.c.received_at,
            outbox.c.created_at,
            chats.c.last_seen_at,
            audit.c.at,
        )
    ]
    return max((moment for moment in moments if moment is not None), default=None)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        address = f"file:{quote(str(path.absolute()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as handle:
            handle.execute("PRAGMA trusted_schema = OFF")
            handle.execute("PRAGMA cell_size_check = ON")
            yield handle
    except sqlite3.Error as error:
        raise DatabaseUnusableError(f"The database {path} cannot be read ({error}).") from error
