"""What is held in the session from one file of an album to the next, by a name of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.messages import Media

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.draft import Json
    from conversations.scene import TurnResult


def held_of(scene: Scene, name: str) -> Json:
    """Return what was held under a name for the album of this message; None for another one."""
    body, known = scene.context.message.body, scene.context.session.held.get(name)
    if not isinstance(body, Media) or body.album is None or not isinstance(known, list):
        return None
    album, value = known
    return value if album == body.album else None


def holding(scene: Scene, result: TurnResult, name: str, value: Json) -> TurnResult:
    """Have a turn hold a value for the album of its message."""
    body = scene.context.message.body
    if not isinstance(body, Media):
        return result
    held: dict[str, Json] = {**result.session.held, name: [body.album, value]}
    return replace(result, session=replace(result.session, held=held))
