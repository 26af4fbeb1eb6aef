"""The questions of a turn, answered from the records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conversations.agencies import Agency
from conversations.definitions import load_forms, load_periods
from conversations.events import DraftSubmitted
from conversations.lookups import ShareGrant
from conversations.messages import DraftId
from storage import codes, drafts, library, people
from storage.lookups import Catalogue, RecordLookups, read_catalogue
from tests.storage.conftest import NOW, later
from tests.storage.test_drafts import new, person

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from conversations.draft import Draft
    from conversations.messages import PersonId
    from storage.database import Database

FORM, OTHER = load_forms()[:2]
PERIOD = load_periods()[-1]
AGENCY = Agency("33.02", "Pemerintah Kabupaten Banyumas", "Kab Banyumas", "kabupaten", "33")


async def published(database: Database) -> Catalogue:
    def publish(tx: Connection) -> None:
        library.publish_form(tx, FORM, NOW)
        library.publish_period(tx, PERIOD, NOW, current=True)
        library.import_agencies(tx, [AGENCY])

    await database.write(publish)
    return await database.read(read_catalogue)


async def test_what_is_published_is_known_without_asking_again(database: Database) -> None:
    catalogue = await published(database)

    def ask(tx: Connection) -> None:
        lookups = RecordLookups(tx, catalogue, NOW)
        assert lookups.form(FORM.key, FORM.version) == FORM
        assert lookups.current_form(FORM.key) == FORM
        assert lookups.current_period() == lookups.period(PERIOD.key) == PERIOD
        assert lookups.agencies.get("33.02") == AGENCY
        with pytest.raises(KeyError):
            lookups.current_form(OTHER.key)
        with pytest.raises(KeyError):
            lookups.period("1999")

    await database.read(ask)


async def test_before_the_first_period_there_is_none(database: Database) -> None:
    catalogue = await database.read(read_catalogue)
    none = await database.read(lambda tx: RecordLookups(tx, catalogue, NOW).current_period())
    assert none is None


async def test_a_form_published_by_another_process_is_found(database: Database) -> None:
    catalogue = await published(database)
    await database.write(lambda tx: library.publish_form(tx, OTHER, NOW))

    def ask(tx: Connection) -> None:
        lookups = RecordLookups(tx, catalogue, NOW)
        assert lookups.form(OTHER.key, OTHER.version) == OTHER
        with pytest.raises(KeyError):
            lookups.form(OTHER.key, "never")

    await database.read(ask)


async def test_drafts_submissions_and_titles_are_those_of_the_right_people(
    database: Database,
) -> None:
    catalogue = await published(database)

    def prepare(tx: Connection) -> tuple[Draft, PersonId]:
        draft = drafts.add(tx, new(person(tx)), title="Antrean", group="umum", now=NOW)
        sent = DraftSubmitted(draft.id, "KIPP27-A", NOW)
        other = drafts.add(tx, new(person(tx), "d2"), title="Pagi", group="umum", now=NOW)
        drafts.submit(
            tx,
            other,
            replace(sent, draft=other.id),
            by=other.owner,
            title="Pagi",
            group="umum",
            received_at=NOW,
        )
        return draft, other.owner

    draft, other = await database.write(prepare)

    def ask(tx: Connection) -> None:
        lookups = RecordLookups(tx, catalogue, NOW)
        assert lookups.draft(draft.id) == draft
        assert lookups.may_edit(draft.owner, draft.id)
        assert not lookups.may_edit(other, draft.id)
        assert not lookups.may_edit(other, DraftId("none"))
        assert lookups.open_drafts(draft.owner) == (draft,)
        assert lookups.submissions(draft.owner) == ()
        assert [one.number for one in lookups.submissions(other)] == ["KIPP27-A"]
        assert lookups.titles_in_agency("33.02", "2027", draft.id, sent=False) == ("Pagi",)
        assert lookups.titles_in_agency("33.02", "2027", draft.id, sent=True) == ()
        assert lookups.submitted_count("33.02", "2027", "umum") == 1
        assert lookups.open_cases(other) == ()
        assert lookups.record_of(other) == ()
        assert lookups.codes_refused_until(other) is None

    await database.read(ask)


async def test_a_code_names_who_gave_it_and_whose_agency_it_is_for(database: Database) -> None:
    catalogue = await published(database)

    def ask(tx: Connection) -> None:
        draft = drafts.add(tx, new(person(tx)), title="", group=None, now=NOW)
        people.save_profile(tx, draft.owner, {"name": "Sri Rahayu"}, NOW)
        codes.issue_share(tx, "AAAA-4444", draft=draft.id, takeover=True, by=draft.owner, now=NOW)
        lookups = RecordLookups(tx, catalogue, later(5))
        assert lookups.share_grant("aaaa4444") == ShareGrant(
            draft.id, "33.02", takeover=True, issued_by="Sri Rahayu"
        )
        assert lookups.share_grant("BBBB4444") is None
        assert lookups.person_name(draft.owner) == "Sri Rahayu"
        assert lookups.invitation("none") is None

    await database.write(ask)
