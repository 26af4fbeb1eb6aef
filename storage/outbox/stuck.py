"""Messages that cannot go out on their channel just now, and can be said on another one.

Either it waits for what may not come soon, or the platform refused it. A message may be several
calls: what it says stands with the first of them. Those that did not arrive are given up
together, and all of it is said elsewhere, also where the first had left before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, false, func, or_, select, update

from conversations.messages import Address, PersonId
from storage.chats import CAN_BE_ASKED, IS_DISCOURAGED_HERE
from storage.codecs import UtcDateTime
from storage.codecs_messages import message_from_json
from storage.outbox.care import CLOSED, RESENT
from storage.outbox.knocks import (
    KNOCK,
    ON_KNOCK,
    ON_LOCK,
    ON_TEMPLATE,
    ON_WINDOW,
    drop_needless,
)
from storage.outbox.locks import KEPT
from storage.outbox.rows import NOT_AGREED, STOPPED, UNLINKED, cancelled, state
from storage.schema.channels import channel_switches
from storage.schema.delivery import chats, outbox

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from conversations.messages import OutboundMessage

REFUSED_WITHIN = timedelta(hours=24)
"""How long after its end a refused message is still said elsewhere."""
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


def list_stuck(
    tx: Connection, now: datetime, *, onto: Collection[str], limit: int
) -> tuple[StuckMessage, ...]:
    """List messages that wait for what may not come soon or did not arrive, the oldest first.

    As well those for a channel that is switched off here; only to people who can be written to on
    one of the channels in `onto`.
    """
    since = now - REFUSED_WITHIN
    given = {"onto": list(onto), "limit": limit, "now": now, "since": since}
    found = {row.id: row for one in _STUCK for row in tx.execute(one, given)}
    rows = [found[number] for number in sorted(found)][:limit]
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
    """Cancel a message because it is said elsewhere; return whether nobody did so before.

    With it go its other calls, and what would have asked the person to answer only for it.
    """
    why = {"now": now, "reason": reason}
    if tx.execute(_GIVE_UP, {"rows": [row], **why}).rowcount == 0:
        return False
    found = tx.execute(_KEY, {"row": row}).one()
    cause = cause_of(found.key)
    beside = tx.execute(_UNSENT_OF_CHAT, {"chat": found.chat_key, "cause": f"{cause}:"})
    rest = [one.id for one in beside if one.key != cause and cause_of(one.key) == cause]
    if rest:
        tx.execute(_GIVE_UP, {"rows": rest, **why})
    drop_needless(tx, found.chat_key, now, reason)
    return True


_IS_PENDING = outbox.c.state == state("pending")
_IS_REFUSED = and_(
    outbox.c.state.in_((state("failed"), state("suppressed"))),
    outbox.c.kind.in_(KEPT),
    func.coalesce(outbox.c.error, "").not_in((STOPPED, NOT_AGREED, UNLINKED, CLOSED, RESENT)),
)
"""The condition that a message did not arrive, though nobody decided that it should not."""
_UNSENT = or_(_IS_PENDING, _IS_REFUSED)
_first = outbox.alias("first")


def _cause(key: Any) -> Any:  # noqa: ANN401 - SQL expressions
    return func.rtrim(key, "0123456789")


_SAID: Any = (
    select(_first.c.message)
    .where(
        _first.c.chat_key == outbox.c.chat_key,
        _cause(_first.c.key) == _cause(outbox.c.key),
        _first.c.message.is_not(None),
        ~_first.c.key.startswith(RESEND),
        _first.c.key.like("%:%"),
    )
    .order_by(_first.c.id)
    .limit(1)
    .correlate(outbox)
    .scalar_subquery()
)
"""What a call belongs to says, where that stands with another one."""
_MESSAGE = func.coalesce(outbox.c.message, _SAID, type_=outbox.c.message.type)
_BY_LOCK_OR_TEMPLATE = and_(
    _IS_PENDING,
    outbox.c.waits_for.in_(tuple(map(state, (ON_TEMPLATE, ON_KNOCK, ON_LOCK, ON_WINDOW)))),
    or_(outbox.c.waits_for != state(ON_WINDOW), outbox.c.template_key.is_(None)),
)
_BY_SWITCH = and_(
    _IS_PENDING,
    outbox.c.channel.in_(
        select(channel_switches.c.channel).where(channel_switches.c.is_on == false())
    ),
)
_LATELY_REFUSED = and_(
    _IS_REFUSED,
    outbox.c.settled_at > bindparam("since", type_=UtcDateTime),
    outbox.c.expires_at > bindparam("now", type_=UtcDateTime),
)


def _stuck(why: ColumnElement[bool], order: ColumnElement[Any]) -> Select[Any]:
    """Return the statement that lists what is stuck for one reason, by an index of its own."""
    return (
        select(
            outbox.c.id,
            outbox.c.key,
            outbox.c.channel,
            outbox.c.chat_key,
            outbox.c.person_id,
            _MESSAGE.label("message"),
            outbox.c.error,
        )
        .where(
            why,
            outbox.c.person_id.is_not(None),
            _MESSAGE.is_not(None),
            exists().where(
                chats.c.person_id == outbox.c.person_id,
                chats.c.channel != outbox.c.channel,
                chats.c.channel.in_(bindparam("onto", expanding=True)),
                CAN_BE_ASKED,
                ~IS_DISCOURAGED_HERE,
            ),
        )
        .order_by(order)
        .limit(bindparam("limit"))
    )


_STUCK = (
    _stuck(_BY_LOCK_OR_TEMPLATE, outbox.c.id),
    _stuck(_BY_SWITCH, outbox.c.id),
    _stuck(_LATELY_REFUSED, outbox.c.settled_at),
)
_GIVE_UP = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("rows", expanding=True)), _UNSENT)
    .values(cancelled(bindparam("reason")))
)
_KEY = select(outbox.c.key, outbox.c.chat_key).where(outbox.c.id == bindparam("row"))
_UNSENT_OF_CHAT = select(outbox.c.id, outbox.c.key).where(
    outbox.c.chat_key == bindparam("chat"),
    outbox.c.key.startswith(bindparam("cause")),
    _UNSENT,
    func.coalesce(outbox.c.topic, "") != KNOCK,
)
