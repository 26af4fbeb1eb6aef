"""A person in charge told in parts: what was understood stays in the draft, the rest is asked for.

The parts stand in the draft as an answer that is still collected, so that they are there after
KEMBALI, for a colleague and on every channel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers import Incomplete, Parsed, parse_answer
from conversations.answers.persons import missing_parts, name_parts
from conversations.dialogs.wording import answer_context, known_parts, label_of, show_answer
from conversations.draft import Collecting, Given, Later, Part
from conversations.forms import PersonType
from conversations.messages import Text
from conversations.texts import key_in

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.engine import Step


def keep(scene: Scene, asked: Step, found: Incomplete) -> Scene:
    """Put the known parts into the draft; an answer that was whole can be kept after all."""
    message, current = scene.context.message, scene.open_draft.answers.get(asked.key)
    previous = None
    if isinstance(current, Given):
        previous = current.value
    elif isinstance(current, Collecting):
        previous = current.previous
    part = Part(found.value, message.sent_at, message.order, message.source)
    collecting = Collecting((part,), scene.known.id, message.sent_at, previous)
    return scene.with_answer(asked.key, collecting)


def rest_of(scene: Scene, asked: Step) -> str:
    """Return the words that ask for the missing parts alone; nothing where none is known."""
    kind, current = asked.question.type, scene.open_draft.answers.get(asked.key)
    known = known_parts(current)
    if not isinstance(kind, PersonType) or not known or not isinstance(current, Collecting | Later):
        return ""
    missing = missing_parts(kind, known)
    if not missing:
        return ""
    return scene.say(
        "person-rest",
        known=show_answer(scene, asked, dict(known)),
        missing=name_parts(missing, scene.language),
        example=scene.say(key_in("person-example", missing[0])),
    )


def edited(scene: Scene, step: Step, text: str) -> Scene:
    """Read a message anew that gave parts of a person and was changed."""
    outcome = parse_answer(step.question.type, Text(text), answer_context(scene, step))
    message = scene.context.message
    label = label_of(scene, step)
    match outcome:
        case Parsed(value=value):
            shown = show_answer(scene, step, value)
            given = Given(value, scene.known.id, message.sent_at)
            scene = scene.with_answer(step.key, given)
            return scene.leading(scene.say("edit-taken", label=label, value=shown))
        case Incomplete(is_new=True):
            return keep(scene, step, outcome).leading(scene.say("part-edited"))
        case _:
            return scene.leading(scene.say("edit-refused", label=label))
