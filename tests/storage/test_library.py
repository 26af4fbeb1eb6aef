"""Published forms, periods and the directory of agencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.agencies import Agency
from conversations.definitions import load_forms, load_periods
from conversations.form_codec import fingerprint
from conversations.forms import Question, TextType
from storage import library
from tests.storage.conftest import NOW, later

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from conversations.forms import Form
    from storage.database import Database

BANYUMAS = Agency("33.02", "Pemerintah Kabupaten Banyumas", "Kab Banyumas", "kabupaten", "33")
CENTRAL_JAVA = Agency("33", "Pemerintah Provinsi Jawa Tengah", "Jateng", "provinsi")


def changed(form: Form) -> Form:
    added = replace(form, items=(*form.items, Question("kontribusi", TextType(), {"id": "Baru"})))
    return replace(added, version=fingerprint(added))


async def test_forms_are_read_back_as_they_were_published(database: Database) -> None:
    forms = load_forms()

    def publish(tx: Connection) -> list[bool]:
        return [library.publish_form(tx, form, NOW) for form in forms]

    assert await database.write(publish) == [True] * len(forms)
    assert await database.write(publish) == [False] * len(forms)
    stored = await database.read(library.all_forms)
    assert {form.key: form for form, _ in stored} == {form.key: form for form in forms}
    assert all(is_current for _, is_current in stored)


async def test_a_new_version_stands_beside_the_one_before(database: Database) -> None:
    old = load_forms()[0]
    new = changed(old)

    def publish(tx: Connection) -> list[bool]:
        return [library.publish_form(tx, form, NOW) for form in (old, new, old, new)]

    assert await database.write(publish) == [True, True, True, True]
    stored = {form.version: current for form, current in await database.read(library.all_forms)}
    assert stored == {old.version: False, new.version: True}
    for form in (old, new):
        assert form == await database.read(
            lambda tx, form=form: library.find_form(tx, form.key, form.version)
        )
    assert await database.read(lambda tx: library.find_form(tx, old.key, "none")) is None


async def test_a_deadline_that_was_moved_replaces_the_one_before(database: Database) -> None:
    period = load_periods()[-1]
    extended = replace(period, closes_at=period.closes_at + timedelta(days=4))
    next_year = replace(period, key="2031", year=2031)

    def publish(tx: Connection) -> None:
        library.publish_period(tx, period, NOW, current=True)
        library.publish_period(tx, extended, later(9), current=True)
        library.publish_period(tx, next_year, later(9), current=False)

    await database.write(publish)
    stored = await database.read(library.all_periods)
    assert sorted(stored, key=lambda one: one[0].year) == [(extended, True), (next_year, False)]


async def test_agencies_are_added_and_renamed_and_never_lost(database: Database) -> None:
    renamed = replace(BANYUMAS, name="Pemerintah Kabupaten Banyumas Raya")

    def publish(tx: Connection) -> list[int]:
        counts = [
            library.import_agencies(tx, [BANYUMAS, CENTRAL_JAVA]),
            library.import_agencies(tx, [renamed]),
            library.import_agencies(tx, []),
        ]
        library.import_aliases(tx, {"mbanyumas": "33.02", "antah": "99.99"})
        library.import_aliases(tx, {})
        return counts

    assert await database.write(publish) == [2, 1, 0]
    index = await database.read(library.agency_index)
    assert index.all == (CENTRAL_JAVA, renamed)
    found = index.search("mbanyumas")
    assert [one.agency.code for one in found] == ["33.02"]
