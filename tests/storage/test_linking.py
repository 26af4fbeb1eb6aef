"""A code typed in another chat links it once its owner agrees where the code was made."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.actions import linking
from conversations.draft import Given
from conversations.messages import Started
from conversations.texts import unmarked
from storage import audit, chats, drafts, links
from tests.storage.effects_of_talks import begin_proposal, draft_at, person_at
from tests.storage.linking import (
    SECOND,
    STRANGER,
    WRONG,
    chat_at,
    code_of,
    grouped,
    heard,
    link,
    linked_writer,
    noted,
    owner_of,
    said,
    typed,
)
from tests.storage.talk import INNOVATOR

if TYPE_CHECKING:
    from tests.storage.talk import Talk


@pytest.mark.parametrize("how", ["{}", "hubungkan {}", "Tautkan: {}", "link {}", "deep link"])
async def test_a_code_asks_where_it_was_made_and_links_nothing_yet(talk: Talk, how: str) -> None:
    await begin_proposal(talk)
    code = grouped(await code_of(talk))
    if how == "deep link":
        result = await talk.send(SECOND, Started(f"hubungkan-{code}"))
    else:
        result = await talk.say(SECOND, how.format(code))
    assert heard(result, INNOVATOR) == []
    result = await talk.say(SECOND, "ya")
    (question,) = heard(result, INNOVATOR)
    assert "WhatsApp (tanpa nomor)" in question
    assert "Telegram" in said(result)
    assert await owner_of(talk, SECOND) is None


async def test_with_a_yes_the_other_chat_goes_on_at_the_very_question(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    here = await chat_at(talk, INNOVATOR)
    result = await link(talk)
    there = await chat_at(talk, SECOND)
    assert there.person is not None
    assert there.person.id == draft.owner
    assert (there.session.screen, there.session.draft) == ("question", draft.id)
    assert there.session.cursor == here.session.cursor
    assert "WhatsApp sekarang terhubung" in said(result)
    (told,) = heard(result, SECOND)
    assert told.startswith("✓ Terhubung. Kita lanjut di sini.")
    assert "Langkah" in told
    assert (await noted(talk))[-4:] == [
        "link_code_issued",
        "link_asked",
        "link_agreed",
        "chat_linked",
    ]
    await talk.say(SECOND, "4")
    assert isinstance((await draft_at(talk, INNOVATOR)).answers["kategori"], Given)


@pytest.mark.parametrize("after", ["hubungkan", "status", "data saya"])
async def test_what_stands_beside_the_draft_is_not_carried_over(talk: Talk, after: str) -> None:
    draft = await begin_proposal(talk)
    code = await code_of(talk)
    await typed(talk, SECOND, code)
    await talk.say(INNOVATOR, "menu", "lanjut", after)
    result = await talk.say(INNOVATOR, "ya hubungkan")
    there = (await chat_at(talk, SECOND)).session
    assert (there.screen, there.draft) == ("question", draft.id)
    assert "Langkah" in heard(result, SECOND)[0]


async def test_words_that_wait_for_their_place_wait_in_one_chat_only(talk: Talk) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    await typed(talk, SECOND, code)
    await talk.say(INNOVATOR, "lanjut")
    talk.is_unseen = True
    await talk.say(INNOVATOR, "Ini tadi untuk judul")
    talk.is_unseen = False
    assert (await chat_at(talk, INNOVATOR)).session.held["words"] == ["Ini tadi untuk judul"]
    await talk.say(INNOVATOR, "ya hubungkan")
    assert (await chat_at(talk, INNOVATOR)).session.held["words"] == ["Ini tadi untuk judul"]
    there = (await chat_at(talk, SECOND)).session
    assert there.screen == "question"
    assert "words" not in there.held


@pytest.mark.parametrize("beside", [("menu",), ()])
async def test_what_was_written_there_before_the_question_could_be_seen_is_no_answer(
    talk: Talk, beside: tuple[str, ...]
) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    await typed(talk, SECOND, code)
    await talk.say(INNOVATOR, "lanjut", "kembali", *beside)
    assert (await chat_at(talk, INNOVATOR)).session.cursor == (None if beside else "judul")
    await talk.say(INNOVATOR, "ya, hubungkan")
    assert (await chat_at(talk, SECOND)).session.cursor == "judul"
    talk.is_unseen = True
    result = await talk.say(SECOND, "Sudah belum ya ini")
    assert "“Sudah belum ya ini”" in said(result)
    answer = (await draft_at(talk, INNOVATOR)).answers["judul"]
    assert isinstance(answer, Given)
    assert answer.value == "Antrean Pagi Sehat"


@pytest.mark.parametrize("word", ["bukan saya", "Bukan saya!"])
async def test_with_a_no_nothing_is_linked_and_who_tried_is_told(talk: Talk, word: str) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    await typed(talk, STRANGER, code)
    result = await talk.say(INNOVATOR, word)
    (told,) = heard(result, STRANGER)
    assert told.startswith("Percakapan ini tidak jadi terhubung karena dijawab tidak")
    assert "tidak terhubung" in said(result)
    assert await owner_of(talk, STRANGER) is None
    assert (await noted(talk))[-1] == "link_refused"
    assert "sudah tidak berlaku" in said(await talk.say(INNOVATOR, "ya, hubungkan"))
    assert "kode tersebut tidak berlaku" in said(await talk.say(STRANGER, code)).casefold()


async def test_who_waits_can_give_it_up(talk: Talk) -> None:
    await begin_proposal(talk)
    await typed(talk, SECOND, await code_of(talk))
    assert "Kode diterima" in said(await talk.say(SECOND, "halo"))
    assert "tidak kami hubungkan" in said(await talk.say(SECOND, "tidak jadi"))
    assert "sudah tidak berlaku" in said(await talk.say(INNOVATOR, "ya, hubungkan"))
    assert await owner_of(talk, SECOND) is None


async def test_after_a_quarter_of_an_hour_the_question_is_over_and_who_waited_is_told(
    talk: Talk,
) -> None:
    await begin_proposal(talk)
    await typed(talk, SECOND, await code_of(talk))
    later = talk.now + timedelta(minutes=15)
    ended = await talk.database.write(lambda tx: linking.end_expired(tx, later))
    assert [(one.to, unmarked(one.text)[:35]) for _, one in ended] == [
        (SECOND, "Percakapan ini tidak jadi terhubung")
    ]
    assert await talk.database.write(lambda tx: linking.end_expired(tx, later)) == ()
    assert "sudah tidak berlaku" in said(await talk.say(INNOVATOR, "ya, hubungkan"))
    assert (await noted(talk))[-1] == "link_expired"
    assert "Selamat datang" in said(await talk.say(SECOND, "halo"))


async def test_a_yes_that_comes_too_late_links_nothing_before_the_question_is_cleared(
    talk: Talk,
) -> None:
    await begin_proposal(talk)
    await typed(talk, SECOND, await code_of(talk))
    talk.now += timedelta(minutes=15)
    assert "sudah tidak berlaku" in said(await talk.say(INNOVATOR, "ya, hubungkan"))
    assert await owner_of(talk, SECOND) is None


async def test_a_yes_sent_before_anything_was_asked_is_none(talk: Talk) -> None:
    await begin_proposal(talk)
    await typed(talk, SECOND, await code_of(talk))
    talk.now -= timedelta(minutes=5)
    await talk.say(INNOVATOR, "ya, hubungkan")
    assert await owner_of(talk, SECOND) is None


async def test_a_yes_that_somebody_else_wrote_is_none(talk: Talk) -> None:
    await begin_proposal(talk)
    await typed(talk, SECOND, await code_of(talk))
    talk.is_forwarded = True
    await talk.say(INNOVATOR, "ya, hubungkan")
    assert await owner_of(talk, SECOND) is None


@pytest.mark.parametrize("screen", [("menu",), ("status",), ("hubungkan",), ("lanjut",)])
async def test_a_short_yes_said_to_something_else_links_nothing(
    talk: Talk, screen: tuple[str, ...]
) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    await talk.say(INNOVATOR, *screen)
    await typed(talk, STRANGER, code)
    await talk.say(INNOVATOR, "ya")
    assert await owner_of(talk, STRANGER) is None


@pytest.mark.parametrize("word", ["ya", "tidak"])
async def test_a_short_word_shows_the_question_and_answers_it_once_it_is_on_screen(
    talk: Talk, word: str
) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    await talk.say(INNOVATOR, "menu")
    await typed(talk, SECOND, code)
    assert "Kode penghubung Bapak/Ibu diketik di" in said(await talk.say(INNOVATOR, word))
    talk.is_unseen = True
    await talk.say(INNOVATOR, word)
    assert await owner_of(talk, SECOND) is None
    talk.is_unseen = False
    result = await talk.say(INNOVATOR, word)
    assert (await owner_of(talk, SECOND) is not None) == (word == "ya")
    assert len(heard(result, SECOND)) == 1


async def test_a_short_yes_to_one_question_is_none_to_another_that_came_since(
    talk: Talk,
) -> None:
    await begin_proposal(talk)
    await typed(talk, SECOND, await code_of(talk))
    await talk.say(INNOVATOR, "hubungkan", "entahlah")
    person = await person_at(talk, INNOVATOR)

    def ask_of_another(tx) -> None:
        links.ask(
            tx,
            "other",
            "link",
            person=person.id,
            asked_chat=INNOVATOR.key,
            about_chat=STRANGER.key,
            now=talk.now + timedelta(minutes=2),
        )
        chats.load(tx, STRANGER, talk.now)

    await talk.say(STRANGER, "halo")
    await talk.database.write(ask_of_another)
    shown = talk.now
    talk.now += timedelta(minutes=3)
    talk.shown_at = shown
    await talk.say(INNOVATOR, "ya")
    assert await owner_of(talk, STRANGER) is None


async def test_all_other_chats_are_told_of_a_new_one(talk: Talk) -> None:
    await linked_writer(talk)
    code = await code_of(talk, SECOND)
    await typed(talk, STRANGER, code)
    result = await talk.say(SECOND, "ya, hubungkan")
    (told,) = heard(result, INNOVATOR)
    assert told.startswith("WhatsApp sekarang terhubung dengan Bapak/Ibu")


async def test_a_stranger_who_asks_to_link_hears_how(talk: Talk) -> None:
    await talk.say(STRANGER, "halo", "setuju")
    told = said(await talk.say(STRANGER, "hubungkan"))
    assert "lalu ketik kodenya di sini" in told
    assert "Siapa nama lengkap" in told


async def test_what_is_not_about_linking_is_an_answer(talk: Talk) -> None:
    await begin_proposal(talk)
    await talk.say(INNOVATOR, "kembali")
    await talk.say(INNOVATOR, "link video-youtube 2024")
    answer = (await draft_at(talk, INNOVATOR)).answers["judul"]
    assert isinstance(answer, Given)
    assert answer.value == "link video-youtube 2024"


async def test_a_question_that_waits_is_shown_before_another_code_is_made(talk: Talk) -> None:
    await begin_proposal(talk)
    await typed(talk, SECOND, await code_of(talk))
    shown = await talk.say(INNOVATOR, "kode baru")
    assert "Kode penghubung Bapak/Ibu diketik di" in said(shown)
    again = await talk.say(INNOVATOR, "hubungkan")
    assert "Kode penghubung Bapak/Ibu diketik di" in said(again)
    assert "Kode penghubung Bapak/Ibu diketik" in said(await talk.say(INNOVATOR, "entahlah"))
    assert "terhubung" in said(await talk.say(INNOVATOR, "ya"))


async def test_the_person_answers_one_draft_from_both_chats(talk: Talk) -> None:
    await linked_writer(talk)
    await talk.say(SECOND, "4")
    await talk.say(INNOVATOR, "menu", "lanjut")
    assert (await chat_at(talk, INNOVATOR)).session.cursor != "kategori"
    person = await person_at(talk, SECOND)
    draft = await draft_at(talk, INNOVATOR)
    history = await talk.database.read(lambda tx: drafts.history(tx, draft.id))
    assert {who for _, _, who, _ in history} == {person.id}


async def test_codes_and_questions_end_with_their_chat(talk: Talk) -> None:
    await linked_writer(talk)
    code = await code_of(talk, SECOND)
    person = await person_at(talk, SECOND)
    await talk.database.write(
        lambda tx: linking.let_go(tx, person.id, SECOND.key, by="staff:ani", now=talk.now)
    )
    assert "tidak berlaku" in said(await talk.say(STRANGER, code))


async def test_a_code_cannot_be_answered_for_where_its_chat_is_blocked(talk: Talk) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    await talk.database.write(
        lambda tx: chats.set_reachable(tx, INNOVATOR.key, reachable=False, now=talk.now)
    )
    assert "tidak berlaku" in said(await talk.say(SECOND, code))


async def test_nothing_that_ended_stays_for_long(talk: Talk) -> None:
    await begin_proposal(talk)
    await code_of(talk)
    await talk.say(STRANGER, WRONG)
    await talk.database.write(lambda tx: links.forget_ended(tx, talk.now + timedelta(hours=1)))
    left = await talk.database.read(
        lambda tx: [
            tx.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
            for table in ("link_codes", "chat_code_tries")
        ]
    )
    assert left == [0, 0]


async def test_the_audit_log_names_no_chat(talk: Talk) -> None:
    await linked_writer(talk)
    lines = await talk.database.read(
        lambda tx: str(tx.exec_driver_sql("SELECT subject, detail FROM audit").all())
    )
    assert SECOND.external_id not in lines
    assert await talk.database.read(audit.verify_chain) is None
