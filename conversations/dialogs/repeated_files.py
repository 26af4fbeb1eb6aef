"""The same file sent for two questions: taken, and said at once, while the right one is at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations import engine
from conversations.dialogs.parts import files_so_far
from conversations.dialogs.wording import bold_label
from conversations.draft import Given
from conversations.forms import FilesType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conversations.dialogs.screens import Scene
    from conversations.draft import Json
    from conversations.engine import Step
    from conversations.text_keys import TextKey


def told(scene: Scene, asked: Step, value: Json) -> str:
    """Return where else in the draft a file just sent was sent already; nothing where nowhere."""
    sent = set(_hashes(value))
    for step in engine.path(scene.open_form, scene.open_draft.answers):
        answer = scene.open_draft.answers.get(step.key)
        if answer is None or not isinstance(step.question.type, FilesType):
            continue
        is_replaced = step.key == asked.key and isinstance(answer, Given)
        if not is_replaced and not sent.isdisjoint(_hashes(files_so_far(step, answer))):
            is_open = isinstance(asked.question.type, FilesType) and asked.question.type.maximum > 1
            key: TextKey = "file-again-here" if is_open else "file-again"
            return scene.say(key, label=bold_label(scene, step))
    return ""


def _hashes(files: Json) -> Iterator[str]:
    for one in files if isinstance(files, list) else ():
        found = one.get("sha256") if isinstance(one, dict) else None
        if isinstance(found, str):
            yield found
