"""What staff do: decide roles, answer questions, invite. Every action says who did it.

Staff act from the command line or, holding the staff role, in the chat. The role itself is
given and ended from the command line only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions import desk
from bot.actions.outcomes import Denied
from conversations import notices
from conversations.domain.people import CONFIRMED_ROLES, SELF_ROLES, STAFF_ROLE
from storage import audit, cases, chats, codes, people
from storage.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from conversations.domain.people import Person
    from conversations.lookups import Invitation
    from conversations.messages import OutboundMessage, PersonId
    from storage.database import Transaction


def name_of_staff(tx: Transaction, person: PersonId) -> str | Denied:
    """Return what the record calls somebody who acts as staff in the chat, if they may."""
    active, _ = people.roles_of(tx, person)
    if STAFF_ROLE not in active:
        return Denied(f"Person {person} is not staff.")
    return _staff_in_chat(person)


def _staff_in_chat(person: PersonId) -> str:
    return f"staff:person:{person}"


def appoint(
    tx: Transaction, person: PersonId, *, by: str, now: datetime
) -> OutboundMessage | Denied | None:
    """Make somebody staff; returns the word to the person, if reachable."""
    known = _registered(tx, person)
    if isinstance(known, Denied):
        return known
    if not people.give_role(tx, person, STAFF_ROLE, by=by, now=now):
        return Denied(f"Person {person} is staff already.")
    _note_role(tx, "role_granted", person, STAFF_ROLE, by=by, now=now)
    address = chats.find_address(tx, person)
    if address is None:
        return None
    return notices.role_decided(address, known.language, STAFF_ROLE, granted=True)


def dismiss(
    tx: Transaction, person: PersonId, *, by: str, now: datetime
) -> OutboundMessage | Denied | None:
    """End somebody's being staff; returns the word to the person, if reachable."""
    known = _registered(tx, person)
    if isinstance(known, Denied):
        return known
    if not people.take_role(tx, person, STAFF_ROLE, by=by, now=now):
        return Denied(f"Person {person} is not staff.")
    _note_role(tx, "role_ended", person, STAFF_ROLE, by=by, now=now)
    desk.withdraw(tx, person, now)
    address = chats.find_address(tx, person)
    return None if address is None else notices.role_ended(address, known.language, STAFF_ROLE)


def find_people(tx: Transaction, words: str, *, by: str, now: datetime) -> tuple[Person, ...]:
    """Find registered people by a part of the name, without their roles. The look is recorded."""
    found = people.named(tx, words.strip()) if words.strip() else ()
    note_views(tx, [one.id for one in found], by=by, now=now)
    return found


def list_staff(tx: Transaction, *, by: str, now: datetime) -> tuple[Person, ...]:
    """List who is staff, without their roles. The look is recorded."""
    found = people.holders(tx, STAFF_ROLE)
    note_views(tx, [one.id for one in found], by=by, now=now)
    return found


def note_views(tx: Transaction, seen: Iterable[PersonId], *, by: str, now: datetime) -> None:
    """Keep that staff saw something of these people."""
    for person in dict.fromkeys(seen):
        audit.note(tx, "record_viewed_by_staff", f"person:{person}", actor=by, now=now)


def _registered(tx: Transaction, person: PersonId) -> Person | Denied:
    try:
        known = people.get(tx, person)
    except NotFoundError:
        return Denied(f"There is no person {person}.")
    if not known.is_registered:
        return Denied(f"Person {person} has not finished registering.")
    return known


def _note_role(
    tx: Transaction, action: str, person: PersonId, role: str, *, by: str, now: datetime
) -> None:
    audit.note(tx, action, f"person:{person}", actor=by, now=now, detail={"role": role})


def decide_role(
    tx: Transaction,
    person: PersonId,
    role: str,
    *,
    granted: bool,
    by: str,
    now: datetime,
    reason: str = "",
) -> OutboundMessage | Denied | None:
    """Grant or refuse a role that waits; returns the word to the person, if reachable.

    The reason of a refusal is told to the person and kept nowhere else. Staff in the chat may not
    decide about themselves; whoever has the command line may.
    """
    if by == _staff_in_chat(person):
        return Denied("Nobody decides about a role of their own.")
    if role not in CONFIRMED_ROLES:
        return Denied(f"{role} is not a role that staff confirm.")
    try:
        known = people.get(tx, person)
    except NotFoundError:
        return Denied(f"There is no person {person}.")
    if not people.decide_role(tx, person, role, granted=granted, by=by, now=now):
        return Denied(f"Person {person} has not asked for {role}, or it was decided already.")
    action = "role_granted" if granted else "role_refused"
    _note_role(tx, action, person, role, by=by, now=now)
    desk.withdraw_settled(tx, now)
    address = chats.find_address(tx, person)
    if address is None:
        return None
    return notices.role_decided(
        address, known.language, role, granted=granted, reason=reason.strip()
    )


def answer_case(
    tx: Transaction, number: str, words: str, *, by: str, now: datetime
) -> OutboundMessage | Denied:
    """Answer a question; returns the message to the person who asked."""
    if not words.strip():
        return Denied("The answer is empty.")
    try:
        case = cases.get(tx, number)
        known = people.get(tx, case.person)
    except NotFoundError:
        return Denied(f"There is no question {number}, or its person was erased.")
    address = chats.find_address(tx, case.person, asked=True)
    if address is None:
        return Denied("That person cannot be reached: the chat was blocked, or is locked.")
    cases.say(tx, number, by, words.strip(), now)
    cases.mark_answered(tx, number, now)
    desk.withdraw_settled(tx, now)
    audit.note(
        tx, "case_answered", f"person:{case.person}", actor=by, now=now, detail={"number": number}
    )
    return notices.case_answered(address, known.language, number, words.strip())


def close_case(
    tx: Transaction, number: str, *, by: str, now: datetime, reason: str = ""
) -> Denied | None:
    """Close a question without an answer, because who asked cannot be reached.

    The reason is kept in the audit log.
    """
    try:
        case = cases.get(tx, number)
    except NotFoundError:
        return Denied(f"There is no question {number}.")
    if case.answered_at is not None:
        return Denied(f"Question {number} is closed already.")
    if chats.find_address(tx, case.person, asked=True) is not None:
        return Denied("That person can be reached: the question is to be answered.")
    cases.mark_answered(tx, number, now)
    desk.withdraw_settled(tx, now)
    detail = {"number": number} | ({"reason": reason.strip()} if reason.strip() else {})
    audit.note(tx, "case_closed", f"person:{case.person}", actor=by, now=now, detail=detail)
    return None


def invite(
    tx: Transaction, token: str, invitation: Invitation, *, by: str, now: datetime
) -> Denied | None:
    """Keep an invitation under its one-time token."""
    if not invitation.name.strip():
        return Denied("An invitation needs the name of the person.")
    unknown = [role for role in invitation.roles if role not in (*SELF_ROLES, *CONFIRMED_ROLES)]
    if unknown:
        known = ", ".join((*SELF_ROLES, *CONFIRMED_ROLES))
        return Denied(f"There is no role {unknown[0]}; the roles are {known}.")
    codes.issue_invitation(tx, token, invitation, by=by, now=now)
    audit.note(tx, "invitation_issued", "invitation", actor=by, now=now)
    return None


def list_roles(tx: Transaction, *, by: str, now: datetime) -> tuple[tuple[int, str, str, str], ...]:
    """List who waits for which role: (person, name, agency, role). The look is recorded."""
    found = people.requested_roles(tx)
    note_views(tx, [person.id for person, _ in found], by=by, now=now)
    return tuple((int(person.id), person.name, person.agency_name, role) for person, role in found)


def list_cases(tx: Transaction, *, by: str, now: datetime) -> tuple[cases.Case, ...]:
    """List the questions nobody answered yet. The look is recorded."""
    found = cases.waiting(tx)
    note_views(tx, [case.person for case in found], by=by, now=now)
    return found
