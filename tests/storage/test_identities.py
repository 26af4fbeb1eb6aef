"""Who is behind a WhatsApp chat: ids and numbers come, go, change and are handed on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from conversations.messages import Address, Sender
from storage import identities
from storage.identities import Found
from storage.schema.identity import identities as table
from tests.storage.conftest import NOW

if TYPE_CHECKING:
    from storage.database import Database

ID, OTHER_ID = "ID.1000200030004", "ID.9000800070006"
PHONE, OTHER_PHONE = "+628111111111", "+628222222222"
CHANNEL = "whatsapp"


def by(user_id: str | None, phone: str | None) -> tuple[Address, Sender]:
    """Return who a message comes from, in the shape of a webhook that tells so much."""
    return Address(CHANNEL, user_id or (phone or "").removeprefix("+")), Sender(user_id, phone)


async def wrote(
    database: Database, user_id: str | None, phone: str | None, *, days: float = 0
) -> Found:
    address, sender = by(user_id, phone)
    at = NOW + timedelta(days=days)
    return await database.write(lambda tx: identities.resolve(tx, address, sender, at=at, now=at))


async def told(
    database: Database, before: Sender, after: Sender, *, days: float = 1
) -> Found | None:
    now = NOW + timedelta(days=days)
    return await database.write(lambda tx: identities.change(tx, CHANNEL, before, after, now=now))


async def reached(database: Database, *chats: str) -> dict[str, str]:
    return await database.read(
        lambda tx: identities.reached_by(tx, [f"{CHANNEL}:{chat}" for chat in chats])
    )


@pytest.mark.parametrize(
    ("user_id", "phone", "chat"),
    [(ID, None, ID), (ID, PHONE, ID), (None, PHONE, "628111111111")],
)
async def test_somebody_new_gets_a_chat_by_what_is_told(
    database: Database, user_id: str | None, phone: str | None, chat: str
) -> None:
    found = await wrote(database, user_id, phone)

    assert found == Found(Address(CHANNEL, chat))
    assert await wrote(database, user_id, phone) == found


async def test_the_id_is_learnt_where_only_the_number_was_known(database: Database) -> None:
    """The older shape of the webhook first, then the one with both, then the number is hidden."""
    first = await wrote(database, None, PHONE)

    both = await wrote(database, ID, PHONE)
    hidden = await wrote(database, ID, None)
    old_shape = await wrote(database, None, PHONE)

    assert both == Found(first.address, reached_by=ID)
    assert hidden == old_shape == Found(first.address)
    assert await reached(database, "628111111111") == {first.address.key: ID}


async def test_the_number_is_learnt_where_only_the_id_was_known(database: Database) -> None:
    first = await wrote(database, ID, None)

    assert await wrote(database, ID, PHONE) == first
    assert await wrote(database, None, PHONE) == first


async def test_a_number_handed_on_gives_no_right_to_the_chat(database: Database) -> None:
    mine = await wrote(database, ID, PHONE)

    theirs = await wrote(database, OTHER_ID, PHONE)

    assert theirs.address == Address(CHANNEL, OTHER_ID)
    assert theirs.locked is None
    assert theirs.newly_locked == ((mine.address, "number"),)
    assert await wrote(database, None, PHONE) == Found(theirs.address)
    assert (await wrote(database, ID, None)).locked == "number"
    assert await reached(database, ID, OTHER_ID) == {
        f"whatsapp:{ID}": ID,
        f"whatsapp:{OTHER_ID}": OTHER_ID,
    }


async def test_an_id_with_another_number_is_in_doubt_until_somebody_says_so(
    database: Database,
) -> None:
    mine = await wrote(database, ID, PHONE)

    found = await wrote(database, ID, OTHER_PHONE)

    assert found == Found(mine.address, "number", None, ((mine.address, "number"),))
    again = await wrote(database, ID, OTHER_PHONE)
    assert again == Found(mine.address, "number")
    assert await database.write(lambda tx: identities.unlock(tx, mine.address.key, NOW))
    assert not await database.write(lambda tx: identities.unlock(tx, mine.address.key, NOW))
    assert await wrote(database, ID, OTHER_PHONE) == Found(mine.address)


async def test_silence_of_half_a_year_is_a_doubt(database: Database) -> None:
    mine = await wrote(database, ID, PHONE)

    assert (await wrote(database, ID, PHONE, days=180)).locked is None
    late = await wrote(database, ID, PHONE, days=361)

    assert late == Found(mine.address, "idle", None, ((mine.address, "idle"),))


async def test_an_old_message_that_comes_late_does_not_make_somebody_silent(
    database: Database,
) -> None:
    await wrote(database, ID, PHONE, days=100)
    await wrote(database, ID, PHONE, days=95)

    assert (await wrote(database, ID, PHONE, days=279)).locked is None


async def test_a_new_number_is_told_and_the_chat_goes_on_in_doubt(database: Database) -> None:
    mine = await wrote(database, None, PHONE)

    found = await told(database, Sender(None, PHONE), Sender(None, OTHER_PHONE))

    assert found == Found(mine.address, "number", "628222222222", ((mine.address, "number"),))
    assert await wrote(database, None, OTHER_PHONE) == Found(mine.address, "number")
    assert await told(database, Sender(None, PHONE), Sender(None, OTHER_PHONE)) is None


async def test_who_gets_a_number_that_was_given_up_gets_a_chat_of_their_own(
    database: Database,
) -> None:
    mine = await wrote(database, None, PHONE)
    await told(database, Sender(None, PHONE), Sender(None, OTHER_PHONE))

    theirs = await wrote(database, None, PHONE)

    assert theirs == Found(Address(CHANNEL, "628111111111~2"))
    assert await wrote(database, None, PHONE) == theirs
    assert await reached(database, "628111111111", "628111111111~2") == {
        mine.address.key: "628222222222",
        theirs.address.key: "628111111111",
    }


async def test_a_new_id_is_told_and_the_chat_goes_on_in_doubt(database: Database) -> None:
    mine = await wrote(database, ID, PHONE)

    found = await told(database, Sender(ID, PHONE), Sender(OTHER_ID, PHONE))

    assert found == Found(mine.address, "id", OTHER_ID, ((mine.address, "id"),))
    assert await wrote(database, OTHER_ID, PHONE) == Found(mine.address, "id")


async def test_a_chat_in_doubt_is_not_told_of_again_when_it_changes_once_more(
    database: Database,
) -> None:
    mine = await wrote(database, ID, PHONE)
    await told(database, Sender(ID, None), Sender(OTHER_ID, None))

    again = await told(database, Sender(OTHER_ID, None), Sender(ID, OTHER_PHONE))
    handed_on = await wrote(database, "ID.5", OTHER_PHONE)

    assert again == Found(mine.address, "number", ID)
    assert handed_on == Found(Address(CHANNEL, "ID.5"))


async def test_who_wrote_before_the_change_was_told_keeps_a_chat_of_their_own(
    database: Database,
) -> None:
    mine = await wrote(database, ID, PHONE)
    early = await wrote(database, OTHER_ID, OTHER_PHONE)

    found = await told(database, Sender(ID, None), Sender(OTHER_ID, OTHER_PHONE))

    assert found is not None
    assert found.newly_locked == ((early.address, "id"), (mine.address, "number"))
    assert (await wrote(database, OTHER_ID, OTHER_PHONE)).address == mine.address
    assert await reached(database, OTHER_ID) == {}


async def test_a_change_of_somebody_unknown_changes_nothing(database: Database) -> None:
    assert await told(database, Sender(ID, None), Sender(OTHER_ID, None)) is None
    assert await database.read(lambda tx: tx.execute(select(table)).all()) == []


async def test_what_is_forgotten_is_nobodys(database: Database) -> None:
    mine = await wrote(database, ID, PHONE)
    await database.write(lambda tx: identities.forget(tx, [mine.address.key]))

    assert await wrote(database, OTHER_ID, PHONE) == Found(Address(CHANNEL, OTHER_ID))
