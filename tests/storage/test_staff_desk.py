"""Staff at work in the chat, over real databases: what is stored, who is told, who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import effects
from bot.actions import staff
from bot.actions.outcomes import Denied
from conversations.events import CaseAnswered, PeopleViewed, RoleDecided
from conversations.messages import Address, Body, Press, Recovered, Text, Unsupported
from conversations.scene import TurnResult
from conversations.texts import unmarked
from storage import audit, cases, chats, people
from storage.errors import ConflictError
from tests.storage.talk import COLLEAGUE, INNOVATOR, Talk

if TYPE_CHECKING:
    from conversations.domain.people import Person
    from storage.database import Transaction

OFFICER = Address("telegram", "103")
BY = "staff:operator"


async def person_at(talk: Talk, address: Address) -> Person:
    chat = await talk.database.write(lambda tx: chats.load(tx, address, talk.now))
    assert chat.person is not None
    return chat.person


async def appoint(talk: Talk, address: Address = OFFICER) -> Person:
    await talk.register(address, "Petugas CONTOH", agency="Kementerian PANRB", roles="2")
    person = await person_at(talk, address)
    done = await talk.database.write(lambda tx: staff.appoint(tx, person.id, by=BY, now=talk.now))
    assert not isinstance(done, Denied)
    return await person_at(talk, address)


async def actions_of(talk: Talk, person: Person) -> list[tuple[str, str]]:
    found = await talk.database.read(lambda tx: audit.about(tx, person.id))
    return [(one.action, one.detail) for one in reversed(found)]


def told(talk: Talk) -> list[tuple[Address | None, str]]:
    return [(one.to, unmarked(one.text)) for one in talk.others]


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


async def test_a_question_is_answered_in_the_chat(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Bolehkah puskesmas pembantu ikut?")
    (case,) = await talk.database.read(cases.waiting)
    await appoint(talk)
    await talk.say(OFFICER, "kasus", case.number, "Boleh, lewat induknya.")
    assert told(talk) == []
    await talk.say(OFFICER, "kirim jawaban")
    ((to, words),) = told(talk)
    assert to == INNOVATOR
    assert "Boleh, lewat induknya." in words
    assert await talk.database.read(cases.waiting) == ()


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


@pytest.mark.parametrize("is_erased", [False, True])
async def test_a_question_of_somebody_who_cannot_be_reached_is_closed(
    talk: Talk, is_erased: bool
) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Bolehkah puskesmas pembantu ikut?")
    person = await person_at(talk, INNOVATOR)
    if is_erased:
        done = await talk.say(INNOVATOR, "data saya", "hapus", "ya, hapus")
        assert "sudah dihapus" in done.messages[0].text
    await talk.database.write(
        lambda tx: chats.set_reachable(tx, INNOVATOR.key, reachable=False, now=talk.now)
    )
    (case,) = await talk.database.read(cases.waiting)
    officer = await appoint(talk)
    seen = await talk.say(OFFICER, "kasus", case.number)
    why = "sudah menghapus datanya" if is_erased else "tidak dapat dihubungi lagi"
    assert why in seen.messages[0].text
    result = await talk.say(OFFICER, "tutup tanpa jawaban")
    assert f"{case.number} ditutup tanpa jawaban" in unmarked(result.messages[0].text)
    assert await talk.database.read(cases.waiting) == ()
    assert talk.others == []
    actions = await actions_of(talk, person)
    assert actions[-1] == ("case_closed", f"staff:person:{officer.id}")


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
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Bolehkah puskesmas pembantu ikut?")
    (case,) = await talk.database.read(cases.waiting)
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


ASIDE = {
    "a mistyped command": Text("/kirm"),
    "an outage": Recovered(undelivered=True),
    "an old button": Press("old.0"),
    "a sticker": Unsupported("sticker"),
    "help": Text("/help"),
    "too long a text": Text("x" * 2001),
}


@pytest.mark.parametrize("aside", ASIDE.values(), ids=ASIDE)
async def test_an_answer_that_staff_wrote_outlives(talk: Talk, aside: Body) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Bolehkah puskesmas pembantu ikut?")
    (case,) = await talk.database.read(cases.waiting)
    await appoint(talk)
    await talk.say(OFFICER, "kasus", case.number)
    result = await talk.send(OFFICER, aside)
    assert result.session.screen == "case"
    assert "Bolehkah puskesmas pembantu ikut?" in result.messages[0].text
    await talk.say(OFFICER, "Boleh, lewat induknya.")
    result = await talk.send(OFFICER, aside)
    assert "Boleh, lewat induknya." in result.messages[0].text
    await talk.say(OFFICER, "kirim jawaban")
    ((to, words),) = told(talk)
    assert to == INNOVATOR
    assert "Boleh, lewat induknya." in words


@pytest.mark.parametrize("aside", ASIDE.values(), ids=ASIDE)
async def test_a_refusal_that_staff_wrote_outlives(talk: Talk, aside: Body) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    await appoint(talk)
    await talk.say(OFFICER, "permintaan", "Sri Rahayu", "tolak")
    result = await talk.send(OFFICER, aside)
    assert result.session.screen == "request_reason"
    await talk.say(OFFICER, "Suratnya belum ada.")
    result = await talk.send(OFFICER, aside)
    assert "Suratnya belum ada." in result.messages[0].text
    await talk.say(OFFICER, "ya, tolak")
    ((to, words),) = told(talk)
    assert to == INNOVATOR
    assert "Suratnya belum ada." in words


@pytest.mark.parametrize("aside", ["a mistyped command", "an outage", "an old button"])
async def test_the_request_that_staff_opened_outlives(talk: Talk, aside: str) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    await appoint(talk)
    await talk.say(OFFICER, "permintaan", "Sri Rahayu")
    result = await talk.send(OFFICER, ASIDE[aside])
    assert result.session.screen == "request"
    assert "Sri Rahayu" in result.messages[0].text


async def test_what_was_decided_meanwhile_is_not_shown_after_an_outage(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    person = await person_at(talk, INNOVATOR)
    await appoint(talk)
    await talk.say(OFFICER, "permintaan", "Sri Rahayu", "tolak", "Suratnya belum ada.")
    await talk.database.write(
        lambda tx: staff.decide_role(
            tx, person.id, "admin_instansi", granted=True, by=BY, now=talk.now
        )
    )
    result = await talk.send(OFFICER, Recovered(undelivered=True))
    assert "sudah diputuskan" in result.messages[0].text
    assert "Suratnya" not in str(result.session.held)
