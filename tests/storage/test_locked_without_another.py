"""A locked chat whose person has no other one, or none that can be opened: staff are asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.actions import chat_care, staff
from bot.actions.outcomes import Denied
from conversations.events import UnlockAsked
from conversations.texts import unmarked
from storage import cases, chats
from tests.storage.desk import BY, OFFICER, appoint
from tests.storage.effects_of_talks import begin_proposal, person_at
from tests.storage.linking import (
    SECOND,
    chat_at,
    heard,
    linked_writer,
    lock,
    noted,
    offered,
    said,
)
from tests.storage.talk import INNOVATOR

if TYPE_CHECKING:
    from conversations.messages import LockReason
    from tests.storage.talk import Talk


async def alone(talk: Talk, reason: LockReason = "number") -> str:
    """Have somebody whose only chat is locked say that it is them; return the case's number."""
    await begin_proposal(talk, SECOND)
    await lock(talk, SECOND, reason)
    result = await talk.say(SECOND, "ini saya")
    return next(one.case for one in result.events if isinstance(one, UnlockAsked))


async def test_without_another_chat_staff_are_asked_once(talk: Talk) -> None:
    number = await alone(talk)
    (case,) = await talk.database.read(cases.waiting)
    assert case.number == number
    assert f"sapa staff unlock {number}" in case.words
    assert "(…7890)" in case.words
    assert "terkunci (nomornya berganti)" in case.words
    again = await talk.say(SECOND, "ini saya")
    assert number in said(again)
    assert again.events == ()
    assert len(await talk.database.read(cases.waiting)) == 1


async def test_staff_are_told_that_it_waits_and_how_it_is_opened(talk: Talk) -> None:
    await appoint(talk)
    number = await alone(talk)
    assert [one.to for one in talk.others] == [OFFICER]
    shown = said(await talk.say(OFFICER, "kasus", number))
    assert "Percakapan ini terkunci, jadi jawaban tidak dapat dikirim" in shown
    assert "diblokir" not in shown
    answered = await talk.database.write(
        lambda tx: staff.answer_case(tx, number, "Boleh.", by=BY, now=talk.now)
    )
    assert isinstance(answered, Denied)


async def test_staff_open_the_chat_and_the_person_is_told_there(talk: Talk) -> None:
    number = await alone(talk)
    before = (await chat_at(talk, SECOND)).session
    told = await talk.database.write(lambda tx: chat_care.unlock(tx, number, by=BY, now=talk.now))
    assert not isinstance(told, Denied)
    assert [(one.to, one.kind) for one in told] == [(SECOND, "receipt")]
    assert "terbuka kembali" in unmarked(told[0].text)
    after = await chat_at(talk, SECOND)
    assert (after.locked, after.session) == (None, before)
    assert await talk.database.read(cases.waiting) == ()
    assert {"chat_unlocked", "case_answered"} <= set(await noted(talk, SECOND))
    assert "Langkah" in said(await talk.say(SECOND, "4"))
    shown = said(await talk.say(SECOND, "status"))
    assert "sudah dijawab" in shown
    again = await talk.database.write(lambda tx: chat_care.unlock(tx, number, by=BY, now=talk.now))
    assert isinstance(again, Denied)


async def test_a_question_of_another_kind_opens_nothing(talk: Talk) -> None:
    await begin_proposal(talk, SECOND)
    await talk.say(SECOND, "petugas", "Bolehkah puskesmas pembantu ikut?")
    (case,) = await talk.database.read(cases.waiting)
    await lock(talk, SECOND, "number")
    done = await talk.database.write(
        lambda tx: chat_care.unlock(tx, case.number, by=BY, now=talk.now)
    )
    assert isinstance(done, Denied)
    assert (await chat_at(talk, SECOND)).locked == "number"


async def test_a_case_that_staff_closed_can_be_asked_anew(talk: Talk) -> None:
    number = await alone(talk)
    done = await talk.database.write(lambda tx: staff.close_case(tx, number, by=BY, now=talk.now))
    assert done is None
    result = await talk.say(SECOND, "ini saya")
    assert any(isinstance(one, UnlockAsked) for one in result.events)
    old = await talk.database.write(lambda tx: chat_care.unlock(tx, number, by=BY, now=talk.now))
    assert isinstance(old, Denied)


async def test_help_says_what_can_be_done_and_offers_staff(talk: Talk) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, "number")
    result = await talk.say(SECOND, "bantuan")
    assert "ketik PETUGAS" in said(result)
    assert offered(result)[-1] == "/staff"
    assert result.events == ()


async def test_staff_are_asked_where_the_other_chat_is_lost_and_it_is_asked_as_well(
    talk: Talk,
) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, "number")
    result = await talk.say(SECOND, "petugas")
    assert len(heard(result, INNOVATOR)) == 1
    (case,) = await talk.database.read(cases.waiting)
    assert case.number in said(result)
    assert "terkunci (nomornya berganti)" in case.words
    assert case.number in said(await talk.say(SECOND, "petugas"))
    assert case.number in said(await talk.say(SECOND, "ini saya"))
    assert len(await talk.database.read(cases.waiting)) == 1
    told = await talk.database.write(
        lambda tx: chat_care.unlock(tx, case.number, by=BY, now=talk.now)
    )
    assert not isinstance(told, Denied)
    assert [one.to for one in told] == [SECOND, INNOVATOR]
    assert "sekarang terbuka kembali" in unmarked(told[1].text)


@pytest.mark.parametrize("word", ["ya, benar saya", "bukan saya"])
async def test_an_answer_in_the_other_chat_still_counts_and_closes_the_case(
    talk: Talk, word: str
) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, "number")
    assert offered(await talk.say(SECOND, "ini saya"))[-1] == "/staff"
    assert heard(await talk.say(SECOND, "petugas"), INNOVATOR) == []
    await talk.say(INNOVATOR, word)
    there = await chat_at(talk, SECOND)
    assert (there.locked, there.person is None) == (None, word == "bukan saya")
    assert await talk.database.read(cases.waiting) == ()


async def test_after_a_question_nobody_answered_staff_are_offered(talk: Talk) -> None:
    await linked_writer(talk)
    await lock(talk, SECOND, "number")
    await talk.say(SECOND, "ini saya")
    talk.now += timedelta(hours=25)
    again = await talk.say(SECOND, "ini saya")
    assert offered(again)[-1] == "/staff"
    assert "ketik PETUGAS" in said(again)


async def test_a_new_owner_ends_the_question_to_staff(talk: Talk) -> None:
    number = await alone(talk)
    person = await person_at(talk, SECOND)
    await talk.say(SECOND, "saya pemilik baru")
    assert await talk.database.read(cases.waiting) == ()
    done = await talk.database.write(lambda tx: chat_care.unlock(tx, number, by=BY, now=talk.now))
    assert isinstance(done, Denied)
    assert await talk.database.read(lambda tx: chats.find_address(tx, person.id)) is None
