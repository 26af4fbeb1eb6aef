"""Prepared statements say the same on both databases as SQLAlchemy's own execution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import bindparam, select, update

from storage import outbox
from storage.prepared import PreparedAmong
from storage.schema.delivery import outbox as table
from tests.storage.conftest import NOW, later, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database, Transaction

_CHOSEN = table.c.id.in_(bindparam("ids", expanding=True))
_DUE = select(table.c.id, table.c.next_at).where(
    _CHOSEN, table.c.next_at <= bindparam("now"), table.c.kind == "reply"
)
_MOVED = (
    update(table)
    .where(_CHOSEN, table.c.kind == "reply")
    .values(next_at=bindparam("to"))
    .returning(table.c.id, table.c.next_at)
)


async def _ids(database: Database, count: int) -> list[int]:
    def write(tx: Transaction) -> list[int]:
        outbox.add(tx, [message(f"key {number}") for number in range(count)])
        return list(tx.scalars(select(table.c.id).order_by(table.c.id)))

    return await database.write(write)


def _sorted(rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in rows)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 9])
async def test_a_list_of_any_length_finds_what_sqlalchemy_finds(
    database: Database, count: int
) -> None:
    ids = (await _ids(database, 10))[:count]
    prepared = PreparedAmong(_DUE, among="ids")
    values = {"ids": ids, "now": later(1)}
    found, wanted = await database.read(
        lambda tx: (prepared.rows(tx, values), tx.execute(_DUE, values).all())
    )
    assert _sorted(found) == _sorted(wanted)
    assert [row[0] for row in _sorted(found)] == ids


async def test_one_statement_serves_lists_of_changing_length(database: Database) -> None:
    ids = await _ids(database, 6)
    prepared = PreparedAmong(_DUE, among="ids")
    for count in (5, 1, 6, 5):
        values = {"ids": ids[-count:], "now": later(1)}
        found = await database.read(lambda tx, values=values: prepared.rows(tx, values))
        assert [row[0] for row in _sorted(found)] == ids[-count:]


async def test_a_change_touches_the_listed_rows_only_and_returns_them(database: Database) -> None:
    ids = await _ids(database, 5)
    prepared = PreparedAmong(_MOVED, among="ids")
    moved = await database.write(lambda tx: prepared.rows(tx, {"ids": ids[:3], "to": later(60)}))
    assert _sorted(moved) == [(one, later(60)) for one in ids[:3]]
    left = await database.read(
        lambda tx: tx.execute(select(table.c.id).where(table.c.next_at <= NOW)).scalars().all()
    )
    assert sorted(left) == ids[3:]
