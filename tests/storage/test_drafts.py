"""Drafts: saved under guard, with a history of every answer; and what was sent of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from conversations.draft import Collecting, Draft, Given, Later, Part, Skipped
from conversations.events import DraftSubmitted
from conversations.lookups import Submission
from conversations.messages import DraftId, PersonId
from storage import drafts, people
from storage.codecs_drafts import answers_from_json, answers_to_json
from storage.errors import AlreadyExistsError, ConflictError, InvalidRecordError
from storage.schema import records
from tests.storage.conftest import NOW, later

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database

STORED = Path(__file__).resolve().parents[1] / "golden" / "stored"
DRAFT = DraftId("d1")


def person(tx: Connection) -> PersonId:
    return people.add(tx, language="id", consent_version="v1", consent_at=NOW, now=NOW)


def new(owner: PersonId, draft: str = "d1", **fields: object) -> Draft:
    made = Draft(
        id=DraftId(draft),
        form="proposal-umum",
        version="abc",
        subject=f"innovation:{draft}",
        owner=owner,
        answers={"judul": Given("Antrean “Pagi” \x00", owner, NOW, "m7")},
        agency="33.02",
        period="2027",
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(made, **fields)


def start(tx: Connection, draft: str = "d1", **fields: object) -> Draft:
    made = new(person(tx), draft, **fields)
    return drafts.add(tx, made, title="Antrean", group="umum", now=NOW)


async def test_a_draft_is_read_back_as_it_was_saved(database: Database) -> None:
    draft = await database.write(start)
    assert await database.read(lambda tx: drafts.find(tx, DRAFT)) == draft
    assert await database.read(lambda tx: drafts.find(tx, DraftId("none"))) is None

    changed = draft.with_answer("video", Skipped(draft.owner, later(5)))
    saved = await database.write(lambda tx: drafts.save(tx, changed, title="T", now=later(9)))
    assert saved == replace(changed, revision=1)
    found = await database.read(lambda tx: drafts.find(tx, DRAFT))
    assert found == replace(saved, updated_at=later(9))


async def test_a_draft_that_goes_to_another_group_is_stored_there(database: Database) -> None:
    draft = await database.write(start)
    moved = replace(draft, form="proposal-khusus", version="def")
    await database.write(lambda tx: drafts.save(tx, moved, title="T", group="khusus", now=later(9)))
    again = await database.read(lambda tx: drafts.find(tx, DRAFT))
    assert again is not None
    assert (again.form, again.version) == ("proposal-khusus", "def")
    assert await database.read(_group) == "khusus"
    await database.write(lambda tx: drafts.save(tx, again, title="T", now=later(10)))
    assert await database.read(_group) == "khusus"


def _group(tx: Connection) -> str:
    return str(tx.execute(select(records.drafts.c.group_key)).scalar_one())


async def test_of_two_who_save_the_same_draft_one_is_refused(database: Database) -> None:
    draft = await database.write(start)
    mine = draft.with_answer("judul", Given("mine", draft.owner, NOW))
    theirs = draft.with_answer("judul", Given("theirs", draft.owner, NOW))
    await database.write(lambda tx: drafts.save(tx, mine, title="", now=NOW))
    with pytest.raises(ConflictError):
        await database.write(lambda tx: drafts.save(tx, theirs, title="", now=NOW))
    found = await database.read(lambda tx: drafts.find(tx, DRAFT))
    assert found is not None
    assert found.answers == mine.answers


async def test_every_answer_stays_in_the_history_also_one_taken_away(database: Database) -> None:
    draft = await database.write(start)
    first, second = Given("one", draft.owner, NOW), Given("two", draft.owner, later(1))

    def write(tx: Connection) -> None:
        drafts.remember(tx, [(DRAFT, "judul", first)], by=draft.owner, at=NOW)
        rest = [(DRAFT, "judul", second), (DRAFT, "video", None)]
        drafts.remember(tx, rest, by=PersonId(9), at=later(1))
        drafts.remember(tx, [], by=PersonId(9), at=later(2))

    await database.write(write)
    history = await database.read(lambda tx: drafts.history(tx, DRAFT))
    assert [(question, by, at) for question, _, by, at in history] == [
        ("judul", draft.owner, NOW),
        ("judul", PersonId(9), later(1)),
        ("video", PersonId(9), later(1)),
    ]
    assert [None if one is None else one["value"] for _, one, _, _ in history] == [
        "one",
        "two",
        None,
    ]


async def test_who_joined_a_draft_has_it_among_their_open_ones(database: Database) -> None:
    draft = await database.write(start)
    other = await database.write(person)

    async def opened(who: PersonId) -> list[str]:
        return [one.id for one in await database.read(lambda tx: drafts.open_of(tx, who))]

    assert (await opened(draft.owner), await opened(other)) == (["d1"], [])
    for _ in range(2):
        await database.write(lambda tx: drafts.add_member(tx, DRAFT, other, NOW))
    assert await database.read(lambda tx: drafts.is_member(tx, DRAFT, other))
    assert await opened(other) == ["d1"]


async def test_whoever_loses_a_draft_may_still_write_along(database: Database) -> None:
    draft = await database.write(start)
    other = await database.write(person)
    await database.write(lambda tx: drafts.give_to(tx, DRAFT, other, later(3)))
    found = await database.read(lambda tx: drafts.find(tx, DRAFT))
    assert found == replace(draft, owner=other, revision=1, updated_at=later(3))
    assert await database.read(lambda tx: drafts.is_member(tx, DRAFT, draft.owner))
    with pytest.raises(ConflictError):  # what was being written meanwhile sees the change
        await database.write(lambda tx: drafts.save(tx, draft, title="", now=NOW))


async def test_only_open_proposals_are_listed_the_one_changed_last_first(
    database: Database,
) -> None:
    def several(tx: Connection) -> PersonId:
        owner = person(tx)
        for number, fields in enumerate(
            (
                {},
                {"status": "cancelled"},
                {"status": "submitted"},
                {"period": None},
                {},
            )
        ):
            made = new(owner, f"d{number}", **fields)
            drafts.add(tx, made, title="", group=None, now=later(number))
        return owner

    owner = await database.write(several)
    found = await database.read(lambda tx: drafts.open_of(tx, owner))
    assert [one.id for one in found] == ["d4", "d0"]
    everything = await database.read(lambda tx: drafts.written_by(tx, owner))
    assert len(everything) == 5


async def test_titles_of_other_proposals_of_the_agency_are_known(database: Database) -> None:
    def several(tx: Connection) -> None:
        for draft, title, fields in (
            ("d1", "Mine", {}),
            ("d2", "Other", {}),
            ("d3", "", {}),
            ("d4", "Cancelled", {"status": "cancelled"}),
            ("d5", "Sent", {"status": "submitted"}),
            ("d6", "Another agency", {"agency": "33.03"}),
            ("d7", "Another year", {"period": "2026"}),
        ):
            drafts.add(tx, new(person(tx), draft, **fields), title=title, group=None, now=NOW)

    await database.write(several)
    for sent, titles in ((False, ("Other",)), (True, ("Sent",))):
        assert titles == await database.read(
            lambda tx, sent=sent: drafts.titles(tx, "33.02", "2027", DRAFT, sent=sent)
        )


async def test_a_submission_is_kept_with_both_times(database: Database) -> None:
    sent = DraftSubmitted(DRAFT, "KIPP27-P-1", NOW, late=True, closes_at=later(-60))

    def submit(tx: Connection) -> Draft:
        draft = start(tx)
        drafts.submit(
            tx,
            draft,
            sent,
            by=draft.owner,
            title="Antrean",
            group="umum",
            received_at=later(4),
        )
        return draft

    draft = await database.write(submit)
    expected = Submission(
        "KIPP27-P-1", DRAFT, "proposal-umum", "Antrean", NOW, late=True, by=draft.owner
    )
    assert await database.read(lambda tx: drafts.submission_of(tx, DRAFT)) == expected
    assert await database.read(lambda tx: drafts.submission_of(tx, DraftId("d2"))) is None
    assert await database.read(lambda tx: drafts.submissions_of(tx, draft.owner)) == (expected,)
    for group, count in (("umum", 1), ("replikasi", 0)):
        assert count == await database.read(
            lambda tx, group=group: drafts.submitted_count(tx, "33.02", "2027", group)
        )


async def test_the_records_refuse_a_second_submission_of_a_draft(database: Database) -> None:
    draft = await database.write(start)

    def submit(tx: Connection, number: str) -> None:
        sent = DraftSubmitted(DRAFT, number, NOW)
        drafts.submit(tx, draft, sent, by=draft.owner, title="", group=None, received_at=NOW)

    await database.write(lambda tx: submit(tx, "A"))
    for number in ("A", "B"):
        with pytest.raises(AlreadyExistsError):
            await database.write(lambda tx, number=number: submit(tx, number))


async def test_what_somebody_wrote_about_themselves_can_be_taken_away(database: Database) -> None:
    def write(tx: Connection) -> tuple[PersonId, Draft]:
        proposal = start(tx)
        owner = proposal.owner
        own = new(owner, "d2", subject=f"person:{owner}", period=None)
        drafts.add(tx, own, title="", group=None, now=NOW)
        for draft in ("d1", "d2"):
            entry = (DraftId(draft), "name", Given("Sri Rahayu", owner, NOW))
            drafts.remember(tx, [entry], by=owner, at=NOW)
        drafts.erase_profile(tx, owner)
        return owner, proposal

    _, proposal = await database.write(write)
    assert await database.read(lambda tx: drafts.find(tx, DRAFT)) == proposal
    own = await database.read(lambda tx: drafts.find(tx, DraftId("d2")))
    assert own is not None
    assert own.answers == {}
    kept = {
        draft: [
            entry[1] is not None
            for entry in await database.read(
                lambda tx, draft=draft: drafts.history(tx, DraftId(draft))
            )
        ]
        for draft in ("d1", "d2")
    }
    assert kept == {"d1": [True], "d2": [False]}


@pytest.mark.parametrize("sample", sorted(STORED.glob("answers-*.json")), ids=lambda one: one.stem)
def test_answers_of_every_release_load_and_are_stored_the_same_again(sample: Path) -> None:
    stored = json.loads(sample.read_text())
    answers = answers_from_json(stored)
    assert {type(one) for one in answers.values()} == {Given, Collecting, Skipped, Later}
    assert answers_to_json(answers) == stored


def test_answers_of_the_first_release_mean_what_they_meant() -> None:
    answers = answers_from_json(json.loads((STORED / "answers-0.1.json").read_text()))
    at = datetime.fromisoformat("2026-11-25T03:00:00+00:00")
    second = at + timedelta(seconds=65)
    assert answers == {
        "judul": Given("Antrean “Pagi”", PersonId(12), at, "m7"),
        "sdgs": Given(["3", "16"], PersonId(12), at),
        "replikasi[0].instansi": Given({"code": "33.02", "name": "Banyumas"}, PersonId(3), at),
        "ringkasan": Collecting(
            (Part("satu", at, 3, "m8"), Part(["f1"], second)), PersonId(12), second, "lama"
        ),
        "video": Skipped(PersonId(12), at),
        "surat": Later(PersonId(12), at, ["f1"]),
    }


def test_an_answer_lacking_what_was_added_later_gets_the_default() -> None:
    at = NOW.isoformat()
    stored = {
        "a": {"kind": "given", "by": 1, "at": at, "unheard_of": True},
        "b": {"kind": "collecting", "by": 1, "at": at, "parts": [{"sent_at": at}]},
        "c": {"kind": "later", "by": 1, "at": at},
    }
    assert answers_from_json(stored) == {
        "a": Given(None, PersonId(1), NOW),
        "b": Collecting((Part(None, NOW),), PersonId(1), NOW),
        "c": Later(PersonId(1), NOW),
    }
    with pytest.raises(InvalidRecordError):
        answers_from_json({"a": {"kind": "guessed", "by": 1, "at": at}})
