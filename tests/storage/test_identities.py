"""Who is behind a WhatsApp chat: ids and numbers come, go, change and are handed on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.actions.personal import personal_record
from bot.tick import Ticker
from conversations.messages import Address, Sender
from storage import identities
from storage.identities import Found
from storage.schema.identity import identities as table
from tests.fakes.clock import FakeClock
from tests.storage.conftest import NOW
from tests.storage.test_window import with_chat

if TYPE_CHECKING:
    from pathlib import Path

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
    return await database.write(
        lambda tx: identities.change(tx, CHANNEL, before, after, at=now, now=now)
    )


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

    theirs = await wrote(database, None, PHONE, days=2)

    assert theirs == Found(Address(CHANNEL, "628111111111~2"))
    assert await wrote(database, None, PHONE, days=2) == theirs
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


# --- numbers that came into other hands -----------------------------------------------------


async def test_a_change_of_a_stranger_who_had_the_number_moves_nobody_elses_chat(
    database: Database,
) -> None:
    mine = await wrote(database, ID, PHONE)

    found = await told(database, Sender(OTHER_ID, PHONE), Sender("ID.5", OTHER_PHONE), days=1)

    assert found == Found(mine.address, "number", newly_locked=((mine.address, "number"),))
    assert await reached(database, ID) == {mine.address.key: ID}
    assert await wrote(database, ID, None, days=2) == Found(mine.address, "number")
    for sender in (("ID.5", OTHER_PHONE), (None, PHONE)):
        assert (await wrote(database, *sender, days=2)).address != mine.address


async def test_a_stranger_who_had_the_number_before_me_takes_it_from_me_no_more(
    database: Database,
) -> None:
    mine = await wrote(database, ID, PHONE, days=2)

    assert await told(database, Sender(OTHER_ID, PHONE), Sender("ID.5", None), days=1) is None
    assert await wrote(database, ID, PHONE, days=3) == mine


async def test_what_is_told_of_a_number_is_not_taken_for_whoever_had_it_before(
    database: Database,
) -> None:
    """Such as a wish to get no invitations."""
    mine = await wrote(database, ID, PHONE)

    async def found(sender: Sender) -> Address | None:
        return await database.read(lambda tx: identities.find(tx, CHANNEL, sender))

    assert await found(Sender(OTHER_ID, PHONE)) is None
    assert await found(Sender(ID, OTHER_PHONE)) == mine.address
    assert await found(Sender(None, PHONE)) == mine.address


async def test_a_new_number_told_without_an_id_leads_whoever_writes_from_it_to_the_chat(
    database: Database,
) -> None:
    """A new number has a new id: the one known is nobody's from then on."""
    mine = await wrote(database, ID, PHONE)

    found = await told(database, Sender(None, PHONE), Sender(None, OTHER_PHONE))
    back = await wrote(database, OTHER_ID, OTHER_PHONE, days=2)

    assert found == Found(mine.address, "number", "628222222222", ((mine.address, "number"),))
    assert back == Found(mine.address, "number", reached_by=OTHER_ID)


async def test_a_number_alone_is_in_doubt_after_a_month_where_the_id_is_known(
    database: Database,
) -> None:
    mine = await wrote(database, ID, PHONE)

    assert await wrote(database, None, PHONE, days=30) == Found(mine.address)
    late = await wrote(database, None, PHONE, days=60.1)

    assert late == Found(mine.address, "idle", None, ((mine.address, "idle"),))


async def test_where_only_the_number_is_known_a_month_is_no_doubt(database: Database) -> None:
    mine = await wrote(database, None, PHONE)

    assert await wrote(database, None, PHONE, days=31) == Found(mine.address)


# --- what was sent before a change, and comes after it --------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Sender(ID, PHONE), Sender(OTHER_ID, OTHER_PHONE)),
        (Sender(ID, PHONE), Sender(OTHER_ID, None)),
        (Sender(None, PHONE), Sender(None, OTHER_PHONE)),
    ],
)
@pytest.mark.parametrize("sender", [(ID, PHONE), (ID, None), (None, PHONE)])
async def test_what_was_sent_before_a_change_is_of_the_chat_also_if_it_comes_late(
    database: Database, before: Sender, after: Sender, sender: tuple[str | None, str | None]
) -> None:
    mine = await wrote(database, ID, PHONE)
    found = await told(database, before, after, days=3)
    assert found is not None

    late = await wrote(database, *sender, days=1)

    assert late == Found(mine.address, found.locked)
    assert await reached(database, ID) == {mine.address.key: found.reached_by}
    since = await wrote(database, sender[0], PHONE, days=4)
    assert (since.address == mine.address) is (after.phone is None and sender[0] is None)


async def test_a_late_message_gives_no_former_number_back(database: Database) -> None:
    mine = await wrote(database, ID, PHONE)
    await wrote(database, ID, OTHER_PHONE, days=2)
    theirs = await wrote(database, OTHER_ID, PHONE, days=3)

    assert await wrote(database, ID, PHONE, days=1) == Found(mine.address, "number")
    assert await wrote(database, OTHER_ID, PHONE, days=4) == theirs
    assert await wrote(database, ID, OTHER_PHONE, days=4) == Found(mine.address, "number")


async def test_a_late_message_takes_no_number_from_whoever_has_it_since(
    database: Database,
) -> None:
    theirs = await wrote(database, OTHER_ID, PHONE, days=3)

    late = await wrote(database, ID, PHONE, days=1)

    assert late == Found(Address(CHANNEL, ID))
    assert await wrote(database, None, PHONE, days=4) == Found(theirs.address)


async def test_numbers_of_whoever_is_erased_go_where_an_id_is_known(database: Database) -> None:
    by_id = await wrote(database, ID, PHONE)
    await wrote(database, ID, OTHER_PHONE)
    by_number = await wrote(database, None, "+628333333333")
    keys = [by_id.address.key, by_number.address.key]

    await database.write(lambda tx: identities.forget_numbers(tx, keys))

    left = await database.read(lambda tx: tx.execute(select(table).order_by(table.c.phone)).all())
    assert {row.chat_key: (row.phone, row.former_phone) for row in left} == {
        by_id.address.key: (None, None),
        by_number.address.key: ("+628333333333", None),
    }
    assert await reached(database, ID) == {by_id.address.key: ID}


def ticker(database: Database, folder: Path, *, days: float) -> Ticker:
    async def nothing() -> None: ...

    return Ticker(
        database,
        FakeClock(NOW + timedelta(days=days)),
        {},
        replay=nothing,
        folder=folder,
        wake=lambda: None,
        erase_by_age=nothing,
        checks=(),
    )


async def test_a_number_somebody_had_before_is_told_them_while_it_is_kept_and_goes_in_time(
    database: Database, tmp_path: Path
) -> None:
    found = await wrote(database, ID, PHONE)
    await told(database, Sender(ID, PHONE), Sender(ID, OTHER_PHONE), days=1)
    person = await with_chat(database, CHANNEL, ID)
    assert found.address.key == f"{CHANNEL}:{ID}"

    async def kept() -> list[str | None]:
        record = await database.read(lambda tx: personal_record(tx, person))
        return [one["nomor"] for one in record["alamat_sebelumnya"]]

    assert await kept() == [PHONE]
    await ticker(database, tmp_path, days=14.9).erase()
    assert await kept() == [PHONE]
    await ticker(database, tmp_path, days=15.1).erase()
    assert await kept() == []
