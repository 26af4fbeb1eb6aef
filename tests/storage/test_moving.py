"""Moving drafts to a new version of their form: what is shown is what is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.actions import moving
from conversations.draft import Draft, Given
from conversations.form_codec import fingerprint
from conversations.forms import Form, IntegerType, Question, TextType
from conversations.messages import DraftId
from storage import drafts, library, people
from tests.storage.deliveries import Desk

if TYPE_CHECKING:
    from conversations.messages import PersonId
    from storage.database import Database, Transaction

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
LABEL = {"id": "X", "en": "X"}


def form(*questions: Question) -> Form:
    made = Form("f", questions, title=LABEL)
    return replace(made, version=fingerprint(made))


OLD = form(
    Question("title", TextType(), label=LABEL, text=LABEL),
    Question("gone", TextType(), label=LABEL, text=LABEL),
    Question("count", TextType(), label=LABEL, text=LABEL),
)
NEW = form(
    Question("title", TextType(), label=LABEL, text=LABEL),
    Question("count", IntegerType(), label=LABEL, text=LABEL),
    Question("fresh", TextType(), label=LABEL, text=LABEL),
)


def prepare(tx: Transaction) -> PersonId:
    library.publish_form(tx, OLD, NOW)
    person = people.add(tx, language="id", consent_version="v", consent_at=NOW, now=NOW)
    answers = {name: Given("x", person, NOW) for name in ("title", "gone", "count")}
    draft = Draft(DraftId("d"), "f", OLD.version, "innovation:d", person, answers)
    drafts.add(tx, draft, title="x", group=None, now=NOW)
    library.publish_form(tx, NEW, NOW)
    return person


async def test_the_preview_changes_nothing_and_tells_what_the_move_will_do(
    database: Database,
) -> None:
    await database.write(prepare)
    (shown,) = await database.read(lambda tx: moving.preview(tx, "f"))
    kept = await database.read(lambda tx: drafts.find(tx, DraftId("d")))
    assert kept is not None
    assert kept.version == OLD.version
    assert shown.change.keeps == ("title",)
    assert shown.change.asks_again == ("count",)
    assert shown.change.drops == ("gone",)
    (done,) = await database.write(lambda tx: moving.move(tx, "f", by="staff:x", now=NOW))
    assert done == shown


async def test_a_moved_draft_has_the_new_version_and_its_history_keeps_everything(
    database: Database,
) -> None:
    await database.write(prepare)
    await database.write(lambda tx: moving.move(tx, "f", by="staff:x", now=NOW))
    moved = await database.read(lambda tx: drafts.find(tx, DraftId("d")))
    assert moved is not None
    assert moved.version == NEW.version
    assert set(moved.answers) == {"title"}
    history = await database.read(lambda tx: drafts.history(tx, DraftId("d")))
    assert {question for question, *_ in history} == {"gone", "count"}
    assert await database.read(lambda tx: moving.preview(tx, "f")) == ()


@pytest.mark.parametrize("really", [False, True])
async def test_a_form_that_does_not_exist_is_told_as_a_mistake(
    database: Database, *, really: bool
) -> None:
    await database.write(prepare)
    desk = Desk(database)
    wrong = await desk.ask("move drafts", form="nonsense", really=really)
    assert not wrong.is_done
    assert wrong.lines == (
        "There is no form nonsense; `forms list` shows those that are published.",
    )
    assert (await desk.ask("move drafts", form="f")).is_done
