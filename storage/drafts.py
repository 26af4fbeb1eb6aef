"""Drafts, their history, who writes along, and what was submitted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from conversations.draft import Draft
from conversations.lookups import Submission
from conversations.messages import DraftId, PersonId
from storage.codecs_drafts import answer_to_json, answers_from_json, answers_to_json
from storage.errors import ConflictError
from storage.prepared import Prepared
from storage.schema import inserting
from storage.schema.linking import merged_people
from storage.schema.records import drafts
from storage.schema.work import answer_history, draft_members, submissions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

    from conversations.draft import Answer
    from conversations.events import DraftSubmitted

_SAVE = Prepared(
    update(drafts)
    .where(drafts.c.id == bindparam("draft"), drafts.c.revision == bindparam("read"))
    .values(
        form_key=bindparam("new_form"),
        form_version=bindparam("new_version"),
        group_key=func.coalesce(
            bindparam("new_group", type_=drafts.c.group_key.type), drafts.c.group_key
        ),
        owner_id=bindparam("new_owner"),
        status=bindparam("new_status"),
        title=bindparam("new_title"),
        answers=bindparam("new_answers"),
        revision=bindparam("new_revision"),
        updated_at=bindparam("now"),
    )
)
_REMEMBER = Prepared(insert(answer_history))
_TITLES = Prepared(
    select(drafts.c.title).where(
        drafts.c.agency_code == bindparam("agency"),
        drafts.c.period_key == bindparam("period"),
        drafts.c.id != bindparam("besides"),
        drafts.c.status == bindparam("status"),
        drafts.c.title != "",
    )
)
_SENT_BY = Prepared(
    select(func.count()).where(
        submissions.c.agency_code == bindparam("agency"),
        submissions.c.period_key == bindparam("period"),
        submissions.c.group_key == bindparam("group"),
    )
)
_WERE_THEY = select(merged_people.c.person_id)


def find(tx: Connection, draft: DraftId) -> Draft | None:
    """Return a draft, or None."""
    row = tx.execute(select(drafts).where(drafts.c.id == draft)).first()
    return None if row is None else _draft(row)


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        id=DraftId(row.id),
        form=row.form_key,
        version=row.form_version,
        subject=row.subject,
        owner=PersonId(row.owner_id),
        answers=answers_from_json(row.answers),
        status=row.status,
        revision=row.revision,
        agency=row.agency_code,
        period=row.period_key,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def add(tx: Connection, draft: Draft, *, title: str, group: str | None, now: datetime) -> Draft:
    """Store a new draft."""
    tx.execute(
        insert(drafts).values(
            id=draft.id,
            form_key=draft.form,
            form_version=draft.version,
            subject=draft.subject,
            owner_id=draft.owner,
            agency_code=draft.agency,
            period_key=draft.period,
            group_key=group,
            status=draft.status,
            title=title,
            answers=answers_to_json(draft.answers),
            revision=draft.revision,
            created_at=draft.created_at or now,
            updated_at=now,
        )
    )
    return draft


def save(
    tx: Connection, draft: Draft, *, title: str, now: datetime, group: str | None = None
) -> Draft:
    """Save a draft as the turn left it. Raises ConflictError if it was changed in between.

    `group` is the one of its form; None leaves it as it was stored.
    """
    changed = _SAVE.run(
        tx,
        {
            "draft": draft.id,
            "read": draft.revision,
            "new_form": draft.form,
            "new_version": draft.version,
            "new_group": group,
            "new_owner": draft.owner,
            "new_status": draft.status,
            "new_title": title,
            "new_answers": answers_to_json(draft.answers),
            "new_revision": draft.revision + 1,
            "now": now,
        },
    )
    if changed != 1:
        raise ConflictError
    return replace(draft, revision=draft.revision + 1)


def remember(
    tx: Connection,
    entries: Sequence[tuple[DraftId, str, Answer | None]],
    *,
    by: PersonId,
    at: datetime,
) -> None:
    """Add to the history of answers: what was put, changed or taken away, by whom and when."""
    _REMEMBER.run_many(
        tx,
        [
            {
                "draft_id": draft,
                "question": question,
                "answer": None if answer is None else answer_to_json(answer),
                "person_id": by,
                "at": at,
            }
            for draft, question, answer in entries
        ],
    )


def history(tx: Connection, draft: DraftId) -> tuple[tuple[str, Any, PersonId, datetime], ...]:
    """Return the history of a draft's answers, oldest first."""
    rows = tx.execute(
        select(answer_history)
        .where(answer_history.c.draft_id == draft)
        .order_by(answer_history.c.id)
    )
    return tuple((row.question, row.answer, PersonId(row.person_id), row.at) for row in rows)


def is_member(tx: Connection, draft: DraftId, person: PersonId) -> bool:
    """Tell whether somebody joined a draft by a colleague's code."""
    found = tx.execute(
        select(func.count()).where(
            draft_members.c.draft_id == draft, draft_members.c.person_id == person
        )
    ).scalar_one()
    return int(found) > 0


def members(tx: Connection, draft: DraftId) -> tuple[PersonId, ...]:
    """List who joined a draft by a colleague's code."""
    rows = tx.execute(
        select(draft_members.c.person_id)
        .where(draft_members.c.draft_id == draft)
        .order_by(draft_members.c.joined_at, draft_members.c.person_id)
    )
    return tuple(PersonId(one) for one in rows.scalars())


def add_member(tx: Connection, draft: DraftId, person: PersonId, now: datetime) -> None:
    """Let somebody write along."""
    tx.execute(
        inserting(draft_members, lambda into: into.on_conflict_do_nothing()).on(tx),
        {"draft_id": draft, "person_id": person, "joined_at": now},
    )


def give_to(tx: Connection, draft: DraftId, person: PersonId, now: datetime) -> None:
    """Make somebody the owner of a draft. Whoever had it may still write along."""
    owner = tx.execute(select(drafts.c.owner_id).where(drafts.c.id == draft)).scalar_one()
    add_member(tx, draft, PersonId(owner), now)
    tx.execute(
        update(drafts)
        .where(drafts.c.id == draft)
        .values(owner_id=person, revision=drafts.c.revision + 1, updated_at=now)
    )


def _is_theirs(person: PersonId) -> ColumnElement[bool]:
    """Return the condition that somebody owns a draft or joined it."""
    joined = select(draft_members.c.draft_id).where(draft_members.c.person_id == person)
    return or_(drafts.c.owner_id == person, drafts.c.id.in_(joined))


def open_of(tx: Connection, person: PersonId) -> tuple[Draft, ...]:
    """Return the open proposals somebody owns or joined, changed last first."""
    rows = tx.execute(
        select(drafts)
        .where(
            _is_theirs(person),
            drafts.c.status == "open",
            drafts.c.period_key.is_not(None),
        )
        .order_by(drafts.c.updated_at.desc(), drafts.c.id)
        .limit(50)
    )
    return tuple(_draft(row) for row in rows)


def open_with_form(tx: Connection, form: str) -> tuple[Draft, ...]:
    """Return every open draft of a form, of whatever version, oldest first."""
    rows = tx.execute(
        select(drafts)
        .where(drafts.c.form_key == form, drafts.c.status == "open")
        .order_by(drafts.c.created_at, drafts.c.id)
    )
    return tuple(_draft(row) for row in rows)


def written_by(tx: Connection, person: PersonId) -> tuple[Draft, ...]:
    """Return every draft somebody owns or joined, whatever its state."""
    rows = tx.execute(
        select(drafts).where(_is_theirs(person)).order_by(drafts.c.created_at, drafts.c.id)
    )
    return tuple(_draft(row) for row in rows)


def erase_profile(tx: Connection, person: PersonId) -> None:
    """Take away what somebody wrote about themselves; proposals are not touched."""
    own = drafts.c.subject == f"person:{person}"
    of_theirs = select(drafts.c.id).where(own)
    tx.execute(
        update(answer_history).where(answer_history.c.draft_id.in_(of_theirs)).values(answer=None)
    )
    tx.execute(update(drafts).where(own).values(answers={}, revision=drafts.c.revision + 1))


def titles(
    tx: Connection, agency: str, period: str, besides: DraftId, *, sent: bool
) -> tuple[str, ...]:
    """Return the titles of an agency's other proposals of a period: sent, or still drafts."""
    wanted = {"agency": agency, "period": period, "besides": besides}
    rows = _TITLES.rows(tx, wanted | {"status": "submitted" if sent else "open"})
    return tuple(row[0] for row in rows)


def submitted_count(tx: Connection, agency: str, period: str, group: str) -> int:
    """Return how many proposals an agency sent in a group."""
    (row,) = _SENT_BY.rows(tx, {"agency": agency, "period": period, "group": group})
    return int(row[0])


def submit(
    tx: Connection,
    draft: Draft,
    sent: DraftSubmitted,
    *,
    by: PersonId,
    title: str,
    group: str | None,
    received_at: datetime,
) -> None:
    """Store a submission with the answers as they were."""
    tx.execute(
        insert(submissions).values(
            number=sent.number,
            draft_id=draft.id,
            person_id=by,
            form_key=draft.form,
            title=title,
            agency_code=draft.agency,
            period_key=draft.period,
            group_key=group,
            sent_at=sent.at,
            received_at=received_at,
            late=sent.late,
            closes_at=sent.closes_at,
            answers=answers_to_json(draft.answers),
        )
    )


def submission_of(tx: Connection, draft: DraftId) -> Submission | None:
    """Return what was sent of a draft, or None."""
    row = tx.execute(select(submissions).where(submissions.c.draft_id == draft)).first()
    return None if row is None else _submission(row)


def submissions_of(tx: Connection, person: PersonId) -> tuple[Submission, ...]:
    """Return what somebody sent, or owned or joined when it was sent, latest first."""
    theirs = select(drafts.c.id).where(_is_theirs(person))
    rows = tx.execute(
        select(submissions)
        .where(
            or_(
                submissions.c.person_id == person,
                submissions.c.person_id.in_(_WERE_THEY.where(merged_people.c.into_id == person)),
                submissions.c.draft_id.in_(theirs),
            )
        )
        .order_by(submissions.c.sent_at.desc())
        .limit(50)
    )
    return tuple(_submission(row) for row in rows)


def _submission(row: Row[Any]) -> Submission:
    return Submission(
        row.number,
        DraftId(row.draft_id),
        row.form_key,
        row.title,
        row.sent_at,
        row.late,
        None if row.person_id is None else PersonId(row.person_id),
    )
