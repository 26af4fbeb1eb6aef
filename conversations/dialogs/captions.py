"""Words beside files at a question for files: they are no answer there, and that is said.

Those of an album are held in the session (`album_words`) until its last file, to be told at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.answers.cleaning import one_line, quoted
from conversations.messages import Media

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.draft import Json
    from conversations.scene import TurnResult


def _words(scene: Scene) -> str:
    """Return what was written beside the files of this message, or of its album so far."""
    body, known = scene.context.message.body, scene.context.session.held.get("album_words")
    if not isinstance(body, Media):
        return ""
    before = ""
    if isinstance(known, list) and body.album is not None and known[0] == body.album:
        before = str(known[1])
    return one_line(f"{before} {body.caption}")


def told(scene: Scene) -> Scene:
    """Say that the words beside files are not kept with them; nothing where there are none."""
    words = _words(scene)
    return scene.leading(scene.say("file-words", words=quoted(words))) if words else scene


def kept_for_album(scene: Scene, result: TurnResult) -> TurnResult:
    """Hold the words until the last file of the album, with which they are told."""
    body, words = scene.context.message.body, _words(scene)
    if not isinstance(body, Media) or not words:
        return result
    held: dict[str, Json] = {**result.session.held, "album_words": [body.album, words]}
    return replace(result, session=replace(result.session, held=held))
