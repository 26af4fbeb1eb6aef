"""Taking away what was kept as long as the consent text allows, each with a line in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions import desk, personal
from storage import audit, cases, retention

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Transaction

ACTOR = "retention"
"""Actor of audit lines about what happened by age alone."""


def erase_silent_people(tx: Transaction, before: datetime, now: datetime, *, limit: int) -> int:
    """Erase people silent since then, as HAPUS does; return how many."""
    found = retention.find_silent_people(tx, before, limit=limit)
    for person in found:
        personal.erase(tx, person, "", now, actor=ACTOR)
    return len(found)


def erase_unsent_drafts(tx: Transaction, before: datetime, now: datetime, *, limit: int) -> int:
    """Empty proposals never sent and untouched since then; return how many."""
    found = retention.find_unsent_drafts(tx, before, limit=limit)
    for draft in found:
        retention.give_up_files(tx, retention.erase_draft(tx, draft))
        audit.note(tx, "draft_erased", f"draft:{draft}", actor=ACTOR, now=now)
    return len(found)


def make_submissions_anonymous(
    tx: Transaction, before: datetime, now: datetime, *, limit: int
) -> int:
    """Take persons out of proposals sent before then; return how many proposals."""
    found = retention.find_old_submissions(tx, before, limit=limit)
    for number in found:
        retention.make_anonymous(tx, number)
        audit.note(tx, "submission_anonymised", f"submission:{number}", actor=ACTOR, now=now)
    return len(found)


def erase_old_cases(tx: Transaction, before: datetime, now: datetime, *, limit: int) -> int:
    """Take away the words of questions to staff untouched since then; return how many."""
    found = retention.find_old_cases(tx, before, limit=limit)
    for number in found:
        detail = {"closed": "yes"} if cases.erase_case(tx, number, now) else {}
        audit.note(tx, "case_erased", f"case:{number}", actor=ACTOR, now=now, detail=detail)
    if found:
        desk.withdraw_settled(tx, now)
    return len(found)


def forget_nobodys_chats(tx: Transaction, before: datetime, now: datetime, *, limit: int) -> int:
    """Delete chats of nobody, silent since then; return how many."""
    found = retention.find_nobodys_chats(tx, before, limit=limit)
    for chat in found:
        retention.forget_chat(tx, chat)
    if found:
        audit.note(
            tx, "chats_forgotten", "chats", actor=ACTOR, now=now, detail={"count": str(len(found))}
        )
    return len(found)


def delete_old_invitations(tx: Transaction, before: datetime, now: datetime, *, limit: int) -> int:
    """Delete invitations that ended before then, with the names in them; return how many."""
    count = retention.delete_old_invitations(tx, before, limit=limit)
    if count:
        audit.note(
            tx,
            "invitations_deleted",
            "invitations",
            actor=ACTOR,
            now=now,
            detail={"count": str(count)},
        )
    return count
