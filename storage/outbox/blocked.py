"""Messages somebody waits for while the platform lets nothing leave ("too many requests").

That wait is the platform's doing, so it does not count: what would have expired during a block,
or shortly after it, has a reply's whole time from the end of the block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, exists, func, literal, select, update

from storage import policies
from storage.codecs import UtcDateTime
from storage.outbox.rows import state
from storage.pace import account_scope, chat_scope
from storage.schema.delivery import outbox, pace

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


_LONGER = policies.EXPIRES_AFTER["reply"]
_SCOPES = (
    literal(chat_scope("")) + outbox.c.chat_key,
    literal(account_scope("", "").removesuffix(":")) + outbox.c.channel + ":" + outbox.c.account,
)
_IS_AWAITED = outbox.c.kind.in_(policies.AWAITED)
_LASTED = and_(pace.c.scope.in_(_SCOPES), pace.c.blocked_until > bindparam("recently"))
IS_HELD = and_(_IS_AWAITED, exists().where(_LASTED).correlate(outbox))
"""The condition that a row has time left because of a block that lasted until `recently`."""
_HELD = (
    select(
        outbox.c.id,
        func.max(pace.c.blocked_until, type_=pace.c.blocked_until.type).label("blocked"),
    )
    .join(pace, _LASTED)
    .where(
        outbox.c.state == state("pending"),
        _IS_AWAITED,
        outbox.c.expires_at <= bindparam("now"),
    )
    .group_by(outbox.c.id)
    .limit(bindparam("limit"))
)
_PROLONG = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.state == state("pending"))
    .values(expires_at=bindparam("until", type_=UtcDateTime))
)
