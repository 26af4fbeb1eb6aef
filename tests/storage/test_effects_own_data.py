"""What questions, stopping, seeing and deleting one's data cause in the records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.actions import staff
from bot.actions.outcomes import Denied
from bot.actions.personal import personal_record
from conversations.messages import Address, Reachability
from storage import audit, chats, drafts, outbox, people
from tests.storage.conftest import message
from tests.storage.effects_of_talks import (
    actions_of,
    begin_proposal,
    everything,
    person_at,
)
from tests.storage.talk import INNOVATOR, Talk

if TYPE_CHECKING:
    from sqlalchemy import Connection


async def test_a_question_reaches_staff_and_their_answer_the_person(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Kapan pengumuman finalis?")
    waiting = await talk.database.write(lambda tx: staff.list_cases(tx, by="ani", now=talk.now))
    assert [one.words for one in waiting] == ["Kapan pengumuman finalis?"]
    number = waiting[0].number

    def answer(tx: Connection, words: str = " Bulan Juli. ", case: str = number) -> object:
        return staff.answer_case(tx, case, words, by="ani", now=talk.now)

    told = await talk.database.write(answer)
    assert (told.to, told.kind) == (INNOVATOR, "receipt")
    assert "Bulan Juli." in told.text
    assert await talk.database.write(lambda tx: staff.list_cases(tx, by="ani", now=talk.now)) == ()
    for denied in (
        await talk.database.write(lambda tx: answer(tx, words="  ")),
        await talk.database.write(lambda tx: answer(tx, case="T-none")),
    ):
        assert isinstance(denied, Denied)
    await talk.send(INNOVATOR, Reachability(reachable=False))
    assert isinstance(await talk.database.write(answer), Denied)


async def test_after_stopping_nothing_unasked_waits_to_be_sent(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    person = await person_at(talk, INNOVATOR)
    rows = [
        message("notice", to=INNOVATOR, kind="notice", person=person.id),
        message("reply", to=INNOVATOR, person=person.id),
    ]
    await talk.database.write(lambda tx: outbox.add(tx, rows))
    await talk.say(INNOVATOR, "hentikan semua")
    assert (await person_at(talk, INNOVATOR)).stopped_at == talk.now
    states = await talk.database.read(
        lambda tx: dict(tx.execute(text("SELECT key, state FROM outbox")).all())
    )
    assert states == {"notice": "cancelled", "reply": "pending"}
    await talk.say(INNOVATOR, "mulai")
    person = await person_at(talk, INNOVATOR)
    assert person.stopped_at is None
    assert (await actions_of(talk, person))[-2:] == ["messages_stopped", "messages_resumed"]


async def test_people_see_and_take_away_all_that_is_kept_about_them(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.say(INNOVATOR, "petugas", "Kapan pengumuman finalis?", "data saya", "1")
    person = await person_at(talk, INNOVATOR)
    assert (await actions_of(talk, person))[-2:] == ["record_viewed", "record_exported"]
    record = str(await talk.database.read(lambda tx: personal_record(tx, person.id)))
    for value in (
        "Sri Rahayu",
        "+6281234567890",
        "Kapan pengumuman finalis?",
        draft.id,
        INNOVATOR.external_id,
        person.consent_version,
        "record_exported",
        "Antrean Pagi Sehat",
    ):
        assert value in record


async def test_nothing_personal_is_left_after_erasure_and_the_proposal_stays(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.say(INNOVATOR, "petugas", "Nomor saya 081234567890, Sri Rahayu")
    person = await person_at(talk, INNOVATOR)
    second = Address("telegram", "201")

    def more(tx: Connection) -> None:
        session = chats.load(tx, second, talk.now).session
        held = replace(session, screen="question", held={"words": "Sri Rahayu"}, draft=draft.id)
        chats.save(tx, held, talk.now)
        chats.bind_person(tx, second.key, person.id)
        chats.set_reachable(tx, second.key, reachable=False, now=talk.now)
        row = message("greeting", to=INNOVATOR, person=person.id, body={"text": "Sri Rahayu"})
        outbox.add(tx, [row])

    await talk.database.write(more)
    before = await talk.database.read(everything)
    assert "Sri Rahayu" in before
    await talk.say(INNOVATOR, "data saya", "3", "1")

    left = await talk.database.read(everything)
    for value in ("Sri Rahayu", "81234567890", "1234567890"):
        assert value not in left
    kept = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    assert kept is not None
    assert kept.answers == draft.answers
    for address in (INNOVATOR, second):
        chat = await talk.database.write(lambda tx, a=address: chats.load(tx, a, talk.now))
        assert chat.person is None
        assert chat.draft is None
    assert (await actions_of(talk, person))[-1] == "record_erased"
    assert await talk.database.read(audit.verify_chain) is None

    await talk.register(INNOVATOR, "Sri Baru")
    assert (await person_at(talk, INNOVATOR)).id != person.id


async def test_the_name_of_an_erased_colleague_is_not_told(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    person = await person_at(talk, INNOVATOR)
    await talk.say(INNOVATOR, "data saya", "3", "1")
    assert await talk.database.read(lambda tx: people.name_of(tx, person.id)) == ""


async def test_a_blocked_chat_is_noted_without_a_word(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    result = await talk.send(INNOVATOR, Reachability(reachable=False))
    assert result.messages == ()
    person = await person_at(talk, INNOVATOR)
    assert await talk.database.read(lambda tx: chats.find_address(tx, person.id)) is None
    await talk.send(INNOVATOR, Reachability(reachable=True))
    assert await talk.database.read(lambda tx: chats.find_address(tx, person.id)) == INNOVATOR
