"""What makes one person of several chats: codes, and the questions that follow them.

A code is kept as a hash, used once, and gives nothing by itself: where it was made it is asked
whether the chat it was typed in shall belong to the same person. What was answered, was dropped
or has ended is no row any more; the audit log tells of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, delete, exists, func, insert, or_, select, update

from conversations.messages import Address, PersonId
from conversations.share_codes import LINK_CODE_LIVES
from storage import codes
from storage.chats import CAN_BE_ASKED
from storage.schema.delivery import chats
from storage.schema.linking import chat_code_tries, chat_questions, link_codes
from storage.schema.records import people
from storage.schema.work import cases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

ANSWER_WITHIN = {"link": LINK_CODE_LIVES, "unlock": timedelta(hours=24)}
"""How long a question in another chat can be answered."""
TRIES_KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Question:
    """One question that waits for an answer."""

    id: str
    kind: Literal["link", "unlock"]
    person: PersonId
    asked_chat: str | None
    about_chat: str
    case: str
    asked_at: datetime
    agreed_by: PersonId | None
    """Whoever agreed in the chat that is to be linked; a newcomer is noted as `person`."""


def issue(tx: Connection, code: str, *, person: PersonId, chat_key: str, now: datetime) -> None:
    """Keep a new code of a person; the one before ends."""
    tx.execute(delete(link_codes).where(link_codes.c.person_id == person))
    tx.execute(
        insert(link_codes).values(
            hash=codes.hash_code(tx, code),
            person_id=person,
            chat_key=chat_key,
            expires_at=now + LINK_CODE_LIVES,
        )
    )


def find_offer(tx: Connection, code: str, now: datetime) -> tuple[PersonId, Address] | None:
    """Return whose a code is, and where it was made, while it can be used.

    The chat must still be that person's, and they must be able to answer there.
    """
    row = tx.execute(
        select(link_codes.c.person_id, chats.c.channel, chats.c.external_id)
        .join(chats, chats.c.chat_key == link_codes.c.chat_key)
        .where(
            link_codes.c.hash == codes.hash_code(tx, code),
            link_codes.c.expires_at > now,
            chats.c.person_id == link_codes.c.person_id,
            CAN_BE_ASKED,
        )
    ).first()
    return None if row is None else (PersonId(row[0]), Address(row[1], row[2]))


def use(tx: Connection, code: str, now: datetime) -> tuple[PersonId, Address] | None:
    """Use a code up; None where somebody else was first or it has ended."""
    offered = find_offer(tx, code, now)
    if offered is None:
        return None
    used = tx.execute(delete(link_codes).where(link_codes.c.hash == codes.hash_code(tx, code)))
    return offered if used.rowcount == 1 else None


def ask(
    tx: Connection,
    question: str,
    kind: Literal["link", "unlock"],
    *,
    person: PersonId,
    asked_chat: str | None,
    about_chat: str,
    now: datetime,
    case: str = "",
) -> None:
    """Note that something is asked about a chat; other such questions about it end.

    One that staff were asked ends with their case.
    """
    _end(tx, chat_questions.c.kind == kind, chat_questions.c.about_chat == about_chat)
    tx.execute(
        insert(chat_questions).values(
            id=question,
            kind=kind,
            person_id=person,
            asked_chat=asked_chat,
            about_chat=about_chat,
            case_number=case or None,
            asked_at=now,
            expires_at=None if case else now + ANSWER_WITHIN[kind],
        )
    )


def question_in(tx: Connection, chat_key: str, now: datetime) -> Question | None:
    """Return what waits for an answer in a chat, asked last.

    Whoever writes in a chat that is to be linked is asked before, in that very chat.
    """
    return _first(tx, now, chat_questions.c.asked_chat == chat_key, ~_WAITS_THERE)


def question_about(tx: Connection, chat_key: str, now: datetime) -> Question | None:
    """Return what waits for an answer elsewhere about a chat."""
    return _first(tx, now, chat_questions.c.about_chat == chat_key)


def agree(tx: Connection, question: str, person: PersonId, now: datetime) -> None:
    """Note that somebody agrees to their chat's being linked: who is registered, or shall be.

    From now on it is asked where the code was made, for as long as before.
    """
    tx.execute(
        update(chat_questions)
        .where(chat_questions.c.id == question)
        .values(agreed_by=person, asked_at=now, expires_at=now + ANSWER_WITHIN["link"])
    )


def move(tx: Connection, question: str, to: Address) -> bool:
    """Note that a question is asked in another chat than before; False where it has ended."""
    moved = update(chat_questions).where(chat_questions.c.id == question)
    return tx.execute(moved.values(asked_chat=to.key)).rowcount == 1


def question_of_case(tx: Connection, number: str, now: datetime) -> Question | None:
    """Return what staff were asked about a chat with a case of this number."""
    return _first(tx, now, chat_questions.c.case_number == number)


def numbers_of_locks(tx: Connection) -> frozenset[str]:
    """Return the numbers of the cases in which staff are asked to open a locked chat."""
    numbers = chat_questions.c.case_number
    return frozenset(tx.execute(select(numbers).where(numbers.is_not(None))).scalars())


def end(tx: Connection, question: str) -> bool:
    """End a question; False where it had ended."""
    done = tx.execute(delete(chat_questions).where(chat_questions.c.id == question))
    return done.rowcount == 1


def list_expired(tx: Connection, now: datetime) -> tuple[Question, ...]:
    """List the questions whose time is over."""
    rows = tx.execute(
        select(chat_questions)
        .where(chat_questions.c.expires_at <= now)
        .order_by(chat_questions.c.expires_at, chat_questions.c.id)
    )
    return tuple(_question(row) for row in rows)


def end_of_chat(tx: Connection, chat_key: str) -> None:
    """End what a chat has to do with: codes made there, questions in it and about it."""
    tx.execute(delete(link_codes).where(link_codes.c.chat_key == chat_key))
    _end(tx, _with(chat_key))


def end_offers(tx: Connection, chat_key: str) -> None:
    """End what would link a chat, or link another to it: whoever writes there is in doubt."""
    tx.execute(delete(link_codes).where(link_codes.c.chat_key == chat_key))
    _end(tx, chat_questions.c.kind == "link", _with(chat_key))


def end_of_person(tx: Connection, person: PersonId) -> None:
    """End all codes and questions of a person."""
    tx.execute(delete(link_codes).where(link_codes.c.person_id == person))
    _end(tx, chat_questions.c.person_id == person)


def forget_chats(tx: Connection, chat_keys: Sequence[str]) -> None:
    """Forget how often codes were tried in these chats."""
    tx.execute(delete(chat_code_tries).where(chat_code_tries.c.chat_key.in_(list(chat_keys))))


def forget_ended(tx: Connection, now: datetime) -> None:
    """Forget codes nobody used in time, tries that count no more, and what staff decided."""
    tx.execute(delete(link_codes).where(link_codes.c.expires_at <= now))
    _end(tx, _IS_DECIDED)
    tx.execute(delete(chat_code_tries).where(chat_code_tries.c.at <= now - TRIES_KEPT_FOR))


def _with(chat_key: str) -> Any:  # noqa: ANN401 - an SQL expression
    questions = chat_questions.c
    return or_(questions.asked_chat == chat_key, questions.about_chat == chat_key)


def _end(tx: Connection, *which: Any) -> None:  # noqa: ANN401 - SQL expressions
    tx.execute(delete(chat_questions).where(*which))


def _first(tx: Connection, now: datetime, *which: Any) -> Question | None:  # noqa: ANN401
    row = tx.execute(
        select(chat_questions)
        .where(
            *which,
            or_(chat_questions.c.expires_at.is_(None), chat_questions.c.expires_at > now),
            ~_IS_DECIDED,
        )
        .order_by(chat_questions.c.asked_at.desc(), chat_questions.c.id)
        .limit(1)
    ).first()
    return None if row is None else _question(row)


def _question(row: Row[Any]) -> Question:
    return Question(
        row.id,
        row.kind,
        PersonId(row.person_id),
        row.asked_chat,
        row.about_chat,
        row.case_number or "",
        row.asked_at,
        None if row.agreed_by is None else PersonId(row.agreed_by),
    )


_IS_DECIDED = exists().where(
    cases.c.number == chat_questions.c.case_number, cases.c.answered_at.is_not(None)
)
"""The condition that staff are done with the case in which they were asked."""
_OF_ANOTHER = exists().where(
    chats.c.chat_key == chat_questions.c.about_chat,
    people.c.id == chats.c.person_id,
    people.c.registered_at.is_not(None),
    people.c.id != chat_questions.c.person_id,
    people.c.id != func.coalesce(chat_questions.c.agreed_by, 0),
)
_WAITS_THERE = and_(
    chat_questions.c.kind == "link",
    or_(chat_questions.c.agreed_by.is_(None), _OF_ANOTHER),
)
"""The condition that whoever writes in a chat did not agree to linking.

Whoever registered there since is somebody else than who agreed.
"""
