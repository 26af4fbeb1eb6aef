"""Messages that cannot go out on their channel just now, and can be said on another one.

A message may be several calls: what it says stands with the first of them, and all of them are
given up together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, exists, false, func, or_, select, update

from conversations.messages import Address, PersonId
from storage.chats import CAN_BE_ASKED, IS_DISCOURAGED_HERE
from storage.codecs_messages import message_from_json
from storage.outbox.knocks import KNOCK, ON_KNOCK, ON_TEMPLATE, ON_WINDOW, drop_needless
from storage.outbox.rows import cancelled, state
from storage.schema.channels import channel_switches
from storage.schema.delivery import chats, outbox

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.messages import OutboundMessage

RESEND = "resend:"
"""How the key of a message begins that staff had sent once more: it is its own cause."""


@dataclass(frozen=True, slots=True)
class StuckMessage:
    """A message that cannot go out on its channel just now, and what it says."""

    id: int
    key: str
    to: Address
    person: PersonId
    message: OutboundMessage
    reason: str

    @property
    def cause(self) -> str:
        """The key of the message, whose calls are numbered under it."""
        return cause_of(self.key)


def cause_of(key: str) -> str:
    """Return the key of the message that a call belongs to."""
    cause, _, number = key.rpartition(":")
    is_numbered = cause and number.isdecimal() and not key.startswith(RESEND)
    return cause if is_numbered else key


def list_stuck(tx: Connection, *, onto: Collection[str], limit: int) -> tuple[StuckMessage, ...]:
    """List messages that wait for what may not come soon, the oldest first.

    As well those for a channel that is switched off here; only to people who can be written to on
    one of the channels in `onto`.
    """
    rows = tx.execute(_STUCK, {"onto": list(onto), "limit": limit})
    return tuple(
        StuckMessage(
            row.id,
            row.key,
            Address(row.channel, row.chat_key.removeprefix(f"{row.channel}:")),
            PersonId(row.person_id),
            message_from_json(row.message),
            row.error or "",
        )
        for row in rows
    )


def give_up(tx: Connection, row: int, now: datetime, reason: str) -> bool:
    """Cancel a message because it is said elsewhere; return whether it still waited.

    With it go its other calls, and what would have asked the person to answer only for it.
    """
    why = {"now": now, "reason": reason}
    if tx.execute(_GIVE_UP, {"rows": [row], **why}).rowcount == 0:
        return False
    found = tx.execute(_KEY, {"row": row}).one()
    cause = cause_of(found.key)
    beside = tx.execute(_PENDING_OF_CHAT, {"chat": found.chat_key})
    rest = [one.id for one in beside if one.key != cause and cause_of(one.key) == cause]
    if rest:
        tx.execute(_GIVE_UP, {"rows": rest, **why})
    drop_needless(tx, found.chat_key, now, reason)
    return True


_IS_PENDING = outbox.c.state == state("pending")
_IS_OFF = exists().where(
    channel_switches.c.channel == outbox.c.channel, channel_switches.c.is_on == false()
)
_STUCK = (
    select(
        outbox.c.id,
        outbox.c.key,
        outbox.c.channel,
        outbox.c.chat_key,
        outbox.c.person_id,
        outbox.c.message,
        outbox.c.error,
    )
    .where(
        _IS_PENDING,
        outbox.c.person_id.is_not(None),
        outbox.c.message.is_not(None),
        or_(
            outbox.c.waits_for.in_((state(ON_TEMPLATE), state(ON_KNOCK))),
            and_(outbox.c.waits_for == state(ON_WINDOW), outbox.c.template_key.is_(None)),
            _IS_OFF,
        ),
        exists().where(
            chats.c.person_id == outbox.c.person_id,
            chats.c.channel != outbox.c.channel,
            chats.c.channel.in_(bindparam("onto", expanding=True)),
            CAN_BE_ASKED,
            ~IS_DISCOURAGED_HERE,
        ),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("limit"))
)
_GIVE_UP = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("rows", expanding=True)), _IS_PENDING)
    .values(cancelled(bindparam("reason")))
)
_KEY = select(outbox.c.key, outbox.c.chat_key).where(outbox.c.id == bindparam("row"))
_PENDING_OF_CHAT = select(outbox.c.id, outbox.c.key).where(
    outbox.c.chat_key == bindparam("chat"), _IS_PENDING, func.coalesce(outbox.c.topic, "") != KNOCK
)
