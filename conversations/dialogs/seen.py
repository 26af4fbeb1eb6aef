"""What the sender had on screen: which question, since when, and which answer it showed.

The marks of it are held in the session, see `asking`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from conversations.dialogs.screens import QUESTION, is_before
from conversations.draft import Collecting, Given, Later, Skipped

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.draft import Answer, Json
    from conversations.engine import Step


def first_shown(scene: Scene) -> dict[str, Json]:
    """Return what is to be held about when the open question was first shown.

    Back from a screen that did not keep it, the question is new again.
    """
    session, shown_at = scene.context.session, scene.context.shown_at
    since = session.held.get("since")
    if session.held.get("new") is True and shown_at is not None:
        since = shown_at.isoformat()
    is_lost = session.screen != QUESTION and "new" not in session.held
    if since is None and (is_lost or session.held.get("new") is True):
        return {"new": True}
    return {"new": False, "since": since}


def seen_state(scene: Scene, asked: Step) -> dict[str, Json]:
    """Return which answer the prompt shows and, if another was shown before, since when."""
    session = scene.context.session
    mark = seen_mark(scene.open_draft.answers.get(asked.key))
    if session.cursor != asked.key or session.draft != scene.open_draft.id:
        return {"seen": mark}
    if mark != session.held.get("seen"):
        return {"seen": mark, "seen_new": True}
    shown_at = _seen_since(scene)
    if shown_at is None:
        return {"seen": mark, "seen_new": session.held.get("seen_new")}
    return {"seen": mark, "seen_since": shown_at.isoformat()}


def _seen_since(scene: Scene) -> datetime | None:
    since = scene.context.session.held.get("seen_since")
    if scene.context.session.held.get("seen_new") is True:
        return scene.context.shown_at
    return datetime.fromisoformat(since) if isinstance(since, str) else None


def last_seen(scene: Scene) -> str | None:
    """Return which answer of the open question the sender surely had on screen."""
    held = scene.context.session.held
    seen = held.get("seen")
    if not isinstance(seen, str):
        return None
    pressed = scene.context.pressed
    if pressed is not None:
        return seen if pressed.prompt == scene.context.session.prompt else None
    if "seen_new" not in held and "seen_since" not in held:
        return seen
    return None if is_before(scene, _seen_since(scene)) else seen


def seen_mark(answer: Answer | None) -> str | None:
    """Return what tells one answer to a question from another: who gave it and when."""
    match answer:
        case Given(by=by, at=at) | Later(by=by, at=at) | Skipped(by=by, at=at):
            return f"{by}@{at.isoformat()}"
        case Collecting(by=by):
            return f"{by}@…"
        case None:
            return None
