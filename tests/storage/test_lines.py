"""What one person sends stands in one line, by whatever id or number the platform names them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from conversations.messages import Address, Sender
from storage import identities, inbox, lines, schema
from storage.identities import keys_of
from storage.inbox import NewUpdate
from storage.lines import _JOIN
from tests.storage.conftest import NOW, later

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database

ID, OTHER_ID = "ID.1000200030004", "ID.9000800070006"
PHONE, OTHER_PHONE = "+628111111111", "+628222222222"
BY_NUMBER, BY_ID = "whatsapp:628111111111", f"whatsapp:{ID}"


def sent(number: int, sender: Sender) -> NewUpdate:
    """The message of this number, as it is stored where nobody knows the sender."""
    return NewUpdate(
        channel="whatsapp",
        account="n",
        kind="message",
        ext_id=f"wamid.{number}",
        chat_key=keys_of("whatsapp", sender)[0],
        position=number,
        raw="{}",
        received_at=later(number),
        sender=sender,
    )


async def store(database: Database, *updates: NewUpdate) -> None:
    await database.write(lambda tx: inbox.store(tx, updates))


async def meet(database: Database, sender: Sender) -> None:
    """Have a message of somebody be taken."""
    key = keys_of("whatsapp", sender)[0]
    address = Address("whatsapp", key.removeprefix("whatsapp:"))
    await database.write(lambda tx: identities.resolve(tx, address, sender, at=NOW, now=NOW))


async def join(database: Database, keys: Sequence[str], chat_key: str) -> None:
    await database.write(lambda tx: lines.join(tx, keys, chat_key))


async def stored_under(database: Database) -> list[str]:
    rows = schema.inbox.c
    return list(
        await database.read(
            lambda tx: tx.execute(select(rows.chat_key).order_by(rows.id)).scalars().all()
        )
    )


async def test_what_a_known_person_sends_is_stored_under_the_key_of_their_chat(
    database: Database,
) -> None:
    await meet(database, Sender(None, PHONE))
    await meet(database, Sender(ID, PHONE))

    await store(
        database,
        sent(1, Sender(ID, PHONE)),
        sent(2, Sender(ID, None)),
        sent(3, Sender(None, PHONE)),
        sent(4, Sender(OTHER_ID, PHONE)),
        replace(sent(5, Sender(ID, PHONE)), sender=None),
    )

    assert await stored_under(database) == [*[BY_NUMBER] * 3, f"whatsapp:{OTHER_ID}", BY_ID]


async def test_what_is_open_under_the_names_of_a_person_joins_the_line_of_the_chat(
    database: Database,
) -> None:
    await store(database, sent(1, Sender(None, PHONE)), sent(3, Sender(ID, None)))
    await store(database, sent(2, Sender(ID, None)), sent(4, Sender(OTHER_ID, None)))
    (done, *_) = await database.write(lambda tx: inbox.claim_head(tx, later(9), limit=9))
    await database.write(lambda tx: inbox.mark_done(tx, done.id, NOW))
    await store(database, sent(5, Sender(None, PHONE)))

    await join(database, keys_of("whatsapp", Sender(ID, PHONE)), BY_ID)

    assert await stored_under(database) == [
        BY_NUMBER,  # closed, and whose that was is another matter
        BY_ID,
        BY_ID,
        f"whatsapp:{OTHER_ID}",
        BY_ID,
    ]
    rows = await database.write(lambda tx: inbox.heads(tx, later(9), limit=9))
    assert [row.ext_id for row in rows] == ["wamid.2", "wamid.4"]


async def test_the_line_of_another_chat_stays_its_own(database: Database) -> None:
    """A number may be the key of a chat whose person has another one by now."""
    await meet(database, Sender(None, PHONE))
    await store(database, sent(1, Sender(None, PHONE)))

    await join(database, [BY_NUMBER], f"whatsapp:{OTHER_ID}")

    assert await stored_under(database) == [BY_NUMBER]


async def test_what_is_moved_behind_something_open_is_not_first(database: Database) -> None:
    await meet(database, Sender(None, PHONE))
    await store(database, sent(1, Sender(None, PHONE)), sent(2, Sender(ID, None)))
    first, second = await database.write(lambda tx: inbox.heads(tx, later(9), limit=9))

    moved = await database.write(lambda tx: lines.move(tx, second, BY_NUMBER))

    assert moved == replace(second, chat_key=BY_NUMBER)
    assert await database.read(lambda tx: lines.is_first(tx, first))
    assert not await database.read(lambda tx: lines.is_first(tx, moved))
    await database.write(lambda tx: inbox.mark_done(tx, first.id, NOW))
    assert await database.read(lambda tx: lines.is_first(tx, moved))


async def test_a_line_is_joined_by_its_index(sqlite_database: Database) -> None:
    def plan(tx: object) -> str:
        compiled = _JOIN._statement.compile(dialect=tx.dialect)
        rows = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", ("a", "b", "b")).all()
        return " | ".join(row[3] for row in rows)

    described = await sqlite_database.read(plan)
    assert "ix_inbox_open_line" in described
    assert "SCAN" not in described.replace("SCAN CONSTANT", "")
