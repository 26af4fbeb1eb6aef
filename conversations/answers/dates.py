"""A day as an answer: what was typed, checked against the bounds of the question.

The grammar gives the readings; here they become a value, a reason why there is none, or
days to choose from.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from conversations.answers.cleaning import ascii_digits, one_line, quoted
from conversations.answers.date_days import Bounds, Month, Reading, Unclear
from conversations.answers.date_grammar import read_dates
from conversations.answers.outcome import Candidate, Candidates, Outcome, Parsed, Rejected
from conversations.domain.calendar import show_day
from conversations.messages import Text

if TYPE_CHECKING:
    from conversations.answers.outcome import AnswerContext
    from conversations.forms import DateType
    from conversations.messages import Body

_MOST = 3


_BARE_DAY = re.compile(r"\d{1,2}")
"""Where a month is enough, a number alone is more likely a slip than a day of this month."""


def parse_date(kind: DateType, body: Body, context: AnswerContext) -> Outcome:
    """Read a day."""
    if not isinstance(body, Text):
        return Rejected("needs-date", {"text": ""})
    text = one_line(body.text)
    if kind.month_enough and _BARE_DAY.fullmatch(ascii_digits(text)):
        return Rejected("needs-day-and-month", {})
    limits = bounds(kind, context.today)
    readings = read_dates(ascii_digits(text).casefold(), limits)
    if not readings:
        return Rejected("needs-date", {"text": quoted(text)})
    days = _days(readings, kind)
    if not days:
        return _without_day(readings, quoted(text), context.language)
    fitting = [day for day in days if limits.fits(day)][:_MOST]
    if len(fitting) > 1:
        return Candidates(
            tuple(Candidate(show_day(day, context.language), day.isoformat()) for day in fitting),
            "date",
        )
    if fitting:
        return Parsed(fitting[0].isoformat())
    return check_date(kind, days[0], context) or Rejected("needs-date", {"text": quoted(text)})


def _days(readings: tuple[Reading, ...], kind: DateType) -> list[date]:
    days = [one for one in readings if isinstance(one, date)]
    if kind.month_enough:
        days += [one.first for one in readings if isinstance(one, Month)]
    return list(dict.fromkeys(days))


def _without_day(readings: tuple[Reading, ...], text: str, language: str) -> Rejected:
    """Say why there is no day: none that exists, or a month without its day."""
    unclear = next((one for one in readings if isinstance(one, Unclear)), Unclear("needs-day"))
    if unclear.reason != "no-such-day":
        return Rejected(unclear.reason, {"text": text})
    last = show_day(unclear.last, language) if unclear.last else "none"
    return Rejected(unclear.reason, {"text": text, "last": last})


def bounds(kind: DateType, today: date) -> Bounds:
    """Return the earliest and latest day the question takes."""
    return Bounds(today, _bound(kind.earliest, today), _bound(kind.latest, today))


def _bound(value: str | None, today: date) -> date | None:
    if value is None:
        return None
    return today if value == "today" else date.fromisoformat(value)


def check_date(kind: DateType, day: date, context: AnswerContext) -> Rejected | None:
    """Return why a day does not fit the question, or None."""
    limits = bounds(kind, context.today)
    shown = show_day(day, context.language)
    if limits.latest is not None and day > limits.latest:
        if kind.latest == "today":
            return Rejected("date-in-future", {"value": shown})
        latest = show_day(limits.latest, context.language)
        return Rejected("date-too-late", {"value": shown, "latest": latest})
    if limits.earliest is not None and day < limits.earliest:
        if kind.earliest == "today":
            return Rejected("date-in-past", {"value": shown})
        earliest = show_day(limits.earliest, context.language)
        return Rejected("date-too-early", {"value": shown, "earliest": earliest})
    return None
