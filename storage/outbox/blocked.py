"""Messages somebody waits for while the platform lets nothing leave ("too many requests").

That wait is the platform's doing, so it does not count: what would have expired during a block
may still leave for a while once the block is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, literal, select, update

from storage import policies
from storage.codecs import UtcDateTime
from storage.outbox.rows import state
from storage.pace import account_scope, chat_scope
from storage.schema.delivery import outbox, pace

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def prolong(tx: Connection, now: datetime, *, limit: int) -> int:
    """Let what a block held over its time wait until the block's end; return how many did."""
    held = tx.execute(_HELD, {"now": now, "limit": limit}).all()
    if held:
        longer = policies.EXPIRES_AFTER["reply"]
        tx.execute(_PROLONG, [{"row": row.id, "until": row.blocked + longer} for row in held])
    return len(held)


_SCOPES = (
    literal(chat_scope("")) + outbox.c.chat_key,
    literal(account_scope("", "").removesuffix(":")) + outbox.c.channel + ":" + outbox.c.account,
)
_HELD = (
    select(
        outbox.c.id,
        func.max(pace.c.blocked_until, type_=pace.c.blocked_until.type).label("blocked"),
    )
    .join(pace, pace.c.scope.in_(_SCOPES))
    .where(
        outbox.c.state == state("pending"),
        outbox.c.kind.in_(policies.AWAITED),
        outbox.c.expires_at <= bindparam("now"),
        pace.c.blocked_until >= outbox.c.expires_at,
    )
    .group_by(outbox.c.id)
    .limit(bindparam("limit"))
)
_PROLONG = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.state == state("pending"))
    .values(expires_at=bindparam("until", type_=UtcDateTime))
)
