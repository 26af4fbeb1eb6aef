"""Who was erased, told by marks that say nothing about anybody.

A mark is a hash of a person's number and the moment the record was made. So a mark that was
noted elsewhere finds its person again in an older copy of the records, and never another one
to whom the number was given anew after a restore.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from conversations.messages import PersonId
from storage.codecs import to_stored_time
from storage.schema.linking import merged_people
from storage.schema.records import people

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Erasure:
    """That somebody was erased, and when (UTC)."""

    at: datetime
    mark: str


def mark_of(person: int, created_at: datetime) -> str:
    """Return the mark of a person's record."""
    named = f"person:{person}:{to_stored_time(created_at)}"
    return hashlib.sha256(named.encode()).hexdigest()


def list_erased(tx: Connection, since: datetime | None) -> tuple[Erasure, ...]:
    """List who was erased since then, or ever; the earliest first.

    Whoever is another person by now asked for nothing to be erased: in an older copy they are two.
    """
    is_other = exists().where(merged_people.c.person_id == people.c.id)
    query = select(people.c.id, people.c.created_at, people.c.erased_at).where(
        people.c.erased_at.is_not(None), ~is_other
    )
    if since is not None:
        query = query.where(people.c.erased_at >= since)
    rows = tx.execute(query.order_by(people.c.erased_at, people.c.id))
    return tuple(Erasure(row.erased_at, mark_of(row.id, row.created_at)) for row in rows)


def find_marked(tx: Connection, marks: AbstractSet[str]) -> tuple[PersonId, ...]:
    """List the people who are there although their mark was noted as erased."""
    if not marks:
        return ()
    rows = tx.execute(select(people.c.id, people.c.created_at).where(people.c.erased_at.is_(None)))
    return tuple(PersonId(row.id) for row in rows if mark_of(row.id, row.created_at) in marks)
