"""Which channels the people of an agency use, as operators decide it; in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.outcomes import Denied
from storage import audit, channel_policies, library

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Transaction


def describe(tx: Transaction) -> tuple[str, ...]:
    """Return a plain line for each channel, and one for each agency it is off for."""
    agencies = library.agency_index(tx)
    off = channel_policies.list_off(tx)
    lines = []
    for channel, is_on in channel_policies.switches(tx).items():
        lines.append(f"{channel}  {'on' if is_on else 'off in the settings'}")
        for name, code in off:
            if name == channel:
                agency = agencies.get(code)
                lines.append(f"  off for {code}  {agency.name if agency else 'unknown'}")
    return tuple(lines)


def turn_off(
    tx: Transaction, channel: str, agency: str, *, by: str, now: datetime
) -> Denied | None:
    """Have the people of an agency use the other channels from now on."""
    denied = _unfit(tx, channel, agency)
    if denied is not None:
        return denied
    if channel_policies.open_for(tx, agency) == (channel,):
        return Denied("Then no channel would be left for the people of that agency.")
    if not channel_policies.turn_off(tx, channel, agency, now):
        return Denied(f"{channel} is off for {agency} already.")
    _note(tx, "channel_off", channel, agency, by=by, now=now)
    return None


def turn_on(tx: Transaction, channel: str, agency: str, *, by: str, now: datetime) -> Denied | None:
    """Let the people of an agency use a channel again."""
    denied = _unfit(tx, channel, agency)
    if denied is not None:
        return denied
    if not channel_policies.turn_on(tx, channel, agency):
        return Denied(f"{channel} is on for {agency} already.")
    _note(tx, "channel_on", channel, agency, by=by, now=now)
    return None


def _unfit(tx: Transaction, channel: str, agency: str) -> Denied | None:
    known = channel_policies.switches(tx)
    if channel not in known:
        return Denied(f"There is no channel {channel}; there are: {', '.join(known)}.")
    if library.agency_index(tx).get(agency) is None:
        return Denied(f"There is no agency with the code {agency}.")
    return None


def _note(
    tx: Transaction, action: str, channel: str, agency: str, *, by: str, now: datetime
) -> None:
    audit.note(tx, action, f"channel:{channel}", actor=by, now=now, detail={"agency": agency})
