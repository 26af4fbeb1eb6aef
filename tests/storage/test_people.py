"""People, their roles, and what is left of them after they are erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conversations.domain.people import Person
from conversations.messages import PersonId
from storage import people
from storage.errors import NotFoundError
from tests.storage.conftest import NOW, later

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database

PROFILE = {
    "name": "Sri Rahayu",
    "position": "Analis",
    "agency": {"code": "33.02", "name": "Pemerintah Kabupaten Banyumas"},
    "unit": "Dinas Kesehatan",
    "phone": "+6281234567890",
    "zone": "Asia/Jayapura",
}


def add(tx: Connection, name: str = "Sri Rahayu") -> PersonId:
    person = people.add(tx, language="id", consent_version="v1", consent_at=NOW, now=NOW)
    people.save_profile(tx, person, PROFILE | {"name": name}, later(60))
    return person


async def test_a_person_is_read_back_as_registered(database: Database) -> None:
    person = await database.write(add)
    assert await database.read(lambda tx: people.get(tx, person)) == Person(
        id=person,
        language="id",
        name="Sri Rahayu",
        position="Analis",
        agency="33.02",
        agency_name="Pemerintah Kabupaten Banyumas",
        unit="Dinas Kesehatan",
        phone="+6281234567890",
        zone="Asia/Jayapura",
        consent_version="v1",
        consent_at=NOW,
        registered_at=later(60),
    )


async def test_correcting_the_profile_keeps_the_day_of_registration(database: Database) -> None:
    def correct(tx: Connection) -> Person:
        person = add(tx)
        changed = {"position": "Kepala Bidang", "agency": {"name": "Perumda Air Bersih"}}
        people.save_profile(tx, person, changed, later(3600))
        return people.get(tx, person)

    known = await database.write(correct)
    assert (known.position, known.unit, known.name) == ("Kepala Bidang", "", "Sri Rahayu")
    assert (known.agency, known.agency_name) == (None, "Perumda Air Bersih")
    assert known.registered_at == later(60)


async def test_consent_may_be_given_again_and_messages_stopped_and_resumed(
    database: Database,
) -> None:
    person = await database.write(add)

    def change(tx: Connection) -> None:
        people.agree(tx, person, version="v2", language="en", at=later(90))
        people.set_stopped(tx, person, later(91))

    await database.write(change)
    known = await database.read(lambda tx: people.get(tx, person))
    assert (known.consent_version, known.consent_at, known.language) == ("v2", later(90), "en")
    assert known.stopped_at == later(91)
    await database.write(lambda tx: people.set_stopped(tx, person, None))
    await database.write(lambda tx: people.set_language(tx, person, "id"))
    known = await database.read(lambda tx: people.get(tx, person))
    assert (known.stopped_at, known.language) == (None, "id")


async def test_staff_decide_a_requested_role_once(database: Database) -> None:
    def ask(tx: Connection) -> PersonId:
        person = add(tx)
        people.set_roles(
            tx,
            person,
            active=["inovator"],
            requested=["admin_instansi"],
            agency="33.02",
            now=NOW,
        )
        return person

    person = await database.write(ask)
    waiting = await database.read(people.requested_roles)
    assert [(one.id, one.name, role) for one, role in waiting] == [
        (person, "Sri Rahayu", "admin_instansi")
    ]
    assert await database.read(people.count_requested_roles) == {person: 1}

    def decide(tx: Connection) -> bool:
        return people.decide_role(tx, person, "admin_instansi", granted=True, by="petugas", now=NOW)

    assert await database.write(decide)
    assert not await database.write(decide)
    assert await database.read(lambda tx: people.roles_of(tx, person)) == (
        ("admin_instansi", "inovator"),
        (),
    )
    assert await database.read(people.requested_roles) == ()
    assert await database.read(people.count_requested_roles) == {}


@pytest.mark.parametrize(
    ("before", "asked", "after"),
    [
        ("active", "requested", "active"),  # what is confirmed is not asked for again
        ("requested", "active", "active"),
        ("ended", "requested", "requested"),
        ("ended", "active", "active"),
        ("requested", "requested", "requested"),
    ],
)
async def test_roles_are_taken_and_asked_for(
    database: Database, before: str, asked: str, after: str
) -> None:
    def give(tx: Connection, person: PersonId, state: str) -> None:
        people.set_roles(
            tx,
            person,
            active=["upp"] if state == "active" else [],
            requested=["upp"] if state == "requested" else [],
            agency=None,
            now=NOW,
        )

    def change(tx: Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
        person = add(tx)
        give(tx, person, "active" if before == "ended" else before)
        if before == "ended":
            people.end_roles(tx, person, ["upp"], NOW)
        give(tx, person, asked)
        return people.roles_of(tx, person)

    active, requested = await database.write(change)
    assert (active, requested) == ((("upp",), ()) if after == "active" else ((), ("upp",)))


async def test_nothing_says_who_an_erased_person_was(database: Database) -> None:
    def erase(tx: Connection) -> PersonId:
        person = add(tx)
        people.set_roles(tx, person, active=["upp"], requested=[], agency=None, now=NOW)
        people.erase(tx, person, later(99))
        return person

    person = await database.write(erase)
    with pytest.raises(NotFoundError):
        await database.read(lambda tx: people.get(tx, person))
    assert await database.read(lambda tx: people.name_of(tx, person)) == ""
    assert await database.read(lambda tx: people.roles_of(tx, person)) == ((), ())


async def test_names_of_several_people_are_read_at_once(database: Database) -> None:
    first = await database.write(add)
    second = await database.write(lambda tx: add(tx, "Budi"))
    wanted = [first, second, PersonId(99)]
    found = await database.read(lambda tx: people.names_of(tx, wanted))
    assert found == {first: "Sri Rahayu", second: "Budi"}
    assert await database.read(lambda tx: people.name_of(tx, PersonId(99))) == ""
