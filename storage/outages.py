"""When each account was last reached, and which chats an outage left without our answer.

A chat is left where its prompt is not known to have arrived, or where it arrived so shortly
before the outage that a press on it may be lost. Chats with open updates are not: the turn of
those will answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, exists, or_, select, true

from storage import site
from storage.inbox import IS_OPEN
from storage.outbox import blocked
from storage.outbox.rows import NOT_YET_SENDING, state
from storage.policies import EXPIRES_AFTER
from storage.schema.delivery import chats, inbox, outbox

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Outage:
    """From when until when an account could not be reached, both aware and in UTC."""

    since: datetime
    until: datetime
    press_lives: timedelta
    """How long a press waits for us at the platform."""


@dataclass(frozen=True, slots=True)
class LeftChat:
    """A chat that an outage left, and the prompt it stands at."""

    chat_key: str
    prompt: str
    undelivered: bool
    """The prompt is not known to have arrived: it never left, or what became of it is unclear."""


def reached_at(tx: Connection, channel: str, account: str) -> datetime | None:
    """Return when the account was last reached, as far as it was noted."""
    found = site.find(tx, _name(channel, account))
    return None if found is None else datetime.fromisoformat(found)


def note_reached(tx: Connection, channel: str, account: str, at: datetime) -> None:
    """Note that the account was reached at that time."""
    site.note(tx, _name(channel, account), at.isoformat())


def list_left(
    tx: Connection, channel: str, account: str, outage: Outage, *, after: str, limit: int
) -> tuple[LeftChat, ...]:
    """List the chats an outage left, by their keys, those behind `after`."""
    rows = tx.execute(
        _LEFT,
        {
            "channel": channel,
            "account": account,
            "since": outage.since,
            "now": outage.until,
            "fresh": outage.since - EXPIRES_AFTER["reply"],
            "kept": outage.until - outage.press_lives,
            "recently": blocked.recently(outage.until),
            "after": after,
            "limit": limit,
        },
    )
    return tuple(LeftChat(row[0], row[1], row[2] != "sent") for row in rows)


def _name(channel: str, account: str) -> str:
    return f"reached:{channel}:{account}"


_NEVER_ARRIVED = or_(
    and_(
        outbox.c.state.in_((state("expired"), state("failed"))),
        outbox.c.settled_at >= bindparam("since"),
    ),
    and_(
        NOT_YET_SENDING,
        # Over by now, or over before its next try. What a block holds has its time after it, and
        # leaves then.
        ~blocked.IS_HELD,
        or_(outbox.c.expires_at <= bindparam("now"), outbox.c.expires_at <= outbox.c.next_at),
    ),
)
_UNCLEAR = or_(
    outbox.c.state.in_((state("sending"), state("unknown"))),
    # A row in review is next due at the moment it got there.
    and_(outbox.c.state == state("review"), outbox.c.next_at >= bindparam("since")),
)
_PERHAPS_PRESSED = and_(
    outbox.c.state == state("sent"),
    outbox.c.wire_at >= bindparam("fresh"),
    outbox.c.wire_at < bindparam("kept"),
)
_HAS_OPEN_UPDATE = exists().where(inbox.c.chat_key == chats.c.chat_key, IS_OPEN)
_LEFT = (
    select(chats.c.chat_key, outbox.c.prompt_id, outbox.c.state)
    .select_from(chats.join(outbox, outbox.c.prompt_id == chats.c.prompt_id))
    .where(
        chats.c.channel == bindparam("channel"),
        outbox.c.account == bindparam("account"),
        chats.c.chat_key > bindparam("after"),
        chats.c.reachable == true(),
        or_(_NEVER_ARRIVED, _UNCLEAR, _PERHAPS_PRESSED),
        ~_HAS_OPEN_UPDATE,
    )
    .order_by(chats.c.chat_key)
    .limit(bindparam("limit"))
)
