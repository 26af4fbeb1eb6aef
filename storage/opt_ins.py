"""What somebody agreed to be sent beyond what they need: per purpose, with time and wording.

`people.invitations_at` says what holds now, for the statement that sends; the rows here are the
proof and are only ever ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, literal, select, update

from conversations.domain.people import OptIn
from storage.schema.records import opt_ins, people

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.domain.people import EndedBy
    from conversations.messages import PersonId

INVITATIONS = "invitations"
"""Exhibitions, speakers and the like: what a person may like to hear of, but does not need."""


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
    said = {"invitations_at": at, "invitations_answered_at": at, "stop_asked_at": None}
    tx.execute(_OF_PERSON.values(said), {"who": person})
    return True


def end(tx: Connection, person: PersonId, *, by: EndedBy, at: datetime) -> bool:
    """Note that somebody takes it back, or never wanted it; return whether anything held."""
    answered = people.c.invitations_answered_at
    told = literal(at, answered.type)
    # What the platform tells is no answer to us; it decides for whoever never gave one.
    said = func.coalesce(answered, told) if by == "platform" else told
    values = {"invitations_at": None, "invitations_answered_at": said}
    tx.execute(_OF_PERSON.values(values), {"who": person})
    ended = tx.execute(_END, {"who": person, "at": at, "by": by})
    return ended.rowcount > 0


def restore(tx: Connection, person: PersonId, *, at: datetime) -> bool:
    """Note that somebody takes back what they told the platform; return whether that held.

    What they ended with us stays ended.
    """
    last = next(iter(list_of(tx, person)), None)
    if last is None or last.ended_at is None or last.ended_by != "platform":
        return False
    answered_at: datetime | None = tx.scalar(_ANSWERED, {"who": person})
    if answered_at is not None and answered_at > last.ended_at:
        return False
    return give(
        tx, person, wording=last.wording, language=last.language, channel=last.channel, at=at
    )


def is_news(tx: Connection, person: PersonId, at: datetime) -> bool:
    """Tell, and note, whether a wish told by the platform is the latest word of somebody.

    Such wishes come in any order; and what somebody agreed to in our chat later than that holds.
    """
    last = tx.execute(_LAST, {"who": person}).first()
    if last is None:
        return True
    known = last.given_at if last.told_at is None else max(last.given_at, last.told_at)
    if at < known:
        return False
    tx.execute(_TOLD, {"this": last.id, "at": at})
    return True


def is_given(tx: Connection, person: PersonId) -> bool:
    return tx.scalar(_SINCE, {"who": person}) is not None


def list_of(tx: Connection, *persons: PersonId) -> tuple[OptIn, ...]:
    """List what somebody agreed to, the latest first; some were several people before."""
    return tuple(OptIn(*row) for row in tx.execute(_LIST, {"whom": persons}))


_OF_PERSON = update(people).where(people.c.id == bindparam("who"))
_SINCE = select(people.c.invitations_at).where(people.c.id == bindparam("who"))
_ANSWERED = select(people.c.invitations_answered_at).where(people.c.id == bindparam("who"))
_HERE = opt_ins.c.person_id == bindparam("who")
_END = (
    update(opt_ins)
    .where(_HERE, opt_ins.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"), ended_by=bindparam("by"))
)
_LAST = (
    select(opt_ins.c.id, opt_ins.c.given_at, opt_ins.c.told_at)
    .where(_HERE)
    .order_by(opt_ins.c.given_at.desc(), opt_ins.c.id.desc())
    .limit(1)
)
_TOLD = update(opt_ins).where(opt_ins.c.id == bindparam("this")).values(told_at=bindparam("at"))
_LIST = (
    select(
        opt_ins.c.wording,
        opt_ins.c.language,
        opt_ins.c.channel,
        opt_ins.c.given_at,
        opt_ins.c.ended_at,
        opt_ins.c.ended_by,
    )
    .where(opt_ins.c.person_id.in_(bindparam("whom", expanding=True)))
    .order_by(opt_ins.c.given_at.desc(), opt_ins.c.id.desc())
)
