"""The walk through a form: which questions are on the path, which is next, what is missing.

The path is computed from the answers each time and never stored. A cursor is the key of a
question: its name, or `group[2].name` inside a repeat, or `group[2]+` for "one more?".
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conversations.conditions import Scope, holds
from conversations.draft import Collecting, Given, Later
from conversations.forms import Group, Question, StatementType, YesNoType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conversations.draft import Answer, Answers, Draft, Json
    from conversations.forms import Form


@dataclass(frozen=True, slots=True)
class Step:
    """One question on the path, under the key its answer is stored by."""

    key: str
    question: Question
    group: Group | None = None
    index: int | None = None

    @property
    def is_another(self) -> bool:
        """Whether this asks if the list of a repeat goes on."""
        return self.key.endswith("+")


@dataclass(frozen=True, slots=True)
class Migration:
    """What moving answers to another version of a form would do, by key."""

    keeps: tuple[str, ...]
    asks_again: tuple[str, ...]
    drops: tuple[str, ...]
    asks_new: tuple[str, ...]
    answers: Mapping[str, object]


_REMEMBERED = 4
"""A turn looks at the path before and after its answer, some eight times."""
_walked: deque[tuple[Form, Answers, tuple[Step, ...]]] = deque(maxlen=_REMEMBERED)


def path(form: Form, answers: Answers) -> tuple[Step, ...]:
    """Return the questions in order whose conditions hold for answers already on the path.

    Answers are never changed in place, so the last few paths are known by the very objects.
    """
    for known_form, known_answers, steps in tuple(_walked):
        if known_answers is answers and known_form is form:
            return steps
    steps = _walk(form, answers)
    _walked.append((form, answers, steps))
    return steps


def _walk(form: Form, answers: Answers) -> tuple[Step, ...]:
    values: dict[str, Json] = {}
    steps: list[Step] = []
    for item in form.items:
        for step in _steps_of(item, answers, values):
            steps.append(step)
            answer = answers.get(step.key)
            if isinstance(answer, Given):
                values[step.key] = answer.value
    return tuple(steps)


def _steps_of(item: Question | Group, answers: Answers, values: dict[str, Json]) -> Iterator[Step]:
    if isinstance(item, Question):
        if item.relevant is None or holds(item.relevant, Scope(values)):
            yield Step(item.name, item)
        return
    if item.relevant is not None and not holds(item.relevant, Scope(values)):
        return
    if not item.repeat:
        for question in item.questions:
            if question.relevant is None or holds(question.relevant, Scope(values)):
                yield Step(question.name, question, item)
        return
    yield from _steps_of_repeat(item, answers, values)


def _steps_of_repeat(group: Group, answers: Answers, values: dict[str, Json]) -> Iterator[Step]:
    for index in range(group.maximum):
        prefix = f"{group.name}[{index}]."
        for question in group.questions:
            if question.relevant is None or holds(question.relevant, Scope(values, prefix)):
                yield Step(prefix + question.name, question, group, index)
        if index + 1 == group.maximum:
            return
        another = another_key(group, index)
        yield Step(another, _another(group), group, index)
        answer = answers.get(another)
        if not (isinstance(answer, Given) and answer.value is True):
            return


def another_key(group: Group, index: int) -> str:
    return f"{group.name}[{index}]+"


def _another(group: Group) -> Question:
    return Question(
        name=f"{group.name}+",
        type=YesNoType(),
        label=group.label,
        text=group.another,
        may_wait=False,
    )


def find_step(form: Form, answers: Answers, key: str | None) -> Step | None:
    """Return the step under a key if it is on the path now."""
    return next((step for step in path(form, answers) if step.key == key), None)


def violates(step: Step, value: Json, answers: Answers) -> bool:
    """Tell whether a value breaks the question's own constraint."""
    if step.question.constraint is None:
        return False
    values = {key: answer.value for key, answer in answers.items() if isinstance(answer, Given)}
    values[step.key] = value
    prefix = "" if step.index is None else f"{step.key.rpartition('.')[0]}."
    return not holds(step.question.constraint, Scope(values, prefix))


def is_open(step: Step, answers: Answers) -> bool:
    """Tell whether a step still has to be asked. Skipped and "later" are answers, not gaps."""
    answer = answers.get(step.key)
    if answer is None or isinstance(answer, Collecting):
        return True
    return isinstance(answer, Given) and violates(step, answer.value, answers)


def next_open(form: Form, answers: Answers) -> Step | None:
    """Return the first step that has to be asked, statements last; None when all is said."""
    open_steps = open_ones(form, answers)
    for step in open_steps:
        if not isinstance(step.question.type, StatementType):
            return step
    return open_steps[0] if open_steps else None


def open_ones(form: Form, answers: Answers) -> tuple[Step, ...]:
    return tuple(step for step in path(form, answers) if is_open(step, answers))


def missing(form: Form, answers: Answers) -> tuple[Step, ...]:
    """Return what keeps the form from being complete: open steps and those left for later."""
    return tuple(
        step
        for step in path(form, answers)
        if is_open(step, answers)
        or (isinstance(answers.get(step.key), Later) and step.question.required)
    )


def is_complete(form: Form, answers: Answers) -> bool:
    return not missing(form, answers)


def previous(form: Form, answers: Answers, key: str) -> Step | None:
    """Return the step before `key` that somebody was asked; None at the first."""
    before: Step | None = None
    for step in path(form, answers):
        if step.key == key:
            return before
        if not is_prefilled(answers.get(step.key)):
            before = step
    return None


def asked_steps(form: Form, answers: Answers) -> tuple[Step, ...]:
    """Return what a person answers: the path without what we filled in and "one more?" steps."""
    return tuple(
        step
        for step in path(form, answers)
        if not step.is_another and not is_prefilled(answers.get(step.key))
    )


def is_prefilled(answer: Answer | None) -> bool:
    return isinstance(answer, Given) and answer.prefilled


def position(form: Form, answers: Answers, key: str) -> tuple[int, int]:
    """Return (which, of how many) for a step among those that are asked, counted from 1."""
    asked = {step.key for step in asked_steps(form, answers)} | {key}
    counted = [step for step in path(form, answers) if step.key in asked and not step.is_another]
    for index, step in enumerate(counted, start=1):
        if step.key == key:
            return index, len(counted)
    return len(counted), len(counted)


def answered(form: Form, answers: Answers) -> int:
    """Return how many of the asked steps somebody gave an answer to that counts."""
    return sum(
        isinstance(answers.get(step.key), Given) and not is_open(step, answers)
        for step in asked_steps(form, answers)
    )


def value_of(answers: Answers, key: str) -> Json:
    """Return the value given under a key, or None."""
    answer = answers.get(key)
    return answer.value if isinstance(answer, Given) else None


def counted_answers(form: Form, answers: Answers) -> dict[str, Json]:
    """Return the values that count: those given on the path. Answers off it are kept, not sent."""
    return {
        step.key: answer.value
        for step in path(form, answers)
        if isinstance(answer := answers.get(step.key), Given)
    }


def newly_open(form: Form, before: Answers, after: Answers) -> tuple[Step, ...]:
    """Return the steps a change made open that were not open before."""
    were_open = {step.key for step in open_ones(form, before)}
    return tuple(step for step in open_ones(form, after) if step.key not in were_open)


def migrate(draft: Draft, old: Form, new: Form) -> tuple[Draft, Migration]:
    """Move a draft to another version by question name; tell what that keeps, asks and drops.

    An answer is kept where the question of that name has the same type in both versions.
    One whose type changed is asked again; one whose question is gone is dropped.
    """
    known = dict(_questions(old))
    wanted = dict(_questions(new))
    keeps: list[str] = []
    asks_again: list[str] = []
    drops: list[str] = []
    kept = {}
    for key, answer in draft.answers.items():
        name = bare_name(key)
        if name.endswith("+"):
            fits = name[:-1] in {group.name for group in new.items if isinstance(group, Group)}
        elif name not in wanted:
            drops.append(key)
            continue
        else:
            fits = name in known and known[name].type == wanted[name].type
        (keeps if fits else asks_again).append(key)
        if fits:
            kept[key] = answer
    moved = replace(draft, version=new.version, answers=kept)
    asks_new = [step.key for step in open_ones(new, kept) if step.key not in asks_again]
    report = Migration(tuple(keeps), tuple(asks_again), tuple(drops), tuple(asks_new), kept)
    return moved, report


def bare_name(key: str) -> str:
    """Return the question's (or, with "+", the group's) name without its place in a list."""
    group, bracket, rest = key.partition("[")
    if not bracket:
        return key
    if key.endswith("+"):
        return f"{group}+"
    return f"{group}.{rest.partition('].')[2]}"


def _questions(form: Form) -> Iterator[tuple[str, Question]]:
    for item in form.items:
        if isinstance(item, Question):
            yield item.name, item
        elif item.repeat:
            yield from ((f"{item.name}.{question.name}", question) for question in item.questions)
        else:
            yield from ((question.name, question) for question in item.questions)
