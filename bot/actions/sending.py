"""The switch for all sending, as operators use it: look, pause, resume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.outcomes import Denied
from bot.stamps import stamp
from storage import audit, outbox, sending_switch

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Transaction

_SUBJECT = "sending"


def status(tx: Transaction, now: datetime) -> tuple[str, ...]:
    """Return in plain lines whether messages leave, and how many wait."""
    since = sending_switch.paused_since(tx)
    waiting, older = outbox.count_waiting(tx, since or now)
    if since is None:
        return (f"Sending is on; {waiting} messages wait.",)
    return (
        f"Sending is paused since {stamp(since)}.",
        f"{waiting} messages wait; {older} of them were written before that.",
    )


def pause(tx: Transaction, *, by: str, now: datetime) -> Denied | None:
    """Let nothing leave from now on."""
    if not sending_switch.pause(tx, now):
        return Denied("Sending is paused already.")
    audit.note(tx, "sending_paused", _SUBJECT, actor=by, now=now)
    return None


def resume(tx: Transaction, *, drops_older: bool, by: str, now: datetime) -> int | Denied:
    """Let messages leave again; return how many that were written before were cancelled."""
    since = sending_switch.resume(tx)
    if since is None:
        return Denied("Sending is on already.")
    dropped = outbox.cancel_older(tx, since, now) if drops_older else 0
    detail = {"dropped": str(dropped)}
    audit.note(tx, "sending_resumed", _SUBJECT, actor=by, now=now, detail=detail)
    return dropped
