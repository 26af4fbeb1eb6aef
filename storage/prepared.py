"""Statements of the hot path: compiled once, then run on SQLite without SQLAlchemy's ceremony.

A turn's few statements cost SQLite about 15 µs each, and SQLAlchemy's execution ten times that.
So on SQLite the compiled text, with the bind and result conversions of its column types, goes
straight to the handle of the same transaction. On PostgreSQL it is an ordinary execution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from storage.schema.base import ByDialect

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler

    Convert = Callable[[Any], Any]
    Values = Mapping[str, Any]


class Prepared:
    """One statement, for both databases. An insert always gets the same columns."""

    def __init__(self, statement: Any) -> None:  # noqa: ANN401 - any executable, or ByDialect
        self._statement = statement
        self._fast: _Fast | None = None

    def rows(self, tx: Connection, values: Values) -> Sequence[Sequence[Any]]:
        """Run the statement and return all its rows."""
        if tx.dialect.name != "sqlite":
            return tx.execute(self._on(tx), values).all()
        fast = self._fast or self._compile(tx, values)
        found = _handle(tx).execute(fast.text, fast.bound(values)).fetchall()
        return fast.converted(found)

    def first(self, tx: Connection, values: Values) -> Sequence[Any] | None:
        """Run the statement and return its only row, if there is one."""
        found = self.rows(tx, values)
        return found[0] if found else None

    def run(self, tx: Connection, values: Values) -> int:
        """Run the statement and return how many rows it changed."""
        if tx.dialect.name != "sqlite":
            return tx.execute(self._on(tx), values).rowcount
        fast = self._fast or self._compile(tx, values)
        return _handle(tx).execute(fast.text, fast.bound(values)).rowcount

    def run_many(self, tx: Connection, values: Sequence[Values]) -> int:
        """Run the statement once for each of `values` and return how many rows it changed."""
        if not values:
            return 0
        if tx.dialect.name != "sqlite":
            return tx.execute(self._on(tx), values).rowcount
        fast = self._fast or self._compile(tx, values[0])
        return _handle(tx).executemany(fast.text, [fast.bound(one) for one in values]).rowcount

    def _on(self, tx: Connection) -> Any:  # noqa: ANN401 - any executable
        if isinstance(self._statement, ByDialect):
            return self._statement.on(tx)
        return self._statement

    def _compile(self, tx: Connection, values: Values) -> _Fast:
        self._fast = _Fast(self._on(tx), tx.dialect, list(values))
        return self._fast


class PreparedAmong:
    """A statement with one expanding bind, such as `id IN (:ids)`, for both databases.

    SQLite gets one text for each power of two; a shorter list is filled up with its last value.
    """

    def __init__(self, statement: Any, among: str) -> None:  # noqa: ANN401 - any executable
        self._statement = statement
        self._among = among
        self._fast: dict[int, _Fast] = {}

    def rows(self, tx: Connection, values: Values) -> Sequence[Sequence[Any]]:
        """Run the statement with a list that is not empty and return all its rows."""
        if tx.dialect.name != "sqlite":
            return tx.execute(self._statement, values).all()
        listed = list(values[self._among])
        size = 1 << (len(listed) - 1).bit_length()
        listed += listed[-1:] * (size - len(listed))
        filled = {**values, self._among: listed}
        fast = self._fast.get(size)
        if fast is None:
            fast = self._fast[size] = _Fast(self._statement, tx.dialect, list(values), filled)
        ones = {f"{self._among}:{place}": one for place, one in enumerate(listed)}
        bound = fast.bound({**values, **ones})
        return fast.converted(_handle(tx).execute(fast.text, bound).fetchall())


class _Fast:
    """A statement's text for SQLite, and how values go in and come out.

    With `filled` an expanding bind is written out; the values of its list are called by its
    name and their place, as `ids:0`.
    """

    def __init__(
        self,
        statement: Any,  # noqa: ANN401 - any executable
        dialect: Dialect,
        names: list[str],
        filled: Values | None = None,
    ) -> None:
        columns = names if statement.is_insert else None
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=columns))
        self.text = str(compiled)
        places = [(name, compiled.binds[name].key) for name in compiled.positiontup or ()]
        if filled is not None:
            state = compiled.construct_expanded_state(filled)
            self.text = state.statement
            listed = {
                one: (name, f"{name}:{place}")
                for name, ones in state.parameter_expansion.items()
                for place, one in enumerate(ones)
            }
            places = [
                listed.get(name) or (name, compiled.binds[name].key)
                for name in state.positiontup or ()
            ]
        self._binds: list[tuple[str, Convert | None, Any]] = []
        for name, key in places:
            bind = compiled.binds[name]
            convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            self._binds.append((key, convert, bind.value))
        columns_read = statement.exported_columns if _returns_rows(statement) else ()
        converts = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in columns_read
        ]
        self._converts = [(at, convert) for at, convert in enumerate(converts) if convert]

    def bound(self, values: Values) -> list[Any]:
        """Return the values in the order of the text's question marks."""
        return [
            values.get(key, default) if convert is None else convert(values.get(key, default))
            for key, convert, default in self._binds
        ]

    def converted(self, rows: list[tuple[Any, ...]]) -> Sequence[Sequence[Any]]:
        """Return rows as the column types read them."""
        if not self._converts:
            return rows
        changed = [list(row) for row in rows]
        for row in changed:
            for at, convert in self._converts:
                row[at] = convert(row[at])
        return changed


def _returns_rows(statement: Any) -> bool:  # noqa: ANN401 - any executable
    return bool(statement.is_select or getattr(statement, "_returning", ()))


def _handle(tx: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", tx.connection.dbapi_connection)
