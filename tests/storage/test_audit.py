"""The record of who did what: nothing in it can be changed unnoticed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from conversations.lookups import RecordEntry
from conversations.messages import PersonId
from storage import audit
from tests.storage.conftest import NOW, later

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from storage.database import Database


def note(number: int) -> Callable[[Connection], None]:
    return lambda tx: audit.note(
        tx,
        "record_viewed",
        f"person:{number % 3}",
        actor="person",
        now=later(number),
        detail={"number": str(number)},
    )


async def test_an_untouched_record_is_whole(database: Database) -> None:
    assert await database.read(audit.verify_chain) is None
    for number in range(5):
        await database.write(note(number))
    assert await database.read(audit.verify_chain) is None


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit SET actor = 'somebody' WHERE id = 3", 3),
        ("UPDATE audit SET detail = '{}' WHERE id = 3", 3),
        ("UPDATE audit SET subject = 'person:9' WHERE id = 1", 1),
        ("DELETE FROM audit WHERE id = 3", 4),
        ("DELETE FROM audit WHERE id = 1", 2),
        ("DELETE FROM audit WHERE id = 5", 5),
        ("DELETE FROM audit WHERE id > 2", 3),
        ("DELETE FROM audit", 1),
        ("UPDATE audit SET id = 2 + 3 + 4 - id WHERE id IN (2)", 3),
        ("UPDATE site SET value = '' WHERE name = 'audit_head'", 6),
    ],
)
async def test_a_line_changed_removed_or_moved_is_found(
    database: Database, change: str, found: int
) -> None:
    for number in range(5):
        await database.write(note(number))
    await database.write(lambda tx: tx.execute(text(change)))
    assert await database.read(audit.verify_chain) == found


async def test_lines_added_at_once_make_one_chain(database: Database) -> None:
    await asyncio.gather(*(database.write(note(number)) for number in range(40)))
    assert await database.read(audit.verify_chain) is None
    lines = await database.read(lambda tx: tx.scalar(text("SELECT count(*) FROM audit")))
    assert lines == 40


async def test_people_see_what_was_done_with_their_own_data_only(database: Database) -> None:
    for number in range(7):
        await database.write(note(number))
    seen = await database.read(lambda tx: audit.about(tx, PersonId(0), limit=2))
    assert seen == (
        RecordEntry(later(6), "record_viewed", "person"),
        RecordEntry(later(3), "record_viewed", "person"),
    )
    assert await database.read(lambda tx: audit.about(tx, PersonId(9))) == ()


async def test_a_line_that_is_not_kept_leaves_the_chain_whole(database: Database) -> None:
    def fails(tx: Connection) -> None:
        audit.note(tx, "record_viewed", "person:1", actor="person", now=NOW)
        raise LookupError

    await database.write(note(1))
    with pytest.raises(LookupError):
        await database.write(fails)
    await database.write(note(2))
    assert await database.read(audit.verify_chain) is None
