"""Words beside files at a question for files: they are no answer there, and that is said.

Those of an album are held in the session (`album_words`) until its last file, to be told at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers.cleaning import one_line, quoted
from conversations.dialogs.albums import held_of, holding
from conversations.messages import Media

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.scene import TurnResult

_NAME = "album_words"


def _words(scene: Scene) -> str:
    """Return what was written beside the files of this message, or of its album so far."""
    body = scene.context.message.body
    if not isinstance(body, Media):
        return ""
    return one_line(f"{held_of(scene, _NAME) or ''} {body.caption}")


def told(scene: Scene) -> Scene:
    """Say that the words beside files are not kept with them; nothing where there are none."""
    words = _words(scene)
    return scene.leading(scene.say("file-words", words=quoted(words))) if words else scene


def kept_for_album(scene: Scene, result: TurnResult) -> TurnResult:
    """Hold the words until the last file of the album, with which they are told."""
    words = _words(scene)
    return holding(scene, result, _NAME, words) if words else result
