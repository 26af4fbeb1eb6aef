"""The schema's numbered steps, run in-process by Alembic, and where a database stands in them.

All steps that are missing run in one transaction, so a database is never between two of them.
A released step is never edited.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.errors import DatabaseTooNewError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database

State = Literal["empty", "behind", "current", "newer"]


async def schema_state(database: Database) -> State:
    """Return where the database stands, seen from this program."""
    return await database.read(state_of)


async def migrate(database: Database) -> State:
    """Bring the schema up to date; return where it stood. Refuses a newer database."""
    state = await schema_state(database)
    if state == "newer":
        raise DatabaseTooNewError
    if state != "current":
        await database.restructure(upgrade)
    return state


def state_of(tx: Connection) -> State:
    """Return where the database of `tx` stands."""
    found = set(MigrationContext.configure(tx).get_current_heads())
    if not found:
        return "empty"
    known, heads = _steps()
    if not known.issuperset(found):
        return "newer"
    return "current" if found == heads else "behind"


@cache
def _steps() -> tuple[frozenset[str], frozenset[str]]:
    """Return all steps of this program, and the last; Alembic compiles each to tell."""
    script = ScriptDirectory.from_config(settings())
    known = frozenset(step.revision for step in script.walk_revisions())
    return known, frozenset(script.get_heads())


def upgrade(tx: Connection) -> None:
    """Run the missing steps within the transaction of `tx`."""
    command.upgrade(settings(tx), "head")


def settings(tx: Connection | None = None) -> Config:
    """Return Alembic's settings, with the connection that its environment takes from them."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = tx
    return config
