"""What staff and platforms say of a message afterwards, and how its words are forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.messages import Address
from storage import outbox
from storage.outbox import Scope, Sent, Suppressed, Unsure
from tests.storage.conftest import CHAT, NOW, later, message
from tests.storage.sending import (
    OTHER,
    add,
    claim,
    column,
    marked,
    settle,
    states,
    sweep,
    tell,
)

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Database


async def test_a_person_of_staff_can_send_an_unclear_one_again_once(database: Database) -> None:
    await add(database, message("a", kind="broadcast"))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("reset"))
    await sweep(database, 86400)

    async def resend() -> bool:
        return await database.write(lambda tx: outbox.resend(tx, row.id, later(86500)))

    assert [await resend(), await resend()] == [True, False]
    assert await states(database) == {"a": "failed", f"resend:{row.id}": "pending"}
    again = (await claim(database, 86500)).rows[0]
    assert (again.body, again.wire_count) == ({"text": "a"}, 1)
    assert await column(database, again.key, "resend_of") == row.id


async def test_a_review_can_be_closed(database: Database) -> None:
    await add(database, message("a", kind="code", secret=True))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("reset"))
    await sweep(database, 60)
    assert await database.write(lambda tx: outbox.close_review(tx, row.id, NOW, "seen")) is True
    assert await database.write(lambda tx: outbox.close_review(tx, row.id, NOW, "seen")) is False
    assert await column(database, "a", "body") is None


async def test_a_platforms_report_moves_only_upward(database: Database) -> None:
    await add(database, message("a", to=Address("whatsapp", "w1")))
    scope = Scope("whatsapp", "bot")
    row = (await claim(database, 0, scope)).rows[0]
    await settle(database, row, Unsure("read time-out"))

    async def report(delivery: str, mark: str | None = None) -> bool:
        at = later(len(delivery))
        return await tell(database, delivery, scope=scope, mark=mark, at=at, after=5)

    assert await report("sent") is False, "not known by the platform's id yet"
    assert await report("delivered", await marked(database, row)) is True
    assert await states(database) == {"a": "sent"}
    for delivery, expected in (("sent", "delivered"), ("read", "read"), ("failed", "read")):
        assert await report(delivery) is True
        assert await column(database, "a", "delivery") == expected
        assert await column(database, "a", "delivery_at") == later(len(expected)), "as told"


async def test_a_report_of_failure_is_the_end_of_a_message(database: Database) -> None:
    await add(database, message("a", to=Address("whatsapp", "w1")))
    scope = Scope("whatsapp", "bot")
    row = (await claim(database, 0, scope)).rows[0]
    await settle(database, row, Sent("wamid.1"))
    await tell(database, "failed", scope=scope, error="131026")
    assert await states(database) == {"a": "failed"}
    assert await column(database, "a", "error") == "131026"
    assert await column(database, "a", "delivery_at") == NOW, "no other time was told"


async def test_old_words_are_erased_and_old_rows_forgotten(database: Database) -> None:
    await add(database, message("a"), message("open"))
    await settle(database, (await claim(database)).rows[0], Sent("1"))
    await settle(database, (await claim(database)).rows[0], Suppressed("unreachable"))
    await add(database, message("waiting", to=OTHER))
    assert await database.write(lambda tx: outbox.erase_bodies(tx, NOW)) == 0
    assert await database.write(lambda tx: outbox.erase_bodies(tx, later(1))) == 2
    assert await database.write(lambda tx: outbox.erase_bodies(tx, later(1))) == 0
    assert await database.write(lambda tx: outbox.forget(tx, later(1))) == 2
    assert list(await states(database)) == ["waiting"]


async def test_the_figures_count_what_is_not_settled(database: Database) -> None:
    await add(database, message("a"), message("b", after=-5), message("n", kind="notice"))
    await settle(database, (await claim(database)).rows[0], Sent("1"))
    depths = await database.read(outbox.depths)
    assert {(one.lane, one.state, one.count) for one in depths} == {
        (0, "pending", 1),
        (1, "pending", 1),
    }
    assert min(one.oldest for one in depths) in {NOW, later(-5)}
    due: datetime | None = await database.read(lambda tx: outbox.next_due(tx, "telegram", "bot"))
    assert due in {NOW, later(-5)}


async def test_the_last_messages_of_a_chat_can_be_shown_again(database: Database) -> None:
    await add(database, *(message(str(number), kind="receipt") for number in range(3)))
    for number in range(3):
        await settle(database, (await claim(database)).rows[0], Sent(f"tg{number}"))
    shown = await database.read(lambda tx: outbox.list_sent(tx, CHAT.key, limit=2))
    assert [(row.body, row.reference) for row in shown] == [
        ({"text": "1"}, "tg1"),
        ({"text": "2"}, "tg2"),
    ]
