"""What commands share: settings from the environment, the log, an event loop, an open database."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from bot import log
from bot.ground import is_made, nothing_here, refuse_interrupted
from bot.settings import Settings, load_settings
from storage.database import Database
from storage.errors import DatabaseTooNewError, DatabaseUnusableError
from storage.migrations import schema_state

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

T = TypeVar("T")


def settled(**fixed: Any) -> Settings:  # noqa: ANN401 - values of settings
    """Read the settings and set the log up by them. Raises SettingsError."""
    settings = load_settings(**fixed)
    log.set_up(form=settings.log_format, level=settings.log_level)
    return settings


def run_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` in the fastest event loop there is."""
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


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
