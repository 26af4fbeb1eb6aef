"""A message that was changed after it was sent: the answer it gave changes with it.

Only answers to the draft on screen are found; what the message did otherwise stays done.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers import Parsed, parse_answer
from conversations.dialogs import collecting, person_parts
from conversations.dialogs.asking import ask_again
from conversations.dialogs.filling import obstacle_of, open_step, proceed
from conversations.dialogs.parts import text_so_far
from conversations.dialogs.refusing import filler_in
from conversations.dialogs.remarks import remark_on
from conversations.dialogs.wording import answer_context, label_of, show_answer
from conversations.draft import Collecting, Given
from conversations.forms import PersonType
from conversations.messages import Edited, Text

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.engine import Step
    from conversations.scene import TurnResult


def take_edit(scene: Scene) -> TurnResult:
    """Take a message that was changed after it was sent, and ask what was open before."""
    before = open_step(scene)
    was_open = before is not None and engine.is_open(before, scene.open_draft.answers)
    scene, changed = edited(scene)
    asked = open_step(scene)
    if obstacle_of(scene) is not None:
        return proceed(scene)
    if asked is None or (was_open and not engine.is_open(asked, scene.open_draft.answers)):
        return proceed(scene, after=asked.key if asked else None)
    if changed is not None and changed.key == asked.key:
        return collecting.show_count(scene, asked)
    return ask_again(scene, asked)


def edited(scene: Scene) -> tuple[Scene, Step | None]:
    """Change the answer that a message gave as the message was changed.

    The step is the one whose collected parts changed, if it was such a part.
    """
    body = scene.context.message.body
    if not isinstance(body, Edited):
        msg = "not an edit"
        raise TypeError(msg)
    source = scene.context.message.source_of(body.original)
    for step in engine.path(scene.open_form, scene.open_draft.answers):
        answer = scene.open_draft.answers.get(step.key)
        if isinstance(answer, Collecting) and collecting.holds_part(answer, source):
            if isinstance(step.question.type, PersonType):
                return person_parts.edited(scene, step, body.text), None
            changed = collecting.replace_part(scene, step, answer, source, body.text)
            text = text_so_far(step, changed.open_draft.answers.get(step.key))
            if filler_in(scene, step, text):
                return _refused(scene, step), None
            return changed, step
        if isinstance(answer, Given) and answer.source == source:
            return _replace_answer(scene, step, answer, body), None
    return scene.leading(scene.say("edit-unknown")), None


def _refused(scene: Scene, step: Step) -> Scene:
    return scene.leading(scene.say("edit-refused", label=label_of(scene, step)))


def _replace_answer(scene: Scene, step: Step, answer: Given, body: Edited) -> Scene:
    outcome = parse_answer(step.question.type, Text(body.text), answer_context(scene, step))
    if (
        not isinstance(outcome, Parsed)
        or filler_in(scene, step, outcome.value)
        or engine.violates(step, outcome.value, scene.open_draft.answers)
    ):
        return _refused(scene, step)
    given = replace(
        answer, value=outcome.value, by=scene.known.id, at=scene.context.message.sent_at
    )
    value = show_answer(scene, step, outcome.value)
    scene = scene.with_answer(step.key, given).leading(
        scene.say("edit-taken", label=label_of(scene, step), value=value)
    )
    remark = remark_on(scene, step, outcome.value)
    return scene if remark is None or remark.stops else scene.leading(remark.text)
