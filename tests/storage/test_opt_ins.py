"""What wishes about unasked messages leave in the records: proof, what waits, and the log."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from bot.actions import personal
from conversations.dialogs.opt_in_question import fingerprint
from conversations.domain.people import OptIn
from storage import chats, merging, opt_ins, outbox, people
from storage.outbox import Scope
from storage.schema.records import opt_ins as opt_in_rows
from tests.storage.conftest import CHAT, NOW, message
from tests.storage.effects_of_talks import actions_of, person_at
from tests.storage.linking import SECOND, link, said
from tests.storage.talk import INNOVATOR

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.messages import PersonId
    from storage.database import Database
    from tests.storage.talk import Talk

KINDS = ("reply", "receipt", "notice", "broadcast")


async def registered(talk: Talk) -> PersonId:
    await talk.register(INNOVATOR, "Sri Rahayu")
    return (await person_at(talk, INNOVATOR)).id


async def proof(talk: Talk, *persons: PersonId) -> tuple[OptIn, ...]:
    return await talk.database.read(lambda tx: opt_ins.list_of(tx, *persons))


async def waiting(talk: Talk, person: PersonId) -> None:
    """Have a message of each kind wait for somebody."""
    rows = [message(kind, to=INNOVATOR, kind=kind, person=person) for kind in KINDS]
    await talk.database.write(lambda tx: outbox.add(tx, rows))


async def states(talk: Talk) -> dict[str, str]:
    found = "SELECT key, state FROM outbox ORDER BY id"
    return await talk.database.read(lambda tx: dict(tx.execute(text(found)).all()))


async def leave(talk: Talk, at: datetime) -> set[str]:
    claim = await talk.database.write(lambda tx: outbox.claim(tx, at, Scope("telegram", "bot")))
    return {row.kind for row in claim.rows}


# --- proof ----------------------------------------------------------------------------------


async def test_a_yes_is_kept_with_words_language_channel_and_time(talk: Talk) -> None:
    person = await registered(talk)
    await talk.say(INNOVATOR, "ya, undang saya")
    given = OptIn(fingerprint("id"), "id", "telegram", talk.now, None, None)
    assert await proof(talk, person) == (given,)
    assert (await person_at(talk, INNOVATOR)).invitations_at == talk.now
    assert (await actions_of(talk, await person_at(talk, INNOVATOR)))[-1] == "opt_in_given"


async def test_said_twice_it_is_one_record(talk: Talk) -> None:
    person = await registered(talk)
    await talk.say(INNOVATOR, "ya, undang saya", "ya, undang saya", "undangan", "ya, undang saya")
    assert len(await proof(talk, person)) == 1


async def test_taken_back_and_given_again_it_is_a_record_of_its_own(talk: Talk) -> None:
    person = await registered(talk)
    await talk.say(INNOVATOR, "ya, undang saya")
    given_at = talk.now
    await talk.say(INNOVATOR, "berhenti")
    ended_at = talk.now
    await talk.say(INNOVATOR, "undangan", "ya, undang saya")
    words = fingerprint("id")
    assert await proof(talk, person) == (
        OptIn(words, "id", "telegram", talk.now, None, None),
        OptIn(words, "id", "telegram", given_at, ended_at, "person"),
    )


async def test_a_no_is_kept_and_a_second_one_adds_nothing_to_the_log(talk: Talk) -> None:
    person = await registered(talk)
    await talk.say(INNOVATOR, "tanpa undangan")
    answered_at = talk.now
    await talk.say(INNOVATOR, "tanpa undangan", "tanpa undangan")
    known = await person_at(talk, INNOVATOR)
    assert known.invitations_answered_at is not None
    assert known.invitations_answered_at >= answered_at
    assert await proof(talk, person) == ()
    assert (await actions_of(talk, known)).count("opt_in_refused") == 1


async def test_each_step_of_a_stop_is_in_the_log(talk: Talk) -> None:
    await registered(talk)
    await talk.say(INNOVATOR, "tanpa undangan", "berhenti", "tetap kabari saya", "berhenti")
    known = await person_at(talk, INNOVATOR)
    steps = ["opt_in_refused", "stop_asked", "notices_kept", "stop_asked"]
    assert (await actions_of(talk, known))[-4:] == steps
    told = said(await talk.say(INNOVATOR, "data saya"))
    assert "kabar tentang urusan sendiri tetap dikirim" in told


async def test_kept_without_having_been_asked_it_leaves_no_trace(talk: Talk) -> None:
    person = await registered(talk)
    await talk.database.write(lambda tx: personal.keep_notices(tx, person, talk.now))
    assert "notices_kept" not in await actions_of(talk, await person_at(talk, INNOVATOR))


async def test_erasure_ends_it_and_keeps_the_proof_without_a_name(talk: Talk) -> None:
    person = await registered(talk)
    await talk.say(INNOVATOR, "ya, undang saya", "data saya", "3", "1")
    (ended,) = await proof(talk, person)
    assert (ended.ended_at, ended.ended_by) == (talk.now, "person")


async def test_the_export_tells_all_of_it(talk: Talk) -> None:
    person = await registered(talk)
    await talk.say(INNOVATOR, "ya, undang saya")
    given_at = talk.now
    await talk.database.write(
        lambda tx: personal.note_wish(tx, person, wants=False, at=talk.now),
    )
    record = await talk.database.read(lambda tx: personal.personal_record(tx, person))
    assert record["undangan"] == [
        {
            "teks": fingerprint("id"),
            "bahasa": "id",
            "kanal": "telegram",
            "disetujui": given_at.isoformat(),
            "berakhir": talk.now.isoformat(),
            "diakhiri_oleh": "platform",
        }
    ]
    assert record["undangan_dijawab"] == talk.now.isoformat()
    assert "oleh Bapak/Ibu di pengaturan WhatsApp" in str(
        (await talk.say(INNOVATOR, "data saya")).messages[0].text
    )


async def test_what_was_agreed_to_under_a_registration_that_was_merged_is_told_with_it(
    talk: Talk,
) -> None:
    await talk.register(SECOND, "Sri Rahayu")
    await talk.say(SECOND, "ya, undang saya")
    former = (await person_at(talk, SECOND)).id
    person = await registered(talk)
    await talk.database.write(lambda tx: merging.merge(tx, former, person, talk.now))
    (given,) = await proof(talk, person, former)
    assert (given.channel, given.ended_by) == ("whatsapp", "person")
    told = (await talk.say(INNOVATOR, "data saya")).messages[0].text
    assert "lewat WhatsApp" in told
    assert (await person_at(talk, INNOVATOR)).invitations_at is None


# --- what waits, and what leaves after it -----------------------------------------------------


@pytest.mark.parametrize("words", ["berhenti", "tanpa undangan"])
async def test_what_ends_the_invitations_cancels_them_and_nothing_else(
    talk: Talk, words: str
) -> None:
    person = await registered(talk)
    await talk.say(INNOVATOR, "ya, undang saya")
    await waiting(talk, person)
    await talk.say(INNOVATOR, words)
    assert await states(talk) == dict.fromkeys(KINDS, "pending") | {"broadcast": "cancelled"}


async def test_what_is_written_after_that_does_not_leave(talk: Talk) -> None:
    """A broadcast may still be on its way into the outbox when somebody stops."""
    person = await registered(talk)
    await talk.say(INNOVATOR, "ya, undang saya", "berhenti")
    rows = [message(kind, to=INNOVATOR, kind=kind, person=person) for kind in ("broadcast",)]
    await talk.database.write(lambda tx: outbox.add(tx, rows))
    assert await leave(talk, talk.now) == set()
    assert await states(talk) == {"broadcast": "suppressed"}


async def test_the_second_one_cancels_the_notices_too(talk: Talk) -> None:
    person = await registered(talk)
    await talk.say(INNOVATOR, "ya, undang saya")
    await waiting(talk, person)
    await talk.say(INNOVATOR, "berhenti", "berhenti")
    assert await states(talk) == {
        "reply": "pending",
        "receipt": "pending",
        "notice": "cancelled",
        "broadcast": "cancelled",
    }


async def test_back_with_mulai_notices_leave_and_invitations_do_not(talk: Talk) -> None:
    person = await registered(talk)
    await talk.say(INNOVATOR, "ya, undang saya", "hentikan semua", "mulai")
    rows = [
        message(kind, to=INNOVATOR, kind=kind, person=person) for kind in ("broadcast", "notice")
    ]
    await talk.database.write(lambda tx: outbox.add(tx, rows))
    assert await leave(talk, talk.now) == {"notice"}


async def test_whoever_stopped_all_and_agrees_again_gets_both(talk: Talk) -> None:
    await registered(talk)
    await talk.say(INNOVATOR, "hentikan semua", "undangan", "ya, undang saya")
    person = await person_at(talk, INNOVATOR)
    assert (person.stopped_at, person.stop_asked_at) == (None, None)
    assert person.invitations_at == talk.now


async def test_a_chosen_stop_is_known_to_the_next_turn_of_any_chat(talk: Talk) -> None:
    await registered(talk)
    await link(talk)
    await talk.say(INNOVATOR, "berhenti")
    assert (await person_at(talk, SECOND)).stop_asked_at == talk.now
    await talk.say(SECOND, "stop")
    assert (await person_at(talk, INNOVATOR)).stopped_at == talk.now


async def test_the_platforms_own_stop_ends_the_invitations_only(talk: Talk) -> None:
    person = await registered(talk)
    await talk.say(INNOVATOR, "ya, undang saya")
    await waiting(talk, person)

    def tell(tx: Connection, *, wants: bool) -> Any:
        personal.note_wish(tx, person, wants=wants, at=talk.now)
        return tx.execute(select(opt_in_rows.c.ended_by).order_by(opt_in_rows.c.id)).scalars().all()

    assert await talk.database.write(lambda tx: tell(tx, wants=False)) == ["platform"]
    assert await states(talk) == dict.fromkeys(KINDS, "pending") | {"broadcast": "cancelled"}
    assert (await person_at(talk, INNOVATOR)).stopped_at is None
    assert await talk.database.write(lambda tx: tell(tx, wants=True)) == ["platform", None]


async def test_what_was_stopped_with_us_after_the_platform_stays_stopped(talk: Talk) -> None:
    person = await registered(talk)
    await talk.say(INNOVATOR, "ya, undang saya")

    async def tell(*, wants: bool) -> None:
        at = talk.now + timedelta(seconds=30)
        await talk.database.write(lambda tx: personal.note_wish(tx, person, wants=wants, at=at))

    await tell(wants=False)
    await talk.say(INNOVATOR, "berhenti")
    await tell(wants=True)
    assert (await person_at(talk, INNOVATOR)).invitations_at is None


# --- two workers, where transactions run side by side -----------------------------------------


@pytest.mark.parametrize("stop", [personal.stop_messages, personal.decline_invitations])
async def test_what_is_written_while_somebody_stops_does_not_leave_after_that(
    postgresql_database: Database, stop: Callable[..., None]
) -> None:
    """Neither sees the other's rows: their transactions began before either was committed."""
    database, said, go_on = postgresql_database, threading.Event(), threading.Event()

    def agree(tx: Connection) -> PersonId:
        person = people.add(tx, language="id", consent_version="1", consent_at=NOW, now=NOW)
        chats.load(tx, CHAT, NOW)
        chats.bind_person(tx, CHAT.key, person)
        opt_ins.give(tx, person, wording="w", language="id", channel="telegram", at=NOW)
        return person

    person = await database.write(agree)

    def say_so(tx: Connection) -> None:
        stop(tx, person, NOW)
        said.set()
        assert go_on.wait(10)

    stopping = asyncio.get_running_loop().create_task(database.write(say_so))
    assert await asyncio.to_thread(said.wait, 10)
    row = message("invitation", kind="broadcast", person=person)
    await database.write(lambda tx: outbox.add(tx, [row]))
    scope = Scope("telegram", "bot")
    claim = await database.write(lambda tx: outbox.claim_and_start(tx, NOW, scope))
    go_on.set()
    await stopping

    assert claim.rows == ()
    again = await database.write(lambda tx: outbox.claim_and_start(tx, NOW, scope))
    assert again.rows == ()
    state = await database.read(lambda tx: tx.scalar(text("SELECT state FROM outbox")))
    assert state == "suppressed"
