"""One chat as its person saw it: what came in and what was sent, for the simulator and staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from storage.inbox import IS_OPEN
from storage.schema import inbox, outbox

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.draft import Json


@dataclass(frozen=True, slots=True)
class Said:
    """Something the person sent; `raw` is empty where it was erased."""

    id: int
    at: datetime
    raw: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Something the platform took from us."""

    id: int
    at: datetime
    method: str
    body: Json
    ext_id: str | None
    asks: bool
    """It carries the prompt the person is at from then on, in place of the one before."""


def said(tx: Connection, chat_key: str, *, after: int, limit: int) -> tuple[Said, ...]:
    """Return what came in after an inbox id, latest `limit`, oldest first."""
    rows = tx.execute(
        select(inbox.c.id, inbox.c.received_at, inbox.c.raw)
        .where(inbox.c.chat_key == chat_key, inbox.c.id > after)
        .order_by(inbox.c.id.desc())
        .limit(limit)
    )
    return tuple(Said(row.id, row.received_at, row.raw) for row in reversed(rows.all()))


def shown(tx: Connection, chat_key: str, *, after: int, limit: int) -> tuple[Shown, ...]:
    """Return what was sent after an outbox id, latest `limit`, oldest first."""
    rows = tx.execute(
        select(
            outbox.c.id,
            outbox.c.settled_at,
            outbox.c.method,
            outbox.c.body,
            outbox.c.ext_id,
            outbox.c.prompt_id.is_not(None).label("asks"),
        )
        .where(outbox.c.chat_key == chat_key, outbox.c.state == "sent", outbox.c.id > after)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return tuple(
        Shown(row.id, row.settled_at, row.method, row.body, row.ext_id, row.asks)
        for row in reversed(rows.all())
    )


def is_busy(tx: Connection, chat_key: str, *, until: datetime) -> bool:
    """Tell whether something of the chat still waits for its turn, or to be sent by then."""
    coming = select(inbox.c.id).where(inbox.c.chat_key == chat_key, IS_OPEN).exists()
    going = (
        select(outbox.c.id)
        .where(
            outbox.c.chat_key == chat_key,
            outbox.c.state.in_(("pending", "leased", "sending", "unknown")),
            outbox.c.not_before <= until,
        )
        .exists()
    )
    return bool(tx.scalar(select(or_(coming, going))))
