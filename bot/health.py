"""Whether the parts are well, and how much waits: what a monitor asks for.

Answers name parts and numbers, and of the records why nothing can be stored; never people or
addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import template_requests
from bot.accounts import WHATSAPP
from bot.actions import prices
from storage import costs, identities, inbox, outbox, pace, sending_switch, templates
from storage.errors import StorageError
from storage.policies import LANES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from bot.clock import Clock
    from bot.figures import Figures, RecordFigures
    from storage.costs import MonthCount
    from storage.database import Database, Transaction

PATIENCE = 2.0
_OK, _ILL = "ok", "ill"


async def report(database: Database, clock: Clock, parts: Mapping[str, bool]) -> dict[str, str]:
    """Return each part, and the database, with "ok" or "ill", the database's with a reason."""
    states = {name: _OK if is_well else _ILL for name, is_well in parts.items()}
    return {"database": await _state_of(database, clock), **states}


async def _state_of(database: Database, clock: Clock) -> str:
    is_readable = await _is_readable(database, clock)
    if database.fault is not None:
        return f"{_ILL}: {database.fault}"
    return _OK if is_readable else _ILL


async def _is_readable(database: Database, clock: Clock) -> bool:
    try:
        async with clock.timeout(PATIENCE):
            await database.read(inbox.oldest_open)
    except (StorageError, TimeoutError):
        return False
    return True


async def figures_text(database: Database, clock: Clock, figures: Figures) -> bytes:
    """Return all figures, with what waits read from the records now, if they can be read."""
    now, channels = clock.now(), figures.channels
    try:
        async with clock.timeout(PATIENCE):
            found = await database.read(lambda tx: _read(tx, now, channels))
    except (StorageError, TimeoutError):
        figures.records_readable.set(0)
        figures.records.forget()
        return figures.text()
    figures.records_readable.set(1)
    figures.records.clear()
    _show(figures.records, found, now, channels)
    _show_traffic(figures.records, found)
    return figures.text()


@dataclass(frozen=True, slots=True)
class _Records:
    """What the records say: each found by an index, and all at once."""

    inbox: tuple[inbox.Depth, ...]
    poison: int
    outbox: tuple[outbox.Depth, ...]
    waiting_for: Mapping[tuple[str, str], int]
    paused_since: datetime | None
    windows: Mapping[str, int]
    blocked: Mapping[str, int]
    templates: Mapping[str, int]
    unfit: int
    counted: tuple[MonthCount, ...]


def _read(tx: Transaction, now: datetime, channels: Collection[str]) -> _Records:
    has_templates = WHATSAPP in channels
    versions = template_requests.versions()
    month = prices.month_of(now)
    return _Records(
        inbox=inbox.depths(tx),
        poison=inbox.depth(tx)[1],
        outbox=outbox.depths(tx),
        waiting_for=outbox.count_waiting_for(tx),
        paused_since=sending_switch.paused_since(tx),
        windows=identities.count_open(tx, now),
        blocked=pace.count_blocked(tx, now),
        templates=templates.count_states(tx, WHATSAPP, versions) if has_templates else {},
        unfit=len(template_requests.unfit(tx)) if has_templates else 0,
        counted=tuple(one for one in costs.list_counts(tx, months=1) if one.month == month),
    )


def _show(shown: RecordFigures, found: _Records, now: datetime, channels: Collection[str]) -> None:
    """Show what waits, and of each channel that is on if nothing does."""
    for channel in channels:
        shown.inbox_open.labels(channel).set(0)
        shown.oldest.labels("inbox", channel, "").set(0)
        for lane in set(LANES.values()):
            shown.oldest.labels("outbox", channel, lane).set(0)
    for waiting in found.inbox:
        shown.inbox_open.labels(waiting.channel).set(waiting.count)
        age = (now - waiting.oldest).total_seconds()
        shown.oldest.labels("inbox", waiting.channel, "").set(max(0.0, age))
    shown.inbox_poison.set(found.poison)
    for one in found.outbox:
        shown.outbox.labels(one.channel, one.lane, one.state).set(one.count)
        if one.state == "pending" and one.oldest is not None:
            # What is only due in the morning does not wait yet.
            age = max(0.0, (now - one.oldest).total_seconds())
            shown.oldest.labels("outbox", one.channel, one.lane).set(age)
    for (channel, reason), count in found.waiting_for.items():
        shown.waiting_for.labels(channel, reason).set(count)
    shown.sending_paused.set(found.paused_since is not None)
    for scope, count in found.blocked.items():
        shown.blocked.labels(scope).set(count)


def _show_traffic(shown: RecordFigures, found: _Records) -> None:
    """Show what may be said to whom, and what it costs."""
    for channel, count in found.windows.items():
        shown.windows.labels(channel).set(count)
    for state, count in found.templates.items():
        shown.templates.labels(state).set(count)
    shown.templates_unfit.set(found.unfit)
    for one in found.counted:
        shown.counted.labels(one.channel, one.kind, one.category).set(one.count)
    sums, unpriced = costs.estimate(found.counted)
    for currency, amount in sums.items():
        shown.cost.labels(currency).set(amount)
    shown.unpriced.set(unpriced)
