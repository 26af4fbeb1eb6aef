"""Our own mark of each copy of a message, which a platform gives back in what it tells of it.

It names the row, the claim it left by, and this installation of the records: a restore makes that
name anew, as ids are then dealt out once more that the platform knows from before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, literal_column

from storage import site
from storage.schema.library import site as notes

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.outbox.rows import OutboxRow

_NAME = "installation"
_MARK = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})\.([0-9a-z]{1,32})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mark:
    """One copy of a message."""

    row: int
    copy: int
    """The number of the claim by which it left."""
    installation: str

    def __str__(self) -> str:
        return f"{self.row}.{self.copy}.{self.installation}"


def mark_of(row: OutboxRow, installation: str) -> str:
    """Return how the copy is marked that leaves by this claim."""
    return str(Mark(row.id, row.lease_no, installation))


def read_mark(given: str | None) -> Mark | None:
    """Return what a mark says that was given back; None where it is none of this kind."""
    found = None if given is None else _MARK.fullmatch(given)
    return None if found is None else Mark(int(found[1]), int(found[2]), found[3])


def installation(tx: Connection, fresh: str) -> str:
    """Return what this installation is called; `fresh`, where it has no name yet."""
    site.note_first(tx, _NAME, fresh)
    return site.find(tx, _NAME) or fresh


def forget_installation(tx: Connection) -> None:
    """Have this installation be called anew: what was marked before is not known by its mark."""
    site.drop(tx, _NAME)


_quoted: Any = literal_column(f"'{_NAME}'")
IS_OURS = exists().where(
    notes.c.name == _quoted, notes.c.value == bindparam("installation", type_=notes.c.value.type)
)
"""The condition, within a statement, that a mark was made by this installation."""
