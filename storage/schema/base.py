"""What all tables share: the metadata, names of constraints, strictness, enumerations.

Every table is made by `table`, so none can forget to be STRICT on SQLite. Conflict clauses
exist once per dialect; `ByDialect` holds both and picks the one of the connection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import CheckConstraint, MetaData, Table
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.schema import SchemaItem

Statement = TypeVar("Statement")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *items: SchemaItem, autoincrement: bool = False) -> Table:
    """Return a table of ours. With `autoincrement` an id is never used twice."""
    return Table(name, metadata, *items, sqlite_strict=True, sqlite_autoincrement=autoincrement)


def one_of(column: str, values: Sequence[str]) -> CheckConstraint:
    """Return the check that `column` holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


@dataclass(frozen=True, slots=True)
class ByDialect(Generic[Statement]):
    """The same statement in the words of either database."""

    sqlite: Statement
    postgresql: Statement

    def on(self, tx: Connection) -> Statement:
        """Return the statement for the database of `tx`."""
        return self.sqlite if tx.dialect.name == "sqlite" else self.postgresql


def inserting(target: Table, finish: Callable[[Any], Statement]) -> ByDialect[Statement]:
    """Return an insert into `target` with a conflict clause that `finish` adds to it.

    For example `inserting(people, lambda insert: insert.on_conflict_do_nothing())`.
    """
    counted = {"preserve_rowcount": True}  # so that what was new can be told from what was not
    return ByDialect(
        sqlite=finish(sqlite.insert(target).execution_options(**counted)),
        postgresql=finish(postgresql.insert(target).execution_options(**counted)),
    )
