"""The words of a question: from the definition, or for forms of ours from the locale files."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.answers import AnswerContext, show_value
from conversations.answers.writing import count_words
from conversations.domain.calendar import day_in_zone
from conversations.draft import Collecting, Given, Later, Skipped
from conversations.engine import value_of
from conversations.forms import LongTextType, Option, PersonType, SelectManyType, SelectOneType
from conversations.texts import bold, has_text, in_language, key_in, say, unmarked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.dialogs.screens import Scene
    from conversations.draft import Answer, Draft, Json
    from conversations.engine import Step
    from conversations.forms import Form, Question
    from conversations.messages import PersonId

TITLE_KEYS = ("judul", "judul_inovasi", "title")


def own_text(form: Form, question: Question, attribute: str, language: str) -> str:
    """Return a text of a form of ours, or nothing where there is none."""
    name = f"{question.name}.{attribute}"
    if not form.own or not has_text(f"{form.key}-{name}"):
        return ""
    return say(key_in(form.key, name), language)


def _words(scene: Scene, question: Question, words: Mapping[str, str], attribute: str) -> str:
    if words:
        return in_language(words, scene.language)
    return own_text(scene.open_form, question, attribute, scene.language)


def label_of(scene: Scene, step: Step) -> str:
    """Return the short name of a question, with its place in a list."""
    label = _words(scene, step.question, step.question.label, "label") or step.question.name
    if step.group is not None and step.index is not None and not step.is_another:
        return f"{label} ({step.index + 1})"
    return label


def text_of_question(scene: Scene, step: Step) -> str:
    return _words(scene, step.question, step.question.text, "text")


def hint_of(scene: Scene, step: Step) -> str:
    return _words(scene, step.question, step.question.hint, "hint")


def constraint_message(scene: Scene, step: Step) -> str:
    return _words(scene, step.question, step.question.constraint_message, "constraint")


def options_of(scene: Scene, step: Step) -> tuple[Option, ...]:
    """Return the options of a choice, with labels in the scene's language."""
    kind = step.question.type
    if not isinstance(kind, SelectOneType | SelectManyType):
        return ()
    if kind.source is None:
        return tuple(_labelled(scene, step, option) for option in kind.options)
    return _from_records(scene, kind.source)


def _labelled(scene: Scene, step: Step, option: Option) -> Option:
    if option.label:
        return option
    name = option.name.replace("_", "-")
    label = own_text(scene.open_form, step.question, name, scene.language)
    return replace(option, label={scene.language: label})


def _from_records(scene: Scene, source: str) -> tuple[Option, ...]:
    if source != "categories" or scene.open_draft.period is None:
        return ()
    period = scene.context.lookups.period(scene.open_draft.period)
    return tuple(Option(name, words) for name, words in period.categories)


def known_parts(answer: Answer | None) -> Mapping[str, Json]:
    """Return the parts of a person that an answer holds, whole or not."""
    value: Json = None
    match answer:
        case Given(value=value) | Later(kept=value):
            pass
        case Collecting(parts=parts) if parts:
            value = parts[-1].value
        case _:
            pass
    return value if isinstance(value, dict) else {}


def answer_context(scene: Scene, step: Step | None = None) -> AnswerContext:
    """Return what the parsers need to know at this moment and place."""
    is_person = step is not None and isinstance(step.question.type, PersonType)
    return AnswerContext(
        today=day_in_zone(scene.context.message.sent_at, scene.zone),
        language=scene.language,
        options=options_of(scene, step) if step else (),
        agencies=scene.context.lookups.agencies,
        zone=scene.zone,
        introduces=scene.open_form.own and step is not None and step.question.name == "name",
        known=known_parts(scene.open_draft.answers.get(step.key)) if step and is_person else {},
    )


def show_answer(scene: Scene, step: Step, value: Json) -> str:
    """Return a value as it is read back to the person, in full."""
    return show_value(step.question.type, value, answer_context(scene, step))


_SHORT = 60


def in_short(scene: Scene, step: Step, answer: Answer | None) -> str:
    """Return an answer on one line, for summaries: long texts as their number of words."""
    match answer:
        case Given(value=value):
            if isinstance(step.question.type, LongTextType) and isinstance(value, str):
                return scene.say("summary-words", count=count_words(value))
            shown = " ".join(show_answer(scene, step, value).split())
            return shown if len(shown) <= _SHORT else f"{shown[:_SHORT].rstrip()}…"
        case Skipped():
            return scene.say("summary-skipped")
        case Later():
            return scene.say("summary-later")
        case Collecting():
            return scene.say("summary-collecting")
        case None:
            return scene.say("summary-open")


def title_of(scene: Scene) -> str:
    """Return the draft's own title, or the words for one that has none, as data of a person."""
    if scene.open_draft.period is None:
        return scene.say("menu-data")
    return draft_title(scene.open_draft.answers) or scene.say("draft-untitled")


def draft_title(answers: Mapping[str, Answer]) -> str:
    """Return the title given in a draft, or nothing."""
    for key in TITLE_KEYS:
        value = value_of(answers, key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def is_new(draft: Draft) -> bool:
    """Tell whether a proposal is so new that it can still go to another group."""
    return draft.period is not None and not draft_title(draft.answers)


def may_change_group(draft: Draft, person: PersonId) -> bool:
    """Tell whether somebody may choose another group for a draft: its owner, while it is new."""
    return draft.owner == person and is_new(draft)


def name_of(scene: Scene, person: PersonId | None) -> str:
    """Return the name of whoever answered or sent something, or the word for a colleague."""
    name = scene.context.lookups.person_name(person) if person else ""
    return name or scene.say("somebody")


def bold_label(scene: Scene, step: Step) -> str:
    return bold(label_of(scene, step))


def without_repeats(scene: Scene, text: str) -> Scene:
    """Leave an example out of what leads where the text below gives the same one."""
    given = _examples_in(unmarked(text), scene)
    lines = []
    for line in scene.lead.split("\n"):
        found = _example(scene).search(unmarked(line))
        if found is not None and not given.isdisjoint(_said_in(found)):
            before = line[: line.rindex(found["word"])].rstrip()
            lines += [before] if before else []
        else:
            lines.append(line)
    return replace(scene, lead="\n".join(lines))


def _example(scene: Scene) -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{re.escape(scene.say('step-example'))})[^:.]*: (?P<said>.+)$")


def _said_in(found: re.Match[str]) -> set[str]:
    """Return what an example names: "A atau B" and "A, B" are two."""
    return {one.strip(" .") for one in _EITHER.split(found["said"])}


def _examples_in(text: str, scene: Scene) -> set[str]:
    found = (_example(scene).search(line) for line in text.split("\n"))
    return {said for one in found if one is not None for said in _said_in(one)}


_EITHER = re.compile(r",? (?:atau|or) |, ")
