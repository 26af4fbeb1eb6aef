"""The sections of a form as they are told: how much of each is filled, and finding a question.

A form without sections has none to tell; its questions are listed one by one then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers.cleaning import one_line
from conversations.dialogs.wording import label_of
from conversations.draft import Given, Skipped
from conversations.forms import StatementType
from conversations.messages import Choice, Text
from conversations.texts import bold, in_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conversations.dialogs.screens import Scene
    from conversations.engine import Step

_PREFIX = "section:"
_SHORTEST = 3
"""Letters of a question's name that are enough to ask for it."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the form on screen, with its questions that are on the path."""

    number: int
    label: str
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """What its button is called."""
        return f"{_PREFIX}{self.number}"


def sections_of(scene: Scene) -> tuple[Section, ...]:
    """Return the sections that have questions; none where the form has no sections."""
    found = scene.open_form.sections
    starts = {section.first: number for number, section in enumerate(found)}
    places = [starts.get(item.name) for item in scene.open_form.items]
    at, within = 0, {}
    for item, place in zip(scene.open_form.items, places, strict=True):
        at = at if place is None else place
        within[item.name] = at
    steps = questions_of(scene)
    return tuple(
        Section(number, in_language(section.label, scene.language), inside)
        for number, section in enumerate(found)
        if (inside := tuple(one for one in steps if within[_item_of(one)] == number))
    )


def _item_of(step: Step) -> str:
    return step.group.name if step.group is not None else step.question.name


def questions_of(scene: Scene) -> tuple[Step, ...]:
    """Return the questions a person may want to see or change, in their order.

    Nobody was asked what we filled in, so there is nothing of theirs to change.
    """
    return tuple(
        one
        for one in engine.asked_steps(scene.open_form, scene.open_draft.answers)
        if not isinstance(one.question.type, StatementType)
    )


def section_named(scene: Scene, name: str | None) -> Section | None:
    """Return the section whose button it is."""
    return next((one for one in sections_of(scene) if one.name == name), None)


def is_gap(scene: Scene, step: Step) -> bool:
    """Tell whether a question has no answer that counts and was not passed over."""
    answers = scene.open_draft.answers
    answer = answers.get(step.key)
    if isinstance(answer, Skipped):
        return False
    return not isinstance(answer, Given) or engine.is_open(step, answers)


def line_of(scene: Scene, section: Section) -> str:
    """Return how far a section is: how much is filled, and by name what is missing."""
    answers = scene.open_draft.answers
    gaps = [label_of(scene, one) for one in section.steps if is_gap(scene, one)]
    skipped = sum(isinstance(answers.get(one.key), Skipped) for one in section.steps)
    done = len(section.steps) - len(gaps) - skipped
    label = bold(section.label)
    if not gaps:
        return scene.say("summary-section", label=label, done=done, skipped=skipped)
    names = ", ".join(gaps)
    return scene.say(
        "summary-section-missing", label=label, done=done, count=len(gaps), names=names
    )


def section_choices(scene: Scene) -> tuple[Choice, ...]:
    """Return a button for each section, marked where something is missing."""
    return tuple(
        Choice(one.name, _marked(scene, one.label, any(is_gap(scene, s) for s in one.steps)))
        for one in sections_of(scene)
    )


def question_choices(scene: Scene, steps: tuple[Step, ...]) -> tuple[Choice, ...]:
    """Return a button for each question, marked where something is missing."""
    return tuple(
        Choice(one.key, _marked(scene, label_of(scene, one), is_gap(scene, one))) for one in steps
    )


def with_sign(scene: Scene, words: str, steps: Iterable[Step]) -> str:
    """Add to words over a list what the sign for what is missing means, where it stands."""
    is_marked = any(is_gap(scene, one) for one in steps)
    return f"{words} {scene.say('change-sign')}" if is_marked else words


def _marked(scene: Scene, label: str, gap: bool) -> str:
    return scene.say("change-gap", label=label) if gap else label


_VERB = re.compile(
    r"^(?:(?:saya )?mau )?(?:ubah|ganti|perbaiki|edit|koreksi|change|correct)\s+(?:the\s+)?"
)


def question_typed(scene: Scene, *, whole: bool) -> str | None:
    """Return the key of the question whose name was typed, or its beginning; None if unclear."""
    body = scene.context.message.body
    if not isinstance(body, Text) or scene.context.message.forwarded:
        return None
    words = _VERB.sub("", one_line(body.text).casefold())
    if len(words) < _SHORTEST or not words[0].isalpha():
        return None
    labels = {one.key: label_of(scene, one).casefold() for one in questions_of(scene)}
    same = [key for key, label in labels.items() if label == words]
    near = (
        same if same or whole else [key for key, label in labels.items() if label.startswith(words)]
    )
    return near[0] if len(near) == 1 else None
