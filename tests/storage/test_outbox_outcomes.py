"""How a send ends: leases, zombies, unclear sends and what is repeated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from conversations.messages import Attachment, FileId
from storage import outbox
from storage.outbox import Again, Failed, Sent, Unsure
from storage.policies import LEASE
from storage.schema.records import people
from tests.storage.conftest import NOW, later, message
from tests.storage.sending import (
    OTHER,
    SCOPE,
    add,
    claim,
    column,
    keys,
    settle,
    states,
    stopped_person,
    sweep,
)

if TYPE_CHECKING:
    from storage.database import Database


async def test_a_file_is_prepared_under_a_lease_before_the_first_byte(
    database: Database,
) -> None:
    attachment = Attachment("Usulan.pdf", report="proposal", subject="draft")
    await add(database, message("a", attachment=attachment))
    row = (await claim(database)).rows[0]
    assert (row.state, row.wire_count) == ("leased", 0)
    started = await database.write(lambda tx: outbox.start_sending(tx, [row], later(20)))
    assert [(one.state, one.wire_count) for one in started] == [("sending", 1)]
    assert await settle(database, started[0], Sent("1")) == 1


async def test_no_send_starts_in_the_last_seconds_of_its_lease(database: Database) -> None:
    await add(database, message("a"))
    leased = await database.write(lambda tx: outbox.claim(tx, NOW, SCOPE))
    late = LEASE.total_seconds() - 5
    started = await database.write(lambda tx: outbox.start_sending(tx, leased.rows, later(late)))
    assert started == ()


async def test_who_stops_while_a_file_is_prepared_gets_nothing(database: Database) -> None:
    person = await database.write(stopped_person)
    await database.write(lambda tx: tx.execute(update(people).values(stopped_at=None)).rowcount)
    await add(database, message("a", kind="notice", person=person))
    leased = await database.write(lambda tx: outbox.claim(tx, NOW, SCOPE))
    await database.write(lambda tx: tx.execute(update(people).values(stopped_at=NOW)).rowcount)
    started = await database.write(lambda tx: outbox.start_sending(tx, leased.rows, NOW))
    assert started == ()
    assert await states(database) == {"a": "suppressed"}


async def test_a_zombie_changes_nothing(database: Database) -> None:
    await add(database, message("a"))
    leased = await database.write(lambda tx: outbox.claim(tx, NOW, SCOPE))
    zombie = leased.rows[0]
    assert (await sweep(database, 30)).released == 1
    second = (await claim(database, 31)).rows[0]
    assert second.lease_no == zombie.lease_no + 1
    for outcome in (Sent("wrong"), Failed("wrong"), Again(later(99), "wrong")):
        assert await settle(database, zombie, outcome, 32) == 0
    assert await database.write(lambda tx: outbox.start_sending(tx, [zombie], later(32))) == ()
    assert await states(database) == {"a": "sending"}
    assert await settle(database, second, Sent("right"), 33) == 1
    assert await column(database, "a", "ext_id") == "right"


async def test_control_without_the_lease_number_a_zombie_would_win(database: Database) -> None:
    await add(database, message("a"))
    zombie = (await database.write(lambda tx: outbox.claim(tx, NOW, SCOPE))).rows[0]
    await sweep(database, 30)
    second = (await claim(database, 31)).rows[0]
    assert await settle(database, replace(zombie, lease_no=second.lease_no), Sent(), 32) == 1


async def test_settling_twice_is_settling_once(database: Database) -> None:
    await add(database, message("a"))
    row = (await claim(database)).rows[0]
    assert [await settle(database, row, Sent("1")) for _ in range(2)] == [1, 0]
    found = await database.read(lambda tx: outbox.state_of(tx, row.id))
    assert found == ("sent", row.lease_no)
    assert await database.read(lambda tx: outbox.state_of(tx, 10**9)) is None


async def test_what_surely_did_not_leave_is_not_counted_as_a_copy(database: Database) -> None:
    await add(database, message("a"))
    for number in range(1, 4):
        row = (await claim(database, number)).rows[0]
        await settle(database, row, Again(later(number), "connect"), number)
        assert await column(database, "a", "wire_count") == 0
        assert await column(database, "a", "attempts") == number
    row = (await claim(database, 4)).rows[0]
    assert row.error == "connect"
    await settle(database, row, Again(later(4), "limit", counted=False), 4)
    assert await column(database, "a", "attempts") == 3


async def test_an_unclear_reply_is_repeated_once_then_a_person_looks(
    database: Database,
) -> None:
    await add(database, message("a", kind="receipt"))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("read time-out"))
    assert (await sweep(database, 1.9)).repeated == 0
    assert (await sweep(database, 2)).repeated == 1
    row = (await claim(database, 2)).rows[0]
    assert row.wire_count == 2
    await settle(database, row, Unsure("read time-out"), 3)
    assert (await sweep(database, 5)).review == 1
    assert [one.key for one in await database.read(outbox.list_review)] == ["a"]


@pytest.mark.parametrize("kind", ["broadcast", "code"])
async def test_what_may_go_once_is_never_repeated(database: Database, kind: str) -> None:
    await add(database, message("a", kind=kind))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("reset"))
    swept = await sweep(database, 24 * 3600)
    assert (swept.repeated, swept.review) == (0, 1)


async def test_what_is_harmless_is_repeated_until_it_expires(database: Database) -> None:
    await add(database, message("a", kind="beside", policy="free"))
    at = 0.0
    for _ in range(4):
        row = (await claim(database, at)).rows[0]
        await settle(database, row, Unsure("reset"), at)
        at += 2
        assert (await sweep(database, at)).repeated == 1
    row = (await claim(database, at)).rows[0]
    await settle(database, row, Unsure("reset"), at)
    await sweep(database, at + 2)
    assert await states(database) == {"a": "failed"}


async def test_a_late_true_answer_still_settles_an_unclear_send(database: Database) -> None:
    await add(database, message("a"))
    row = (await claim(database)).rows[0]
    assert (await sweep(database, 31)).unclear == 1
    assert await settle(database, row, Sent("1"), 32) == 1
    assert await states(database) == {"a": "sent"}


async def test_an_unclear_reply_holds_back_the_next_until_it_is_settled(
    database: Database,
) -> None:
    await add(database, message("a"), message("b"))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("reset"))
    assert await keys(database, 1) == []
    await sweep(database, 2)
    assert await keys(database, 2) == ["a"]


async def test_at_start_everything_in_flight_is_an_orphan(database: Database) -> None:
    attachment = Attachment("a.pdf", file=FileId("f"))
    await add(database, message("a"), message("b", to=OTHER, attachment=attachment))
    await claim(database)
    swept = await sweep(database, 1)
    assert (swept.released, swept.unclear) == (0, 0)
    swept = await sweep(database, 1, orphaned=True)
    assert (swept.released, swept.unclear) == (1, 1)
    assert await states(database) == {"a": "unknown", "b": "pending"}
