"""What becomes of the outbox of a copy: it does not know what was sent after it was made.

What was on its way then is for a person to decide; what waited stays, and may be dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, func, select, update

from storage.codecs import UtcDateTime
from storage.outbox.rows import cancelled, state
from storage.schema.delivery import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def hold_in_doubt(tx: Connection, now: datetime) -> int:
    """Put what was leased, on the wire or unclear into review; return how many messages.

    Press answers and edits, which nobody waits for any more, expire instead.
    """
    tx.execute(_EXPIRE_BESIDE, {"now": now})
    return tx.execute(_HOLD, {"now": now}).rowcount


def cancel_older(tx: Connection, before: datetime, now: datetime) -> int:
    """Cancel what waits and was written before then; return how many messages."""
    return tx.execute(_CANCEL_OLDER, {"before": before, "now": now}).rowcount


def count_waiting(tx: Connection, before: datetime) -> tuple[int, int]:
    """Return how many messages wait, and how many of them were written before then."""
    row = tx.execute(_WAITING, {"before": before}).one()
    return int(row[0]), int(row[1])


_IN_DOUBT = outbox.c.state.in_((state("leased"), state("sending"), state("unknown")))
_NOW = bindparam("now", type_=UtcDateTime)
_IS_OLDER = outbox.c.created_at < bindparam("before", type_=UtcDateTime)
_EXPIRE_BESIDE = (
    update(outbox)
    .where(_IN_DOUBT, outbox.c.kind == "beside")
    .values(state="expired", settled_at=_NOW, lease_until=None, error="restored")
)
_HOLD = (
    update(outbox)
    .where(_IN_DOUBT)
    .values(state="review", next_at=_NOW, lease_until=None, error="restored")
)
_CANCEL_OLDER = (
    update(outbox)
    .where(outbox.c.state == state("pending"), _IS_OLDER)
    .values(cancelled("restored"))
)
_WAITING = select(func.count(), func.coalesce(func.sum(case((_IS_OLDER, 1), else_=0)), 0)).where(
    outbox.c.state == state("pending")
)
