"""Whether the parts are well, and how much waits: what a monitor asks for.

Answers name parts and numbers, and of the records why nothing can be stored; never people or
addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import inbox, outbox, sending_switch
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.clock import Clock
    from bot.figures import Figures
    from storage.database import Database, Transaction
    from storage.outbox import Depth

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
    try:
        async with clock.timeout(PATIENCE):
            (depth, oldest, depths), paused_since = await database.read(
                lambda tx: (_waiting(tx), sending_switch.paused_since(tx))
            )
    except (StorageError, TimeoutError):
        figures.forget_records()
        return figures.text()
    figures.records_readable.set(1)
    figures.sending_paused.set(paused_since is not None)
    now = clock.now()
    figures.inbox_open.set(depth[0])
    figures.inbox_poison.set(depth[1])
    figures.oldest.labels("inbox").set(0 if oldest is None else (now - oldest).total_seconds())
    figures.outbox.clear()
    for one in depths:
        figures.outbox.labels(one.channel, str(one.lane), one.state).set(one.count)
    waits = [(now - one.oldest).total_seconds() for one in depths if one.state == "pending"]
    # What is only due in the morning does not wait yet.
    figures.oldest.labels("outbox").set(max([0.0, *waits]))
    return figures.text()


def _waiting(tx: Transaction) -> tuple[tuple[int, int], datetime | None, tuple[Depth, ...]]:
    return inbox.depth(tx), inbox.oldest_open(tx), outbox.depths(tx)
