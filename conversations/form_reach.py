"""Whether a condition can ever hold: decided by trying every assignment that matters.

Questions with a closed set of answers are tried with each of them; numbers, dates and texts
with the values at and beside those they are compared with. A question counts as answered only
where its own condition holds, so chains of conditions are followed to their beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product
from typing import TYPE_CHECKING

from conversations.conditions import Scope, holds, named_questions
from conversations.forms import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    DateType,
    DecimalType,
    Group,
    IntegerType,
    Not,
    OneOf,
    Question,
    SelectManyType,
    SelectOneType,
    StatementType,
    YesNoType,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conversations.draft import Json
    from conversations.forms import Form, QuestionType

_MOST_TRIES = 50_000
"""Beyond so many assignments a condition is taken to be reachable: no false alarm."""


@dataclass(frozen=True, slots=True)
class Place:
    """A question with everything that decides whether it is asked."""

    question: Question
    conditions: tuple[Condition, ...]
    group: Group | None = None


def places_of(form: Form) -> Iterator[Place]:
    """Yield every question of a form with its own condition and its group's."""
    for item in form.items:
        if isinstance(item, Question):
            yield Place(item, _present(item.relevant))
        else:
            for question in item.questions:
                yield Place(question, _present(item.relevant, question.relevant), item)


def _present(*conditions: Condition | None) -> tuple[Condition, ...]:
    return tuple(condition for condition in conditions if condition is not None)


def is_reachable(place: Place, places: Mapping[str, Place]) -> bool:
    """Tell whether some answers lead to the question."""
    return _satisfiable(place.conditions, places)


def can_be_met(place: Place, places: Mapping[str, Place]) -> bool:
    """Tell whether some answer to the question passes its own constraint."""
    constraint = place.question.constraint
    if constraint is None:
        return True
    return _satisfiable((*place.conditions, constraint), places, given=place.question.name)


def _satisfiable(
    wanted: tuple[Condition, ...], places: Mapping[str, Place], given: str | None = None
) -> bool:
    names = _names_behind(wanted, places)
    conditions = list(wanted)
    for name in names:
        place = places[name]
        conditions += [*place.conditions, *_present(place.question.constraint)]
    candidates = []
    for name in names:
        values = _values(places[name].question.type, name, conditions)
        candidates.append(values if name == given else (None, *values))
    assignments = islice(product(*candidates), _MOST_TRIES + 1)
    for tries, assignment in enumerate(assignments):
        if tries == _MOST_TRIES:
            return True
        values_by_name = dict(zip(names, assignment, strict=True))
        if _is_consistent(values_by_name, places):
            scope = Scope(values_by_name)
            if all(holds(condition, scope) for condition in wanted):
                return True
    return False


def _names_behind(wanted: tuple[Condition, ...], places: Mapping[str, Place]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = list(wanted)
    while waiting:
        for name in named_questions(waiting.pop()):
            if name in places and name not in found:
                found[name] = None
                waiting += places[name].conditions
    return tuple(found)


def _is_consistent(values: Mapping[str, Json], places: Mapping[str, Place]) -> bool:
    scope = Scope(values)
    return all(
        holds(condition, scope)
        for name, value in values.items()
        if value is not None
        for condition in places[name].conditions
    )


def _values(kind: QuestionType, name: str, conditions: list[Condition]) -> tuple[Json, ...]:
    """Return answers to `name` of which one satisfies a condition if any answer does."""
    compared = [value for each in conditions for value in _compared_with(each, name)]
    match kind:
        case YesNoType():
            return (True, False)
        case StatementType():
            return (True,)
        case SelectOneType(options=options) if options:
            return tuple(option.name for option in options)
        case SelectManyType(options=options, minimum=minimum) if options:
            names: list[Json] = [option.name for option in options]
            return (*(_run(names, start, minimum) for start in range(len(names))), names)
        case IntegerType(minimum=minimum, maximum=maximum):
            wanted = [number for value in compared for number in _beside(value)]
            low = minimum if minimum is not None else min(wanted, default=0)
            high = maximum if maximum is not None else max([*wanted, low + 1])
            return tuple({low, high, *(number for number in wanted if low <= number <= high)})
        case DecimalType():
            return tuple({"0", "1", *(str(n) for value in compared for n in _beside(value))})
        case DateType():
            days = (day for value in compared for day in _days_beside(value))
            return tuple({"2000-01-01", "2000-01-02", *days})
        case _:
            return ("x", "y", *(value for value in compared if isinstance(value, str)))


def _run(names: list[Json], start: int, length: int) -> list[Json]:
    """Return `length` options from `start` on, beginning anew at the end."""
    return [names[(start + step) % len(names)] for step in range(max(1, length))]


def _beside(value: str | int | bool) -> tuple[int, ...]:
    return (value - 1, value, value + 1) if type(value) is int else ()


def _days_beside(value: str | int | bool) -> tuple[str, ...]:
    one = timedelta(days=1)
    try:
        day = date.fromisoformat(str(value))
        return tuple(each.isoformat() for each in (day - one, day, day + one))
    except (ValueError, OverflowError):
        return ()


def _compared_with(condition: Condition, name: str) -> Iterator[str | int | bool]:
    """Yield the values a question is compared with, directly or through another question."""
    match condition:
        case OneOf(question=question, values=values) if question == name:
            yield from values
        case Compare(value=value) if value is not None:
            yield value
        case Not(condition=inner):
            yield from _compared_with(inner, name)
        case AllOf(conditions=inner) | AnyOf(conditions=inner):
            for each in inner:
                yield from _compared_with(each, name)
        case _:
            return
