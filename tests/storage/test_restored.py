"""Records that were restored: nothing leaves, nothing is sent twice unasked, nobody is back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.actions import personal, restored
from bot.erasures import NAME, ErasureLog, read_marks
from conversations.messages import Address, PersonId
from storage import audit, erasures, outbox, people, schema, sending_switch
from storage.schema.records import people as people_table
from tests.storage.conftest import NOW, later, message

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from storage.database import Database


def add_person(tx: Connection, name: str, after: float = 0) -> PersonId:
    at = later(after)
    person = people.add(tx, language="id", consent_version="v1", consent_at=at, now=at)
    people.save_profile(tx, person, {"name": name}, at)
    return person


def states(tx: Connection) -> dict[str, str]:
    return dict(tx.execute(select(schema.outbox.c.key, schema.outbox.c.state)).all())


def in_state(tx: Connection, key: str, state: str) -> None:
    tx.execute(update(schema.outbox).where(schema.outbox.c.key == key).values(state=state))


async def test_what_was_on_its_way_waits_for_a_person(database: Database) -> None:
    def fill(tx: Connection) -> None:
        kept = ("pending", "sent", "failed", "review")
        for state in ("leased", "sending", "unknown", *kept):
            to = Address("telegram", f"chat-{state}")
            outbox.add(tx, [message(state, to=to)])
            in_state(tx, state, state)
        beside = message("press", kind="beside", policy="free")
        outbox.add(tx, [beside])
        in_state(tx, "press", "sending")

    await database.write(fill)
    found = await database.write(
        lambda tx: restored.settle(tx, frozenset(), by="staff:ani", now=later(5))
    )
    assert (found.in_doubt, found.waiting, found.erased) == (3, 1, 0)
    assert found.last_record == NOW
    assert await database.read(states) == {
        "leased": "review",
        "sending": "review",
        "unknown": "review",
        "pending": "pending",
        "sent": "sent",
        "failed": "failed",
        "review": "review",
        "press": "expired",
    }
    assert await database.read(sending_switch.paused_since) == later(5)
    await database.write(lambda tx: outbox.sweep(tx, later(60), orphaned=True))
    assert (await database.read(states))["sending"] == "review"
    assert await database.read(audit.verify_chain) is None


async def test_without_it_the_machine_would_send_again(database: Database) -> None:
    def fill(tx: Connection) -> None:
        outbox.add(tx, [message("a", kind="receipt")])
        in_state(tx, "a", "sending")

    await database.write(fill)
    await database.write(lambda tx: outbox.sweep(tx, later(60), orphaned=True))
    await database.write(lambda tx: outbox.sweep(tx, later(120)))
    assert (await database.read(states))["a"] == "pending"


async def test_who_was_noted_as_erased_is_erased_again_and_nobody_else(
    database: Database, tmp_path: Path
) -> None:
    first = await database.write(lambda tx: add_person(tx, "Sri Rahayu"))
    second = await database.write(lambda tx: add_person(tx, "Budi"))
    log = ErasureLog(database, tmp_path)
    await log.note()
    assert read_marks(tmp_path / NAME) == frozenset()
    await database.write(lambda tx: personal.erase(tx, first, "", later(9)))
    await log.note()
    marks = read_marks(tmp_path / NAME)
    assert len(marks) == 1
    # What an older copy would hold: the person is there.
    await database.write(lambda tx: revive(tx, first))
    found = await database.write(lambda tx: restored.settle(tx, marks, by="x", now=later(99)))
    assert found.erased == 1
    assert await database.read(lambda tx: people.names_of(tx, [first, second])) == {
        first: "",
        second: "Budi",
    }
    assert await database.read(lambda tx: [one.detail for one in audit.about(tx, first)]) == [
        "x",
        "person",
    ]


def revive(tx: Connection, person: PersonId) -> None:
    tx.execute(
        update(people_table)
        .where(people_table.c.id == person)
        .values(name="Sri Rahayu", erased_at=None)
    )


async def test_a_number_given_anew_is_not_taken_for_who_was_erased(database: Database) -> None:
    marks = frozenset({erasures.mark_of(1, later(-3600))})
    person = await database.write(lambda tx: add_person(tx, "Orang Lain"))
    assert person == 1
    assert await database.read(lambda tx: erasures.find_marked(tx, marks)) == ()
    same = frozenset({erasures.mark_of(1, NOW)})
    assert await database.read(lambda tx: erasures.find_marked(tx, same)) == (person,)


async def test_each_erasure_is_noted_once_and_after_a_crash_still(
    database: Database, tmp_path: Path
) -> None:
    for number in range(3):
        person = await database.write(lambda tx, n=number: add_person(tx, f"Nama {n}"))
        await database.write(lambda tx, p=person: personal.erase(tx, p, "", later(9)))
        log = ErasureLog(database, tmp_path)  # a new process each time
        await log.note()
        await log.note()
    written = (tmp_path / NAME).read_bytes()
    assert len(written.splitlines()) == 3
    assert b"Nama" not in written
    # A line cut off by a power failure harms neither those before nor the next.
    (tmp_path / NAME).write_bytes(written[:-20])
    await ErasureLog(database, tmp_path).note()
    assert len(read_marks(tmp_path / NAME)) == 3
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600


async def test_a_list_that_cannot_be_written_is_made_up_for(
    database: Database, tmp_path: Path
) -> None:
    person = await database.write(lambda tx: add_person(tx, "Sri Rahayu"))
    await database.write(lambda tx: personal.erase(tx, person, "", later(9)))
    log = ErasureLog(database, tmp_path / "away")
    await log.note()
    (tmp_path / "away").mkdir()
    await log.note()
    assert len(read_marks(tmp_path / "away" / NAME)) == 1
