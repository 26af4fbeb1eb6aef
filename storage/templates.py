"""What the platform says of our templates: state, category, quality; told by it, or asked for.

Each is known as of a moment, and news of an earlier one changes nothing: they come in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from storage.outbox.rows import TEMPLATE
from storage.schema import inserting
from storage.schema.delivery import outbox
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
    state_at: datetime | None = None
    category_at: datetime | None = None
    quality_at: datetime | None = None


def note(
    tx: Connection,
    channel: str,
    key: str,
    at: datetime,
    *,
    state: str | None = None,
    category: str | None = None,
    quality: str | None = None,
    reason: str | None = None,
) -> TemplateState | None:
    """Note what was told of a template, as it was `at`; what was not told stays.

    Return how it stood before.
    """
    at = at.replace(microsecond=0)  # platforms tell seconds; in the same one the last word counts
    before = find(tx, channel, key)
    stood = before or TemplateState(key, "pending", "", "", "", at)
    news = {
        name: word
        for name, word in (("state", state), ("category", category), ("quality", quality))
        if word and (getattr(stood, f"{name}_at") or at) <= at
    }
    if reason is not None and (state is None or "state" in news):
        news["reason"] = reason
    told = {name: news.get(name, getattr(stood, name)) for name in _TOLD}
    times = {
        name: at if name.removesuffix("_at") in news else getattr(stood, name) for name in _TIMES
    }
    is_changed = before is None or any(getattr(before, name) != told[name] for name in _TOLD)
    changed_at = at if is_changed else stood.changed_at
    tx.execute(
        _NOTE.on(tx),
        {"key": key, "channel": channel, "changed_at": changed_at, **told, **times},
    )
    return before


def note_refused(tx: Connection, message: int, at: datetime, *, state: str, reason: str) -> bool:
    """Note how the template stands that a message went out as: the platform refused it for that.

    Return whether the message went out as one.
    """
    found = tx.execute(_SENT_AS, {"message": message}).first()
    if found is None:
        return False
    note(tx, found.channel, found.template_key, at, state=state, reason=reason)
    return True


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
_TIMES = ("state_at", "category_at", "quality_at")
_COLUMNS = (
    templates.c.key,
    *(templates.c[name] for name in _TOLD),
    templates.c.changed_at,
    *(templates.c[name] for name in _TIMES),
)
_SENT_AS = select(outbox.c.channel, outbox.c.template_key).where(
    outbox.c.id == bindparam("message"),
    outbox.c.sent_as == TEMPLATE,
    outbox.c.template_key.is_not(None),
)
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
        set_={name: into.excluded[name] for name in (*_TOLD, "changed_at", *_TIMES)},
    ),
)
