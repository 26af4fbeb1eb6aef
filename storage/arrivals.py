"""The platform's own numbering of what came in: which numbers arrived, and when the last did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from storage import site
from storage.schema.delivery import inbox

if TYPE_CHECKING:
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
    """List the first arrivals of an account stored after row `after`, in the order they came."""
    found = tx.execute(
        _STORED_AFTER, {"of": channel, "who": account, "after": after, "limit": limit}
    )
    return tuple(Arrival(*row) for row in found)


def last_stored(tx: Connection, channel: str, account: str, *, limit: int) -> tuple[Arrival, ...]:
    """List the latest arrivals of an account, in the order they came."""
    found = tx.execute(_LAST_STORED, {"of": channel, "who": account, "limit": limit}).all()
    return tuple(Arrival(*row) for row in reversed(found))


def latest(tx: Connection, channel: str) -> datetime | None:
    """Return when anything of a channel's platform was received last."""
    moment: datetime | None = tx.scalar(_LATEST, {"of": channel})
    return moment


def gaps_told_until(tx: Connection, channel: str, account: str) -> datetime | None:
    """Return up to which time of receipt the gaps of an account were told of."""
    found = site.find(tx, _told_name(channel, account))
    return None if found is None else datetime.fromisoformat(found)


def note_gaps_told(tx: Connection, channel: str, account: str, until: datetime) -> None:
    """Note that the gaps found up to that time of receipt were told of."""
    site.note(tx, _told_name(channel, account), until.isoformat())


def _told_name(channel: str, account: str) -> str:
    return f"gaps:{channel}:{account}"


_NUMBERED = inbox.c.kind == "update"
"""Their position is the platform's own number; other kinds are no part of its sequence."""
_STORED = (
    select(inbox.c.id, inbox.c.position, inbox.c.received_at)
    .where(
        _NUMBERED,
        inbox.c.channel == bindparam("of"),
        inbox.c.account == bindparam("who"),
    )
    .limit(bindparam("limit"))
)
_STORED_AFTER = _STORED.where(inbox.c.id > bindparam("after")).order_by(inbox.c.id)
_LAST_STORED = _STORED.order_by(inbox.c.id.desc())
_LATEST = (
    select(inbox.c.received_at)
    .where(inbox.c.kind != "recovered", inbox.c.channel == bindparam("of"))
    .order_by(inbox.c.id.desc())
    .limit(1)
)
