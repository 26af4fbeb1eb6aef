"""The switch that keeps everything from being sent: one row of the records.

It holds across restarts and for every process. While it is off, messages are written and
wait; what expires meanwhile expires.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, literal_column, select

from storage.codecs import to_stored_time
from storage.schema import inserting
from storage.schema.library import site

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NAME: Any = literal_column("'sending_paused_at'")

IS_ON = ~exists().where(site.c.name == _NAME)
"""The condition, within a statement, that messages may leave."""


def pause(tx: Connection, now: datetime) -> bool:
    """Let nothing leave from now on; return False where it was so already."""
    values = {"name": "sending_paused_at", "value": to_stored_time(now)}
    return tx.execute(_PAUSE.on(tx), values).rowcount == 1


def resume(tx: Connection) -> datetime | None:
    """Let messages leave again; return since when they could not, or None."""
    since = paused_since(tx)
    tx.execute(delete(site).where(site.c.name == _NAME))
    return since


def paused_since(tx: Connection) -> datetime | None:
    """Return since when (UTC) nothing leaves, or None while messages do."""
    found = tx.execute(select(site.c.value).where(site.c.name == _NAME)).scalar_one_or_none()
    return None if found is None else datetime.fromisoformat(found)


_PAUSE = inserting(site, lambda into: into.on_conflict_do_nothing(index_elements=["name"]))
