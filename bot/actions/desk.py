"""The notice that something waits at the desk of staff: who gets it, when, and when it is dropped.

It comes in working hours only and not twice within an hour, and one that nobody read yet is
enough. It counts what waits for the one it is for when it leaves; whose it is, and what it says,
is shown at the desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations import notices
from conversations.domain.office import until_open
from conversations.domain.people import STAFF_ROLE
from storage import cases, chats, desk_notices, outbox, people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from conversations.domain.people import Person
    from conversations.messages import Address, OutboundMessage, PersonId
    from storage.database import Transaction
    from storage.desk_notices import PendingNotice

PAUSE = timedelta(hours=1)
"""Between two notices: whoever asks for a role and gives it up, over and over, rings nobody."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """How many questions wait, and for how many roles each person does."""

    questions: int
    requested: Mapping[PersonId, int]

    def requests_for(self, staff: PersonId) -> int:
        """Return how many requests one of staff may decide: nobody decides about their own."""
        return sum(count for person, count in self.requested.items() if person != staff)


def tell_staff(tx: Transaction, *, besides: PersonId, now: datetime) -> tuple[OutboundMessage, ...]:
    """Return the word to staff that something waits, for when they are at work.

    Left out are whoever caused it, and those who have not seen the one before.
    """
    waiting = _count_waiting(tx)
    told = []
    for one in people.holders(tx, STAFF_ROLE):
        to = None if one.id == besides else chats.find_address(tx, one.id)
        if to is None:
            continue
        last = desk_notices.last_left(tx, to.key, notices.DESK)
        if last is None or last.is_seen:
            soonest = now if last is None else max(now, last.at + PAUSE)
            waits = soonest + until_open(soonest) - now
            told.append(_notice(to, one, waiting, waits=waits))
    return tuple(told)


def recount(tx: Transaction) -> tuple[tuple[PendingNotice, OutboundMessage], ...]:
    """Return what each notice that did not leave yet has to say by now."""
    pending = desk_notices.list_pending(tx, notices.DESK)
    if not pending:
        return ()
    waiting = _count_waiting(tx)
    staff = {one.id: one for one in people.holders(tx, STAFF_ROLE)}
    return tuple(
        (one, _notice(one.to, staff[one.person], waiting)) for one in pending if one.person in staff
    )


def _notice(
    to: Address, staff: Person, waiting: _Waiting, waits: timedelta = timedelta()
) -> OutboundMessage:
    return notices.desk_waits(
        to,
        staff.language,
        questions=waiting.questions,
        requests=waiting.requests_for(staff.id),
        waits=waits.total_seconds(),
    )


def withdraw(tx: Transaction, person: PersonId, now: datetime) -> None:
    """Drop somebody's notice where it has not left: they have looked, or are staff no more."""
    for address in chats.list_addresses(tx, person):
        outbox.supersede(tx, address.key, notices.DESK, now, reason=outbox.WITHDRAWN)


def withdraw_settled(tx: Transaction, now: datetime) -> None:
    """Drop the notices of all for whom nothing waits any more."""
    waiting = _count_waiting(tx)
    if waiting.questions:
        return
    for one in people.holders(tx, STAFF_ROLE):
        if not waiting.requests_for(one.id):
            withdraw(tx, one.id, now)


def hold_until_open(tx: Transaction, now: datetime) -> None:
    """Have notices that something held up until staff went home wait for the next morning."""
    waits = until_open(now)
    if waits:
        desk_notices.put_off(tx, notices.DESK, now + waits)


def _count_waiting(tx: Transaction) -> _Waiting:
    return _Waiting(cases.count_waiting(tx), people.count_requested_roles(tx))
