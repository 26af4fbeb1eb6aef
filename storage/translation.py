"""Turns the drivers' errors into ours, without the values a driver may put into its words."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from storage.errors import (
    AlreadyExistsError,
    DatabaseUnavailableError,
    InvalidRecordError,
    StorageError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

T = TypeVar("T")

UNIQUE = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"})
REPEATABLE = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock not available in time."""
AWAY = frozenset({"08", "53", "57", "58"})
"""Classes of PostgreSQL's codes: connection, resources, operator's intervention, system."""
FULL = frozenset({"SQLITE_FULL", "53100"})
READ_ONLY = "25006"
"""The server takes no changes: it has become a standby, or was told so."""
NO_RIGHTS = "42501"

DriverError = DBAPIError | sqlite3.Error


def code_of(error: DriverError) -> str:
    """Return SQLite's name or PostgreSQL's code of what went wrong, else the type's name."""
    original: Any = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    return code or type(original).__name__


def unopened(error: sqlite3.Error) -> str:
    """Return why a SQLite file cannot be opened, in words for a sentence."""
    if code_of(error).startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return "the disk refuses what is written to it, and seems to be full"
    return str(error)


def is_repeatable(error: DBAPIError) -> bool:
    """Return whether the same work may succeed if it is done again at once."""
    return code_of(error) in REPEATABLE


def translated(error: DriverError) -> StorageError:
    """Return our error for a driver's."""
    code = code_of(error)
    if isinstance(error, IntegrityError | sqlite3.IntegrityError):
        broken = _broken_rule(error)
        if code in UNIQUE:
            return AlreadyExistsError(f"There is such a record already ({broken}).")
        return InvalidRecordError(f"The record breaks a rule of the schema ({broken}).")
    if code in FULL:
        return DatabaseUnavailableError("The database cannot be written to: the disk is full.")
    if code.startswith("SQLITE_IOERR"):
        return DatabaseUnavailableError(
            f"The disk refuses what the database asks of it ({code}); perhaps it is full."
        )
    if code == READ_ONLY:
        return DatabaseUnavailableError(
            "The database server takes no changes just now: it is read-only."
        )
    if code == NO_RIGHTS:
        return DatabaseUnavailableError(
            "The database user may not do that; give it the rights to all tables."
        )
    if _is_unreached(error):
        return DatabaseUnavailableError("The database server cannot be reached.")
    return DatabaseUnavailableError(f"The database could not do its work just now ({code}).")


def is_outage(error: DriverError) -> bool:
    """Return whether the database itself is in trouble, not the statement."""
    code = code_of(error)
    if code.startswith("SQLITE_"):
        return code != "SQLITE_ERROR"
    is_gone = isinstance(error, DBAPIError) and error.connection_invalidated
    is_refused = code in REPEATABLE or code in {READ_ONLY, NO_RIGHTS}
    return is_gone or is_refused or _is_unreached(error) or code[:2] in AWAY


def _is_unreached(error: DriverError) -> bool:
    """Return whether the server gave no code: it did not answer, or let nobody in."""
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", "") is None


def _broken_rule(error: IntegrityError | sqlite3.IntegrityError) -> str:
    original = error.orig if isinstance(error, IntegrityError) else error
    diagnosis = getattr(original, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or diagnosis.column_name or "unnamed")
    _, _, rule = str(original).partition(": ")
    return rule or "unnamed"


def translating(function: Callable[[Connection], T], tx: Connection) -> T:
    """Run `function`, with the driver's errors turned into ours.

    A mistake in a statement stays what it is: its words hold no values on either database.
    """
    try:
        return function(tx)
    except (IntegrityError, sqlite3.IntegrityError) as error:
        raise translated(error) from None
    except (DBAPIError, sqlite3.Error) as error:
        if is_outage(error) and code_of(error) not in REPEATABLE:
            raise translated(error) from error
        raise
