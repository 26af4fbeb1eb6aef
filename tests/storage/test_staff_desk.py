"""Roles at the desk of staff, over real databases: what is stored, who is told, who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import effects
from bot.actions import staff
from bot.actions.outcomes import Denied
from conversations.events import CaseAnswered, PeopleViewed, RoleDecided
from conversations.messages import Text
from conversations.scene import TurnResult
from storage import cases, chats, people
from storage.errors import ConflictError
from tests.storage.talk import COLLEAGUE, INNOVATOR, Talk

if TYPE_CHECKING:
    from storage.database import Transaction
from tests.storage.desk import BY, OFFICER, actions_of, appoint, person_at, told


async def test_a_role_is_granted_in_the_chat_and_the_person_told(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    asking = await person_at(talk, INNOVATOR)
    officer = await appoint(talk)
    await talk.say(OFFICER, "permintaan", "Sri Rahayu", "setujui")
    assert (await person_at(talk, INNOVATOR)).roles == ("admin_instansi",)
    assert [to for to, _ in told(talk)] == [INNOVATOR]
    by = f"staff:person:{officer.id}"
    assert (await actions_of(talk, asking))[-3:] == [
        ("record_viewed_by_staff", by),
        ("record_viewed_by_staff", by),
        ("role_granted", by),
    ]


async def test_a_refusal_tells_its_reason_and_keeps_it_nowhere_else(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    await appoint(talk)
    await talk.say(OFFICER, "permintaan", "Sri Rahayu", "tolak", "Suratnya belum ada.", "ya, tolak")
    person = await person_at(talk, INNOVATOR)
    assert (person.roles, person.requested_roles) == ((), ())
    ((to, words),) = told(talk)
    assert to == INNOVATOR
    assert "Suratnya belum ada." in words
    session = await talk.database.write(lambda tx: chats.load(tx, OFFICER, talk.now).session)
    assert "Suratnya" not in str(session.held)


async def test_what_a_colleague_decided_meanwhile_is_said(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    person = await person_at(talk, INNOVATOR)
    await appoint(talk)
    await talk.say(OFFICER, "permintaan", "Sri Rahayu")
    await talk.database.write(
        lambda tx: staff.decide_role(
            tx, person.id, "admin_instansi", granted=False, by=BY, now=talk.now
        )
    )
    result = await talk.say(OFFICER, "setujui")
    assert "sudah diputuskan" in result.messages[0].text
    assert (await person_at(talk, INNOVATOR)).roles == ()


async def test_to_others_the_words_of_staff_mean_nothing(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    await talk.register(COLLEAGUE, "Budi Santoso")
    for words in ("permintaan", "KASUS", "/requests"):
        result = await talk.say(COLLEAGUE, words)
        assert "Sri Rahayu" not in result.messages[0].text
        assert result.events == ()


@pytest.mark.parametrize("appointed", [True, False], ids=["staff", "not staff"])
@pytest.mark.parametrize("what", ["decide", "answer", "look"])
async def test_only_staff_may_whatever_a_turn_says(
    talk: Talk, what: str, *, appointed: bool
) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    person = await person_at(talk, INNOVATOR)
    await talk.say(INNOVATOR, "petugas", "Bolehkah?")
    (case,) = await talk.database.read(cases.waiting)
    if appointed:
        await appoint(talk)
    else:
        await talk.register(OFFICER, "Bukan Petugas")
    event = {
        "decide": RoleDecided(person.id, "admin_instansi", granted=True),
        "answer": CaseAnswered(case.number, "Boleh."),
        "look": PeopleViewed((person.id,)),
    }[what]

    def forced(tx: Transaction) -> None:
        context = talk.context(tx, OFFICER, Text("x"))
        effects.apply(tx, context, TurnResult(context.session, events=(event,)), now=talk.now)

    before = await actions_of(talk, person)
    if appointed:
        await talk.database.write(forced)
        assert len(await actions_of(talk, person)) == len(before) + 1
    else:
        with pytest.raises(ConflictError):
            await talk.database.write(forced)
        assert await actions_of(talk, person) == before


async def test_whoever_is_dismissed_is_turned_away_at_once(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    officer = await appoint(talk)
    await talk.say(OFFICER, "permintaan", "Sri Rahayu")
    done = await talk.database.write(lambda tx: staff.dismiss(tx, officer.id, by=BY, now=talk.now))
    assert not isinstance(done, Denied)
    result = await talk.say(OFFICER, "setujui")
    assert "Peran petugas Bapak/Ibu sudah berakhir" in result.messages[0].text
    assert "sudah diputuskan" not in result.messages[0].text
    assert (await person_at(talk, INNOVATOR)).requested_roles == ("admin_instansi",)


async def test_staff_stay_staff_when_they_correct_their_data(talk: Talk) -> None:
    await appoint(talk)
    await talk.say(OFFICER, "data saya", "2", "ubah", "Instansi", "kab banyumas", "benar")
    person = await person_at(talk, OFFICER)
    assert person.agency_name == "Pemerintah Kabupaten Banyumas"
    assert person.is_staff


async def test_nobody_becomes_staff_by_saying_so(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="staf")
    await talk.say(INNOVATOR, "1", "benar")
    assert (await person_at(talk, INNOVATOR)).roles == ("inovator",)


async def test_being_staff_is_given_and_ended_once_and_told(talk: Talk) -> None:
    officer = await appoint(talk)
    again = await talk.database.write(lambda tx: staff.appoint(tx, officer.id, by=BY, now=talk.now))
    assert isinstance(again, Denied)
    holders = await talk.database.read(lambda tx: people.holders(tx, "staf"))
    assert [one.id for one in holders] == [officer.id]
    message = await talk.database.write(
        lambda tx: staff.dismiss(tx, officer.id, by=BY, now=talk.now)
    )
    assert not isinstance(message, Denied)
    assert message is not None
    assert message.to == OFFICER
    ended = await talk.database.write(lambda tx: staff.dismiss(tx, officer.id, by=BY, now=talk.now))
    assert isinstance(ended, Denied)
    assert await talk.database.read(lambda tx: people.holders(tx, "staf")) == ()
    assert [action for action, _ in await actions_of(talk, officer)][-2:] == [
        "role_granted",
        "role_ended",
    ]
    assert (await talk.say(OFFICER, "data saya")).messages  # every line of the record has words


async def test_people_are_found_by_a_part_of_the_name(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.register(COLLEAGUE, "Budi Santoso")

    async def found(words: str) -> list[str]:
        people_found = await talk.database.write(
            lambda tx: staff.find_people(tx, words, by=BY, now=talk.now)
        )
        return [one.name for one in people_found]

    assert await found("rahA") == ["Sri Rahayu"]
    assert await found(" ") == []
    assert await found("%") == []


async def test_nobody_decides_about_a_role_of_their_own(talk: Talk) -> None:
    await talk.register(OFFICER, "Petugas CONTOH", agency="Kementerian PANRB", roles="3")
    officer = await person_at(talk, OFFICER)
    await talk.database.write(lambda tx: staff.appoint(tx, officer.id, by=BY, now=talk.now))
    assert "Permintaan peran (0)" in str((await talk.say(OFFICER, "menu")).messages[0].prompt)
    result = await talk.say(OFFICER, "permintaan")
    assert "diputuskan oleh petugas lain" in result.messages[0].text

    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    result = await talk.say(OFFICER, "permintaan")
    assert "1 permintaan" in result.messages[0].text
    assert "diputuskan oleh petugas lain" in result.messages[0].text
    await talk.say(OFFICER, "1", "setujui")
    assert (await person_at(talk, INNOVATOR)).roles == ("admin_instansi",)
    assert (await person_at(talk, OFFICER)).requested_roles == ("admin_instansi",)


@pytest.mark.parametrize("whose", ["own", "another's"])
async def test_a_turn_cannot_grant_a_role_to_whoever_takes_it(talk: Talk, whose: str) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    await talk.register(OFFICER, "Petugas CONTOH", agency="Kementerian PANRB", roles="3")
    officer, other = await person_at(talk, OFFICER), await person_at(talk, INNOVATOR)
    await talk.database.write(lambda tx: staff.appoint(tx, officer.id, by=BY, now=talk.now))
    person = officer if whose == "own" else other
    event = RoleDecided(person.id, "admin_instansi", granted=True)

    def forced(tx: Transaction) -> None:
        context = talk.context(tx, OFFICER, Text("x"))
        effects.apply(tx, context, TurnResult(context.session, events=(event,)), now=talk.now)

    if whose == "own":
        with pytest.raises(ConflictError):
            await talk.database.write(forced)
        assert (await person_at(talk, OFFICER)).roles == ("staf",)
    else:
        await talk.database.write(forced)
        assert (await person_at(talk, INNOVATOR)).roles == ("admin_instansi",)


async def test_the_operator_decides_about_a_role_of_staff(talk: Talk) -> None:
    await talk.register(OFFICER, "Petugas CONTOH", agency="Kementerian PANRB", roles="3")
    officer = await person_at(talk, OFFICER)
    await talk.database.write(lambda tx: staff.appoint(tx, officer.id, by=BY, now=talk.now))
    done = await talk.database.write(
        lambda tx: staff.decide_role(
            tx, officer.id, "admin_instansi", granted=True, by=BY, now=talk.now
        )
    )
    assert not isinstance(done, Denied)
    assert (await person_at(talk, OFFICER)).roles == ("admin_instansi", "staf")
