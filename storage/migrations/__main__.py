"""Writes the next numbered step from what the tables have more than the steps so far.

For developers: `python -m storage.migrations 0004 "what it adds"`; read and mend the file.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from storage.database import Database
from storage.migrations import migrate
from storage.migrations.steps import settings


async def write_step(number: str, message: str) -> None:
    """Compare the tables with a fresh database that has all steps, and write the difference."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'empty.db'}")
        await database.open()
        try:
            await migrate(database)
            await database.restructure(
                lambda tx: command.revision(settings(tx), message, autogenerate=True, rev_id=number)
            )
        finally:
            await database.close()


if __name__ == "__main__":
    asyncio.run(write_step(sys.argv[1], sys.argv[2]))
