"""How a question is answered, where that is not plain from what is asked: several, long, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers.files import show_limit
from conversations.dialogs.wording import options_of
from conversations.forms import FilesType, LongTextType, SelectManyType

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.engine import Step

_MANY = 5
"""Options from which on the example of typing several at once, "1, 3, 5", is one."""
_OF_EXAMPLE = 3


def how_to_answer(scene: Scene, asked: Step) -> str:
    """Return the sentence that says how; nothing where none is needed."""
    match asked.question.type:
        case LongTextType(maximum=maximum):
            return scene.say("how-long-text", maximum=maximum)
        case FilesType(maximum=1, kinds=kinds, size=size):
            return scene.say("how-file", kinds=_kinds(kinds), size=show_limit(size))
        case FilesType(maximum=maximum, kinds=kinds, size=size):
            return scene.say(
                "how-files", kinds=_kinds(kinds), size=show_limit(size), maximum=maximum
            )
        case SelectManyType(maximum=maximum):
            is_typed = _is_best_typed(scene, asked, maximum)
            return scene.say("how-several-at-once" if is_typed else "how-several")
        case _:
            return ""


def _is_best_typed(scene: Scene, asked: Step, maximum: int | None) -> bool:
    """Tell whether there is much to tick where each tick is a message more."""
    if scene.context.changes_in_place or (maximum is not None and maximum < _OF_EXAMPLE):
        return False
    return len(options_of(scene, asked)) >= _MANY


def _kinds(kinds: tuple[str, ...]) -> str:
    names = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG", "docx": "DOCX", "txt": "TXT"}
    return ", ".join(names.get(kind, kind.upper()) for kind in kinds)
