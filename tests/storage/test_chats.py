"""Chats: loaded whole in one statement, saved under guard."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, insert

from conversations.draft import Collecting, Draft, Given, Later, Part, Session, Skipped
from conversations.messages import Address, DraftId, PersonId, Prompt, PromptId
from storage import chats, outbox
from storage.codecs_drafts import answer_from_json, answers_from_json, answers_to_json
from storage.errors import ConflictError, InvalidRecordError
from storage.outbox import Scope, Sent, Settlement
from storage.schema.records import drafts, people, roles
from tests.storage.conftest import CHAT, NOW, later, message

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.chats import Chat
    from storage.database import Database

ANSWERS = {
    "judul": Given("Antrean “Pagi” \x00 😀", PersonId(1), NOW, "in:7"),
    "tim[0].nama": Given({"a": [1, 2.5, None, True]}, PersonId(2), NOW),
    "ringkasan": Collecting(
        (Part("satu", NOW, 3, "in:8"), Part("dua", later(1))), PersonId(1), NOW, previous="lama"
    ),
    "foto": Collecting((), PersonId(1), NOW, dropped=(Part(["f2"], NOW, 1, "in:9"),)),
    "video": Skipped(PersonId(1), NOW),
    "surat": Later(PersonId(1), NOW, kept=["f1"]),
    "dampak": Later(PersonId(1), NOW, kept="baru", previous="lama"),
}


async def load(database: Database, after: float = 0) -> Chat:
    return await database.write(lambda tx: chats.load(tx, CHAT, later(after)))


async def save(database: Database, session: Session, after: float = 0) -> Session:
    return await database.write(lambda tx: chats.save(tx, session, later(after)))


def add_person(tx: Connection, **fields: Any) -> PersonId:
    values = {"language": "id", "name": "Sri", "agency_code": "33.02", "created_at": NOW}
    added = tx.execute(insert(people).values(**(values | fields)))
    return PersonId(added.inserted_primary_key[0])


async def test_a_chat_never_seen_before_is_begun_once(database: Database) -> None:
    first = await load(database)
    assert first == chats.Chat(Session(CHAT))
    assert await load(database, 5) == first


async def test_a_session_comes_back_as_it_was_saved(database: Database) -> None:
    session = replace(
        (await load(database)).session,
        screen="form",
        draft=DraftId("not there any more"),
        cursor="tim[0].nama",
        page=2,
        misses=1,
        language="en",
        prompt=PromptId("p1"),
        held={"z": 1, "a": ["\x00", None, {"nested": "😀"}]},
    )
    saved = await save(database, session)
    assert saved == replace(session, revision=1)
    chat = await load(database)
    assert chat.session == saved
    assert list(chat.session.held) == ["z", "a"]
    assert (chat.draft, chat.shown_at) == (None, None)


async def test_of_two_who_save_the_same_session_one_is_refused(database: Database) -> None:
    session = (await load(database)).session
    await save(database, replace(session, screen="first"))
    with pytest.raises(ConflictError):
        await save(database, replace(session, screen="second"))
    assert (await load(database)).session.screen == "first"


async def test_a_chat_that_was_never_begun_cannot_be_saved(database: Database) -> None:
    with pytest.raises(ConflictError):
        await save(database, Session(CHAT))


async def test_all_a_turn_needs_is_read_in_one_statement(database: Database) -> None:
    statements: list[str] = []

    def prepare(tx: Connection) -> PersonId:
        person = add_person(tx, phone="+628111", consent_version="v1", consent_at=NOW)
        for role, state in (("upp", "active"), ("inovator", "active"), ("admin", "requested")):
            tx.execute(insert(roles).values(person_id=person, role=role, state=state, asked_at=NOW))
        tx.execute(
            insert(drafts).values(
                id="d1",
                form_key="umum",
                form_version="abc",
                subject="innovation:d1",
                owner_id=person,
                agency_code="33.02",
                answers=answers_to_json(ANSWERS),
                created_at=NOW,
                updated_at=later(9),
            )
        )
        session = chats.load(tx, CHAT, NOW).session
        chats.save(tx, replace(session, draft=DraftId("d1"), prompt=PromptId("p1")), NOW)
        chats.bind_person(tx, CHAT.key, person)
        prompt = Prompt("form", question="judul")
        outbox.add(tx, [message("a", prompt_id=PromptId("p1"), prompt=prompt)])
        return person

    person = await database.write(prepare)
    scope = Scope("telegram", "bot")
    claim = await database.write(lambda tx: outbox.claim_and_start(tx, later(3), scope))
    settled = [Settlement(claim.rows[0], Sent("tg5"))]
    await database.write(lambda tx: outbox.settle(tx, settled, later(4)))

    def counted(tx: Connection) -> Chat:
        if tx.dialect.name == "sqlite":
            tx.connection.set_trace_callback(statements.append)
        else:
            event.listen(
                tx, "before_cursor_execute", lambda *arguments: statements.append(arguments[2])
            )
        chat = chats.load(tx, CHAT, NOW)
        if tx.dialect.name == "sqlite":
            tx.connection.set_trace_callback(None)
        return chat

    chat = await database.write(counted)
    assert len(statements) == 1
    assert chat.person is not None
    assert chat.person.id == person
    assert (chat.person.name, chat.person.phone, chat.person.agency) == ("Sri", "+628111", "33.02")
    assert (chat.person.roles, chat.person.requested_roles) == (("inovator", "upp"), ("admin",))
    assert chat.person.consent_at == NOW
    assert chat.draft == Draft(
        DraftId("d1"),
        "umum",
        "abc",
        "innovation:d1",
        person,
        ANSWERS,
        agency="33.02",
        created_at=NOW,
        updated_at=later(9),
    )
    assert (chat.shown_at, chat.shown_as) == (later(3), "tg5")


async def test_a_person_is_written_to_where_they_were_last(database: Database) -> None:
    def prepare(tx: Connection) -> PersonId:
        person = add_person(tx)
        for number in range(3):
            address = Address("telegram", str(number))
            chats.load(tx, address, NOW + timedelta(hours=number))
            chats.bind_person(tx, address.key, person)
        chats.set_reachable(tx, "telegram:2", reachable=False, now=NOW)
        return person

    person = await database.write(prepare)
    found = await database.read(lambda tx: chats.list_addresses(tx, person))
    assert [address.external_id for address in found] == ["1", "0"]
    assert await database.read(lambda tx: chats.find_address(tx, person)) == found[0]
    assert await database.read(lambda tx: chats.find_address(tx, PersonId(99))) is None
    assert await database.read(lambda tx: chats.person_of(tx, "telegram:1")) == person
    assert await database.read(lambda tx: chats.person_of(tx, "telegram:9")) is None


async def test_whose_chat_it_is_can_be_forgotten(database: Database) -> None:
    def prepare(tx: Connection) -> None:
        chats.load(tx, CHAT, NOW)
        chats.bind_person(tx, CHAT.key, add_person(tx))
        chats.bind_person(tx, CHAT.key, None)

    await database.write(prepare)
    assert (await load(database)).person is None


async def test_a_chat_that_blocked_us_is_known_as_such(database: Database) -> None:
    await load(database)
    await database.write(lambda tx: chats.set_reachable(tx, CHAT.key, reachable=False, now=NOW))
    assert (await load(database)).reachable is False


def test_answers_come_back_as_they_were_stored() -> None:
    assert answers_from_json(answers_to_json(ANSWERS)) == ANSWERS


def test_an_answer_of_a_kind_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidRecordError):
        answer_from_json({"kind": "guessed", "by": 1, "at": NOW.isoformat()})
