"""Questions to staff and what was said in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conversations.lookups import OpenCase
from conversations.messages import DraftId, PersonId
from storage import cases
from storage.cases import Case
from storage.errors import AlreadyExistsError, NotFoundError
from tests.storage.conftest import CHAT, NOW, later

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database

PERSON = PersonId(7)


def ask(tx: Connection, number: str = "T-K-1", *, after: float = 0) -> None:
    cases.open_case(
        tx,
        number,
        person=PERSON,
        chat_key=CHAT.key,
        words=f"Bagaimana {number}?\x00",
        draft=DraftId("d1"),
        now=later(after),
    )


async def test_a_case_is_read_back_with_its_first_words(database: Database) -> None:
    def talk(tx: Connection) -> None:
        ask(tx)
        cases.say(tx, "T-K-1", "petugas", "Sudah kami periksa.", later(5))
        cases.mark_answered(tx, "T-K-1", later(5))

    await database.write(talk)
    assert await database.read(lambda tx: cases.get(tx, "T-K-1")) == Case(
        "T-K-1", PERSON, CHAT.key, DraftId("d1"), NOW, later(5), "Bagaimana T-K-1?\ufffd"
    )
    assert await database.read(lambda tx: cases.words_of(tx, PERSON)) == (
        ("T-K-1", "person", "Bagaimana T-K-1?\ufffd", NOW),
        ("T-K-1", "petugas", "Sudah kami periksa.", later(5)),
    )


async def test_waiting_cases_are_listed_oldest_first(database: Database) -> None:
    def several(tx: Connection) -> None:
        for after, number in ((30, "C"), (10, "A"), (20, "B"), (5, "D")):
            ask(tx, number, after=after)
        cases.say(tx, "B", "petugas", "Boleh.", later(40))
        cases.mark_answered(tx, "B", later(40))
        cases.mark_answered(tx, "D", later(50))

    await database.write(several)
    assert [one.number for one in await database.read(cases.waiting)] == ["A", "C"]
    assert await database.read(cases.count_waiting) == 2
    assert await database.read(lambda tx: cases.of_person(tx, PERSON)) == (
        OpenCase("C", later(30), answered=False),
        OpenCase("A", later(10), answered=False),
        OpenCase("B", later(20), answered=True),
        OpenCase("D", later(5), answered=True, closed=True),
    )
    assert await database.read(lambda tx: cases.of_person(tx, PersonId(8))) == ()


async def test_a_number_is_given_once_and_an_unknown_one_is_not_found(database: Database) -> None:
    await database.write(ask)
    with pytest.raises(AlreadyExistsError):
        await database.write(ask)
    with pytest.raises(NotFoundError):
        await database.read(lambda tx: cases.get(tx, "T-K-9"))


async def test_erased_words_are_gone_and_the_case_stays_closed(database: Database) -> None:
    def two(tx: Connection) -> None:
        ask(tx)
        ask(tx, "T-K-2")
        cases.mark_answered(tx, "T-K-2", later(5))

    await database.write(two)
    closed = await database.write(lambda tx: cases.erase_words(tx, PERSON, later(9)))
    assert closed == ("T-K-1",)
    case = await database.read(lambda tx: cases.get(tx, "T-K-1"))
    assert (case.words, case.answered_at) == ("", later(9))
    assert (await database.read(lambda tx: cases.get(tx, "T-K-2"))).answered_at == later(5)
    assert await database.read(cases.waiting) == ()
    assert await database.read(lambda tx: cases.words_of(tx, PERSON)) == (
        ("T-K-1", "person", "", NOW),
        ("T-K-2", "person", "", NOW),
    )
