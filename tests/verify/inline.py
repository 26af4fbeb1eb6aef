"""Records on SQLite without a thread: whoever writes has written when the call returns.

So virtual time can be moved at once, as nothing goes on beside the event loop. The transactions
are the product's own.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, TypeVar

from storage import sqlite
from storage.database import Database
from storage.sqlite_file import set_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.database import Transaction

T = TypeVar("T")


class InlineDatabase(Database):
    """A SQLite file that was migrated before."""

    def __init__(self, path: Path) -> None:
        self.dialect = "sqlite"
        self.fault = None
        self.handle = sqlite3.connect(path, isolation_level=None)
        set_up(self.handle, writes=True)
        sqlite._LOCAL.handle = self.handle
        self.tx = sqlite._ENGINE.connect()

    async def open(self) -> None: ...

    async def checkpoint(self) -> None:
        self.handle.execute("PRAGMA wal_checkpoint(PASSIVE)")

    @property
    def version(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    async def write(self, function: Callable[[Transaction], T]) -> T:
        request = sqlite._Request(function, None)  # type: ignore[arg-type]
        sqlite._commit_together(self, [request])  # type: ignore[arg-type]
        if request.error is not None:
            raise request.error
        return request.value  # type: ignore[no-any-return]

    async def read(self, function: Callable[[Transaction], T]) -> T:
        return await self.write(function)

    async def close(self) -> None:
        self.tx.close()
        self.handle.close()
