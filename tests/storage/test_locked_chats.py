"""In a locked chat nothing is shown or changed until it is sure that it is the person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.actions import chat_care
from bot.actions.outcomes import Denied
from conversations.messages import (
    Address,
    FileReference,
    Media,
    Opened,
    Press,
    Reachability,
    ReceivedFile,
    Recovered,
    SharedContact,
    Started,
    Text,
)
from conversations.texts import unmarked
from storage import chats, drafts, opt_ins
from tests.storage.desk import BY
from tests.storage.effects_of_talks import begin_proposal, draft_at, person_at
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
    from conversations.messages import Body, LockReason
    from tests.storage.talk import Talk

FILE = Media(
    (FileReference("r", "surat.pdf", None, 9),), files=(ReceivedFile("surat.pdf", 9, kind="pdf"),)
)


ANYTHING: tuple[Body, ...] = (
    Text("Antrean Tanpa Antre"),
    Text("menu"),
    Text("data saya"),
    Text("hapus"),
    Text("hubungkan"),
    Text("1"),
    Text("2"),
    Text("lanjut"),
    Text("ya, hubungkan"),
    Text("saya pemilik baru?"),
    FILE,
    SharedContact("+6281234567890", "CONTOH", own=True),
    Started(""),
    Started("undangan"),
    Opened(),
    Press("q1.0", callback="c", message="m"),
)


@pytest.mark.parametrize("body", ANYTHING, ids=str)
async def test_nothing_is_shown_or_changed_whatever_comes(talk: Talk, body: Body) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, "number")
    before, draft = (await chat_at(talk, SECOND)).session, await draft_at(talk, SECOND)
    result = await talk.send(SECOND, body)
    told = said(result)
    assert "Nomor di percakapan WhatsApp ini berganti" in told
    for known in ("Sri Rahayu", "Antrean Pagi Sehat", "Langkah", "KIPP"):
        assert known not in told
    assert result.session == before
    assert result.events == ()
    assert await draft_at(talk, SECOND) == draft


@pytest.mark.parametrize("body", [Recovered(undelivered=True), Recovered(undelivered=False)])
async def test_after_an_outage_a_locked_chat_is_left_alone(talk: Talk, body: Body) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, "number")
    assert (await talk.send(SECOND, body)).messages == ()


async def test_a_block_is_noted_all_the_same(talk: Talk) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, "number")
    await talk.send(SECOND, Reachability(reachable=False))
    assert (await chat_at(talk, SECOND)).reachable is False


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("number", "Nomor di percakapan WhatsApp ini berganti."),
        ("id", "Akun WhatsApp di percakapan ini berganti."),
        ("idle", "Di percakapan WhatsApp ini sudah lama tidak ada kabar"),
    ],
)
async def test_it_says_why_in_one_sentence(talk: Talk, reason: LockReason, why: str) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, reason)
    assert said(await talk.say(SECOND, "halo")).startswith(why)


async def test_messages_can_be_stopped_in_the_only_chat_somebody_has(talk: Talk) -> None:
    await talk.register(SECOND, "Sri Rahayu")
    await talk.say(SECOND, "ya, undang saya")
    before = await chat_at(talk, SECOND)
    await lock(talk, SECOND, "idle")
    first = said(await talk.say(SECOND, "berhenti"))
    assert first.startswith("Baik, kami tidak mengirim undangan. Selama percakapan ini terkunci")
    assert (await person_at(talk, SECOND)).invitations_at is None
    second = said(await talk.say(SECOND, "berhenti"))
    stopped_at = talk.now
    assert second.startswith("Semua pesan yang tidak diminta kami hentikan, di semua kanal.")
    assert said(await talk.say(SECOND, "stop!")) == second  # not even that it is stopped already
    assert (await person_at(talk, SECOND)).stopped_at == stopped_at
    assert (await chat_at(talk, SECOND)).session.held == before.session.held


async def test_a_stop_there_stops_nothing_elsewhere_and_the_person_hears_of_it_once(
    talk: Talk,
) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, "idle")
    heard_of: list[tuple[Address | None, str]] = []
    for word in ("berhenti", "hentikan semua", "berhenti"):
        told = said(await talk.say(SECOND, word))
        assert told.startswith("Baik, ke percakapan ini tidak ada pesan yang kami kirim")
        heard_of += [(one.to, unmarked(one.text)) for one in talk.others]
    ((to, notice),) = heard_of
    assert to == INNOVATOR
    assert notice.startswith("Di WhatsApp (…7890), yang terkunci, ada yang mengetik BERHENTI")
    person = await person_at(talk, INNOVATOR)
    assert (person.stopped_at, person.stop_asked_at) == (None, None)
    talk.now += timedelta(days=1)
    await talk.say(SECOND, "berhenti")
    assert len(talk.others) == 1


async def test_where_the_other_chat_cannot_be_written_to_it_stops_all_there_is(talk: Talk) -> None:
    await linked_writer(talk)
    await talk.say(INNOVATOR, "ya, undang saya")
    await lock(talk, SECOND, "idle")
    await talk.database.write(
        lambda tx: chats.set_reachable(tx, INNOVATOR.key, reachable=False, now=talk.now)
    )
    await talk.say(SECOND, "berhenti")
    assert (await person_at(talk, SECOND)).invitations_at is None
    await talk.say(SECOND, "berhenti")
    assert (await person_at(talk, SECOND)).stopped_at == talk.now


async def test_nothing_can_be_started_there(talk: Talk) -> None:
    await linked_writer(talk)
    await talk.say(INNOVATOR, "hentikan semua")
    await lock(talk, SECOND, "number")
    for word in ("mulai", "undangan", "ya, undang saya", "tetap kabari saya"):
        assert said(await talk.say(SECOND, word)).startswith("Nomor di percakapan WhatsApp")
    person = await person_at(talk, INNOVATOR)
    assert person.stopped_at is not None
    assert person.invitations_at is None


async def test_what_is_stopped_there_says_nothing_of_what_held(talk: Talk) -> None:
    """Whoever has the number now hears the same, whatever the person agreed to."""
    await talk.register(SECOND, "Sri Rahayu")
    person = (await person_at(talk, SECOND)).id
    await lock(talk, SECOND, "number")
    without = [said(await talk.say(SECOND, one)) for one in ("stop", "tetap kabari saya")]
    given = {"wording": "w", "language": "id", "channel": "whatsapp", "at": talk.now}
    await talk.database.write(lambda tx: opt_ins.give(tx, person, **given))
    agreed = [said(await talk.say(SECOND, one)) for one in ("stop", "tetap kabari saya")]
    assert without == agreed


# --- it is me -------------------------------------------------------------------------------


async def test_who_says_it_is_them_is_asked_in_their_other_chat(talk: Talk) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, "number")
    result = await talk.say(SECOND, "ini saya")
    (question,) = heard(result, INNOVATOR)
    assert question == (
        "Nomor di WhatsApp (…7890) berganti, dan ada yang menulis di sana sebagai Bapak/Ibu. "
        "Benar Bapak/Ibu?"
    )
    assert "Kami bertanya kepada Bapak/Ibu di Telegram" in said(result)
    again = await talk.say(SECOND, "Ini saya!")
    assert heard(again, INNOVATOR) == []
    assert "Kami bertanya kepada Bapak/Ibu di Telegram" in said(again)


async def test_with_a_yes_it_opens_at_its_open_question_with_all_that_waited(talk: Talk) -> None:
    await linked_writer(talk)
    talk.is_unseen = True
    await talk.say(SECOND, "Ini belum ada tempatnya")
    talk.is_unseen = False
    before = (await chat_at(talk, SECOND)).session
    assert before.held["words"] == ["Ini belum ada tempatnya"]
    await lock(talk, SECOND, "number")
    await talk.say(SECOND, "ini saya")
    result = await talk.say(INNOVATOR, "ya, benar saya")
    assert "WhatsApp (…7890) terbuka kembali" in said(result)
    (opened,) = heard(result, SECOND)
    assert opened.startswith("Terima kasih. Percakapan ini terbuka kembali")
    assert "Ini belum ada tempatnya" in opened
    after = await chat_at(talk, SECOND)
    assert after.locked is None
    assert (after.session.draft, after.session.held["words"]) == (
        before.draft,
        before.held["words"],
    )
    assert (await noted(talk))[-1] == "chat_unlocked"
    assert "4" not in said(await talk.say(SECOND, "status"))[:3]


async def test_what_was_written_before_it_opened_is_no_answer_to_what_is_open(talk: Talk) -> None:
    await begin_proposal(talk)
    await talk.say(INNOVATOR, "kembali")
    await link(talk)
    await talk.say(SECOND, "lanjut")
    assert (await chat_at(talk, SECOND)).session.held["new"] is False
    await lock(talk, SECOND, "number")
    await talk.say(SECOND, "ini saya")
    await talk.say(INNOVATOR, "ya, benar saya")
    talk.is_unseen = True
    result = await talk.say(SECOND, "Ini saya")
    assert "“Ini saya”" in said(result)
    assert (await draft_at(talk, SECOND)).answers["judul"].value == "Antrean Pagi Sehat"


async def test_with_a_no_the_chat_is_nobodys(talk: Talk) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, "number")
    await talk.say(SECOND, "ini saya")
    result = await talk.say(INNOVATOR, "bukan saya")
    assert "bukan lagi milik Bapak/Ibu" in said(result)
    (told,) = heard(result, SECOND)
    assert told.startswith("Di kanal lain dijawab bahwa percakapan ini bukan lagi milik")
    assert await owner_of(talk, SECOND) is None
    there = await chat_at(talk, SECOND)
    assert (there.locked, there.session.draft, there.session.held) == (None, None, {})
    assert "Selamat datang" in said(await talk.say(SECOND, "halo"))


async def test_the_other_chat_that_is_preferred_is_asked(talk: Talk) -> None:
    third = type(SECOND)("simulator", "siti")
    await linked_writer(talk)
    await typed(talk, third, await code_of(talk))
    await talk.say(INNOVATOR, "ya, hubungkan")
    await talk.say(INNOVATOR, "hubungkan", "pilih kanal utama", "simulator")
    await lock(talk, SECOND, "id")
    result = await talk.say(SECOND, "ini saya")
    assert [one.to for one in result.messages[1:]] == [third]


async def test_a_code_does_not_go_around_the_lock(talk: Talk) -> None:
    """Neither one made there before, nor one typed there now."""
    await linked_writer(talk)
    made_there = await code_of(talk, SECOND)
    typed_there = await code_of(talk)
    await lock(talk, SECOND, "number")
    stranger = type(SECOND)("telegram", "666")
    assert heard(await talk.say(stranger, f"hubungkan {made_there}"), SECOND) == []
    assert heard(await talk.say(SECOND, f"hubungkan {typed_there}"), INNOVATOR) == []


async def test_all_other_chats_hear_that_it_is_open_again(talk: Talk) -> None:
    third = Address("simulator", "siti")
    await linked_writer(talk)
    await link(talk, second=third)
    await talk.say(INNOVATOR, "hubungkan", "pilih kanal utama", "telegram")
    await lock(talk, SECOND, "number")
    await talk.say(SECOND, "ini saya")
    (told,) = heard(await talk.say(INNOVATOR, "ya, benar saya"), third)
    assert told.startswith("WhatsApp (…7890) yang tadinya terkunci sekarang terbuka kembali")


# --- it is somebody else --------------------------------------------------------------------


async def test_a_new_owner_gets_the_chat_for_themselves_at_once(talk: Talk) -> None:
    await linked_writer(talk)
    draft = await draft_at(talk, SECOND)
    await lock(talk, SECOND, "number")
    result = await talk.say(SECOND, "saya pemilik baru")
    told = said(result)
    assert "Apa pun dari pemilik sebelumnya tidak kami perlihatkan" in told
    assert "Selamat datang" in told
    assert "SETUJU" in told
    there = await chat_at(talk, SECOND)
    assert (there.person, there.locked, there.session.screen) == (None, None, "consent")
    assert (there.session.draft, "return" in there.session.held) == (None, False)
    await talk.say(SECOND, "setuju")
    assert await owner_of(talk, SECOND) not in {None, draft.owner}
    assert (await noted(talk))[-1] == "chat_unlinked"
    assert await talk.database.read(lambda tx: drafts.find(tx, draft.id)) == draft
    (notice,) = heard(result, INNOVATOR)
    assert notice.startswith("WhatsApp (…7890) tidak lagi terhubung")


async def test_staff_give_a_chat_back_that_was_disowned_by_mistake(talk: Talk) -> None:
    await linked_writer(talk)
    person = await person_at(talk, SECOND)
    await lock(talk, SECOND, "number")
    await talk.say(SECOND, "saya pemilik baru")
    found = await talk.database.write(
        lambda tx: chat_care.list_chats(tx, person.id, by=BY, now=talk.now)
    )
    assert not isinstance(found, Denied)
    assert [one.address for one, _ in found.former] == [SECOND]
