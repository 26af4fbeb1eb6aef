"""After a hard end many sends are unclear at once: the sweep settles them all together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from conversations.messages import Address
from storage import outbox
from storage.outbox import NewOutboxRow, Scope

if TYPE_CHECKING:
    from storage.database import Database

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


async def test_several_unclear_sends_are_swept_in_one_go(database: Database) -> None:
    rows = [
        NewOutboxRow(
            key=f"k{number}", to=Address("telegram", str(number)), account="a", kind=kind,
            method="sendMessage", body={"text": "x"}, created_at=NOW, policy=policy,
        )
        for number, (kind, policy) in enumerate(
            [("reply", "resend"), ("reply", "resend"), ("code", "once"), ("code", "once")]
        )
    ]  # fmt: skip
    await database.write(lambda tx: outbox.add(tx, rows))
    scope = Scope("telegram", "a", per_second=1000.0)
    claim = await database.write(lambda tx: outbox.claim_and_start(tx, NOW, scope))
    assert len(claim.rows) == 4
    await database.write(lambda tx: outbox.sweep(tx, NOW, orphaned=True))
    later = NOW + timedelta(minutes=2)
    await database.write(lambda tx: outbox.sweep(tx, later))
    review = await database.read(outbox.list_review)
    assert len(review) == 2
