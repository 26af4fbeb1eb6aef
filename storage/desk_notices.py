"""Whether somebody of staff has a notice they did not see yet: one of them is enough.

Whoever wrote to us after it left has seen it. What has not left is dropped in favour of the next
one by its topic, and does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, select

from storage.schema.delivery import chats, outbox

if TYPE_CHECKING:
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
