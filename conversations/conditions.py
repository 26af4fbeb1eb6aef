"""Conditions of a form, decided from answers. A question without a counting answer is unknown,
and every comparison with the unknown is false.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from conversations.forms import AllOf, Answered, AnyOf, Compare, Not, OneOf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from conversations.draft import Json
    from conversations.forms import Condition

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scope:
    """Values by key; inside a repeat, names are first looked up in the same item of the list."""

    values: Mapping[str, Json]
    prefix: str = ""

    def find(self, name: str) -> Json:
        if self.prefix and self.prefix + name in self.values:
            return self.values[self.prefix + name]
        return self.values.get(name)


def holds(condition: Condition, scope: Scope) -> bool:
    """Decide a condition."""
    match condition:
        case OneOf(question, values):
            found = scope.find(question)
            chosen = found if isinstance(found, list) else [found]
            return any(_same(one, value) for one in chosen for value in values)
        case Answered(question):
            return scope.find(question) is not None
        case Compare():
            return _compare(condition, scope)
        case Not(inner):
            return not holds(inner, scope)
        case AllOf(conditions):
            return all(holds(each, scope) for each in conditions)
        case AnyOf(conditions):
            return any(holds(each, scope) for each in conditions)
        case _:
            assert_never(condition)


def _same(found: Json, value: str | float | bool) -> bool:
    return type(found) is type(value) and found == value


def _compare(condition: Compare, scope: Scope) -> bool:
    left = scope.find(condition.question)
    right = scope.find(condition.other) if condition.other else condition.value
    if left is None or right is None:
        return False
    one, another = _number(left), _number(right)
    if one is not None and another is not None:
        return _OPERATORS[condition.operator](one, another)
    if isinstance(left, str) and isinstance(right, str):
        return _OPERATORS[condition.operator](left, right)
    return False


def _number(value: Json) -> Decimal | None:
    """Return a value as a number; decimals are stored as texts such as "9.5"."""
    if isinstance(value, str):
        return Decimal(value) if _DECIMAL.fullmatch(value) else None
    return Decimal(str(value + 0)) if isinstance(value, int | float) else None


def named_questions(condition: Condition) -> Iterator[str]:
    """Yield the names of the questions a condition asks about."""
    match condition:
        case OneOf(question, _) | Answered(question):
            yield question
        case Compare(question=question, other=other):
            yield question
            if other:
                yield other
        case Not(inner):
            yield from named_questions(inner)
        case AllOf(conditions) | AnyOf(conditions):
            for each in conditions:
                yield from named_questions(each)
        case _:
            assert_never(condition)
