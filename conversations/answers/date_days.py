"""Days of the calendar for typed dates: the bounds of a question, and what was not said.

A year that was not said is the nearest that fits the bounds; a day no calendar has is told.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and the latest day a question takes, and the day it is asked."""

    today: date
    earliest: date | None = None
    latest: date | None = None

    def fits(self, day: date) -> bool:
        return (self.earliest is None or day >= self.earliest) and (
            self.latest is None or day <= self.latest
        )

    @property
    def only_past(self) -> bool:
        return self.latest is not None and self.latest <= self.today

    @property
    def only_future(self) -> bool:
        return self.earliest is not None and self.earliest >= self.today


@dataclass(frozen=True, slots=True)
class Unclear:
    """What looks like a date but is none, or leaves the day open. `reason` says which.

    `last` is the last day of the month, where month and year were said.
    """

    reason: str
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month without a day; `first` is its first day."""

    first: date


Reading = date | Unclear | Month


def moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def part_of_month(part: str, first: date) -> date:
    length = calendar.monthrange(first.year, first.month)[1]
    return first.replace(day={"awal": 1, "tengah": 15, "akhir": length}[part])


def of_year(in_year: Callable[[int], Reading], bounds: Bounds) -> Reading:
    """Return the day in the nearest year that fits; leap days may be years away."""
    around = {bounds.today.year + step for step in (0, -1, 1)}
    around |= {one.year for one in (bounds.earliest, bounds.latest) if one is not None}
    for years in (around, range(bounds.today.year - 8, bounds.today.year + 9)):
        days = [day for day in map(in_year, sorted(years)) if isinstance(day, date)]
        if days:
            return nearest(days, bounds)
    found = in_year(bounds.today.year)
    return Unclear(found.reason) if isinstance(found, Unclear) else found


def nearest(days: list[date], bounds: Bounds) -> date:
    fitting = [day for day in days if bounds.fits(day)]
    return min(fitting or days, key=lambda day: abs((day - bounds.today).days))


def full_year(year: str | None, bounds: Bounds) -> int | None:
    if year is None:
        return None
    if len(year) > 2:  # noqa: PLR2004
        return int(year)
    century = bounds.today.year // 100 * 100
    full = century + int(year)
    return full if full <= bounds.today.year + 20 else full - 100


def made(day: int, month: int, year: int) -> Reading:
    """Return the day, or why no calendar has it."""
    if not 1900 <= year <= 2199:  # noqa: PLR2004
        return Unclear("no-such-day")
    return dated(day, month, year)


def dated(day: int, month: int, year: int) -> date | Unclear:
    try:
        return date(year, month, day)
    except ValueError:
        if not 1 <= month <= 12:  # noqa: PLR2004
            return Unclear("no-such-month")
        length = calendar.monthrange(year, month)[1]
        return Unclear("no-such-day", date(year, month, length) if day > length else None)
