"""Whether an innovation may enter a group: its age on closing day and its earlier Top lists.

Age counts in whole months from the start of implementation to the day registration closes.
Limits come from the period's groups; nothing here knows a year or a number of months.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from babel.units import format_unit

from conversations.domain.periods import months_between

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from conversations.domain.periods import CompetitionGroup, Period

HistoryVerdict = Literal["ok", "never", "often"]
"""Fits; was never in a Top list but must have been; was in Top lists more often than allowed."""

TIMES_IN_TOP: Mapping[str, int] = {"belum": 0, "sekali": 1, "dua_kali": 2}
"""How often the answers of the question on earlier Top lists say it was in one, at least."""

_YEAR = 12


def age_in_months(started: date, closing: date) -> int:
    """Return whole months from the start to closing day; 0 where it starts later."""
    return max(0, months_between(started, closing))


def age_in_words(started: date, closing: date, language: str) -> str:
    """Return "3 tahun 1 bulan"; whole years without months, less than a year without years."""
    years, months = divmod(age_in_months(started, closing), _YEAR)
    parts = []
    if years:
        parts.append(format_unit(years, "duration-year", locale=language))
    if months or not years:
        parts.append(format_unit(months, "duration-month", locale=language))
    return " ".join(parts)


def judge_age(started: date, closing: date, group: CompetitionGroup) -> bool:
    """Tell whether the innovation is old enough for the group on closing day."""
    return started <= closing and months_between(started, closing) >= group.minimum_age_months


def judge_history(answer: str, group: CompetitionGroup) -> HistoryVerdict | None:
    """Return how earlier Top lists fit the group; None for an answer that says nothing of it."""
    times = TIMES_IN_TOP.get(answer)
    if times is None:
        return None
    if group.needs_former_top:
        return "ok" if times else "never"
    return "ok" if times <= group.former_top_allowed else "often"


def fitting_groups(
    started: date, closing: date, period: Period, *, besides: str
) -> tuple[CompetitionGroup, ...]:
    """Return the other groups it is old enough for; those for former Top innovations are left out.

    A newcomer that is too young is not a former Top innovation, as a rule, so naming that group
    would send people the wrong way.
    """
    return tuple(
        group
        for group in period.groups
        if group.key != besides
        and not group.needs_former_top
        and judge_age(started, closing, group)
    )
