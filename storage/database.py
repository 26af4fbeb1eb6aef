"""The only way to the records: `write` and `read`, each given one plain function.

A function gets the connection and runs to its end in one transaction, also when whoever asked
for it was cancelled; nothing can wait inside it. It may be run a second time if the database
refused the first (PostgreSQL), so it must not change anything but the records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import DatabaseUnavailableError, DatabaseUnusableError
from storage.postgresql import PostgresqlBackend
from storage.sqlite import SqliteBackend

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

Transaction: TypeAlias = Connection
"""What a function of ours is given; other packages know it by this name."""


class Backend(Protocol):
    """What one kind of database has to offer."""

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def write(self, function: Callable[[Transaction], T]) -> T: ...

    async def read(self, function: Callable[[Transaction], T]) -> T: ...

    async def restructure(self, function: Callable[[Transaction], T]) -> T: ...

    async def checkpoint(self) -> None: ...

    @property
    def version(self) -> str: ...


class Database:
    """One database, opened once: sqlite+aiosqlite:///… or postgresql+psycopg://…, by its URL."""

    def __init__(self, url: str, *, workers: int = 8) -> None:
        try:
            parsed = make_url(url)
        except ArgumentError:
            message = "The database address cannot be read."
            raise DatabaseUnusableError(message) from None
        self.dialect: Literal["sqlite", "postgresql"]
        self._backend: Backend
        match parsed.get_backend_name():
            case "sqlite" if parsed.database and parsed.database != ":memory:":
                self.dialect = "sqlite"
                self._backend = SqliteBackend(parsed.database)
            case "postgresql":
                self.dialect = "postgresql"
                self._backend = PostgresqlBackend(parsed, workers=workers)
            case _:
                message = "The database must be a SQLite file or a PostgreSQL database."
                raise DatabaseUnusableError(message)
        self.fault: str | None = None
        """Why something could not be stored, until `prove` stored something again."""

    async def open(self) -> None:
        """Connect, check the settings and take the lock. Raises one plain sentence."""
        await self._backend.open()

    async def close(self) -> None:
        """Finish what was asked for, then let go of the database."""
        await self._backend.close()

    async def write(self, function: Callable[[Transaction], T]) -> T:
        """Run `function` in a transaction of its own and return once it is durable."""
        try:
            return await self._backend.write(function)
        except DatabaseUnavailableError as error:
            self.fault = str(error)
            raise

    async def prove(self, function: Callable[[Transaction], T]) -> T:
        """Write what surely changes something: once it is durable, the fault is over.

        Many a transaction changes nothing, and so succeeds also on a full disk.
        """
        value = await self.write(function)
        self.fault = None
        return value

    async def read(self, function: Callable[[Transaction], T]) -> T:
        """Run `function` on a snapshot that cannot be written."""
        return await self._backend.read(function)

    async def restructure(self, function: Callable[[Transaction], T]) -> T:
        """Run a change of the schema: one transaction, no time limit, keys checked after it."""
        return await self._backend.restructure(function)

    async def checkpoint(self) -> None:
        """Fold the write-ahead log into the database file (SQLite; elsewhere nothing)."""
        await self._backend.checkpoint()

    @property
    def version(self) -> str:
        """Name and version of the database's library or server."""
        return self._backend.version
