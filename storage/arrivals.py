"""The platform's own numbering of what came in: which numbers arrived, and when the last did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from storage.schema.delivery import inbox

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

SILENT_WEEK = timedelta(days=7)
"""After that the platform may count anew, so a jump means nothing."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """That a numbered update came: our number of it, the platform's, and when."""

    id: int
    position: int
    received_at: datetime


def stored_after(
    tx: Connection, channel: str, account: str, *, after: int, limit: int
) -> tuple[Arrival, ...]:
    """List the latest arrivals of an account stored after row `after`, in the order they came."""
    found = tx.execute(
        _STORED_AFTER, {"of": channel, "who": account, "after": after, "limit": limit}
    ).all()
    return tuple(Arrival(*row) for row in reversed(found))


def latest(tx: Connection, channel: str) -> datetime | None:
    """Return when the last numbered update of a channel was received."""
    moment: datetime | None = tx.scalar(_LATEST, {"of": channel})
    return moment


_NUMBERED = inbox.c.kind == "update"
"""Their position is the platform's own number; other kinds are no part of its sequence."""
_STORED_AFTER = (
    select(inbox.c.id, inbox.c.position, inbox.c.received_at)
    .where(
        _NUMBERED,
        inbox.c.channel == bindparam("of"),
        inbox.c.account == bindparam("who"),
        inbox.c.id > bindparam("after"),
    )
    .order_by(inbox.c.id.desc())
    .limit(bindparam("limit"))
)
_LATEST = (
    select(inbox.c.received_at)
    .where(_NUMBERED, inbox.c.channel == bindparam("of"))
    .order_by(inbox.c.id.desc())
    .limit(1)
)
