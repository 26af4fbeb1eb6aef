"""What staff do: decide roles, answer questions, invite. Every action says who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.outcomes import Denied
from conversations import notices
from conversations.domain.people import CONFIRMED_ROLES, SELF_ROLES
from storage import audit, cases, chats, codes, people
from storage.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.lookups import Invitation
    from conversations.messages import OutboundMessage, PersonId
    from storage.database import Transaction


def decide_role(
    tx: Transaction, person: PersonId, role: str, *, granted: bool, by: str, now: datetime
) -> OutboundMessage | Denied | None:
    """Grant or refuse a role that waits; returns the word to the person, if reachable."""
    if role not in CONFIRMED_ROLES:
        return Denied(f"{role} is not a role that staff confirm.")
    try:
        known = people.get(tx, person)
    except NotFoundError:
        return Denied(f"There is no person {person}.")
    if not people.decide_role(tx, person, role, granted=granted, by=by, now=now):
        return Denied(f"Person {person} has not asked for {role}, or it was decided already.")
    audit.note(
        tx,
        "role_granted" if granted else "role_refused",
        f"person:{person}",
        actor=by,
        now=now,
        detail={"role": role},
    )
    address = chats.find_address(tx, person)
    if address is None:
        return None
    return notices.role_decided(address, known.language, role, granted=granted)


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
    address = chats.find_address(tx, case.person)
    if address is None:
        return Denied("That person cannot be reached: the chat was blocked or erased.")
    cases.say(tx, number, by, words.strip(), now)
    cases.mark_answered(tx, number, now)
    audit.note(
        tx, "case_answered", f"person:{case.person}", actor=by, now=now, detail={"number": number}
    )
    return notices.case_answered(address, known.language, number, words.strip())


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
    found = []
    for person, role in people.requested_roles(tx):
        audit.note(tx, "record_viewed_by_staff", f"person:{person.id}", actor=by, now=now)
        found.append((int(person.id), person.name, person.agency_name, role))
    return tuple(found)


def list_cases(tx: Transaction, *, by: str, now: datetime) -> tuple[cases.Case, ...]:
    """List the questions nobody answered yet. The look is recorded."""
    found = cases.waiting(tx)
    for case in found:
        audit.note(tx, "record_viewed_by_staff", f"person:{case.person}", actor=by, now=now)
    return found
