"""The schema's numbered steps, and where a database stands in them.

All steps that are missing run in one transaction, so a database is never between two of them.
A released step is never edited. Most starts find nothing to do: Alembic, which runs the steps, is
loaded only where there is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import column, inspect, select, table

from storage.errors import DatabaseTooNewError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database

State = Literal["empty", "behind", "current", "newer"]

STEPS = tuple(sorted(file.name[:4] for file in Path(__file__).with_name("versions").glob("0*.py")))
"""The numbers of this program's steps, in their order; each file begins with its own."""
_STANDS_AT = table("alembic_version", column("version_num"))


async def schema_state(database: Database) -> State:
    """Return where the database stands, seen from this program."""
    return await database.read(state_of)


async def migrate(database: Database) -> State:
    """Bring the schema up to date; return where it stood. Refuses a newer database."""
    state = await schema_state(database)
    if state == "newer":
        raise DatabaseTooNewError
    if state != "current":
        from storage.migrations.steps import upgrade  # noqa: PLC0415 - see the module

        await database.restructure(upgrade)
    return state


def state_of(tx: Connection) -> State:
    """Return where the database of `tx` stands."""
    if not inspect(tx).has_table(_STANDS_AT.name):
        return "empty"
    found = set(tx.execute(select(_STANDS_AT.c.version_num)).scalars())
    if not found:
        return "empty"
    if not found.issubset(STEPS):
        return "newer"
    return "current" if found == {STEPS[-1]} else "behind"
