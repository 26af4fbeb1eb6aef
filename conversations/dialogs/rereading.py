"""A long answer read whole in the chat; the layout parts it into as many bubbles as it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers.writing import count_words
from conversations.dialogs import collecting
from conversations.dialogs.asking import ask_again, choices_for, comes_first, state_of_open
from conversations.dialogs.parts import text_so_far, value_so_far
from conversations.dialogs.screens import QUESTION, Scene, show
from conversations.dialogs.wording import bold_label
from conversations.draft import Collecting

if TYPE_CHECKING:
    from conversations.engine import Step
    from conversations.scene import TurnResult


def show_whole(scene: Scene, asked: Step) -> TurnResult:
    """Show the words of the open question whole; other answers stand in the question itself."""
    current = scene.open_draft.answers.get(asked.key)
    words = text_so_far(asked, current)
    if value_so_far(asked, current) in (None, "", []):
        scene = scene.leading(scene.say("rejected-nothing-collected"))
    if not words or (scene.waiting and not comes_first(scene, asked)):
        return ask_again(scene, asked)
    if isinstance(current, Collecting):
        choices = collecting.steps_of(scene, asked, current)
        then = scene.say("answer-whole-open")
    else:
        choices = choices_for(scene, asked, {}, 0)
        then = scene.say("answer-whole-closed")
    head = scene.say("answer-whole", label=bold_label(scene, asked), count=count_words(words))
    return show(
        scene,
        QUESTION,
        f"{head}\n\n{words}\n\n{then}",
        [one for one in choices if one.name != "/show"],
        cursor=asked.key,
        held=state_of_open(scene, asked),
        keep_draft=True,
    )
