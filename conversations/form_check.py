"""Checks before a form is published: what would leave a person stuck or a channel helpless.

Each finding names the place, the problem and the mend, in words for staff; any finding blocks
publishing. Channels are known only by their capabilities; rendering itself is theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from conversations.conditions import named_questions
from conversations.errors import MissingTextError
from conversations.form_limits import Fault, channel_faults, options_of, own_key, type_faults
from conversations.form_reach import Place, can_be_met, is_reachable, places_of
from conversations.forms import AllOf, AnyOf, Group, Not, OneOf
from conversations.texts import LANGUAGES, key_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from conversations.form_limits import Say
    from conversations.forms import Condition, Form, Option, Question, Words
    from conversations.messages import Capabilities

REMARKS = ("age_at_closing", "former_top")
"""Rules of ours that may comment on an answer."""
MOST_REPEATS = 50
LONGEST_NAME = 48

_FULL_WEIGHT = 100
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason not to publish: where, what is wrong, and how to mend it."""

    place: str
    reason: str
    problem: str
    mend: str


def check_form(
    form: Form,
    capabilities: Sequence[Capabilities],
    say: Say,
    *,
    language: str = "id",
    sources: Mapping[str, Sequence[Option]] | None = None,
) -> tuple[Finding, ...]:
    """Return all reasons not to publish the form; none means it may go out.

    `sources` are the lists that come from records, as they stand now, so that their labels
    are measured too.
    """
    places = tuple(places_of(form))
    known = {place.question.name: place for place in places}
    faults = chain(
        _names(form, places),
        _groups(form),
        _sections(form),
        _weights(places),
        chain.from_iterable(_words(form, place, say) for place in places),
        chain.from_iterable(type_faults(place.question) for place in places),
        _conditions(form, places),
        chain.from_iterable(_reach(place, known) for place in places),
        chain.from_iterable(
            channel_faults(form, place.question, channel, say, sources or {})
            for channel in capabilities
            for place in places
        ),
    )
    return tuple(
        Finding(
            fault.place,
            fault.reason,
            say(key_in("finding", fault.reason), language, **fault.values),
            say(key_in("finding", f"{fault.reason}.mend"), language, **fault.values),
        )
        for fault in faults
    )


# --- structure ---------------------------------------------------------------------------


def _names(form: Form, places: Sequence[Place]) -> Iterator[Fault]:
    if not places:
        yield Fault(form.key, "no-questions")
    names = [place.question.name for place in places]
    names += [item.name for item in form.items if isinstance(item, Group)]
    for name, times in Counter(names).items():
        if times > 1:
            yield Fault(name, "duplicate-name", {"times": times})
        if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
            yield Fault(name, "bad-name", {"maximum": LONGEST_NAME})


def _groups(form: Form) -> Iterator[Fault]:
    for item in form.items:
        if not isinstance(item, Group):
            continue
        if not item.questions:
            yield Fault(item.name, "empty-group")
        if item.repeat and not 1 <= item.maximum <= MOST_REPEATS:
            yield Fault(item.name, "repeat-limit", {"maximum": MOST_REPEATS})
        if item.repeat and not form.own:
            yield from _missing_languages(item.name, "another", item.another)


def _sections(form: Form) -> Iterator[Fault]:
    names = [item.name for item in form.items]
    at = -1
    for number, section in enumerate(form.sections):
        place = names.index(section.first) if section.first in names else -1
        if place <= at or (number == 0 and place > 0):
            yield Fault(section.first, "sections")
        at = max(at, place)
        yield from _missing_languages(section.first, "sections.label", section.label)


def _weights(places: Sequence[Place]) -> Iterator[Fault]:
    total = sum(place.question.weight or 0 for place in places)
    if total > _FULL_WEIGHT:
        yield Fault("weight", "weights", {"total": total})


def _words(form: Form, place: Place, say: Say) -> Iterator[Fault]:
    question = place.question
    if form.own:
        yield from _own_words(form, question, say)
    else:
        yield from _missing_languages(question.name, "label", question.label)
        yield from _missing_languages(question.name, "text", question.text)
        if question.hint:
            yield from _missing_languages(question.name, "hint", question.hint)
        for option in options_of(question):
            yield from _missing_languages(f"{question.name}.{option.name}", "label", option.label)
    if question.constraint is not None and not form.own:
        for language in LANGUAGES:
            if not question.constraint_message.get(language, "").strip():
                yield Fault(question.name, "constraint-message", {"tongue": language})
    if question.remark is not None and question.remark not in REMARKS:
        yield Fault(question.name, "unknown-remark", {"name": question.remark})


def _own_words(form: Form, question: Question, say: Say) -> Iterator[Fault]:
    wanted = {"label": question.label, "text": question.text}
    if question.constraint is not None:
        wanted["constraint"] = question.constraint_message
    for part, words in wanted.items():
        for language in LANGUAGES:
            if not words.get(language) and not _can_say(say, form, question, part, language):
                yield Fault(question.name, "missing-text", {"part": part, "tongue": language})


def _can_say(say: Say, form: Form, question: Question, part: str, language: str) -> bool:
    try:
        return bool(say(own_key(form, question, part), language))
    except MissingTextError:
        return False


def _missing_languages(place: str, part: str, words: Words) -> Iterator[Fault]:
    for language in LANGUAGES:
        if not words.get(language, "").strip():
            yield Fault(place, "missing-text", {"part": part, "tongue": language})


# --- conditions --------------------------------------------------------------------------


def _conditions(form: Form, places: Sequence[Place]) -> Iterator[Fault]:
    everywhere = {place.question.name: place for place in places}
    before: set[str] = set()
    for item in form.items:
        inside = item.questions if isinstance(item, Group) else (item,)
        if isinstance(item, Group) and item.relevant is not None:
            yield from _named(item.name, item.relevant, everywhere, before)
        visible = set(before)
        for question in inside:
            if question.relevant is not None:
                yield from _named(question.name, question.relevant, everywhere, visible)
            visible.add(question.name)
            if question.constraint is not None:
                yield from _named(question.name, question.constraint, everywhere, visible)
        if not (isinstance(item, Group) and item.repeat):
            before |= visible


def _named(
    place: str, condition: Condition, everywhere: Mapping[str, Place], visible: Iterable[str]
) -> Iterator[Fault]:
    """Find names that do not exist, come later, or stand in a list that is out of reach."""
    for name in sorted(set(named_questions(condition))):
        if name not in everywhere:
            yield Fault(place, "unknown-question", {"name": name})
        elif name not in visible:
            group = everywhere[name].group
            hidden = group is not None and group.repeat
            yield Fault(place, "inside-repeat" if hidden else "forward", {"name": name})


def _reach(place: Place, known: Mapping[str, Place]) -> Iterator[Fault]:
    question = place.question
    own = (question.constraint,) if question.constraint is not None else ()
    conditions = (*place.conditions, *own)
    for condition in conditions:
        yield from _option_names(question.name, condition, known)
    if any(name not in known for each in conditions for name in named_questions(each)):
        return
    if not is_reachable(place, known):
        yield Fault(question.name, "unreachable")
    elif not can_be_met(place, known):
        yield Fault(question.name, "constraint-never")


def _option_names(place: str, condition: Condition, known: Mapping[str, Place]) -> Iterator[Fault]:
    match condition:
        case OneOf(question=name, values=values) if name in known:
            options = {option.name for option in options_of(known[name].question)}
            for value in values:
                if options and value not in options:
                    yield Fault(place, "unknown-option", {"name": str(value)})
        case Not(condition=inner):
            yield from _option_names(place, inner, known)
        case AllOf(conditions=inner) | AnyOf(conditions=inner):
            for each in inner:
                yield from _option_names(place, each, known)
        case _:
            return
