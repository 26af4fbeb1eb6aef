"""Which chat was whose before it was unlinked, for as long as that can be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from storage.schema import inserting
from storage.schema.linking import former_links

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.messages import PersonId

KEPT_FOR = timedelta(days=30)


def note(tx: Connection, chat_key: str, person: PersonId, now: datetime) -> None:
    """Note that a chat was somebody's until now."""
    values = {"chat_key": chat_key, "person_id": person, "ended_at": now}
    tx.execute(_NOTE.on(tx), values)


def list_of(tx: Connection, person: PersonId) -> tuple[tuple[str, datetime], ...]:
    """List the chats that were a person's, with when they were unlinked."""
    rows = tx.execute(
        select(former_links.c.chat_key, former_links.c.ended_at)
        .where(former_links.c.person_id == person)
        .order_by(former_links.c.ended_at, former_links.c.chat_key)
    )
    return tuple((row[0], row[1]) for row in rows)


def give_to(tx: Connection, person: PersonId, into: PersonId) -> None:
    """Let what was one person's be another's."""
    tx.execute(
        update(former_links).where(former_links.c.person_id == person).values(person_id=into)
    )


def forget(tx: Connection, chat_keys: Sequence[str]) -> None:
    tx.execute(delete(former_links).where(former_links.c.chat_key.in_(list(chat_keys))))


def forget_person(tx: Connection, person: PersonId) -> None:
    tx.execute(delete(former_links).where(former_links.c.person_id == person))


def forget_older(tx: Connection, now: datetime) -> None:
    """Forget what cannot be undone any more."""
    tx.execute(delete(former_links).where(former_links.c.ended_at <= now - KEPT_FOR))


_NOTE = inserting(
    former_links,
    lambda into: into.on_conflict_do_update(
        index_elements=["chat_key"],
        set_={"person_id": into.excluded.person_id, "ended_at": into.excluded.ended_at},
    ),
)
