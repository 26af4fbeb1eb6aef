"""A number as an answer: what was typed, checked against the bounds of the question.

Where marks can be read both ways and both fit ("1,000"), the person is asked.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_decimal

from conversations.answers.cleaning import ascii_digits, one_line, quoted
from conversations.answers.number_words import read_numbers
from conversations.answers.outcome import Candidate, Candidates, Outcome, Parsed, Rejected
from conversations.messages import Text

if TYPE_CHECKING:
    from conversations.answers.outcome import AnswerContext
    from conversations.forms import DecimalType, IntegerType
    from conversations.messages import Body


def parse_integer(kind: IntegerType, body: Body, context: AnswerContext) -> Outcome:
    """Read a whole number."""
    return _parse(body, context, kind.minimum, kind.maximum, places=0)


def parse_decimal(kind: DecimalType, body: Body, context: AnswerContext) -> Outcome:
    """Read a number with at most `places` digits after the mark."""
    return _parse(body, context, kind.minimum, kind.maximum, places=kind.places)


def _parse(
    body: Body,
    context: AnswerContext,
    minimum: int | Decimal | None,
    maximum: int | Decimal | None,
    *,
    places: int,
) -> Outcome:
    if not isinstance(body, Text):
        return Rejected("needs-number", {"text": ""})
    text = ascii_digits(one_line(body.text))
    readings = read_numbers(text)
    if not readings:
        return _unread(text)
    fitting = [
        one for one in readings if check_number(one, minimum, maximum, places, context) is None
    ]
    if len(fitting) > 1:
        return Candidates(
            tuple(
                Candidate(show_number(one, context.language), _value(one, places))
                for one in fitting
            ),
            "number",
        )
    if fitting and not _hides_digits(readings, places):
        return Parsed(_value(fitting[0], places))
    if fitting:
        value = show_number(min(readings), context.language)
        return Rejected("too-many-places", {"value": value, "places": str(places)})
    refused = check_number(readings[0], minimum, maximum, places, context)
    return refused or Rejected("needs-number", {"text": quoted(text)})


def _unread(text: str) -> Rejected:
    """Say what was read that is no number, or that there were several."""
    found = [one.rstrip(".,") for one in _DIGITS.findall(text)]
    if len(found) in _FEW and text[:1].isdecimal():
        return Rejected("several-numbers", {"numbers": ", ".join(found), "example": found[-1]})
    return Rejected("needs-number", {"text": quoted(text)})


_DIGITS = re.compile(r"(?<![\w/.,])\d[\d.,]*(?![\w/])")
_FEW = range(2, 5)


def _hides_digits(readings: tuple[Decimal, ...], places: int) -> bool:
    """Tell whether a fraction finer than asked was meant: "99,999" is not 99 thousand."""
    return places > 0 and any(one != round(one, places) for one in readings)


def _value(number: Decimal, places: int) -> int | str:
    return int(number) if places == 0 else format(number.normalize(), "f")


def check_number(
    number: Decimal,
    minimum: int | Decimal | None,
    maximum: int | Decimal | None,
    places: int,
    context: AnswerContext,
) -> Rejected | None:
    """Return why a number does not fit the question, or None."""
    shown = show_number(number, context.language)
    if number != round(number, places):
        reason = "not-whole" if places == 0 else "too-many-places"
        return Rejected(reason, {"value": shown, "places": str(places)})
    if minimum is not None and number < minimum:
        return Rejected(
            "too-small", {"value": shown, "minimum": show_number(minimum, context.language)}
        )
    if maximum is not None and number > maximum:
        return Rejected(
            "too-large", {"value": shown, "maximum": show_number(maximum, context.language)}
        )
    return None


def show_number(number: int | Decimal | str, language: str) -> str:
    """Return a number with the marks of the language: 1.234,5 or 1,234.5."""
    return str(format_decimal(Decimal(number), locale=language, decimal_quantization=False))
