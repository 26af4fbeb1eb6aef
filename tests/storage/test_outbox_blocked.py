"""What a platform's block holds up has its time afterwards, however much it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import bindparam, select, update

from conversations.messages import Address
from storage import outbox, pace, schema
from storage.outbox import Scope, care
from tests.storage.conftest import CHAT, later, message

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database

MINUTE = 60
HOUR = 60 * MINUTE
OTHER = Address("telegram", "7002")
SCOPE = Scope("telegram", "bot", per_second=1000)
ROWS = schema.outbox
UNGUARDED = (
    update(ROWS)
    .where(ROWS.c.state == "pending", ROWS.c.expires_at <= bindparam("now"))
    .values(state="expired", settled_at=bindparam("now"))
)
"""Expires whatever is due, whether it is held or not."""


async def blocked(database: Database, seconds: float, *, whole: bool) -> None:
    """Have the platform refuse the whole account for so long, or a chat that used up its rate."""
    chat = pace.chat_bucket("telegram", CHAT.external_id)
    account = pace.account_bucket("telegram", "bot")

    def work(tx: Connection) -> None:
        pace.take_credit(tx, later(0), [[chat]] * 3)
        pace.hit_limit(
            tx,
            later(0),
            chat=chat,
            account=account,
            seconds=seconds,
            scope="account" if whole else "unsaid",
        )

    await database.write(work)


async def swept(database: Database, after: float) -> dict[str, int]:
    """Sweep and return how many messages are in which state."""
    await database.write(lambda tx: outbox.sweep(tx, later(after)))
    found = await database.read(lambda tx: tx.execute(select(schema.outbox.c.state)).all())
    return dict(Counter(row[0] for row in found))


async def claimed(database: Database, after: float) -> list[str]:
    claim = await database.write(lambda tx: outbox.claim_and_start(tx, later(after), SCOPE))
    return [row.key for row in claim.rows]


async def add(database: Database, *rows: outbox.NewOutboxRow) -> None:
    assert await database.write(lambda tx: outbox.add(tx, rows)) == len(rows)


async def test_what_runs_beside_a_blocked_chat_waits_as_well(database: Database) -> None:
    press, other = message("press", kind="beside"), message("other", kind="beside", to=OTHER)
    await add(database, press, other)
    await blocked(database, MINUTE, whole=False)
    assert await claimed(database, MINUTE - 1) == ["other"]
    assert await claimed(database, MINUTE) == ["press"]


async def test_nothing_held_expires_however_much_is_held(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(care, "MOST_AT_ONCE", 2)
    await add(database, *(message(f"{n}", to=Address("telegram", f"{n}")) for n in range(5)))
    await blocked(database, HOUR, whole=True)
    for second in range(3):
        assert await swept(database, 16 * MINUTE + second) == {"pending": 5}
    assert await swept(database, HOUR + 15 * MINUTE - 1) == {"pending": 5}
    assert len(await claimed(database, HOUR + 15 * MINUTE - 1)) == 5


async def test_control_without_the_guard_what_was_not_reached_expires(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(care, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(care, "_EXPIRE", UNGUARDED)
    await add(database, *(message(f"{n}", to=Address("telegram", f"{n}")) for n in range(5)))
    await blocked(database, HOUR, whole=True)
    assert await swept(database, 16 * MINUTE) == {"pending": 2, "expired": 3}


@pytest.mark.parametrize("whole", [False, True], ids=["chat", "account"])
@pytest.mark.parametrize("block", [1, 14 * MINUTE, 15 * MINUTE - 1, 15 * MINUTE, HOUR])
async def test_what_was_held_has_its_whole_time_from_the_end_of_the_block(
    database: Database, block: int, whole: bool
) -> None:
    await add(database, message("reply"))
    await blocked(database, block, whole=whole)
    await swept(database, 15 * MINUTE)
    over = block + 15 * MINUTE
    assert await swept(database, over - 1) == {"pending": 1}
    assert await swept(database, over) == {"expired": 1}


async def test_only_what_was_held_and_is_waited_for_has_more_time(database: Database) -> None:
    await add(
        database,
        message("held"),
        message("other chat", to=OTHER),
        message("code", kind="code"),
    )
    await blocked(database, 16 * MINUTE, whole=False)
    assert await swept(database, 15 * MINUTE) == {"pending": 1, "expired": 2}
    assert await claimed(database, 16 * MINUTE) == ["held"]


async def test_a_block_from_before_a_message_was_written_gives_it_nothing(
    database: Database,
) -> None:
    await blocked(database, MINUTE, whole=True)
    await add(database, message("reply", after=MINUTE))
    assert await swept(database, 16 * MINUTE - 1) == {"pending": 1}
    assert await swept(database, 16 * MINUTE) == {"expired": 1}
