"""What cannot be read, such as a voice message: told as what it is, with what is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers import wanted_for
from conversations.dialogs.filling import open_step
from conversations.dialogs.screens import QUESTION
from conversations.dialogs.waiting import CROSSED, is_unseen
from conversations.texts import key_in

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.messages import Unsupported


def told_unreadable(scene: Scene, body: Unsupported) -> Scene:
    """Say what came that cannot be read and, where one certain thing is asked, what is wanted."""
    asked = open_step(scene) if scene.draft is not None else None
    is_asked = (
        asked is not None
        and scene.context.session.screen in _ASKS
        and engine.is_open(asked, scene.open_draft.answers)
        and not is_unseen(scene, asked)
    )
    wanted = wanted_for(asked.question.type, scene.language) if asked and is_asked else ""
    if not wanted:
        return scene.leading(scene.say(key_in("unsupported", body.kind)))
    came = scene.say(key_in("came", body.kind))
    return scene.leading(scene.say("rejected-came-instead", came=came, wanted=wanted))


_ASKS = frozenset({QUESTION, CROSSED})
