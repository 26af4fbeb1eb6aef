"""What has been kept as long as it may be: found by its age, and taken away.

Each `find_…` returns a batch and no longer returns what was erased, so a run that was cut off
goes on where it was. How old is too old is the caller's to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, delete, exists, literal_column, or_, select, update

from conversations.messages import NAMELESS, DraftId, FileId, PersonId
from conversations.personal_questions import looks_personal, personal_questions, question_of
from storage import channel_policies, former_links, identities, library, links
from storage.inbox import IS_OPEN
from storage.pace import chat_scope
from storage.schema.delivery import chats, inbox, outbox, pace
from storage.schema.records import drafts, people
from storage.schema.work import (
    answer_history,
    case_messages,
    cases,
    draft_members,
    files,
    invitations,
    submissions,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

NOBODY = PersonId(0)
"""The author of answers whose author is not kept."""
_NOT_ENDED = ("pending", "leased", "sending", "unknown", "review")
_NO_ANSWERS: Any = literal_column("'{}'")
"""The JSON of a draft without answers."""


def find_silent_people(tx: Connection, before: datetime, *, limit: int) -> tuple[PersonId, ...]:
    """List people who neither wrote nor agreed to anything since then."""
    wrote_since = exists().where(chats.c.person_id == people.c.id, chats.c.last_seen_at >= before)
    rows = tx.execute(
        select(people.c.id)
        .where(
            people.c.erased_at.is_(None),
            people.c.created_at < before,
            or_(people.c.consent_at.is_(None), people.c.consent_at < before),
            ~wrote_since,
        )
        .order_by(people.c.id)
        .limit(limit)
    )
    return tuple(PersonId(row.id) for row in rows)


def find_unsent_drafts(tx: Connection, before: datetime, *, limit: int) -> tuple[DraftId, ...]:
    """List proposals that were never sent and not changed since then."""
    rows = tx.execute(
        select(drafts.c.id)
        .where(
            drafts.c.status != "submitted",
            drafts.c.period_key.is_not(None),
            drafts.c.updated_at < before,
            or_(cast(drafts.c.answers, Text) != _NO_ANSWERS, drafts.c.title != ""),
        )
        .order_by(drafts.c.id)
        .limit(limit)
    )
    return tuple(DraftId(row.id) for row in rows)


def erase_draft(tx: Connection, draft: DraftId) -> tuple[FileId, ...]:
    """Take away all that was written in a draft; return the files its answers named."""
    answers = tx.execute(select(drafts.c.answers).where(drafts.c.id == draft)).scalar_one()
    of_draft = answer_history.c.draft_id == draft
    history = tx.execute(select(answer_history.c.answer).where(of_draft)).scalars().all()
    tx.execute(update(answer_history).where(of_draft).values(answer=None, person_id=None))
    tx.execute(delete(draft_members).where(draft_members.c.draft_id == draft))
    tx.execute(
        update(drafts)
        .where(drafts.c.id == draft)
        .values(answers={}, title="", status="cancelled", revision=drafts.c.revision + 1)
    )
    return tuple(sorted({FileId(one) for one in _named_ids([answers, *history])}))


def _named_ids(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        for part in value.values():
            yield from _named_ids(part)
    elif isinstance(value, list):
        for part in value:
            yield from _named_ids(part)


def find_old_submissions(tx: Connection, before: datetime, *, limit: int) -> tuple[str, ...]:
    """List the numbers of proposals sent before then that still say who sent them."""
    rows = tx.execute(
        select(submissions.c.number)
        .where(submissions.c.sent_at < before, submissions.c.person_id.is_not(None))
        .order_by(submissions.c.number)
        .limit(limit)
    )
    return tuple(row.number for row in rows)


def make_anonymous(tx: Connection, number: str) -> None:
    """Take out of a sent proposal who wrote it and whom it names as a contact.

    The proposal itself belongs to the agency and stays. Where its form is gone, contacts are
    told by their look: rather an answer too many is lost than a person kept.
    """
    sent = tx.execute(
        select(submissions.c.draft_id, submissions.c.form_key, submissions.c.answers).where(
            submissions.c.number == number
        )
    ).one()
    draft = tx.execute(
        select(drafts.c.form_version, drafts.c.answers).where(drafts.c.id == sent.draft_id)
    ).one()
    form = library.find_form(tx, sent.form_key, draft.form_version)
    personal = None if form is None else personal_questions(form)
    tx.execute(
        update(submissions)
        .where(submissions.c.number == number)
        .values(person_id=None, answers=_without_persons(sent.answers, personal))
    )
    tx.execute(
        update(drafts)
        .where(drafts.c.id == sent.draft_id)
        .values(answers=_without_persons(draft.answers, personal), revision=drafts.c.revision + 1)
    )
    tx.execute(delete(draft_members).where(draft_members.c.draft_id == sent.draft_id))
    _clear_history(tx, DraftId(sent.draft_id), personal)


def _clear_history(tx: Connection, draft: DraftId, personal: frozenset[str] | None) -> None:
    of_draft = answer_history.c.draft_id == draft
    for row in tx.execute(select(answer_history).where(of_draft)).all():
        is_kept = row.answer is not None and not _names_person(row.question, row.answer, personal)
        tx.execute(
            update(answer_history)
            .where(answer_history.c.id == row.id)
            .values(answer=_by_nobody(row.answer) if is_kept else None, person_id=None)
        )


def _without_persons(answers: dict[str, Any], personal: frozenset[str] | None) -> dict[str, Any]:
    return {
        key: _by_nobody(answer)
        for key, answer in answers.items()
        if not _names_person(key, answer, personal)
    }


def _names_person(key: str, answer: dict[str, Any], personal: frozenset[str] | None) -> bool:
    """Tell by the form's personal questions, or without a form by the look of what is kept."""
    if personal is not None:
        return question_of(key) in personal
    parts = [part.get("value") for part in (*answer.get("parts", ()), *answer.get("dropped", ()))]
    kept = [answer.get("value"), answer.get("kept"), answer.get("previous"), *parts]
    return any(looks_personal(value) for value in kept)


def _by_nobody(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"by": NOBODY}


def find_old_cases(tx: Connection, before: datetime, *, limit: int) -> tuple[str, ...]:
    """List the numbers of questions to staff in which nothing was said since then."""
    said_since = exists().where(
        case_messages.c.number == cases.c.number, case_messages.c.at >= before
    )
    has_words = exists().where(
        case_messages.c.number == cases.c.number, case_messages.c.words != ""
    )
    rows = tx.execute(
        select(cases.c.number)
        .where(cases.c.opened_at < before, ~said_since, has_words)
        .order_by(cases.c.number)
        .limit(limit)
    )
    return tuple(row.number for row in rows)


def find_nobodys_chats(tx: Connection, before: datetime, *, limit: int) -> tuple[str, ...]:
    """List chats of nobody in which nothing was said since then and for which nothing waits."""
    waits_in = exists().where(inbox.c.chat_key == chats.c.chat_key, IS_OPEN)
    waits_out = exists().where(
        outbox.c.chat_key == chats.c.chat_key, outbox.c.state.in_(_NOT_ENDED)
    )
    to_fetch = exists().where(files.c.chat_key == chats.c.chat_key, files.c.state == "wanted")
    rows = tx.execute(
        select(chats.c.chat_key)
        .where(
            chats.c.person_id.is_(None),
            chats.c.last_seen_at < before,
            ~waits_in,
            ~waits_out,
            ~to_fetch,
        )
        .order_by(chats.c.chat_key)
        .limit(limit)
    )
    return tuple(row.chat_key for row in rows)


def forget_chat(tx: Connection, chat_key: str) -> None:
    """Delete a chat, with its pace; files that came from it no longer say so."""
    tx.execute(update(files).where(files.c.chat_key == chat_key).values(chat_key=""))
    tx.execute(delete(pace).where(pace.c.scope == chat_scope(chat_key)))
    identities.forget(tx, [chat_key])
    links.end_of_chat(tx, chat_key)
    links.forget_chats(tx, [chat_key])
    former_links.forget(tx, [chat_key])
    channel_policies.forget_advice(tx, [chat_key])
    tx.execute(delete(chats).where(chats.c.chat_key == chat_key))


def delete_old_invitations(tx: Connection, before: datetime, *, limit: int) -> int:
    """Delete invitations, used or not, that ended before then; return how many."""
    ended = (
        select(invitations.c.hash)
        .where(invitations.c.expires_at < before)
        .order_by(invitations.c.hash)
        .limit(limit)
    )
    return tx.execute(delete(invitations).where(invitations.c.hash.in_(ended))).rowcount


def give_up_files(tx: Connection, ids: Sequence[FileId]) -> None:
    """Have the bytes of these files removed: see `find_files_to_remove`."""
    tx.execute(
        update(files)
        .where(files.c.id.in_(list(ids)), files.c.state == "stored")
        .values(state="refused", problem="unavailable", words=None, name=NAMELESS, reference="")
    )


def find_files_to_remove(tx: Connection, *, limit: int) -> tuple[FileId, ...]:
    """List given-up files whose bytes may still lie on the disk."""
    rows = tx.execute(
        select(files.c.id)
        .where(files.c.state == "refused", files.c.sha256.is_not(None))
        .order_by(files.c.id)
        .limit(limit)
    )
    return tuple(FileId(row.id) for row in rows)


def note_removed(tx: Connection, ids: Sequence[FileId]) -> None:
    """Note that the bytes of given-up files are gone."""
    tx.execute(update(files).where(files.c.id.in_(list(ids))).values(sha256=None))
