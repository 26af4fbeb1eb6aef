"""Moving open drafts to a newer version of their form: seen first, then done, by staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.dialogs.wording import draft_title
from conversations.engine import migrate
from storage import audit, drafts, library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from conversations.draft import Draft
    from conversations.engine import Migration
    from conversations.messages import DraftId
    from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Move:
    """What moving one draft does: which answers stay, are asked again, go, or are new."""

    draft: DraftId
    change: Migration


def is_published(tx: Transaction, key: str) -> bool:
    """Tell whether a form has a current version, to which drafts can be moved."""
    return any(is_current and form.key == key for form, is_current in library.all_forms(tx))


def preview(tx: Transaction, key: str) -> tuple[Move, ...]:
    """Return what moving each open draft of a form to its current version would do."""
    return tuple(Move(moved.id, change) for moved, change in _moved(tx, key))


def move(tx: Transaction, key: str, *, by: str, now: datetime) -> tuple[Move, ...]:
    """Move every open draft of a form to its current version; the old answers stay in history."""
    moves = []
    for moved, change in tuple(_moved(tx, key)):
        dropped = [(moved.id, name, None) for name in (*change.asks_again, *change.drops)]
        drafts.remember(tx, dropped, by=moved.owner, at=now)
        drafts.save(tx, moved, title=draft_title(moved.answers), now=now)
        audit.note(
            tx, "draft_moved", f"person:{moved.owner}", actor=by, now=now,
            detail={"draft": moved.id, "version": moved.version},
        )  # fmt: skip
        moves.append(Move(moved.id, change))
    return tuple(moves)


def _moved(tx: Transaction, key: str) -> Iterator[tuple[Draft, Migration]]:
    forms = library.all_forms(tx)
    current = next((form for form, is_current in forms if is_current and form.key == key), None)
    if current is None:
        return
    versions = {form.version: form for form, _ in forms if form.key == key}
    for draft in drafts.open_with_form(tx, key):
        if draft.version != current.version:
            yield migrate(draft, versions[draft.version], current)
