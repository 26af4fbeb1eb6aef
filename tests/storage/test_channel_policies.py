"""Which channel somebody is written to on: at this site, and by the word of their agency."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.actions import channels, staff
from bot.actions.outcomes import Denied
from conversations.agencies import Agency
from conversations.texts import unmarked
from storage import audit, cases, channel_policies, chats, library, outbox
from tests.storage.conftest import NOW, message
from tests.storage.desk import BY
from tests.storage.effects_of_talks import person_at
from tests.storage.linking import SECOND, STRANGER, link, linked_writer, said
from tests.storage.talk import INNOVATOR

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from conversations.messages import Address
    from tests.storage.talk import Talk

BANYUMAS = "33.02"
AGENCY = Agency(BANYUMAS, "Pemerintah Kabupaten Banyumas", "", "kabupaten", "33")
ALL_ON = {"telegram": True, "whatsapp": True, "simulator": False}


async def switch(talk: Talk, **switches: bool) -> None:
    def note(tx: Connection) -> None:
        library.import_agencies(tx, [AGENCY])
        channel_policies.note_switches(tx, {**ALL_ON, **switches})

    await talk.database.write(note)


async def turn_off(talk: Talk, channel: str = "whatsapp") -> Denied | None:
    return await talk.database.write(
        lambda tx: channels.turn_off(tx, channel, BANYUMAS, by=BY, now=talk.now)
    )


async def address_of(talk: Talk, at: Address = INNOVATOR, *, asked: bool = False) -> Address | None:
    person = await person_at(talk, at)
    return await talk.database.read(lambda tx: chats.find_address(tx, person.id, asked=asked))


async def test_a_channel_that_is_off_here_is_not_written_to(talk: Talk) -> None:
    await linked_writer(talk)
    await talk.say(SECOND, "menu")
    assert await address_of(talk) == SECOND
    await switch(talk, whatsapp=False)
    assert await address_of(talk) == INNOVATOR
    assert await address_of(talk, asked=True) == INNOVATOR
    await talk.say(STRANGER, "halo", "setuju")
    stranger = await person_at(talk, STRANGER)
    assert await address_of(talk, STRANGER, asked=True) is None
    reachable = await talk.database.read(lambda tx: chats.reachable_of(tx, [stranger.id]))
    assert reachable == frozenset()
    await switch(talk)
    assert await address_of(talk) == SECOND


async def test_what_waits_for_a_channel_that_is_off_can_be_said_elsewhere(talk: Talk) -> None:
    await linked_writer(talk)
    person = await person_at(talk, SECOND)
    row = message("waits", to=SECOND, kind="notice", person=person.id)
    await talk.database.write(lambda tx: outbox.add(tx, [row]))
    await talk.database.write(
        lambda tx: tx.exec_driver_sql(
            'UPDATE outbox SET message = \'{"text": "x", "kind": "notice", '
            '"prompt": null, "topic": null, "twin": null}\''
        )
    )
    assert (
        await talk.database.read(lambda tx: outbox.list_stuck(tx, NOW, onto=["telegram"], limit=9))
        == ()
    )
    await switch(talk, whatsapp=False)
    stuck = await talk.database.read(
        lambda tx: outbox.list_stuck(tx, NOW, onto=["telegram"], limit=9)
    )
    assert [one.key for one in stuck] == ["waits"]


async def test_an_agency_is_written_to_on_the_other_channel(talk: Talk) -> None:
    await switch(talk)
    await linked_writer(talk)
    await talk.say(SECOND, "menu")
    assert await turn_off(talk) is None
    assert await address_of(talk) == INNOVATOR
    assert await address_of(talk, asked=True) == INNOVATOR
    await talk.database.write(
        lambda tx: channels.turn_on(tx, "whatsapp", BANYUMAS, by=BY, now=talk.now)
    )
    assert await address_of(talk) == SECOND


async def test_a_preference_does_not_go_before_the_agencys_channel(talk: Talk) -> None:
    await switch(talk)
    await linked_writer(talk)
    await talk.say(INNOVATOR, "hubungkan", "pilih kanal utama", "whatsapp")
    await turn_off(talk)
    assert await address_of(talk) == INNOVATOR


async def test_who_has_no_other_chat_gets_there_what_they_asked_for_only(talk: Talk) -> None:
    await switch(talk)
    await talk.register(SECOND, "Sri Rahayu")
    await talk.say(SECOND, "petugas", "Bolehkah puskesmas pembantu ikut?")
    await turn_off(talk)
    assert await address_of(talk, SECOND) is None
    (case,) = await talk.database.read(cases.waiting)
    told = await talk.database.write(
        lambda tx: staff.answer_case(tx, case.number, "Boleh.", by=BY, now=talk.now)
    )
    assert not isinstance(told, Denied)
    assert told.to == SECOND


async def test_a_reply_says_once_a_day_which_channel_the_agency_uses(talk: Talk) -> None:
    await switch(talk)
    await talk.register(SECOND, "Sri Rahayu")
    await turn_off(talk)
    led = said(await talk.say(SECOND, "menu"))
    assert led.startswith("Instansi Bapak/Ibu memakai Telegram untuk layanan ini.")
    assert "ketik HUBUNGKAN di sini" in led
    assert "Ajukan" not in led.split("\n", 1)[0]
    assert "Instansi Bapak/Ibu" not in said(await talk.say(SECOND, "menu"))


async def test_others_are_told_nothing_of_it(talk: Talk) -> None:
    await switch(talk)
    await talk.register(SECOND, "Sri Rahayu", agency="Kota Tegal")
    await turn_off(talk)
    assert "Instansi Bapak/Ibu memakai" not in said(await talk.say(SECOND, "menu"))


async def test_who_has_a_chat_on_the_other_channel_is_not_told_to_get_one(talk: Talk) -> None:
    await switch(talk)
    await linked_writer(talk)
    await turn_off(talk)
    assert "Instansi Bapak/Ibu memakai" not in said(await talk.say(SECOND, "menu"))
    assert "Instansi Bapak/Ibu memakai" not in said(await talk.say(INNOVATOR, "menu"))


async def test_the_channels_are_listed_with_the_agencies_they_are_off_for(talk: Talk) -> None:
    await switch(talk)
    await turn_off(talk)
    assert await talk.database.read(channels.describe) == (
        "simulator  off in the settings",
        "telegram  on",
        "whatsapp  on",
        "  off for 33.02  Pemerintah Kabupaten Banyumas",
    )
    lines = await talk.database.read(
        lambda tx: tx.exec_driver_sql("SELECT actor, action, subject FROM audit").all()
    )
    assert [tuple(one) for one in lines] == [(BY, "channel_off", "channel:whatsapp")]
    assert await talk.database.read(audit.verify_chain) is None


@pytest.mark.parametrize(
    ("channel", "agency"), [("sms", BANYUMAS), ("whatsapp", "99.99"), ("whatsapp", BANYUMAS)]
)
async def test_what_cannot_be_switched_is_refused(talk: Talk, channel: str, agency: str) -> None:
    await switch(talk)
    await turn_off(talk)
    for act in (channels.turn_off, channels.turn_on):
        if (act, channel, agency) == (channels.turn_on, "whatsapp", BANYUMAS):
            continue
        done = await talk.database.write(
            lambda tx, act=act: act(tx, channel, agency, by=BY, now=talk.now)
        )
        assert isinstance(done, Denied)


async def test_the_last_channel_of_an_agency_stays_on(talk: Talk) -> None:
    await switch(talk)
    assert await turn_off(talk) is None
    assert isinstance(await turn_off(talk, "telegram"), Denied)


async def test_a_linking_code_made_where_the_agency_is_off_works(talk: Talk) -> None:
    """The way to the other channel begins there."""
    await switch(talk)
    await talk.register(SECOND, "Sri Rahayu")
    await turn_off(talk)
    result = await link(talk, second=INNOVATOR, first=SECOND)
    assert "Telegram sekarang terhubung" in unmarked(result.messages[0].text)
    talk.now += timedelta(days=2)
    assert await address_of(talk, SECOND) == INNOVATOR
