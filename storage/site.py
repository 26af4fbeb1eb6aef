"""What this installation notes about itself: names with a value each, in one table.

Whoever notes something knows what its value means; here it is words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, literal_column, select

from storage.schema import inserting
from storage.schema.library import site

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

PRIVACY_NOTICE = "privacy_notice"
"""Under this name stands the address of the privacy notice, as the settings tell it."""
MONTHLY_BUDGET = "monthly_budget"
"""Under this name stands what a month may cost, as the settings tell it."""
TEMPLATES_ASKED = "templates_asked"
"""Under this name stands when the platform was last asked by itself how templates stand."""


def find(tx: Connection, name: str) -> str | None:
    """Return what is noted under a name."""
    found: str | None = tx.scalar(_FIND, {"of": name})
    return found


def note(tx: Connection, name: str, value: str) -> None:
    """Note a value, in the place of the one before."""
    tx.execute(_NOTE.on(tx), {"name": name, "value": value})


def note_first(tx: Connection, name: str, value: str) -> bool:
    """Note a value unless there is one already; return whether it was noted."""
    return tx.execute(_NOTE_FIRST.on(tx), {"name": name, "value": value}).rowcount == 1


def drop(tx: Connection, name: str) -> None:
    """Forget what is noted under a name."""
    tx.execute(_DROP, {"of": name})


def is_noted(name: str) -> ColumnElement[bool]:
    """Return the condition, within a statement, that something is noted under a name of ours."""
    quoted: Any = literal_column(f"'{name}'")
    return exists().where(site.c.name == quoted)


_FIND = select(site.c.value).where(site.c.name == bindparam("of"))
_NOTE = inserting(
    site,
    lambda into: into.on_conflict_do_update(
        index_elements=[site.c.name], set_={"value": into.excluded.value}
    ),
)
_NOTE_FIRST = inserting(
    site, lambda into: into.on_conflict_do_nothing(index_elements=[site.c.name])
)
_DROP = delete(site).where(site.c.name == bindparam("of"))
