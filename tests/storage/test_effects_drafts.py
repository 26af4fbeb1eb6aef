"""What writing a draft causes in the records, alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from bot import effects
from bot.actions import writing
from conversations.draft import Given
from conversations.events import (
    DraftSubmitted,
)
from conversations.messages import Edited, Text
from conversations.scene import TurnResult
from storage import drafts
from storage.errors import ConflictError
from tests.storage.effects_of_talks import (
    actions_of,
    begin_proposal,
    draft_at,
    person_at,
)
from tests.storage.talk import INNOVATOR, Talk

if TYPE_CHECKING:
    from sqlalchemy import Connection


async def test_every_answer_is_saved_and_stands_in_the_history(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    assert draft.answers["judul"].value == "Antrean Pagi Sehat"
    person = await person_at(talk, INNOVATOR)
    history = await talk.database.read(lambda tx: drafts.history(tx, draft.id))
    given = [(question, by) for question, _, by, _ in history]
    assert ("tanggal_mulai", person.id) in given
    assert ("judul", person.id) in given
    opened = await talk.database.read(lambda tx: drafts.open_of(tx, person.id))
    assert [one.id for one in opened] == [draft.id]


async def test_a_turn_takes_few_statements(talk: Talk) -> None:
    await begin_proposal(talk)
    statements: list[str] = []

    def counted(tx: Connection) -> None:
        if tx.dialect.name == "sqlite":
            tx.connection.set_trace_callback(statements.append)
        else:
            event.listen(
                tx, "before_cursor_execute", lambda *arguments: statements.append(arguments[2])
            )
        talk.turn(tx, INNOVATOR, Text("1"))
        if tx.dialect.name == "sqlite":
            tx.connection.set_trace_callback(None)

    talk.counter += 1
    await talk.database.write(counted)
    # Claiming, writing to the outbox and closing the update come on top: twelve at most.
    assert len(statements) <= 5, statements


async def test_a_turn_on_a_draft_that_was_changed_in_between_changes_nothing(talk: Talk) -> None:
    draft = await begin_proposal(talk)

    def both(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Text("1"))
        drafts.save(tx, draft, title="", now=talk.now)
        changed = draft.with_answer("kategori", Given("kesehatan", draft.owner, talk.now))
        effects.apply(tx, context, TurnResult(context.session, draft=changed), now=talk.now)

    with pytest.raises(ConflictError):
        await talk.database.write(both)
    assert await draft_at(talk, INNOVATOR) == draft


async def test_a_cancelled_draft_is_not_open_any_more(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.say(INNOVATOR, "batal", "2")
    found = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    assert found is not None
    assert found.status == "cancelled"
    assert found.answers == draft.answers
    assert await talk.database.read(lambda tx: drafts.open_of(tx, draft.owner)) == ()


async def test_an_edited_message_changes_its_answer_and_the_history_keeps_both(
    talk: Talk,
) -> None:
    draft = await begin_proposal(talk)
    await talk.send(INNOVATOR, Edited(f"m{talk.counter}", "Antrean Sore Sehat"))
    changed = await draft_at(talk, INNOVATOR)
    assert changed.answers["judul"].value == "Antrean Sore Sehat"
    history = await talk.database.read(lambda tx: drafts.history(tx, draft.id))
    titles = [one["value"] for question, one, _, _ in history if question == "judul"]
    assert titles == ["Antrean Pagi Sehat", "Antrean Sore Sehat"]


async def test_sending_a_draft_again_gives_the_number_it_has(talk: Talk) -> None:
    draft = await begin_proposal(talk)

    def submit(tx: Connection, number: str) -> str:
        sent = DraftSubmitted(draft.id, number, talk.now)
        return writing.submit(
            tx, draft.owner, draft, sent, title="Antrean", group="umum", now=talk.now
        )

    assert await talk.database.write(lambda tx: submit(tx, "KIPP27-A")) == "KIPP27-A"
    assert await talk.database.write(lambda tx: submit(tx, "KIPP27-B")) == "KIPP27-A"
    person = await person_at(talk, INNOVATOR)
    assert (await actions_of(talk, person)).count("proposal_submitted") == 1

    def turn(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Text("kirim"))
        again = DraftSubmitted(draft.id, "KIPP27-C", talk.now)
        done = TurnResult(context.session, draft=context.draft, events=(again,))
        effects.apply(tx, context, done, now=talk.now)

    with pytest.raises(ConflictError):  # its receipt would show a number that does not count
        await talk.database.write(turn)
