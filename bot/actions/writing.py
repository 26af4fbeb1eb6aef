"""What people do with drafts: start, save, cancel, submit, share, join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.outcomes import Denied
from storage import audit, codes, drafts, people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from conversations.draft import Answer, Draft
    from conversations.events import DraftSubmitted
    from conversations.messages import DraftId, PersonId
    from storage.database import Transaction


def may_edit(tx: Transaction, person: PersonId, draft: Draft) -> bool:
    """Tell whether somebody owns a draft or joined it."""
    return draft.owner == person or drafts.is_member(tx, draft.id, person)


def save(
    tx: Transaction,
    person: PersonId,
    draft: Draft,
    *,
    is_new: bool,
    title: str,
    group: str | None,
    now: datetime,
) -> Draft | Denied:
    """Store a draft as the turn left it."""
    if is_new:
        return drafts.add(tx, draft, title=title, group=group, now=now)
    if not may_edit(tx, person, draft):
        return Denied("This person may not change that draft.")
    if draft.status == "cancelled" and draft.owner != person:
        return Denied("Only the owner may cancel a draft.")
    return drafts.save(tx, draft, title=title, group=group, now=now)


def remember(
    tx: Transaction,
    person: PersonId,
    entries: Sequence[tuple[DraftId, str, Answer | None]],
    at: datetime,
) -> None:
    """Add answers to their history."""
    drafts.remember(tx, entries, by=person, at=at)


def submit(
    tx: Transaction,
    person: PersonId,
    draft: Draft,
    sent: DraftSubmitted,
    *,
    title: str,
    group: str | None,
    now: datetime,
) -> str:
    """Store a submission and return its number; a draft that was sent before keeps its first."""
    before = drafts.submission_of(tx, draft.id)
    if before is not None:
        return before.number
    drafts.submit(tx, draft, sent, by=person, title=title, group=group, received_at=now)
    audit.note(
        tx,
        "proposal_submitted",
        f"person:{person}",
        actor="person",
        now=now,
        detail={"number": sent.number, "draft": draft.id},
    )
    return sent.number


def issue_code(
    tx: Transaction,
    person: PersonId,
    draft: DraftId,
    code: str,
    *,
    takeover: bool,
    now: datetime,
) -> Denied | None:
    """Make a one-time code for a colleague; only the owner can give the draft away."""
    found = drafts.find(tx, draft)
    if found is None or not may_edit(tx, person, found):
        return Denied("This person may not share that draft.")
    if takeover and found.owner != person:
        return Denied("Only the owner can give a draft away.")
    codes.issue_share(tx, code, draft=draft, takeover=takeover, by=person, now=now)
    audit.note(
        tx, "code_issued", f"person:{person}", actor="person", now=now, detail={"draft": draft}
    )
    return None


def note_wrong_code(tx: Transaction, person: PersonId, now: datetime) -> None:
    """Count a typed code that did not fit."""
    codes.note_try(tx, person, now)


def join(tx: Transaction, person: PersonId, code: str, now: datetime) -> codes.ShareCode | Denied:
    """Use a colleague's code: write along, or with a takeover become the owner."""
    if codes.refused_until(tx, person, now) is not None:
        return Denied("Too many codes were tried.")
    offered = codes.find_share(tx, code, now)
    if offered is None:
        return Denied("The code was used or has ended.")
    draft = drafts.find(tx, offered.draft)
    if draft is None or draft.status != "open":
        return Denied("The draft is not open any more.")
    if offered.takeover and offered.issued_by != draft.owner:
        return Denied("Whoever gave the code does not own the draft any more.")
    name = people.agency_name_of(tx, offered.issued_by)
    if not people.get(tx, person).is_of_agency(draft.agency, name):
        return Denied("The draft belongs to another agency.")
    used = codes.use_share(tx, code, person, now)
    if used is None:
        return Denied("Somebody else was first.")
    if used.takeover:
        drafts.give_to(tx, used.draft, person, now)
    else:
        drafts.add_member(tx, used.draft, person, now)
    audit.note(
        tx,
        "draft_taken_over" if used.takeover else "draft_joined",
        f"person:{person}",
        actor="person",
        now=now,
        detail={"draft": used.draft},
    )
    return used
