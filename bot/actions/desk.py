"""The notice that something waits at the desk of staff: who gets it, when, and when it is dropped.

It comes in working hours only, and one that nobody read yet is enough. It counts what waits for
the one it is for; whose it is, and what it says, is shown at the desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations import notices
from conversations.domain.office import until_open
from conversations.domain.people import STAFF_ROLE
from storage import cases, chats, desk_notices, outbox, people

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.domain.people import Person
    from conversations.messages import OutboundMessage, PersonId
    from storage.database import Transaction


def tell_staff(tx: Transaction, *, besides: PersonId, now: datetime) -> tuple[OutboundMessage, ...]:
    """Return the word to staff that something waits, for when they are at work.

    Left out are whoever caused it, and those who have not seen the one before.
    """
    waits = until_open(now).total_seconds()
    told = []
    for one in people.holders(tx, STAFF_ROLE):
        to = None if one.id == besides else chats.find_address(tx, one.id)
        if to is not None and not desk_notices.has_unread(tx, to.key, notices.DESK):
            questions, requests = _waiting(tx, one)
            told.append(
                notices.desk_waits(
                    to, one.language, questions=questions, requests=requests, waits=waits
                )
            )
    return tuple(told)


def withdraw(tx: Transaction, person: PersonId, now: datetime) -> None:
    """Drop somebody's notice where it has not left: they have looked, or are staff no more."""
    for address in chats.list_addresses(tx, person):
        outbox.supersede(tx, address.key, notices.DESK, now)


def withdraw_settled(tx: Transaction, now: datetime) -> None:
    """Drop the notices of all for whom nothing waits any more."""
    for one in people.holders(tx, STAFF_ROLE):
        if not any(_waiting(tx, one)):
            withdraw(tx, one.id, now)


def hold_until_open(tx: Transaction, now: datetime) -> None:
    """Have notices that something held up until staff went home wait for the next morning."""
    waits = until_open(now)
    if waits:
        desk_notices.put_off(tx, notices.DESK, now + waits)


def _waiting(tx: Transaction, one: Person) -> tuple[int, int]:
    """Return how many questions and requests for roles wait; nobody decides about their own."""
    requests = [person for person, _ in people.requested_roles(tx) if person.id != one.id]
    return len(cases.waiting(tx)), len(requests)
