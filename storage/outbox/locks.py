"""What waits for a chat that is locked: kept for its person, and sent nowhere meanwhile.

Somebody else may be behind the chat. What its person is to get leaves once it is known to be
theirs, or is said on another chat of theirs (`stuck`); a conversation ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, false, func, update

from storage.codecs import UtcDateTime
from storage.outbox.knocks import KNOCK, ON_LOCK
from storage.outbox.rows import LOCKED, NOT_YET_SENDING, state, withdraw
from storage.schema.delivery import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

KEPT: tuple[str, ...] = ("receipt", "notice")
"""Kinds that say something which stays true while nothing may leave."""


def lock(tx: Connection, chat_key: str, now: datetime) -> None:
    """Keep what waits for a chat from leaving; what is only part of a conversation ends."""
    tx.execute(_KEEP, {"chat": chat_key, "reason": LOCKED})
    withdraw(tx, chat_key, now, LOCKED, but=ON_LOCK)


def unlock(tx: Connection, chat_key: str, now: datetime) -> int:
    """Let what was kept leave: the chat is its person's. Return how many rows."""
    return tx.execute(_FREE, {"chat": chat_key, "now": now}).rowcount


_OF_CHAT = outbox.c.chat_key == bindparam("chat")
_KEEP = (
    update(outbox)
    .where(
        _OF_CHAT,
        NOT_YET_SENDING,
        outbox.c.kind.in_(KEPT),
        outbox.c.person_id.is_not(None),
        outbox.c.secret == false(),
        func.coalesce(outbox.c.topic, "") != KNOCK,
    )
    .values(
        state="pending",
        waits_for=ON_LOCK,
        error=bindparam("reason"),
        next_at=outbox.c.expires_at,
        lease_until=None,
    )
)
_FREE = (
    update(outbox)
    .where(_OF_CHAT, outbox.c.state == state("pending"), outbox.c.waits_for == state(ON_LOCK))
    .values(next_at=bindparam("now", type_=UtcDateTime), waits_for=None, error=None)
)
