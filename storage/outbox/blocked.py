"""What keeps messages from leaving, and those somebody waits for meanwhile.

A wait for the platform ("too many requests") is its doing, so it does not count: what would have
expired during a block, or shortly after it, has a reply's whole time from the end of the block.
What expires all the same keeps what held it up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, exists, func, literal, select, update

from storage import policies
from storage.codecs import UtcDateTime
from storage.outbox.rows import state
from storage.pace import UNASKED, account_scope, chat_scope
from storage.refused_accounts import IS_REFUSED
from storage.schema.delivery import outbox, pace
from storage.sending_switch import IS_ON

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def prolong(tx: Connection, now: datetime, *, limit: int) -> int:
    """Give what a block held its time from the block's end, if it is due to expire.

    Return how many rows did. Those beyond `limit` wait for the next time, see `IS_HELD`.
    """
    values = {"now": now, "limit": limit, "recently": recently(now)}
    held = tx.execute(_HELD, values).all()
    if held:
        tx.execute(_PROLONG, [{"row": row.id, "until": row.blocked + _LONGER} for row in held])
    return len(held)


def recently(now: datetime) -> datetime:
    """Return since when a block must have lasted for what it held to have time left."""
    return now - _LONGER


PAUSED, HELD_BACK, LIMIT, REFUSED = "paused", "held back", "limit", "account refused"
"""What held up a message that expired, where no try of its own tells more."""
_LONGER = policies.EXPIRES_AFTER["reply"]
_ACCOUNT = (
    literal(account_scope("", "").removesuffix(":")) + outbox.c.channel + ":" + outbox.c.account
)
_SCOPES = (literal(chat_scope("")) + outbox.c.chat_key, _ACCOUNT)
_IS_AWAITED = outbox.c.kind.in_(policies.AWAITED)
_LASTED = and_(pace.c.scope.in_(_SCOPES), pace.c.blocked_until > bindparam("recently"))
IS_HELD = and_(_IS_AWAITED, exists().where(_LASTED).correlate(outbox))
"""The condition that a row has time left because of a block that lasted until `recently`."""
_BLOCKED_UNTIL = (
    select(func.max(pace.c.blocked_until, type_=pace.c.blocked_until.type))
    .where(_LASTED)
    .correlate(outbox)
    .scalar_subquery()
)
_HELD = (
    select(outbox.c.id, _BLOCKED_UNTIL.label("blocked"))
    .where(
        outbox.c.state == state("pending"),
        outbox.c.expires_at <= bindparam("now"),
        IS_HELD,
    )
    .limit(bindparam("limit"))
)
_PROLONG = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.state == state("pending"))
    .values(expires_at=bindparam("until", type_=UtcDateTime))
)


def _is_blocked(*scopes: Any) -> Any:  # noqa: ANN401 - parts of a statement
    until = pace.c.blocked_until >= outbox.c.expires_at
    return exists().where(pace.c.scope.in_(scopes), until).correlate(outbox)


HELD_UP_BY = case(
    (~IS_ON, PAUSED),
    (outbox.c.waits_for.is_not(None), outbox.c.error),
    (
        and_(outbox.c.kind.in_(policies.STOPPABLE), _is_blocked(_ACCOUNT + UNASKED)),
        HELD_BACK,
    ),
    (_is_blocked(*_SCOPES), LIMIT),
    (IS_REFUSED, REFUSED),
    else_=outbox.c.error,
)
"""What held up a message that expires now: one of the above, or what its last try met with."""
