"""The outbox: written once, in order per line, by lanes and at its pace."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from conversations.messages import Address, Attachment, FileId
from storage import schema
from storage.errors import AlreadyExistsError, StorageError
from storage.outbox import Again, Sent
from storage.outbox.claims import _HEADS
from tests.storage.conftest import CHAT, NOW, later, message
from tests.storage.sending import (
    SCOPE,
    add,
    claim,
    column,
    keys,
    settle,
    states,
    stopped_person,
)

if TYPE_CHECKING:
    from storage.database import Database


async def test_a_key_is_written_once(database: Database) -> None:
    assert await add(database, message("a"), message("b")) == 2
    assert await add(database, message("b"), message("c")) == 1
    assert await add(database) == 0


async def test_what_is_claimed_is_what_was_written(database: Database) -> None:
    body = {"text": "\ue000tebal\ue001 \x00 \ud83d", "nested": [1, None, {"b": 1, "a": 2}]}
    attachment = Attachment("Surat.pdf", file=FileId("f1"))
    await add(database, message("a", body=body, attachment=attachment, kind="receipt"))
    row = (await claim(database)).rows[0]
    assert row.body == body
    assert list(row.body["nested"][2]) == ["b", "a"]
    assert row.attachment == attachment
    assert (row.kind, row.lane, row.line, row.address) == ("receipt", 0, CHAT.key, "7001")
    assert row.expires_at == NOW + timedelta(hours=24)


async def test_a_line_sends_one_at_a_time_and_in_order(database: Database) -> None:
    await add(database, *(message(f"{number}") for number in range(3)))
    for number in range(3):
        rows = (await claim(database)).rows
        assert [row.key for row in rows] == [str(number)]
        assert await keys(database) == []
        assert await settle(database, rows[0], Sent(f"tg{number}")) == 1
    assert set((await states(database)).values()) == {"sent"}


async def test_the_database_itself_refuses_a_second_in_flight(database: Database) -> None:
    await add(database, message("a"), message("b"))
    await claim(database)
    with pytest.raises(AlreadyExistsError):
        await database.write(
            lambda tx: (
                tx.execute(
                    update(schema.outbox).where(schema.outbox.c.key == "b").values(state="leased")
                ).rowcount
            )
        )


async def test_replies_leave_before_reminders_and_those_before_broadcasts(
    database: Database,
) -> None:
    rows = [
        message(kind, to=Address("telegram", str(number)), kind=kind, after=-number)
        for number, kind in enumerate(("reply", "notice", "broadcast"), start=1)
    ]
    await add(database, *reversed(rows))
    assert await keys(database) == ["reply", "notice", "broadcast"]


async def test_within_a_chat_a_reply_passes_what_nobody_asked_for(database: Database) -> None:
    await add(database, message("notice", kind="notice"), message("reply", after=1))
    assert await keys(database, 1) == ["reply"]


async def test_what_runs_beside_the_chat_does_not_wait_for_it(database: Database) -> None:
    await add(database, message("long"), message("press answer", kind="beside"))
    assert sorted(await keys(database)) == ["long", "press answer"]


async def test_a_row_not_yet_due_waits_and_the_line_with_it_for_a_minute(
    database: Database,
) -> None:
    await add(database, message("a"), message("b"))
    row = (await claim(database)).rows[0]
    await settle(database, row, Again(later(300), "connect"))
    assert await keys(database, 59) == []
    assert await keys(database, 60) == ["b"]


async def test_a_reminder_for_tomorrow_holds_back_nothing(database: Database) -> None:
    tomorrow = NOW + timedelta(days=1)
    await add(
        database,
        message("tomorrow", kind="notice", not_before=tomorrow),
        message("today", kind="notice"),
    )
    assert await keys(database) == ["today"]
    assert await column(database, "tomorrow", "expires_at") == tomorrow + timedelta(hours=24)


async def test_a_chat_gets_three_at_once_then_one_a_second(database: Database) -> None:
    await add(database, *(message(str(number), kind="receipt") for number in range(5)))
    sent = []
    at = 0.0
    while len(sent) < 5:
        claimed = await claim(database, at)
        if not claimed.rows:
            assert claimed.wake_at is not None
            at = (claimed.wake_at - NOW).total_seconds()
            continue
        await settle(database, claimed.rows[0], Sent(), at)
        sent.append(at)
    assert sent == [0, 0, 0, 1, 2]


async def test_the_account_is_never_faster_than_its_rate(database: Database) -> None:
    await add(
        database,
        *(message(str(number), to=Address("telegram", str(number))) for number in range(40)),
    )
    slow = replace(SCOPE, per_second=10)
    counts = [len(await keys(database, at / 2, slow)) for at in range(5)]
    assert counts == [2, 2, 2, 2, 2]


async def test_reminders_get_their_tenth_while_replies_would_take_all(
    database: Database,
) -> None:
    replies = [message(f"r{n}", to=Address("telegram", f"r{n}")) for n in range(300)]
    notices = [message(f"n{n}", to=Address("telegram", f"n{n}"), kind="notice") for n in range(60)]
    await add(database, *replies, *notices)
    slow = replace(SCOPE, per_second=20)
    taken = [key for at in range(50) for key in await keys(database, at / 5, slow)]
    reminders = sum(key.startswith("n") for key in taken)
    assert 0.08 * len(taken) <= reminders <= 0.15 * len(taken)


async def test_broadcasts_leave_a_fifth_of_the_rate_free(database: Database) -> None:
    await add(
        database,
        *(message(f"b{n}", to=Address("telegram", f"b{n}"), kind="broadcast") for n in range(300)),
    )
    slow = replace(SCOPE, per_second=20)
    taken = [key for at in range(50) for key in await keys(database, at / 5, slow)]
    assert len(taken) <= 0.8 * 20 * 10 + 5


async def test_broadcasts_take_the_whole_rate_where_that_is_their_share(
    database: Database,
) -> None:
    await add(
        database,
        *(message(f"b{n}", to=Address("telegram", f"b{n}"), kind="broadcast") for n in range(300)),
    )
    whole = replace(SCOPE, per_second=20, broadcast_share=1.0)
    taken = [key for at in range(50) for key in await keys(database, at / 5, whole)]
    assert len(taken) == 20 * 10


async def test_behind_many_who_must_not_get_it_others_are_looked_for_at_once(
    database: Database,
) -> None:
    stopped = [await database.write(stopped_person) for _ in range(20)]
    rows = [
        message(f"s{who}", to=Address("telegram", f"s{who}"), kind="broadcast", person=who)
        for who in stopped
    ]
    await add(database, *rows, message("b", to=Address("telegram", "b"), kind="broadcast", after=1))
    slow = replace(SCOPE, per_second=5)
    claimed = await claim(database, 1, slow)
    assert claimed.rows == ()
    assert claimed.wake_at == later(1)
    assert [await keys(database, 1, slow) for _ in range(2)][-1] == ["b"]


async def test_many_senders_never_have_two_in_flight_on_a_line(database: Database) -> None:
    addresses = [Address("telegram", str(number)) for number in range(10)]
    await add(
        database,
        *(
            message(f"{to.external_id}:{number}", to=to, kind="receipt")
            for number in range(6)
            for to in addresses
        ),
    )
    order: list[str] = []
    flying: set[str] = set()
    at = 0

    async def send() -> None:
        nonlocal at
        for _ in range(400):
            at += 1
            try:
                rows = (await claim(database, at, replace(SCOPE, limit=3))).rows
            except StorageError:
                continue
            for row in rows:
                assert row.line not in flying
                flying.add(row.line)
                order.append(row.key)
            for row in rows:
                flying.discard(row.line)
                for _ in range(20):
                    try:
                        await settle(database, row, Sent(), at)
                    except StorageError:
                        continue
                    break
            if len(order) == 60:
                return

    await asyncio.gather(*(send() for _ in range(4)))
    assert len(order) == len(set(order)) == 60
    for to in addresses:
        mine = [key for key in order if key.startswith(f"{to.external_id}:")]
        assert mine == sorted(mine)


async def test_replies_do_not_wait_for_a_hundred_thousand_others(
    sqlite_database: Database,
) -> None:
    def plan(tx: object) -> str:
        compiled = _HEADS._statement.compile(dialect=tx.dialect)
        count = str(compiled).count("?")
        rows = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", ("x",) * count).all()
        return " | ".join(row[3] for row in rows)

    described = await sqlite_database.read(plan)
    for index in ("ix_outbox_due", "uq_outbox_in_flight", "ix_outbox_open_line"):
        assert index in described
    assert "SCAN" not in described
