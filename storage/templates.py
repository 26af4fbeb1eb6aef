"""What the platform says of our templates: state, category, quality; told by it, or asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from storage.schema import inserting
from storage.schema.window import templates

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class TemplateState:
    """One template in one language (`key`), as the platform sees it."""

    key: str
    state: str
    category: str
    quality: str
    reason: str
    """Why it was refused or paused, in the platform's word."""
    changed_at: datetime


def note(
    tx: Connection,
    channel: str,
    key: str,
    now: datetime,
    *,
    state: str | None = None,
    category: str | None = None,
    quality: str | None = None,
    reason: str | None = None,
) -> TemplateState | None:
    """Note what was told of a template; what was not told stays. Return how it stood before."""
    before = find(tx, channel, key)
    told = {
        "key": key,
        "channel": channel,
        "state": state or (before.state if before else "pending"),
        "category": category or (before.category if before else ""),
        "quality": quality or (before.quality if before else ""),
        "reason": (before.reason if before else "") if reason is None else reason,
    }
    if before is None or any(getattr(before, name) != told[name] for name in _TOLD):
        tx.execute(_NOTE.on(tx), told | {"changed_at": now})
    return before


def find(tx: Connection, channel: str, key: str) -> TemplateState | None:
    row = tx.execute(_FIND, {"of": channel, "this": key}).first()
    return None if row is None else TemplateState(*row)


def list_all(tx: Connection, channel: str) -> tuple[TemplateState, ...]:
    """List all templates the platform told of, by their keys."""
    return tuple(TemplateState(*row) for row in tx.execute(_LIST, {"of": channel}))


def count_states(tx: Connection, channel: str, keys: Collection[str]) -> dict[str, int]:
    """Return how many of these templates are in which state; "missing" is one that is unknown."""
    rows = tx.execute(_COUNT, {"of": channel, "keys": list(keys)})
    counted: dict[str, int] = {row[0]: row[1] for row in rows}
    missing = len(keys) - sum(counted.values())
    return counted | ({"missing": missing} if missing else {})


_TOLD = ("state", "category", "quality", "reason")
_COLUMNS = (templates.c.key, *(templates.c[name] for name in _TOLD), templates.c.changed_at)
_LIST = select(*_COLUMNS).where(templates.c.channel == bindparam("of")).order_by(templates.c.key)
_FIND = _LIST.where(templates.c.key == bindparam("this"))
_COUNT = (
    select(templates.c.state, func.count())
    .where(
        templates.c.channel == bindparam("of"),
        templates.c.key.in_(bindparam("keys", expanding=True)),
    )
    .group_by(templates.c.state)
)
_NOTE = inserting(
    templates,
    lambda into: into.on_conflict_do_update(
        index_elements=["key", "channel"],
        set_={name: into.excluded[name] for name in (*_TOLD, "changed_at")},
    ),
)
