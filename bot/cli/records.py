"""The records themselves, opened by a command because no service has them open."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.accounts import channels_of
from bot.clock import SystemClock
from bot.control import Control
from bot.ground import is_made, nothing_here, refuse_interrupted
from bot.ids import RandomIds
from storage.database import Database
from storage.errors import DatabaseTooNewError, DatabaseUnusableError
from storage.migrations import schema_state

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.control_socket import Answer
    from bot.settings import Settings


def refuse_nothing(settings: Settings) -> None:
    """Raise StartError, and make nothing, where there is no SQLite file yet."""
    file = settings.database_file
    if file is not None and not is_made(file):
        raise nothing_here(file.parent)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """Open the records as they are.

    Raises StorageError where they are not up to date, StartError where there are none or a
    restore is half done.
    """
    refuse_interrupted(settings.data_dir)
    refuse_nothing(settings)
    database = Database(settings.database_address)
    await database.open()
    try:
        state = await schema_state(database)
        if state == "newer":
            raise DatabaseTooNewError
        if state == "empty":
            raise nothing_here(settings.database_file or "the database")
        if state != "current":
            raise DatabaseUnusableError(
                "The database is not up to date; run: python -m bot migrate"
            )
        yield database
    finally:
        await database.close()


async def carry_out(settings: Settings, request: Mapping[str, Any]) -> Answer:
    """Do what the running service would do, were there one."""
    async with opened(settings) as database:
        control = Control(
            database,
            SystemClock(),
            channels_of(settings),
            RandomIds(),
            changed=_nothing,
            wake=lambda: None,
        )
        return await control.carry_out(request)


async def _nothing() -> None:
    """Nobody else has the records open."""
