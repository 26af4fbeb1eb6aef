"""Taking the last part of a collected answer out, and bringing it back until another one comes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.answers.files import called, short_name
from conversations.dialogs.parts import files_so_far, in_order
from conversations.forms import FilesType

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.draft import Collecting
    from conversations.engine import Step


def drop_last(scene: Scene, asked: Step, collecting: Collecting) -> Scene:
    """Take the last part away, or the last file alone, so that a better one can be sent."""
    if not collecting.parts:
        return scene.leading(scene.say("part-none"))
    *kept, last = in_order(collecting.parts)
    taken, told = last, scene.say("part-dropped")
    if isinstance(asked.question.type, FilesType) and isinstance(last.value, list):
        taken = replace(last, value=last.value[-1:])
        told = scene.say("file-dropped", name=_last_name(scene, asked, collecting))
        if len(last.value) > 1:
            kept.append(replace(last, value=last.value[:-1]))
    dropped = (*collecting.dropped, taken)
    scene = scene.leading(told)
    return scene.with_answer(asked.key, replace(collecting, parts=tuple(kept), dropped=dropped))


def drop_all(scene: Scene, asked: Step, collecting: Collecting) -> Scene:
    """Take all parts away, so that the answer can be given anew."""
    dropped = (*collecting.dropped, *in_order(collecting.parts))
    scene = scene.leading(scene.say("parts-dropped"))
    return scene.with_answer(asked.key, replace(collecting, parts=(), dropped=dropped))


def bring_back(scene: Scene, asked: Step, collecting: Collecting) -> Scene:
    """Put what was taken out last into its place again."""
    if not collecting.dropped:
        return scene.leading(scene.say("part-none-dropped"))
    *left, back = collecting.dropped
    restored = replace(collecting, parts=in_order((*collecting.parts, back)), dropped=tuple(left))
    if isinstance(asked.question.type, FilesType) and isinstance(back.value, list):
        name = _last_name(scene, asked, restored)
        scene = scene.leading(scene.say("file-brought-back", name=name))
    else:
        scene = scene.leading(scene.say("part-brought-back"))
    return scene.with_answer(asked.key, restored)


def _last_name(scene: Scene, asked: Step, collecting: Collecting) -> str:
    """Return what the last file of an answer is called among the others."""
    return short_name(called(files_so_far(asked, collecting), scene.language)[-1])
