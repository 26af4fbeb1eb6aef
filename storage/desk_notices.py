"""Whether somebody of staff has a notice they did not see yet: one of them is enough.

Whoever wrote to us after it left has seen it. What has not left is dropped in favour of the next
one by its topic, and does not count. What was held up can be put off as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, literal_column, select, update

from storage.outbox.rows import state
from storage.policies import EXPIRES_AFTER
from storage.prepared import Prepared
from storage.schema.delivery import chats, outbox

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_LEFT = ("sending", "unknown", "sent", "review")


def has_unread(tx: Connection, chat_key: str, topic: str) -> bool:
    """Tell whether a notice of this topic left for a chat, and nothing came from there since."""
    unread = and_(
        outbox.c.chat_key == chats.c.chat_key,
        outbox.c.topic == topic,
        outbox.c.state.in_(_LEFT),
        outbox.c.wire_at >= chats.c.last_seen_at,
    )
    found = select(exists().where(unread)).where(chats.c.chat_key == chat_key)
    return bool(tx.scalar(found))


def put_off(tx: Connection, topic: str, until: datetime) -> None:
    """Have notices of this topic that are due before `until` leave then."""
    expires = until + EXPIRES_AFTER["notice"]
    _PUT_OFF.run(tx, {"about": topic, "until": until, "expires": expires})


_NOTICE: Any = literal_column("'notice'")
"""As a literal: only so does SQLite use the partial index."""
_PUT_OFF = Prepared(
    update(outbox)
    .where(
        outbox.c.topic == bindparam("about"),
        outbox.c.state == state("pending"),
        outbox.c.kind == _NOTICE,
        outbox.c.next_at < bindparam("until"),
    )
    .values(
        not_before=bindparam("until"), next_at=bindparam("until"), expires_at=bindparam("expires")
    )
)
