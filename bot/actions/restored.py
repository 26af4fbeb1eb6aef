"""What a restored database needs before the service may use it.

The copy does not know what happened after it was made: what was sent, who was erased. So
nothing is sent until somebody says so, what was on its way waits for a person, whoever was
noted as erased is erased again, and what platforms tell of messages marked before the restore is
not taken for what is told of those that get their ids anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.actions import personal
from storage import audit, copies, erasures, outbox, sending_switch

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restored database holds and what was done to it."""

    last_record: datetime | None
    """When (UTC) the last thing happened that it knows of."""
    in_doubt: int
    """Messages of unclear fate that wait for a person now."""
    waiting: int
    """Messages that wait until sending is resumed."""
    erased: int
    """People erased again."""


def settle(tx: Transaction, marks: AbstractSet[str], *, by: str, now: datetime) -> Restored:
    """Make a restored database safe to start with; doing it twice changes nothing more."""
    last = copies.last_record(tx)
    sending_switch.resume(tx)  # where it was off in the copy: what is older counts from now
    sending_switch.pause(tx, now)
    in_doubt = outbox.hold_in_doubt(tx, now)
    outbox.forget_installation(tx)
    again = erasures.find_marked(tx, marks)
    for person in again:
        personal.erase(tx, person, "", now, actor=by)
    waiting, _ = outbox.count_waiting(tx, now)
    detail = {"review": str(in_doubt), "waiting": str(waiting), "erased": str(len(again))}
    audit.note(tx, "records_restored", "records", actor=by, now=now, detail=detail)
    return Restored(last, in_doubt, waiting, len(again))
