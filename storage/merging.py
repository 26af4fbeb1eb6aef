"""Somebody who registered twice becomes one person: what is theirs goes over, the rest is closed.

Who answered what stays as it was: histories, answers and submissions name who did it, and that
number leads to the person it belongs to now. Roles never go over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from conversations.domain.people import carried
from conversations.messages import PersonId
from storage import (
    channel_policies,
    chats,
    drafts,
    files,
    former_links,
    links,
    opt_ins,
    outbox,
    people,
)
from storage.policies import NEEDS_OPT_IN
from storage.schema import inserting
from storage.schema.delivery import outbox as outbox_rows
from storage.schema.linking import merged_people
from storage.schema.records import drafts as draft_table
from storage.schema.work import cases, draft_members, share_codes

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def merge(tx: Connection, person: PersonId, into: PersonId, now: datetime) -> int:
    """Give everything of one person to another and close the empty one as erased.

    Returns how many open drafts came along.
    """
    count = len(drafts.open_of(tx, person))
    _give_drafts(tx, person, into)
    tx.execute(update(cases).where(cases.c.person_id == person).values(person_id=into))
    tx.execute(
        update(share_codes)
        .where(share_codes.c.issued_by == person, share_codes.c.used_at.is_(None))
        .values(issued_by=into)
    )
    tx.execute(update(outbox_rows).where(outbox_rows.c.person_id == person).values(person_id=into))
    chats.give_to(tx, person, into)
    files.give_to(tx, person, into)
    former_links.give_to(tx, person, into)
    links.end_of_person(tx, person)
    channel_policies.prefer(tx, person, None)
    tx.execute(update(merged_people).where(merged_people.c.into_id == person).values(into_id=into))
    tx.execute(insert(merged_people).values(person_id=person, into_id=into, at=now))
    _carry_wishes(tx, person, into, now)
    opt_ins.end(tx, person, by="person", at=now)
    drafts.erase_profile(tx, person)
    people.erase(tx, person, now)
    return count


def _carry_wishes(tx: Connection, person: PersonId, into: PersonId, now: datetime) -> None:
    """Keep what somebody does not want to get; what waits of that is not sent any more."""
    stays = people.get(tx, into)
    wishes = carried(people.get(tx, person), stays)
    if wishes.stopped_at is not None:
        people.set_stopped(tx, into, stays.stopped_at or wishes.stopped_at)
        opt_ins.end(tx, into, by="person", at=now)
        outbox.cancel_for_person(tx, into, now)
        return
    if wishes.declined_at is not None:
        opt_ins.end(tx, into, by="person", at=wishes.declined_at)
        outbox.cancel_for_person(tx, into, now, kinds=NEEDS_OPT_IN, reason=outbox.NOT_AGREED)
    if wishes.stop_asked_at is not None:
        people.set_stop_asked(tx, into, stays.stop_asked_at or wishes.stop_asked_at)


def selves(tx: Connection, person: PersonId) -> tuple[PersonId, ...]:
    """Return a person and whoever they were before: registered once more, on another channel."""
    rows = tx.execute(
        select(merged_people.c.person_id)
        .where(merged_people.c.into_id == person)
        .order_by(merged_people.c.person_id)
    )
    return (person, *(PersonId(one) for one in rows.scalars()))


def forget(tx: Connection, person: PersonId, now: datetime) -> None:
    """Part a person who is erased from whoever they were before, who is erased with them."""
    former = selves(tx, person)[1:]
    tx.execute(delete(merged_people).where(merged_people.c.into_id == person))
    for one in former:
        people.erase(tx, one, now)


def _give_drafts(tx: Connection, person: PersonId, into: PersonId) -> None:
    """Give proposals over, and what was joined; what somebody said of themselves stays."""
    tx.execute(
        update(draft_table)
        .where(draft_table.c.owner_id == person, draft_table.c.period_key.is_not(None))
        .values(owner_id=into, revision=draft_table.c.revision + 1)
    )
    joined = tx.execute(
        select(draft_members.c.draft_id, func.min(draft_members.c.joined_at))
        .where(draft_members.c.person_id.in_((person, into)))
        .group_by(draft_members.c.draft_id)
    ).all()
    tx.execute(delete(draft_members).where(draft_members.c.person_id.in_((person, into))))
    owned = select(draft_table.c.id).where(draft_table.c.owner_id == into)
    mine = set(tx.execute(owned).scalars())
    rows = [
        {"draft_id": row[0], "person_id": into, "joined_at": row[1]}
        for row in joined
        if row[0] not in mine
    ]
    if rows:
        tx.execute(inserting(draft_members, lambda add: add.on_conflict_do_nothing()).on(tx), rows)
