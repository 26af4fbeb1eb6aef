"""The inbox: stored once, taken in order, tried again, set aside."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage import inbox, schema
from storage.errors import ConflictError, StorageError
from storage.inbox import _CLAIM_HEADS
from storage.policies import INBOX_RETRIES
from tests.storage.conftest import NOW, later, update

if TYPE_CHECKING:
    from storage.database import Database
    from storage.inbox import InboxRow, NewUpdate


async def store(database: Database, *updates: NewUpdate) -> int:
    return await database.write(lambda tx: inbox.store(tx, updates))


async def claim(database: Database, after: float = 0, limit: int = 64) -> list[InboxRow]:
    rows = await database.write(lambda tx: inbox.claim_head(tx, later(after), limit=limit))
    return list(rows)


async def finish(database: Database, row: InboxRow) -> None:
    await database.write(lambda tx: inbox.mark_done(tx, row.id, NOW))


async def fail(database: Database, row: InboxRow, after: float = 0) -> bool:
    return await database.write(
        lambda tx: inbox.mark_failed(tx, row.id, later(after), "ValueError")
    )


async def raw_of(database: Database, row: int) -> str | None:
    return await database.read(
        lambda tx: tx.scalar(select(schema.inbox.c.raw).where(schema.inbox.c.id == row))
    )


async def test_an_update_that_comes_again_is_stored_once(database: Database) -> None:
    assert await store(database, update(1), update(2)) == 2
    assert await store(database, update(2), update(3), update(1)) == 1
    assert await store(database) == 0
    await finish(database, (await claim(database))[0])
    assert await store(database, update(1)) == 0


async def test_the_same_number_of_another_account_is_another_update(
    database: Database,
) -> None:
    twin = replace(update(1), account="other bot")
    assert await store(database, update(1), twin) == 2


async def test_a_chat_is_taken_in_the_platforms_order_however_it_arrived(
    database: Database,
) -> None:
    numbers = list(range(1, 13))
    random.Random(7).shuffle(numbers)
    for number in numbers:
        await store(database, update(number))
    taken = []
    while rows := await claim(database):
        assert len(rows) == 1
        taken.append(rows[0].position)
        await finish(database, rows[0])
    assert taken == sorted(numbers)


async def test_each_chat_has_its_own_head(database: Database) -> None:
    await store(
        database, update(1, chat="a"), update(2, chat="a"), update(3, chat="b"), update(4, chat="c")
    )
    assert [row.ext_id for row in await claim(database)] == ["1", "3", "4"]
    assert len(await claim(database, limit=2)) == 2
    heads = await database.read(lambda tx: inbox.heads(tx, NOW, limit=9))
    assert [row.ext_id for row in heads] == ["1", "3", "4"]


async def test_only_the_head_can_be_claimed_by_its_number(database: Database) -> None:
    await store(database, update(1), update(2))
    first = (await claim(database))[0]

    async def claimed(row: int) -> InboxRow | None:
        return await database.write(lambda tx: inbox.claim(tx, row, NOW))

    assert await claimed(first.id + 1) is None
    assert await claimed(first.id) == first
    await finish(database, first)
    assert await claimed(first.id) is None
    assert (await claimed(first.id + 1)) is not None


async def test_a_head_that_waits_for_files_holds_back_its_chat_only(database: Database) -> None:
    await store(database, update(1, chat="a"), update(2, chat="a"), update(3, chat="b"))
    first = (await claim(database))[0]
    await database.write(lambda tx: inbox.mark_waiting(tx, first.id))
    assert [row.ext_id for row in await claim(database)] == ["3"]
    await database.write(lambda tx: inbox.wake(tx, first.id, NOW))
    assert [row.ext_id for row in await claim(database)] == ["3", "1"] or [
        row.ext_id for row in await claim(database)
    ] == ["1", "3"]


async def test_a_failed_update_is_tried_after_1_10_and_60_seconds_then_set_aside(
    database: Database,
) -> None:
    await store(database, update(1), update(2))
    at = 0.0
    for pause in (1, 10, 60):
        row = (await claim(database, at))[0]
        assert row.ext_id == "1"
        assert await fail(database, row, at) is False
        assert await claim(database, at + pause - 0.001) == []
        at += pause
    row = (await claim(database, at))[0]
    assert row.attempts == len(INBOX_RETRIES)
    assert await fail(database, row, at) is True
    assert [row.ext_id for row in await claim(database, at)] == ["2"]
    assert [one.row.ext_id for one in await database.read(inbox.list_poison)] == ["1"]
    assert await database.read(inbox.depth) == (1, 1)


async def test_a_replayed_update_starts_anew(database: Database) -> None:
    await store(database, update(1))
    row = (await claim(database))[0]
    await database.write(lambda tx: inbox.mark_poison(tx, row.id, NOW, "malformed"))
    assert await claim(database) == []
    assert await database.write(lambda tx: inbox.replay(tx, row.id, NOW)) is True
    assert await database.write(lambda tx: inbox.replay(tx, row.id, NOW)) is False
    assert (await claim(database))[0].attempts == 0


async def test_an_update_that_was_set_aside_can_be_given_up_and_says_nothing_any_more(
    database: Database,
) -> None:
    await store(database, update(1))
    row = (await claim(database))[0]
    assert await database.write(lambda tx: inbox.close_poison(tx, row.id, NOW)) is False
    await database.write(lambda tx: inbox.mark_poison(tx, row.id, NOW, "malformed"))
    assert await database.write(lambda tx: inbox.close_poison(tx, row.id, NOW)) is True
    assert await database.write(lambda tx: inbox.close_poison(tx, row.id, NOW)) is False
    assert await database.write(lambda tx: inbox.replay(tx, row.id, NOW)) is False
    assert await raw_of(database, row.id) == ""
    assert await database.read(inbox.depth) == (0, 0)
    assert await store(database, update(1)) == 0


async def test_what_is_not_understood_is_kept_as_poison_and_blocks_nobody(
    database: Database,
) -> None:
    await store(database, replace(update(1), problem="unreadable", raw="\x00\udcff{"), update(2))
    assert [row.ext_id for row in await claim(database)] == ["2"]
    (kept,) = await database.read(inbox.list_poison)
    assert (len(kept.row.raw), kept.error) == (3, "unreadable")


async def test_closing_a_closed_update_undoes_its_effects(database: Database) -> None:
    await store(database, update(1), update(2))
    row = (await claim(database))[0]
    await finish(database, row)

    def twice(tx: object) -> None:
        inbox.store(tx, [update(99)])
        inbox.mark_done(tx, row.id, NOW)

    with pytest.raises(ConflictError):
        await database.write(twice)
    assert await database.read(inbox.depth) == (1, 0)


async def test_a_postponed_head_keeps_its_chat_waiting_without_counting(
    database: Database,
) -> None:
    await store(database, update(1), update(2))
    row = (await claim(database))[0]
    await database.write(lambda tx: inbox.postpone(tx, row.id, later(60)))
    assert await claim(database, 59) == []
    again = (await claim(database, 60))[0]
    assert (again.id, again.attempts) == (row.id, 0)
    assert await database.read(inbox.next_due) == NOW


async def test_bodies_go_when_their_time_is_over_and_keys_stay(database: Database) -> None:
    await store(database, update(1), update(2), update(3))
    first = (await claim(database))[0]
    await database.write(lambda tx: inbox.mark_done(tx, first.id, NOW, erase=True))
    assert await raw_of(database, first.id) == ""
    second = (await claim(database))[0]
    await finish(database, second)
    assert await database.write(lambda tx: inbox.erase_bodies(tx, NOW)) == 0
    after = NOW + timedelta(days=7)
    assert await database.write(lambda tx: inbox.erase_bodies(tx, after)) == 1
    assert await raw_of(database, second.id) == ""
    assert await store(database, update(1), update(2)) == 0
    assert len(await claim(database)) == 1, "an open update keeps its body"
    assert await database.write(lambda tx: inbox.forget(tx, after)) == 2


async def test_a_person_who_leaves_takes_what_was_said(database: Database) -> None:
    await store(database, update(1, chat="a"), update(2, chat="b"))
    for row in await claim(database):
        await finish(database, row)
    erased = await database.write(lambda tx: inbox.erase_chats(tx, ["a"]))
    assert erased == 1
    rows = await database.read(lambda tx: tx.execute(select(schema.inbox.c.raw)).scalars().all())
    assert (min(rows), len(rows)) == ("", 2)
    assert max(rows) != ""


async def test_one_body_can_be_erased_at_once(database: Database) -> None:
    await store(database, update(1))
    row = (await claim(database))[0]
    await finish(database, row)
    await database.write(lambda tx: inbox.erase_body(tx, row.id))
    assert await raw_of(database, row.id) == ""


async def test_the_oldest_open_update_is_known(database: Database) -> None:
    assert await database.read(inbox.oldest_open) is None
    await store(database, update(1))
    assert await database.read(inbox.oldest_open) == NOW


async def test_many_workers_take_each_update_once_and_in_order(database: Database) -> None:
    """Eight loops over twenty chats: nothing twice, nothing out of order, nothing left."""
    numbers = list(range(1, 201))
    random.Random(3).shuffle(numbers)
    await store(database, *(update(number, chat=f"chat {number % 20}") for number in numbers))
    taken: list[tuple[str, int]] = []

    async def work() -> None:
        for _ in range(2000):

            def turn(tx: object) -> InboxRow | None:
                rows = inbox.claim_head(tx, NOW)
                for row in rows:
                    inbox.mark_done(tx, row.id, NOW)
                return rows[0] if rows else None

            try:
                row = await database.write(turn)
            except StorageError:
                continue
            if row is not None:
                taken.append((row.chat_key, row.position))
            elif (await database.read(inbox.depth))[0] == 0:
                return

    await asyncio.gather(*(work() for _ in range(8)))
    assert len(taken) == len(set(taken)) == 200


async def test_the_hot_queries_use_their_indexes(sqlite_database: Database) -> None:
    def plan(tx: object) -> str:
        compiled = _CLAIM_HEADS._statement.compile(dialect=tx.dialect)
        rows = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", (NOW.isoformat(), 1, 0)).all()
        return " | ".join(row[3] for row in rows)

    described = await sqlite_database.read(plan)
    assert "ix_inbox_due" in described
    assert "ix_inbox_open_line" in described
    assert "SCAN" not in described.replace("SCAN CONSTANT", "")


async def test_what_comes_next_in_a_chat_is_known_while_it_is_open(database: Database) -> None:
    await store(database, update(1), update(2, chat="telegram:other"), update(3), update(4))
    first, other = await claim(database)
    assert (first.ext_id, other.ext_id) == ("1", "2")

    async def after(row: InboxRow) -> str | None:
        found = await database.read(lambda tx: inbox.next_in_chat(tx, row))
        return None if found is None else found.ext_id

    assert await after(first) == "3"
    assert await after(other) is None
    await database.write(lambda tx: inbox.mark_waiting(tx, first.id + 2))
    assert await after(first) == "3"
    await database.write(lambda tx: inbox.mark_poison(tx, first.id + 2, NOW, "ValueError"))
    assert await after(first) == "4"
