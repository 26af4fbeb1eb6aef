"""Which numbers of the platform's sequence arrived."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storage import arrivals, inbox
from tests.storage.conftest import NOW, later, update

if TYPE_CHECKING:
    from storage.database import Database


async def test_what_arrived_is_listed_in_its_order_and_from_where_one_left_off(
    database: Database,
) -> None:
    came = [
        update(7),
        replace(update(5), received_at=later(9)),
        replace(update(1), account="other"),
        replace(update(2), channel="x"),
        replace(update(3), kind="unreadable"),
        update(8),
    ]
    await database.write(lambda tx: inbox.store(tx, came))

    async def listed(after: int, limit: int) -> list[tuple[int, object]]:
        found = await database.read(
            lambda tx: arrivals.stored_after(tx, "telegram", "bot", after=after, limit=limit)
        )
        return [(one.position, one.received_at) for one in found]

    assert await listed(0, 10) == [(7, NOW), (5, later(9)), (8, NOW)]
    assert await listed(0, 2) == [(7, NOW), (5, later(9))]
    last = await database.read(lambda tx: arrivals.last_stored(tx, "telegram", "bot", limit=2))
    assert [one.position for one in last] == [5, 8]
    first = (
        await database.read(
            lambda tx: arrivals.stored_after(tx, "telegram", "bot", after=0, limit=10)
        )
    )[0]
    assert await listed(first.id, 10) == [(5, later(9)), (8, NOW)]


async def test_when_a_channel_was_last_heard_of_is_known(database: Database) -> None:
    came = [update(1), replace(update(2), received_at=later(5)), replace(update(3), channel="x")]
    ours = replace(update(4), kind="recovered", received_at=later(9))
    await database.write(lambda tx: inbox.store(tx, [*came, ours]))
    assert await database.read(lambda tx: arrivals.latest(tx, "telegram")) == later(5)
    assert await database.read(lambda tx: arrivals.latest(tx, "y")) is None
