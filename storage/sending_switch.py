"""The switch that keeps everything from being sent: one row of the records.

It holds across restarts and for every process. While it is off, messages are written and
wait; what expires meanwhile expires.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from storage import site
from storage.codecs import to_stored_time

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NAME = "sending_paused_at"

IS_ON = ~site.is_noted(_NAME)
"""The condition, within a statement, that messages may leave."""


def pause(tx: Connection, now: datetime) -> bool:
    """Let nothing leave from now on; return False where it was so already."""
    return site.note_first(tx, _NAME, to_stored_time(now))


def resume(tx: Connection) -> datetime | None:
    """Let messages leave again; return since when they could not, or None."""
    since = paused_since(tx)
    site.drop(tx, _NAME)
    return since


def paused_since(tx: Connection) -> datetime | None:
    """Return since when (UTC) nothing leaves, or None while messages do."""
    found = site.find(tx, _NAME)
    return None if found is None else datetime.fromisoformat(found)
