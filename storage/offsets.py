"""How far each account was polled: moved only in the transaction that stored the updates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from storage.schema import inserting
from storage.schema.delivery import offsets

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def find(tx: Connection, channel: str, account: str) -> tuple[int, datetime] | None:
    """Return the offset to ask from, and when it was last moved."""
    row = tx.execute(_FIND, {"of": channel, "who": account}).one_or_none()
    return None if row is None else (row[0], row[1])


def move(tx: Connection, channel: str, account: str, position: int, now: datetime) -> None:
    """Move the offset, also backwards: after a silent week a platform may count anew."""
    tx.execute(
        _MOVE.on(tx),
        {"channel": channel, "account": account, "position": position, "updated_at": now},
    )


_FIND = select(offsets.c.position, offsets.c.updated_at).where(
    offsets.c.channel == bindparam("of"), offsets.c.account == bindparam("who")
)
_MOVE = inserting(
    offsets,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[offsets.c.channel, offsets.c.account],
        set_={"position": insert.excluded.position, "updated_at": insert.excluded.updated_at},
    ),
)
