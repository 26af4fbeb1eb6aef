"""The record of who saw and changed what: only ever added to, chained by hashes.

Each line carries the hash of the one before, and the last hash stands in a row of its own: a
line changed, removed or swapped is found, also the last. Of two transactions that add a line
at once, one is refused and run again. Lines hold ids, keys and staff's notes on a decision,
never names or what somebody said.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from conversations.lookups import RecordEntry
from storage import site
from storage.codecs import to_stored_time
from storage.schema.work import audit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.messages import PersonId

_HEAD = "audit_head"


def note(
    tx: Connection,
    action: str,
    subject: str,
    *,
    actor: str,
    now: datetime,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Add a line: `actor` did `action` to `subject` (for example "person:12")."""
    previous = _head(tx)
    plain = dict(detail or {})
    made = _hash(previous, now, actor, action, subject, plain)
    tx.execute(
        insert(audit).values(
            at=now,
            actor=actor,
            action=action,
            subject=subject,
            detail=plain,
            previous_hash=previous,
            hash=made,
        )
    )
    site.note(tx, _HEAD, made)


def _head(tx: Connection) -> str:
    return site.find(tx, _HEAD) or ""


def _hash(previous: str, at: datetime, *line: str | Mapping[str, str]) -> str:
    written = json.dumps([previous, to_stored_time(at), *line], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def verify_chain(tx: Connection) -> int | None:
    """Return the id of the first line that does not fit, or None where all do.

    Where lines are missing at the end it is the id after the last one that is there.
    """
    previous, last = "", 0
    for row in tx.execute(select(audit).order_by(audit.c.id)):
        expected = _hash(previous, row.at, row.actor, row.action, row.subject, row.detail)
        if row.previous_hash != previous or row.hash != expected:
            return int(row.id)
        previous, last = row.hash, int(row.id)
    return None if previous == _head(tx) else last + 1


def about(tx: Connection, *persons: PersonId, limit: int = 100) -> tuple[RecordEntry, ...]:
    """Return what was done with someone's data, latest first; some were several people before."""
    rows = tx.execute(
        select(audit)
        .where(audit.c.subject.in_([f"person:{person}" for person in persons]))
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    return tuple(RecordEntry(row.at, row.action, row.actor) for row in rows)
