"""What alarms ask the outbox: what waits too long, and how messages end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from conversations.messages import Address
from storage import desk_notices, identities, inbox, outbox, pace
from storage.outbox import (
    Ended,
    Failed,
    Scope,
    Sent,
    Settlement,
    Suppressed,
    Unsure,
    blocked,
    care,
    watch,
)
from storage.outbox.rows import RowTwin
from tests.storage.conftest import NOW, later, message

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database
    from storage.outbox import OutboxRow, Outcome

SCOPE = Scope("telegram", "bot", per_second=1000)


async def send(database: Database, outcomes: dict[str, Outcome], after: float = 0) -> None:
    """Write a message per key, each to a chat of its own, and have each end so."""
    rows = [
        message(key, to=Address("telegram", key), kind="code" if key == "unsure" else "receipt")
        for key in outcomes
    ]

    def work(tx: object) -> None:
        outbox.add(tx, rows)
        claimed = outbox.claim_and_start(tx, later(after), SCOPE).rows
        outbox.settle(tx, [Settlement(row, outcomes[row.key]) for row in claimed], later(after))

    await database.write(work)


async def the_unclear(database: Database) -> OutboxRow:
    (row,) = await database.read(outbox.list_review)
    return row


async def ended(database: Database, since: float) -> Ended:
    return await database.read(lambda tx: outbox.ended(tx, later(since)))


async def test_only_what_was_to_arrive_and_did_not_counts_as_failed(database: Database) -> None:
    await send(
        database,
        {
            "sent": Sent("1"),
            "failed": Failed("bad request"),
            "gone": Suppressed("blocked"),
            "unsure": Unsure("reset"),
        },
    )
    assert await ended(database, 0) == Ended(2, 1)
    assert await ended(database, 1) == Ended(0, 0)
    await database.write(lambda tx: outbox.add(tx, [message("late", to=Address("telegram", "9"))]))
    await database.write(lambda tx: outbox.sweep(tx, later(16 * 60)))
    assert await ended(database, 0) == Ended(3, 2)


@pytest.mark.parametrize("how", ["resent", "closed"])
async def test_what_a_person_decided_is_no_failure(database: Database, how: str) -> None:
    await send(database, {"unsure": Unsure("reset")})
    await database.write(lambda tx: outbox.sweep(tx, later(2)))
    row = await the_unclear(database)
    assert (await database.read(lambda tx: outbox.find(tx, row.id))) == row

    def decide(tx: object) -> bool:
        if how == "resent":
            return outbox.resend(tx, row.id, later(3))
        return outbox.close_review(tx, row.id, later(3), outbox.CLOSED)

    assert await database.write(decide) is True
    assert await ended(database, 0) == Ended(0, 0)
    found = await database.read(lambda tx: outbox.find(tx, row.id))
    assert (found.state, found.error) == ("failed", how)


async def test_a_review_is_as_old_as_the_moment_it_began(database: Database) -> None:
    assert await database.read(outbox.oldest_review) is None
    await send(database, {"unsure": Unsure("reset")}, 10)
    assert await database.read(outbox.oldest_review) is None
    await database.write(lambda tx: outbox.sweep(tx, later(70)))
    assert await database.read(outbox.oldest_review) == later(70)


async def test_the_oldest_waiting_reply_is_known_and_nothing_else_counts(
    database: Database,
) -> None:
    assert await database.read(outbox.oldest_reply) is None
    rows = [message("notice", kind="notice"), message("second", after=5), message("first", after=3)]
    await database.write(lambda tx: outbox.add(tx, rows))
    assert await database.read(outbox.oldest_reply) == later(3)


async def test_what_waits_for_the_person_or_a_template_is_counted_and_is_not_late(
    database: Database,
) -> None:
    to = Address("whatsapp", "ID.1")
    fields = {"to": to, "account": "n", "kind": "receipt"}
    twin = RowTwin("v/id", {}, says_all=True)
    rows = [
        message("window", **fields),
        message("template", twin=twin, **fields),
        message("reply", to=Address("whatsapp", "ID.2"), account="n", after=9),
    ]
    await database.write(lambda tx: outbox.add(tx, rows[:2]))
    scope = Scope("whatsapp", "n", has_window=True)
    for _ in rows:
        await database.write(lambda tx: outbox.claim_and_start(tx, NOW, scope))
    assert await database.read(outbox.oldest_reply) is None
    await database.write(lambda tx: outbox.add(tx, rows[2:]))

    assert await database.read(outbox.oldest_reply) == later(9)
    (depth,) = await database.read(outbox.depths)
    assert (depth.lane, depth.state, depth.count, depth.oldest) == (0, "pending", 3, later(9))
    assert await database.read(outbox.count_waiting_for) == {
        ("whatsapp", "window"): 1,
        ("whatsapp", "template"): 1,
    }
    await database.write(lambda tx: outbox.sweep(tx, later(2 * 86400)))
    assert await ended(database, 0) == Ended(2, 2), "who did not answer is no failure of ours"


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (watch._ENDED, "ix_outbox_settled"),
        (watch._OLDEST_REVIEW, "ix_outbox_unsettled"),
        (watch._OLDEST_REPLY, "ix_outbox_replies"),
        (care._REVIEW, "ix_outbox_unsettled"),
        (care._RELEASE, "ix_outbox_unsettled"),
        (care._OVER, "ix_outbox_unsettled"),
        (care._UNDECIDED, "ix_outbox_unsettled"),
        (care._CANCEL_EMPTY, "ix_outbox_unsettled"),
        (care._EXPIRE, "ix_outbox_expiry"),
        (blocked._HELD, "ix_outbox_expiry"),
        (care._OUTDATED, "ix_outbox_replies"),
        (care._OUTDATED, "ix_outbox_open_line"),
        (desk_notices._PUT_OFF._statement, "ix_outbox_notices"),
        (desk_notices._WAITING._statement, "ix_outbox_notices"),
        (watch._UNSETTLED, "ix_outbox_unsettled"),
        (watch._WAITING_FOR, "ix_outbox_waits"),
        (pace._ALL_BLOCKED, "ix_pace_blocked_until"),
        (identities._COUNT_OPEN, "ix_identities_window_until"),
    ],
    ids=[
        "ended",
        "oldest review",
        "oldest reply",
        "review",
        "release",
        "over",
        "undecided",
        "empty",
        "expired",
        "held by a block",
        "outdated",
        "outdated by a newer one",
        "put off",
        "notices",
        "unsettled",
        "waiting for",
        "blocked",
        "open windows",
    ],
)
async def test_what_is_asked_every_few_seconds_uses_an_index(
    sqlite_database: Database, statement: Any, index: str
) -> None:
    described = await sqlite_database.read(lambda tx: _plan(tx, statement))
    assert f"USING INDEX {index}" in described.replace("COVERING ", "")
    assert "SCAN" not in described


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (watch._PENDING, "ix_outbox_due"),
        (inbox._DEPTHS, "ix_inbox_open_line"),
        (inbox._DEPTH, "ix_inbox_open_line"),
        (inbox._COUNT_POISON, "ix_inbox_poison"),
    ],
    ids=["pending", "inbox", "open and poison", "poison"],
)
async def test_what_is_counted_walks_through_what_is_open_only(
    sqlite_database: Database, statement: Any, index: str
) -> None:
    """The index holds what is open, and nothing of the months before."""
    described = await sqlite_database.read(lambda tx: _plan(tx, statement))
    assert f"SCAN {index.split('_')[1]} USING INDEX {index}" in described.replace("COVERING ", "")
    assert described.count("SCAN ") == described.count("USING INDEX ") + described.count("CONSTANT")


def _plan(tx: Any, statement: Any) -> str:
    compiled = statement.compile(dialect=tx.dialect)
    given = dict.fromkeys(bind.key for bind in compiled.binds.values() if bind.required)
    asked = compiled.construct_expanded_state(given).statement
    rows = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (1,) * asked.count("?")).all()
    return " | ".join(row[3] for row in rows)


MANY = """
INSERT INTO outbox (key, channel, account, address, chat_key, line, lane, kind, policy, method,
    body, created_at, not_before, expires_at, next_at, state, settled_at)
SELECT 'k' || n, 'telegram', 'bot', 'a' || n, 'c' || n, 'c' || n, 0, 'reply', 'resend', 'sendMessage',
    'null', t, t, t, t, 'sent', t
FROM (SELECT n, TIMESTAMPTZ '2026-01-01' + n * INTERVAL '1 minute' AS t
      FROM generate_series(1, 20000) AS n) AS numbered
"""


@pytest.mark.parametrize(
    ("statement", "asked"),
    [
        (watch._ENDED, {"since": "2026-01-14T21:00:00+00:00"}),
        (watch._OLDEST_REVIEW, {}),
        (watch._OLDEST_REPLY, {}),
        (care._CANCEL_EMPTY, {"now": "2026-01-14T21:00:00+00:00"}),
        (watch._PENDING, {}),
        (watch._UNSETTLED, {}),
        (watch._WAITING_FOR, {}),
    ],
    ids=[
        "ended",
        "oldest review",
        "oldest reply",
        "empty",
        "pending",
        "unsettled",
        "waiting for",
    ],
)
async def test_what_is_asked_every_few_seconds_uses_an_index_of_many_rows(
    postgresql_database: Database, statement: Any, asked: dict[str, str]
) -> None:
    values = {name: datetime.fromisoformat(value) for name, value in asked.items()}

    def fill(tx: Connection) -> None:
        tx.exec_driver_sql(MANY)
        tx.exec_driver_sql("ANALYZE outbox")

    def plan(tx: Connection) -> str:
        compiled = statement.compile(dialect=tx.dialect)
        rows = tx.exec_driver_sql(f"EXPLAIN {compiled}", {**compiled.params, **values}).all()
        return "\n".join(row[0] for row in rows)

    await postgresql_database.write(fill)
    described = await postgresql_database.write(plan)
    assert "Index" in described
    assert "Seq Scan" not in described
