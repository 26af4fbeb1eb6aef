"""What cannot be read, such as a voice message, or is not asked for: told as what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers import wanted_for
from conversations.answers.came import what_came
from conversations.dialogs.filling import open_step
from conversations.dialogs.screens import QUESTION
from conversations.dialogs.waiting import CROSSED, is_unseen
from conversations.forms import LongTextType
from conversations.messages import SharedContact
from conversations.texts import key_in

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.messages import Media, Unsupported


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
        is_long = asked is not None and is_asked and isinstance(asked.question.type, LongTextType)
        if is_long and body.kind == "voice":
            return scene.leading(scene.say("unsupported-voice-long"))
        return scene.leading(scene.say(key_in("unsupported", body.kind)))
    came = what_came(body, scene.language)
    return scene.leading(scene.say("rejected-came-instead", came=came, wanted=wanted))


def told_not_asked(scene: Scene, body: Media | SharedContact) -> str:
    """Return the words that nothing asks for what came, by its name."""
    if isinstance(body, SharedContact):
        return scene.say("contact-not-asked")
    return scene.say("file-not-asked")


_ASKS = frozenset({QUESTION, CROSSED})
