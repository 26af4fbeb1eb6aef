"""SQLite behind `Database`: one process, one writing connection, many functions in a commit.

Each connection is aiosqlite's, with its own thread; a function runs there whole, over a
SQLAlchemy connection bound to the same handle, so a transaction costs one hop between threads.
Writes that wait are committed together; each has a savepoint, so one that raises is undone alone.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections import deque
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import aiosqlite
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.crash import crash_point
from storage.errors import DatabaseUnavailableError, DatabaseUnusableError, StorageError
from storage.sqlite_file import check_settings, set_up, take_lock
from storage.translation import is_outage, translated, translating, unopened

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

T = TypeVar("T")

BATCH = 64
"""Most functions in one commit."""
READERS = 2
CACHED_STATEMENTS = 512
WRITES_PER_CHECKPOINT = 500
WRITES_PER_IDLE_CHECKPOINT = 50
LARGE_LOG = 64 * 2**20
"""A write-ahead log above this many bytes is cut off, not only written over."""


_LOCAL = threading.local()
"""Holds the handle of each connection's own thread."""
_ENGINE = create_engine(
    "sqlite://", creator=lambda: _LOCAL.handle, poolclass=NullPool, hide_parameters=True
)
"""One for all connections, so that a statement is compiled once and not once for each of them."""


@dataclass(slots=True)
class _Request:
    """One function that waits, and where its outcome is awaited."""

    function: Callable[[Connection], Any]
    future: asyncio.Future[Any]
    value: Any = None
    error: BaseException | None = None


class _Thread:
    """An aiosqlite connection and the SQLAlchemy connection over the same handle."""

    def __init__(self, path: Path, *, writes: bool) -> None:
        self._path = path
        self._writes = writes
        self._link: aiosqlite.Connection
        self.pending = 0
        self.handle: sqlite3.Connection
        self.tx: Connection

    async def open(self) -> None:
        self._link = aiosqlite.connect(
            self._path, isolation_level=None, cached_statements=CACHED_STATEMENTS
        )
        _ = await self._link  # starts its thread and opens the file
        try:
            await self.run(self._prepare)
        except BaseException:
            await self._link.close()
            raise

    def _prepare(self) -> None:
        self.handle = self._link._conn  # noqa: SLF001 - aiosqlite names its handle only so
        set_up(self.handle, writes=self._writes)
        _LOCAL.handle = self.handle
        self.tx = _ENGINE.connect()

    async def run(self, function: Callable[[], T]) -> T:
        """Run `function` in this thread to its end, even if the caller is cancelled."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.pending += 1
        future.add_done_callback(self._count_down)
        self._link._tx.put_nowait((future, function))  # noqa: SLF001 - it offers no other way
        return await asyncio.shield(future)

    def _count_down(self, _: object) -> None:
        self.pending -= 1

    def post(self, function: Callable[[], None]) -> None:
        """Have `function` run in this thread without waiting for it; it must not raise."""
        self._link._tx.put_nowait((None, function))  # noqa: SLF001 - as above

    async def close(self) -> None:
        await self.run(self.tx.close)
        await self._link.close()


class SqliteBackend:
    """See the module. All public methods are called from one event loop."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._waiting: deque[_Request] = deque()
        self._draining = False
        self._since_checkpoint = 0
        self._held = ExitStack()
        self._idle = asyncio.Event()
        self._idle.set()
        self._writer: _Thread | None = None
        self._readers: list[_Thread] = []
        self._loop: asyncio.AbstractEventLoop

    @property
    def version(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    async def open(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._held.enter_context(take_lock(self._path))
        try:
            writer = _Thread(self._path, writes=True)
            await writer.open()
            self._writer = writer
            await writer.run(lambda: check_settings(writer.handle))
            for _ in range(READERS):
                reader = _Thread(self._path, writes=False)
                await reader.open()
                self._readers.append(reader)
        except BaseException as error:
            await self.close()
            if isinstance(error, sqlite3.Error):
                raise DatabaseUnusableError(
                    f"The database {self._path} cannot be opened ({unopened(error)})."
                ) from error
            raise

    async def close(self) -> None:
        await self._idle.wait()
        writer, self._writer = self._writer, None
        readers, self._readers = self._readers, []
        for reader in readers:
            await reader.close()
        if writer is not None:
            with suppress(sqlite3.Error):
                await writer.run(lambda: _checkpoint(writer.handle, "TRUNCATE"))
            await writer.close()
        self._held.close()

    async def read(self, function: Callable[[Connection], T]) -> T:
        if not self._readers:
            raise DatabaseUnavailableError("The database is closed.")
        reader = min(self._readers, key=lambda one: one.pending)
        return await reader.run(lambda: _read(reader, function))

    async def write(self, function: Callable[[Connection], T]) -> T:
        if self._writer is None:
            raise DatabaseUnavailableError("The database is closed.")
        request = _Request(function, self._loop.create_future())
        self._waiting.append(request)
        if not self._draining:
            # Only after the other callbacks of this round, so that their writes join this one.
            self._draining = True
            self._idle.clear()
            self._loop.call_soon(self._writer.post, self._drain)
        value: T = await asyncio.shield(request.future)
        return value

    async def restructure(self, function: Callable[[Connection], T]) -> T:
        writer = self._writer
        if writer is None:
            raise DatabaseUnavailableError("The database is closed.")
        try:
            return await writer.run(lambda: _restructure(writer, function))
        except (DBAPIError, sqlite3.Error) as error:
            if is_outage(error):
                raise translated(error) from error
            raise

    async def checkpoint(self) -> None:
        writer = self._writer
        if writer is not None:
            await writer.run(lambda: _checkpoint(writer.handle, "TRUNCATE"))

    # --- in the writer's thread ------------------------------------------------------------

    def _drain(self) -> None:
        """Commit what waits, batch by batch, until nothing does."""
        writer = self._writer
        while writer is not None:
            batch: list[_Request] = []
            while self._waiting and len(batch) < BATCH:
                batch.append(self._waiting.popleft())
            if not batch:
                break
            _commit_together(writer, batch)
            self._loop.call_soon_threadsafe(_settle, batch)
            self._since_checkpoint += len(batch)
            self._checkpoint_if_due(writer.handle)
        self._loop.call_soon_threadsafe(self._rest)

    def _checkpoint_if_due(self, handle: sqlite3.Connection) -> None:
        due = WRITES_PER_CHECKPOINT if self._waiting else WRITES_PER_IDLE_CHECKPOINT
        if self._since_checkpoint < due:
            return
        self._since_checkpoint = 0
        log = self._path.with_name(self._path.name + "-wal")
        large = log.exists() and log.stat().st_size > LARGE_LOG
        with suppress(sqlite3.Error):
            _checkpoint(handle, "TRUNCATE" if large else "PASSIVE")

    # --- in the event loop -----------------------------------------------------------------

    def _rest(self) -> None:
        if self._waiting and self._writer is not None:
            self._writer.post(self._drain)
            return
        self._draining = False
        self._idle.set()


def _checkpoint(handle: sqlite3.Connection, mode: str) -> None:
    crash_point("db.before_checkpoint")
    handle.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()
    crash_point("db.after_checkpoint")


def _settle(batch: list[_Request]) -> None:
    for request in batch:
        if request.future.done():
            continue
        if request.error is None:
            request.future.set_result(request.value)
        elif isinstance(request.error, StopIteration):
            request.future.set_exception(RuntimeError("a function raised StopIteration"))
        else:
            request.future.set_exception(request.error)


def _commit_together(writer: _Thread, batch: list[_Request]) -> None:
    """Run a batch in one transaction. Afterwards each request holds its value or its error."""
    try:
        crash_point("db.before_begin")
        writer.handle.execute("BEGIN IMMEDIATE")
        with writer.tx.begin():
            for request in batch:
                _run_one(writer, request)
            crash_point("db.before_commit")
        crash_point("db.after_commit")
    except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it
        if writer.handle.in_transaction:
            writer.handle.rollback()
        fault = _fault(error)
        for request in batch:
            request.error = request.error or fault


def _run_one(writer: _Thread, request: _Request) -> None:
    handle = writer.handle
    handle.execute("SAVEPOINT one")
    try:
        request.value = translating(request.function, writer.tx)
        crash_point("db.inside")
    except Exception as error:
        if not handle.in_transaction:
            raise  # a full disk and the like undo the whole transaction
        request.error = error
        handle.execute("ROLLBACK TO one")
    handle.execute("RELEASE one")


def _fault(error: BaseException) -> StorageError:
    if isinstance(error, StorageError):
        return error
    if isinstance(error, DBAPIError | sqlite3.Error):
        return translated(error)
    name = type(error).__name__
    fault = DatabaseUnavailableError(f"The database could not do its work just now ({name}).")
    fault.__cause__ = error
    return fault


def _read(reader: _Thread, function: Callable[[Connection], T]) -> T:
    try:
        reader.handle.execute("BEGIN")
        with reader.tx.begin():
            return translating(function, reader.tx)
    finally:
        if reader.handle.in_transaction:
            reader.handle.rollback()


def _restructure(writer: _Thread, function: Callable[[Connection], T]) -> T:
    handle = writer.handle
    handle.execute("PRAGMA foreign_keys = OFF")
    try:
        handle.execute("BEGIN IMMEDIATE")
        with writer.tx.begin():
            value = function(writer.tx)
            if handle.execute("PRAGMA foreign_key_check").fetchone() is not None:
                message = "The change of the schema would leave records that point nowhere."
                raise DatabaseUnusableError(message)
            return value
    finally:
        if handle.in_transaction:
            handle.rollback()
        handle.execute("PRAGMA foreign_keys = ON")
