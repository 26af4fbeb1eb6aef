"""Questions to staff: a case with a number, and what was said in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from conversations.lookups import MOST_OPEN_CASES, OpenCase
from conversations.messages import DraftId, PersonId
from storage.codecs import storable
from storage.errors import NotFoundError
from storage.schema.work import case_messages, cases

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row


@dataclass(frozen=True, slots=True)
class Case:
    """One question to staff."""

    number: str
    person: PersonId
    chat_key: str
    draft: DraftId | None
    opened_at: datetime
    answered_at: datetime | None
    words: str


def open_case(
    tx: Connection,
    number: str,
    *,
    person: PersonId,
    chat_key: str,
    words: str,
    draft: DraftId | None,
    now: datetime,
) -> None:
    """Store a question."""
    tx.execute(
        insert(cases).values(
            number=number, person_id=person, chat_key=chat_key, draft_id=draft, opened_at=now
        )
    )
    say(tx, number, "person", words, now)


def say(tx: Connection, number: str, author: str, words: str, now: datetime) -> None:
    """Add what somebody said in a case."""
    tx.execute(
        insert(case_messages).values(number=number, author=author, words=storable(words), at=now)
    )


def get(tx: Connection, number: str) -> Case:
    """Return a case with its first words. Raises NotFoundError."""
    row = tx.execute(_CASES.where(cases.c.number == number)).first()
    if row is None:
        raise NotFoundError
    return _case(row)


def mark_answered(tx: Connection, number: str, now: datetime) -> None:
    """Note that staff are done with it: answered, or closed without a word to who asked."""
    tx.execute(update(cases).where(cases.c.number == number).values(answered_at=now))


def waiting(tx: Connection) -> tuple[Case, ...]:
    """Return the cases nobody answered yet, oldest first."""
    rows = tx.execute(_CASES.where(cases.c.answered_at.is_(None)).order_by(cases.c.opened_at))
    return tuple(_case(row) for row in rows)


def count_waiting(tx: Connection) -> int:
    """Return how many cases nobody answered yet."""
    waits = select(func.count()).select_from(cases).where(cases.c.answered_at.is_(None))
    return tx.execute(waits).scalar_one()


def _case(row: Row[Any]) -> Case:
    return Case(
        row.number,
        PersonId(row.person_id),
        row.chat_key,
        None if row.draft_id is None else DraftId(row.draft_id),
        row.opened_at,
        row.answered_at,
        row.words or "",
    )


def of_person(tx: Connection, person: PersonId) -> tuple[OpenCase, ...]:
    """Return somebody's last cases: first those that wait, then the others, latest first."""
    rows = tx.execute(
        select(cases, _SAID.label("said"))
        .where(cases.c.person_id == person)
        .order_by(cases.c.answered_at.is_not(None), cases.c.opened_at.desc())
        .limit(MOST_OPEN_CASES)
    )
    return tuple(
        OpenCase(
            row.number,
            row.opened_at,
            answered=row.answered_at is not None,
            closed=row.answered_at is not None and row.said == 1,
        )
        for row in rows
    )


def words_of(tx: Connection, person: PersonId) -> tuple[tuple[str, str, str, datetime], ...]:
    """Return all that was said in somebody's cases: (number, author, words, when)."""
    rows = tx.execute(
        select(case_messages)
        .join(cases, cases.c.number == case_messages.c.number)
        .where(cases.c.person_id == person)
        .order_by(case_messages.c.id)
    )
    return tuple((row.number, row.author, row.words, row.at) for row in rows)


def erase_words(tx: Connection, person: PersonId, now: datetime) -> tuple[str, ...]:
    """Take away what a person said in cases, and where; return the numbers of those it closed."""
    theirs = tx.execute(
        select(cases.c.number).where(cases.c.person_id == person).order_by(cases.c.number)
    ).scalars()
    return tuple(number for number in theirs.all() if erase_case(tx, number, now))


def erase_case(tx: Connection, number: str, now: datetime) -> bool:
    """Take away what was said in a question to staff, and where; that there was one stays.

    One that waits is closed, as nobody can answer it any more; return whether it was.
    """
    of_case = cases.c.number == number
    tx.execute(update(case_messages).where(case_messages.c.number == number).values(words=""))
    tx.execute(update(cases).where(of_case).values(chat_key=""))
    closed = tx.execute(
        update(cases).where(of_case, cases.c.answered_at.is_(None)).values(answered_at=now)
    )
    return closed.rowcount == 1


_SAID = (
    select(func.count())
    .select_from(case_messages)
    .where(case_messages.c.number == cases.c.number)
    .scalar_subquery()
)
_FIRST_WORDS = (
    select(case_messages.c.words)
    .where(case_messages.c.number == cases.c.number)
    .order_by(case_messages.c.id)
    .limit(1)
    .scalar_subquery()
    .label("words")
)
_CASES = select(cases, _FIRST_WORDS)
