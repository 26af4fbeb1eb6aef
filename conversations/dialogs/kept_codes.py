"""A colleague's code from whoever is not registered yet: kept, and offered once they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.aside_words import AS_CODE, YES
from conversations.dialogs.screens import KEPT_CODE, answer, show, step, text_of
from conversations.texts import bold

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.scene import TurnResult

CODE = "code"
"""The screen that takes a code."""
USE = "use"
"""The button that uses the one that was kept."""


def keep(scene: Scene, code: str) -> Scene:
    """Keep a code until registration ends, and say so."""
    told = scene.leading(scene.say("code-kept", code=bold(code)))
    return told.holding(**{KEPT_CODE: code})


def drop(scene: Scene) -> Scene:
    """Forget the code, as it is used."""
    return scene.holding(**{KEPT_CODE: None})


def kept(scene: Scene) -> str:
    """Return the code that was kept, or nothing."""
    return text_of(scene.context.session.held, KEPT_CODE)


def offer(scene: Scene, code: str, *, misses: int = 0) -> TurnResult:
    """Ask whether the code that was kept shall be used now; another can be typed as well."""
    use = replace(answer(scene, USE, "aside-code"), aliases=(*AS_CODE, *YES))
    choices = (use, step(scene, "back"))
    text = scene.say("code-kept-ask", code=bold(code))
    return show(scene, CODE, text, choices, held={KEPT_CODE: code}, misses=misses)
