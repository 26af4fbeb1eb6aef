"""A chat that is unlinked is nobody's; one always stays, and staff can undo it for a month."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.actions import chat_care, linking
from bot.actions.outcomes import Denied
from bot.actions.personal import personal_record
from conversations.dialogs.chat_names import handle_of
from conversations.messages import FileId, FileReference
from conversations.texts import unmarked
from storage import audit, chats, files, former_links, outbox, retention
from tests.storage.conftest import message
from tests.storage.desk import BY
from tests.storage.effects_of_talks import draft_at, everything, person_at
from tests.storage.linking import (
    SECOND,
    chat_at,
    code_of,
    heard,
    link,
    linked_writer,
    lock,
    noted,
    owner_of,
    said,
    typed,
)
from tests.storage.talk import INNOVATOR

if TYPE_CHECKING:
    from conversations.messages import PersonId
    from tests.storage.talk import Talk

MONTH = timedelta(days=30)


async def unlink(talk: Talk, chat: str, *, at=INNOVATOR):
    """Have the person unlink the chat whose button begins so."""
    return await talk.say(at, "hubungkan", "putuskan kanal", chat, "ya, putuskan")


async def test_the_chats_are_shown_with_when_they_were_used(talk: Talk) -> None:
    await linked_writer(talk)
    shown = said(await talk.say(INNOVATOR, "hubungkan"))
    assert "• Telegram: percakapan ini" in shown
    assert "• WhatsApp: terakhir dipakai" in shown


async def test_another_chat_is_nobodys_once_it_is_unlinked(talk: Talk) -> None:
    await linked_writer(talk)
    draft = await draft_at(talk, SECOND)
    result = await unlink(talk, "whatsapp")
    assert "WhatsApp sudah diputuskan" in said(result)
    there = await chat_at(talk, SECOND)
    assert there.person is None
    assert (there.session.screen, there.session.draft, there.session.held) == ("welcome", None, {})
    assert (await noted(talk))[-1] == "chat_unlinked"
    assert "SETUJU" in said(await talk.say(SECOND, "4"))
    assert "kategori" not in (await draft_at(talk, INNOVATOR)).answers
    assert (await draft_at(talk, INNOVATOR)).id == draft.id


async def test_this_chat_begins_anew_once_it_is_unlinked_and_the_others_are_told(
    talk: Talk,
) -> None:
    await linked_writer(talk)
    result = await unlink(talk, "percakapan ini")
    (told,) = heard(result, SECOND)
    assert told.startswith("Telegram tidak lagi terhubung dengan Bapak/Ibu.")
    here = await chat_at(talk, INNOVATOR)
    assert here.person is None
    assert "return" not in here.session.held
    assert "Sri Rahayu" not in said(await talk.say(INNOVATOR, "halo"))
    assert await owner_of(talk, SECOND) is not None


async def test_it_is_asked_once_and_can_be_left(talk: Talk) -> None:
    await linked_writer(talk)
    result = await talk.say(INNOVATOR, "hubungkan", "putuskan kanal", "whatsapp")
    assert "Putuskan WhatsApp?" in said(result)
    assert "tidak ada yang diputuskan" in said(await talk.say(INNOVATOR, "jangan putuskan"))
    assert await owner_of(talk, SECOND) is not None


async def test_a_yes_sent_before_it_was_asked_unlinks_nothing(talk: Talk) -> None:
    await linked_writer(talk)
    await talk.say(INNOVATOR, "hubungkan", "putuskan kanal", "whatsapp")
    talk.is_unseen = True
    await talk.say(INNOVATOR, "ya, putuskan")
    assert await owner_of(talk, SECOND) is not None


async def test_the_chat_that_is_cut_off_is_told_and_nothing_personal(talk: Talk) -> None:
    await linked_writer(talk)
    (told,) = heard(await unlink(talk, "telegram", at=SECOND), INNOVATOR)
    assert told.startswith("Percakapan ini sudah diputuskan dari pendaftarannya")
    for known in ("Sri Rahayu", "Antrean Pagi Sehat", "WhatsApp"):
        assert known not in told


async def test_a_locked_chat_that_is_cut_off_is_left_alone(talk: Talk) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, "number")
    assert heard(await unlink(talk, "whatsapp"), SECOND) == []


async def test_the_last_chat_stays(talk: Talk) -> None:
    await linked_writer(talk)
    await talk.say(INNOVATOR, "hubungkan", "putuskan kanal", "percakapan ini")
    await unlink(talk, "telegram", at=SECOND)
    assert await owner_of(talk, INNOVATOR) is None
    person = await person_at(talk, SECOND)
    done = await talk.database.write(
        lambda tx: linking.unlink(tx, person.id, SECOND, current=SECOND, now=talk.now)
    )
    assert isinstance(done, Denied)
    assert "putuskan kanal" not in said(await talk.say(SECOND, "hubungkan")).casefold()


async def test_what_waits_for_the_chat_is_not_sent_and_its_files_stay_the_persons(
    talk: Talk,
) -> None:
    await linked_writer(talk)
    person = await person_at(talk, SECOND)

    def fill(tx) -> None:
        outbox.add(tx, [message("waits", to=SECOND, person=person.id)])
        files.want(tx, 7, SECOND.key, (FileReference("r", "surat.pdf", None, 9),), talk.now)
        files.store(
            tx, FileId("7-0"), talk.now, kind="pdf", size=9, sha256="x", pages=1, words="isi"
        )

    await talk.database.write(fill)
    await unlink(talk, "whatsapp")
    left = await talk.database.read(
        lambda tx: tx.exec_driver_sql("SELECT state, error FROM outbox").all()
    )
    assert [tuple(one) for one in left] == [("cancelled", "unlinked")]
    file = await talk.database.read(lambda tx: files.get(tx, FileId("7-0")))
    assert file.name == "surat.pdf"
    await talk.say(SECOND, "halo", "setuju", "data saya", "hapus", "ya, hapus")
    assert (await talk.database.read(lambda tx: files.get(tx, FileId("7-0")))).name == "surat.pdf"
    await talk.say(INNOVATOR, "data saya", "hapus", "ya, hapus")
    assert (await talk.database.read(lambda tx: files.get(tx, FileId("7-0")))).name == "berkas"


# --- staff ----------------------------------------------------------------------------------


async def by_staff(talk: Talk, act, person: PersonId, chat=SECOND):
    handle = handle_of(chat)
    return await talk.database.write(lambda tx: act(tx, person, handle, by=BY, now=talk.now))


async def test_staff_see_the_chats_and_the_look_is_recorded(talk: Talk) -> None:
    await linked_writer(talk)
    person = await person_at(talk, INNOVATOR)
    found = await talk.database.write(
        lambda tx: chat_care.list_chats(tx, person.id, by=BY, now=talk.now)
    )
    assert not isinstance(found, Denied)
    assert [one.address for one in found.linked] == [INNOVATOR, SECOND]
    assert found.person.phone == "+6281234567890"
    assert (await noted(talk))[-1] == "record_viewed_by_staff"


async def test_staff_unlink_a_chat_and_undo_it(talk: Talk) -> None:
    await linked_writer(talk)
    person = await person_at(talk, INNOVATOR)
    told = await by_staff(talk, chat_care.unlink, person.id)
    assert [(one.to, one.kind) for one in told] == [(INNOVATOR, "receipt"), (SECOND, "notice")]
    assert "diputuskan dari pendaftarannya" in unmarked(told[1].text)
    assert await owner_of(talk, SECOND) is None
    told = await by_staff(talk, chat_care.relink, person.id)
    assert {one.to for one in told} == {INNOVATOR, SECOND}
    assert "terhubung kembali" in unmarked(told[0].text)
    assert await owner_of(talk, SECOND) == person.id
    lines = await talk.database.read(lambda tx: audit.about(tx, person.id))
    assert [(one.action, one.detail) for one in lines[:2]] == [
        ("chat_relinked", BY),
        ("chat_unlinked", BY),
    ]
    assert "KIPP" in said(await talk.say(SECOND, "menu"))
    assert isinstance(await by_staff(talk, chat_care.relink, person.id), Denied)


async def test_staff_cannot_undo_it_after_a_month_or_over_somebody_else(talk: Talk) -> None:
    await linked_writer(talk)
    person = await person_at(talk, INNOVATOR)
    await unlink(talk, "whatsapp")
    await talk.say(SECOND, "halo", "setuju")
    assert isinstance(await by_staff(talk, chat_care.relink, person.id), Denied)
    await talk.say(SECOND, "data saya", "hapus", "ya, hapus")
    talk.now += MONTH
    assert isinstance(await by_staff(talk, chat_care.relink, person.id), Denied)
    await talk.database.write(lambda tx: former_links.forget_older(tx, talk.now))
    assert await talk.database.read(lambda tx: former_links.list_of(tx, person.id)) == ()


async def test_staff_leave_the_last_chat(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    person = await person_at(talk, INNOVATOR)
    assert isinstance(await by_staff(talk, chat_care.unlink, person.id, INNOVATOR), Denied)
    assert isinstance(await by_staff(talk, chat_care.unlink, person.id, SECOND), Denied)


# --- what is kept ---------------------------------------------------------------------------


async def test_ones_own_data_name_all_chats_linked_and_unlinked(talk: Talk) -> None:
    await linked_writer(talk)
    await talk.say(INNOVATOR, "hubungkan", "pilih kanal utama", "whatsapp")
    person = await person_at(talk, INNOVATOR)
    await talk.database.write(
        lambda tx: chats.set_reachable(tx, SECOND.key, reachable=False, now=talk.now)
    )
    shown = said(await talk.say(INNOVATOR, "data saya"))
    assert "WhatsApp: terakhir dipakai" in shown
    assert "tidak dapat kami kirimi pesan" in shown
    record = await talk.database.read(lambda tx: personal_record(tx, person.id))
    assert [one["alamat"] for one in record["kanal"]] == [
        INNOVATOR.external_id,
        SECOND.external_id,
    ]
    assert record["kanal_utama"] == "whatsapp"
    await unlink(talk, "whatsapp")
    record = await talk.database.read(lambda tx: personal_record(tx, person.id))
    assert [one["kanal"] for one in record["kanal_yang_diputuskan"]] == ["whatsapp"]


async def test_who_deletes_their_data_leaves_no_link(talk: Talk) -> None:
    await linked_writer(talk)
    await talk.say(INNOVATOR, "hubungkan", "pilih kanal utama", "whatsapp")
    third = type(SECOND)("telegram", "909")
    await link(talk, second=third)
    await unlink(talk, "whatsapp")
    code = await code_of(talk)
    await typed(talk, SECOND, code)
    await code_of(talk, third)
    await talk.say(INNOVATOR, "data saya", "hapus", "ya, hapus")
    tables = ("link_codes", "chat_questions", "former_links", "preferred_channels")
    left = await talk.database.read(
        lambda tx: [tx.exec_driver_sql(f"SELECT count(*) FROM {one}").scalar() for one in tables]
    )
    assert left == [0, 0, 0, 0]
    assert await owner_of(talk, third) is None


async def test_a_chat_that_is_forgotten_leaves_its_address_nowhere(talk: Talk) -> None:
    await linked_writer(talk)
    await unlink(talk, "whatsapp")
    for _ in range(2):
        await talk.say(SECOND, "hubungkan KQ7M-4VXP-9HTR")
    await talk.database.write(lambda tx: retention.forget_chat(tx, SECOND.key))
    assert SECOND.external_id not in await talk.database.read(everything)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
async def test_what_nobody_asked_for_goes_to_the_preferred_channel(
    talk: Talk, channel: str
) -> None:
    await linked_writer(talk)
    result = await talk.say(INNOVATOR, "hubungkan", "pilih kanal utama", channel)
    assert "kami kirim lewat" in said(result)
    person = await person_at(talk, INNOVATOR)
    await talk.say(SECOND, "menu")
    await talk.say(INNOVATOR, "menu")
    to = await talk.database.read(lambda tx: chats.find_address(tx, person.id))
    assert to is not None
    assert to.channel == channel
    await talk.database.write(
        lambda tx: chats.set_reachable(tx, to.key, reachable=False, now=talk.now)
    )
    other = await talk.database.read(lambda tx: chats.find_address(tx, person.id))
    assert other is not None
    assert other.channel != channel
    await talk.say(INNOVATOR, "hubungkan", "pilih kanal utama", "terakhir dipakai")
    assert (await noted(talk))[-1] == "channel_preferred"


async def test_one_channel_is_none_to_choose_from(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    result = await talk.say(INNOVATOR, "hubungkan")
    prompt = result.messages[0].prompt
    assert prompt is not None
    assert [one.name for one in prompt.choices] == ["code", "/back"]
