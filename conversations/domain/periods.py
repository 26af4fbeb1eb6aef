"""A competition period: groups, categories, ages, limits and closing time. All of it is data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CompetitionGroup:
    """One group of a period (umum, khusus, replikasi). `limit` is per agency; None is no limit."""

    key: str
    label: Mapping[str, str]
    form: str
    minimum_age_months: int
    limit: int | None
    explained: Mapping[str, str]
    needs_former_top: bool = False
    """Open only to innovations that were in an earlier Top list (kelompok khusus)."""
    former_top_allowed: int = 1
    """How often an innovation may have been in a Top list before, for groups of new ones."""


@dataclass(frozen=True, slots=True)
class Period:
    """One year's competition. Times are aware UTC; `zone` is the zone they are announced in."""

    key: str
    year: int
    title: Mapping[str, str]
    opens_at: datetime
    closes_at: datetime
    zone: str
    groups: tuple[CompetitionGroup, ...]
    categories: tuple[tuple[str, Mapping[str, str]], ...]
    official_notice: Mapping[str, str]
    """The sentence that a proposal counts only once submitted in SINOVIK."""
    is_example: bool = False

    def group(self, key: str) -> CompetitionGroup:
        for group in self.groups:
            if group.key == key:
                return group
        raise KeyError(key)

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now <= self.closes_at


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`; negative where `end` comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if end.day < start.day else months
