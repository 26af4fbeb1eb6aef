"""Questions at the desk of staff: answered, closed, or closing themselves, over real databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.actions import staff
from bot.actions.outcomes import Denied
from conversations.messages import Recovered
from conversations.texts import unmarked
from storage import cases, chats
from storage.schema.work import audit as audit_lines
from tests.storage.desk import BY, OFFICER, actions_of, appoint, person_at, told
from tests.storage.talk import INNOVATOR, Talk

if TYPE_CHECKING:
    from storage.cases import Case


async def asked(talk: Talk) -> Case:
    """Have an innovator ask something; it waits."""
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Bolehkah puskesmas pembantu ikut?")
    (case,) = await talk.database.read(cases.waiting)
    return case


async def test_a_question_is_answered_in_the_chat(talk: Talk) -> None:
    case = await asked(talk)
    await appoint(talk)
    await talk.say(OFFICER, "kasus", case.number, "Boleh, lewat induknya.")
    assert told(talk) == []
    await talk.say(OFFICER, "kirim jawaban")
    ((to, words),) = told(talk)
    assert to == INNOVATOR
    assert "Boleh, lewat induknya." in words
    assert await talk.database.read(cases.waiting) == ()


@pytest.mark.parametrize("word", ["kirim", "Kirim.", "ya, kirim", "kirim ya", "send please"])
async def test_the_answer_shown_once_more_is_sent_in_everyday_words(talk: Talk, word: str) -> None:
    case = await asked(talk)
    await appoint(talk)
    await talk.say(OFFICER, "kasus", case.number, "Boleh, lewat induknya.", word)
    ((_, words),) = told(talk)
    assert "Boleh, lewat induknya." in words


@pytest.mark.parametrize("word", ["kirim?", "terima kasih", "ok makasih"])
async def test_a_courtesy_or_a_question_does_not_replace_the_answer(talk: Talk, word: str) -> None:
    case = await asked(talk)
    await appoint(talk)
    result = await talk.say(OFFICER, "kasus", case.number, "Boleh, lewat induknya.", word)
    assert told(talk) == []
    assert "“Boleh, lewat induknya.”" in result.messages[0].text


async def test_a_longer_sentence_with_that_word_is_the_answer_anew(talk: Talk) -> None:
    case = await asked(talk)
    await appoint(talk)
    result = await talk.say(OFFICER, "kasus", case.number, "Boleh.", "kirim saja lewat SINOVIK")
    assert told(talk) == []
    assert "“kirim saja lewat SINOVIK”" in result.messages[0].text


async def test_a_question_of_somebody_who_cannot_be_reached_stays_open(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Bolehkah puskesmas pembantu ikut?")
    await talk.database.write(
        lambda tx: chats.set_reachable(tx, INNOVATOR.key, reachable=False, now=talk.now)
    )
    (case,) = await talk.database.read(cases.waiting)
    await appoint(talk)
    result = await talk.say(OFFICER, "kasus", case.number, "Boleh.", "kirim jawaban")
    assert "tidak dapat dihubungi" in result.messages[0].text
    assert len(await talk.database.read(cases.waiting)) == 1


async def test_a_question_of_somebody_who_cannot_be_reached_is_closed(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Bolehkah puskesmas pembantu ikut?")
    person = await person_at(talk, INNOVATOR)
    await talk.database.write(
        lambda tx: chats.set_reachable(tx, INNOVATOR.key, reachable=False, now=talk.now)
    )
    (case,) = await talk.database.read(cases.waiting)
    officer = await appoint(talk)
    seen = await talk.say(OFFICER, "kasus", case.number)
    assert "tidak dapat dihubungi lagi" in seen.messages[0].text
    result = await talk.say(OFFICER, "tutup tanpa jawaban")
    assert f"{case.number} ditutup tanpa jawaban" in unmarked(result.messages[0].text)
    assert await talk.database.read(cases.waiting) == ()
    assert talk.others == []
    actions = await actions_of(talk, person)
    assert actions[-1] == ("case_closed", f"staff:person:{officer.id}")


async def test_a_question_closes_itself_when_its_asker_is_erased(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Bolehkah puskesmas pembantu ikut?")
    person = await person_at(talk, INNOVATOR)
    (case,) = await talk.database.read(cases.waiting)
    await appoint(talk)
    await talk.say(OFFICER, "kasus", case.number, "Boleh.")
    done = await talk.say(INNOVATOR, "data saya", "hapus", "ya, hapus")
    assert "sudah dihapus" in done.messages[0].text
    sent = await talk.say(OFFICER, "kirim jawaban")
    assert "sudah dijawab atau ditarik" in sent.messages[0].text
    assert "Tidak ada pertanyaan yang menunggu" in sent.messages[0].text
    assert talk.others == []
    assert await talk.database.read(cases.waiting) == ()
    assert (await actions_of(talk, person))[-2:] == [
        ("case_closed", "person"),
        ("record_erased", "person"),
    ]
    details = await talk.database.read(
        lambda tx: (
            tx.execute(select(audit_lines.c.detail).order_by(audit_lines.c.id.desc()))
            .scalars()
            .all()
        )
    )
    assert {"number": case.number, "reason": "Whoever asked was erased."} in details


@pytest.mark.parametrize("how", ["kirim jawaban", "anew", "an outage"])
async def test_an_answer_whose_question_is_gone_is_shown_once_more(talk: Talk, how: str) -> None:
    case = await asked(talk)
    await appoint(talk)
    await talk.say(OFFICER, "kasus", case.number, "Boleh, lewat induknya.")
    await talk.say(INNOVATOR, "data saya", "hapus", "ya, hapus")
    kept = "Boleh, lewat induknya."
    match how:
        case "kirim jawaban":
            done = await talk.say(OFFICER, how)
        case "anew":
            kept = "Boleh, bersama induknya."
            done = await talk.say(OFFICER, kept)
        case _:
            done = await talk.send(OFFICER, Recovered(undelivered=True))
    words = done.messages[0].text
    assert "sudah dijawab atau ditarik" in words
    assert f"Jawaban tadi tidak terkirim: “{kept}”" in words
    assert talk.others == []
    assert "tidak terkirim" not in (await talk.say(OFFICER, "kasus")).messages[0].text


async def test_what_staff_wrote_to_a_question_that_was_gone_by_then_is_shown(talk: Talk) -> None:
    case = await asked(talk)
    await appoint(talk)
    await talk.say(OFFICER, "kasus", case.number)
    await talk.say(INNOVATOR, "data saya", "hapus", "ya, hapus")
    done = await talk.say(OFFICER, "Boleh, lewat induknya.")
    assert "tidak terkirim: “Boleh, lewat induknya.”" in done.messages[0].text


async def test_of_a_question_chosen_when_it_was_gone_nothing_is_said_to_be_unsent(
    talk: Talk,
) -> None:
    case = await asked(talk)
    await appoint(talk)
    await talk.say(OFFICER, "kasus")
    await talk.say(INNOVATOR, "data saya", "hapus", "ya, hapus")
    done = await talk.say(OFFICER, case.number)
    assert "sudah dijawab atau ditarik" in done.messages[0].text
    assert "tidak terkirim" not in done.messages[0].text


async def test_whoever_comes_back_is_told_that_the_question_was_closed(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Bolehkah puskesmas pembantu ikut?")
    await talk.database.write(
        lambda tx: chats.set_reachable(tx, INNOVATOR.key, reachable=False, now=talk.now)
    )
    (case,) = await talk.database.read(cases.waiting)
    await appoint(talk)
    await talk.say(OFFICER, "kasus", case.number, "tutup tanpa jawaban")
    words = (await talk.say(INNOVATOR, "status")).messages[0].text
    assert "ditutup tanpa jawaban" in words
    assert "sudah dijawab" not in words
    words = (await talk.say(INNOVATOR, "data saya")).messages[0].text
    assert "pertanyaan ditutup petugas tanpa jawaban" in words


async def test_a_question_of_somebody_who_can_be_reached_is_not_closed(talk: Talk) -> None:
    case = await asked(talk)
    await appoint(talk)
    result = await talk.say(OFFICER, "kasus", case.number)
    prompt = result.messages[0].prompt
    assert prompt is not None
    assert "close" not in [choice.name for choice in prompt.choices]
    done = await talk.database.write(
        lambda tx: staff.close_case(tx, case.number, by=BY, now=talk.now)
    )
    assert isinstance(done, Denied)
    assert len(await talk.database.read(cases.waiting)) == 1
