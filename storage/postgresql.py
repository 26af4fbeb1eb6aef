"""PostgreSQL behind `Database`: a few threads, each function in a transaction of its own.

Transactions are REPEATABLE READ, so of two that read and then change the same row one is
refused and run again; with a plain READ COMMITTED its change would vanish without an error.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import TYPE_CHECKING, NoReturn, TypeVar

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.crash import crash_point
from storage.errors import DatabaseUnavailableError, DatabaseUnusableError
from storage.translation import (
    READ_ONLY,
    code_of,
    is_outage,
    is_repeatable,
    translated,
    translating,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Connection

T = TypeVar("T")

SETTINGS = {
    "synchronous_commit": "on",
    "lock_timeout": "2s",
    "statement_timeout": "10s",
    "idle_in_transaction_session_timeout": "15s",
    "timezone": "UTC",
}
RESTRUCTURING = 7_266_001
"""The number of the lock under which one process at a time changes the schema."""
TRIES = 8
FIRST_PAUSE = 0.002
"""Seconds before a refused transaction is run again; doubled each time."""


class PostgresqlBackend:
    """See the module. `workers` is how many transactions may run at once."""

    def __init__(self, url: URL, *, workers: int) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        self._engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=workers,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,
            isolation_level="REPEATABLE READ",
            connect_args={"options": options, "connect_timeout": 5},
        )
        self._reading = self._engine.execution_options(postgresql_readonly=True)
        self._workers = workers
        self._threads: ThreadPoolExecutor | None = None
        self._version = "PostgreSQL"
        self._never = threading.Event()
        self._again = threading.Lock()

    @property
    def version(self) -> str:
        return self._version

    async def open(self) -> None:
        self._threads = ThreadPoolExecutor(self._workers, thread_name_prefix="records")
        try:
            self._version = await self._run(self._check)
        except DBAPIError as error:
            await self.close()
            raise DatabaseUnusableError("The PostgreSQL server cannot be reached.") from error
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        threads, self._threads = self._threads, None
        if threads is not None:
            await asyncio.to_thread(threads.shutdown)
            self._engine.dispose()

    async def write(self, function: Callable[[Connection], T]) -> T:
        return await self._run(lambda: self._write(function))

    async def read(self, function: Callable[[Connection], T]) -> T:
        return await self._run(lambda: self._read(function))

    async def restructure(self, function: Callable[[Connection], T]) -> T:
        return await self._run(lambda: self._restructure(function))

    async def checkpoint(self) -> None:
        """Nothing: the server does it by itself."""

    async def _run(self, work: Callable[[], T]) -> T:
        if self._threads is None:
            raise DatabaseUnavailableError("The database is closed.")
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._threads, work))

    # --- in a thread -----------------------------------------------------------------------

    def _check(self) -> str:
        with self._engine.connect() as tx:
            for name, wanted in SETTINGS.items():
                found = tx.scalar(text("SELECT current_setting(:name)"), {"name": name})
                if found != wanted:
                    raise DatabaseUnusableError(f"The server refuses the setting {name}.")
            encoding = tx.scalar(text("SELECT current_setting('server_encoding')"))
            if encoding != "UTF8":
                raise DatabaseUnusableError("The PostgreSQL database must use the encoding UTF8.")
            return f"PostgreSQL {tx.scalar(text('SHOW server_version'))}"

    def _write(self, function: Callable[[Connection], T]) -> T:
        for attempt in range(TRIES):
            try:
                # Refused ones go one after another: together they would refuse each other again.
                with self._again if attempt else nullcontext():
                    return self._write_once(function)
            except DBAPIError as error:
                if attempt == TRIES - 1 or not is_repeatable(error):
                    _tell(error)
            self._never.wait(FIRST_PAUSE * 2**attempt)
        raise DatabaseUnavailableError

    def _write_once(self, function: Callable[[Connection], T]) -> T:
        crash_point("db.before_begin")
        with self._engine.begin() as tx:
            value = translating(function, tx)
            crash_point("db.inside")
            crash_point("db.before_commit")
        crash_point("db.after_commit")
        return value

    def _restructure(self, function: Callable[[Connection], T]) -> T:
        """Run `function` alone, and so that it sees what another process changed before it."""
        try:
            return self._restructure_alone(function)
        except DBAPIError as error:
            _tell(error)

    def _restructure_alone(self, function: Callable[[Connection], T]) -> T:
        plain = self._engine.execution_options(isolation_level="READ COMMITTED")
        with plain.begin() as tx:
            for name in (
                "statement_timeout",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
            ):
                tx.execute(text(f"SET LOCAL {name} = 0"))
            tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": RESTRUCTURING})
            return function(tx)

    def _read(self, function: Callable[[Connection], T]) -> T:
        try:
            with self._reading.begin() as tx:
                return function(tx)
        except DBAPIError as error:
            if code_of(error) == READ_ONLY:
                raise  # a read that would write is a mistake of ours
            _tell(error)


def _tell(error: DBAPIError) -> NoReturn:
    """Raise what `translating` cannot see: connecting and committing fail outside a function.

    A wrong statement stays itself. Of a broken rule the driver's words would hold values.
    """
    if isinstance(error, IntegrityError):
        raise translated(error) from None
    if is_outage(error):
        raise translated(error) from error
    raise error
