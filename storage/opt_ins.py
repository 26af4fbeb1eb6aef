"""What somebody agreed to be sent beyond what they need: per purpose, with time and wording.

`people.invitations_at` says what holds now, for the statement that sends; the rows here are the
proof and are only ever ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import bindparam, insert, select, update

from storage.schema.records import opt_ins, people

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.messages import PersonId

INVITATIONS = "invitations"
"""Exhibitions, speakers and the like: what a person may like to hear of, but does not need."""
EndedBy = Literal["person", "platform", "staff"]


@dataclass(frozen=True, slots=True)
class OptIn:
    """That somebody agreed, and if so, that and how it ended."""

    wording: str
    """The fingerprint of the words that were agreed to."""
    language: str
    channel: str
    given_at: datetime
    ended_at: datetime | None
    ended_by: EndedBy | None


def give(
    tx: Connection, person: PersonId, *, wording: str, language: str, channel: str, at: datetime
) -> bool:
    """Note that somebody agreed; return whether they had not before."""
    if is_given(tx, person):
        return False
    tx.execute(
        insert(opt_ins).values(
            person_id=person,
            purpose=INVITATIONS,
            wording=wording,
            language=language,
            channel=channel,
            given_at=at,
        )
    )
    tx.execute(_OF_PERSON.values(invitations_at=at), {"who": person})
    return True


def end(tx: Connection, person: PersonId, *, by: EndedBy, at: datetime) -> bool:
    """Note that somebody takes it back; return whether anything held."""
    tx.execute(_OF_PERSON.values(invitations_at=None), {"who": person})
    ended = tx.execute(_END, {"who": person, "at": at, "by": by})
    return ended.rowcount > 0


def restore(tx: Connection, person: PersonId, *, at: datetime) -> bool:
    """Note that somebody takes back what they told the platform; return whether that held.

    What they ended with us stays ended.
    """
    last = next(iter(list_of(tx, person)), None)
    if last is None or last.ended_by != "platform":
        return False
    return give(
        tx, person, wording=last.wording, language=last.language, channel=last.channel, at=at
    )


def is_given(tx: Connection, person: PersonId) -> bool:
    return tx.scalar(_SINCE, {"who": person}) is not None


def list_of(tx: Connection, person: PersonId) -> tuple[OptIn, ...]:
    """List what somebody agreed to, the latest first."""
    return tuple(OptIn(*row) for row in tx.execute(_LIST, {"who": person}))


_OF_PERSON = update(people).where(people.c.id == bindparam("who"))
_SINCE = select(people.c.invitations_at).where(people.c.id == bindparam("who"))
_HERE = opt_ins.c.person_id == bindparam("who")
_END = (
    update(opt_ins)
    .where(_HERE, opt_ins.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"), ended_by=bindparam("by"))
)
_LIST = (
    select(
        opt_ins.c.wording,
        opt_ins.c.language,
        opt_ins.c.channel,
        opt_ins.c.given_at,
        opt_ins.c.ended_at,
        opt_ins.c.ended_by,
    )
    .where(_HERE)
    .order_by(opt_ins.c.given_at.desc(), opt_ins.c.id.desc())
)
