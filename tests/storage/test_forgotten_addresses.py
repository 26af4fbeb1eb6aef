"""Addresses of chats that are nobody's any more, and names in invitations, go in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, text

from bot.publish import Published
from bot.retention import KEPT_FOR, NOBODYS_FOR, erase_by_age
from conversations.lookups import Invitation
from conversations.messages import FileId, FileReference
from storage import chats, codes, files, inbox, outbox
from storage.pace import chat_bucket
from storage.schema import metadata, pace
from tests.storage.conftest import NOW, message, update
from tests.storage.talk import COLLEAGUE, INNOVATOR, Talk

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from conversations.messages import Address, PersonId
    from storage.file_store import FileStore


@pytest.fixture
async def talk(talk: Talk) -> Talk:
    """The same, over records with an open example period."""
    await Published().publish(talk.database, NOW, example=True)
    return talk


async def person_at(talk: Talk, address: Address) -> PersonId | None:
    return await talk.database.read(lambda tx: chats.person_of(tx, address.key))


async def test_five_years_later_no_address_of_a_silent_person_is_left(
    talk: Talk, store: FileStore
) -> None:
    await opened_case(talk)
    assert await addressed(talk) == {"cases", "chats", "files", "pace"}
    await erase_by_age(talk.database, store, talk.now + KEPT_FOR + timedelta(days=1))
    assert await addressed(talk) == set()


async def test_after_hapus_the_address_goes_once_the_chat_was_silent_for_90_days(
    talk: Talk, store: FileStore
) -> None:
    await opened_case(talk)
    await talk.say(INNOVATOR, "data saya", "3", "1")
    assert await person_at(talk, INNOVATOR) is None
    assert "cases" not in await addressed(talk)
    await erase_by_age(talk.database, store, talk.now + NOBODYS_FOR - timedelta(hours=1))
    assert "chats" in await addressed(talk)
    await erase_by_age(talk.database, store, talk.now + NOBODYS_FOR + timedelta(hours=1))
    assert await addressed(talk) == set()
    assert await talk.database.read(chats.is_any)  # so no example people are put beside
    assert (await talk.say(INNOVATOR, "halo")).session.screen == "consent"


async def test_the_chat_of_who_never_agreed_goes_and_who_agreed_keeps_theirs(
    talk: Talk, store: FileStore
) -> None:
    await talk.say(INNOVATOR, "halo")
    await talk.register(COLLEAGUE, "Budi Santoso")
    then = talk.now + NOBODYS_FOR + timedelta(hours=1)
    assert await erase_by_age(talk.database, store, then) == 1
    assert await addressed(talk) == set()
    assert await person_at(talk, COLLEAGUE) is not None
    sql = text("SELECT detail FROM audit WHERE action = 'chats_forgotten'")
    noted = await talk.database.read(lambda tx: str(tx.execute(sql).scalars().all()))
    assert noted.count("count") == 1
    assert "101" not in noted


@pytest.mark.parametrize("waiting", ["in", "out"])
async def test_a_chat_for_which_something_waits_stays(
    talk: Talk, store: FileStore, waiting: str
) -> None:
    await talk.say(INNOVATOR, "halo")

    def wait(tx: Connection) -> None:
        if waiting == "in":
            inbox.store(tx, [update(1, chat=INNOVATOR.key)])
        else:
            outbox.add(tx, [message("waits", to=INNOVATOR)])

    await talk.database.write(wait)
    then = talk.now + NOBODYS_FOR + timedelta(hours=1)
    assert await erase_by_age(talk.database, store, then) == 0
    for ended in ("UPDATE inbox SET state = 'done'", "UPDATE outbox SET state = 'sent'"):
        await talk.database.write(lambda tx, ended=ended: tx.execute(text(ended)))
    assert await erase_by_age(talk.database, store, then) == 1


def names(tx: Connection) -> list[str]:
    return list(tx.execute(text("SELECT name FROM invitations")).scalars())


async def test_the_name_in_an_invitation_that_nobody_used_goes(
    talk: Talk, store: FileStore
) -> None:
    invitation = Invitation("t", "Ratna Dewi", None, "", "", ())
    await talk.database.write(
        lambda tx: codes.issue_invitation(tx, "t", invitation, by="staff:ani", now=talk.now)
    )
    await erase_by_age(talk.database, store, talk.now + NOBODYS_FOR)
    assert "Ratna Dewi" in await talk.database.read(names)
    await erase_by_age(talk.database, store, talk.now + NOBODYS_FOR + timedelta(days=8))
    assert "Ratna Dewi" not in await talk.database.read(names)


async def opened_case(talk: Talk) -> None:
    """Have somebody ask staff and send a file, over a channel that paces the chat."""
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Kapan pengumuman finalis?")

    def more(tx: Connection) -> None:
        wanted = (FileReference("r", "surat.pdf", None, 3),)
        files.want(tx, 7, INNOVATOR.key, wanted, talk.now)
        files.refuse(tx, FileId("7-0"), talk.now, "unavailable")
        bucket = chat_bucket(INNOVATOR.channel, INNOVATOR.external_id)
        tx.execute(insert(pace).values(scope=bucket.scope, tokens=1.0, updated_at=talk.now))

    await talk.database.write(more)


async def addressed(talk: Talk) -> set[str]:
    """Return which tables still hold the address of the innovator."""

    def look(tx: Connection) -> set[str]:
        left = (metadata.tables[name] for name in ("cases", "chats", "files", "inbox", "pace"))
        return {
            table.name
            for table in left
            for row in tx.execute(table.select())
            if any(str(one).endswith(INNOVATOR.key) for one in row)
        }

    return await talk.database.read(look)
