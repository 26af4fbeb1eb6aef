"""Age on closing day and earlier Top lists, judged by a period's groups."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.domain.eligibility import (
    age_in_months,
    age_in_words,
    fitting_groups,
    judge_age,
    judge_history,
)
from tests.unit.conversations.proposals import PERIOD

CLOSING = date(2027, 4, 30)


@pytest.mark.parametrize(
    ("started", "words", "english"),
    [
        (date(2024, 3, 1), "3 tahun 1 bulan", "3 years 1 month"),
        (date(2025, 4, 30), "2 tahun", "2 years"),
        (date(2025, 5, 1), "1 tahun 11 bulan", "1 year 11 months"),
        (date(2027, 1, 30), "3 bulan", "3 months"),
        (date(2027, 4, 30), "0 bulan", "0 months"),
        (date(2027, 6, 1), "0 bulan", "0 months"),
    ],
)
def test_age_is_said_in_years_and_months(started: date, words: str, english: str) -> None:
    assert age_in_words(started, CLOSING, "id") == words
    assert age_in_words(started, CLOSING, "en") == english


@pytest.mark.parametrize(
    ("started", "group", "fits"),
    [
        (date(2025, 4, 30), "umum", True),
        (date(2025, 5, 1), "umum", False),
        (date(2026, 4, 30), "replikasi", True),
        (date(2026, 5, 1), "replikasi", False),
        (date(2027, 6, 1), "replikasi", False),
    ],
)
def test_one_day_decides_whether_an_innovation_is_old_enough(
    started: date, group: str, fits: bool
) -> None:
    assert judge_age(started, CLOSING, PERIOD.group(group)) is fits


def test_an_innovation_that_has_not_begun_has_no_age() -> None:
    assert age_in_months(date(2028, 1, 1), CLOSING) == 0


@pytest.mark.parametrize(
    ("answer", "group", "verdict"),
    [
        ("belum", "umum", "ok"),
        ("sekali", "umum", "ok"),
        ("dua_kali", "umum", "often"),
        ("belum", "khusus", "never"),
        ("sekali", "khusus", "ok"),
        ("dua_kali", "khusus", "ok"),
        ("belum", "replikasi", "ok"),
        ("dua_kali", "replikasi", "often"),
        ("lupa", "umum", None),
    ],
)
def test_earlier_top_lists_are_judged_by_the_group(
    answer: str, group: str, verdict: str | None
) -> None:
    assert judge_history(answer, PERIOD.group(group)) == verdict


def test_a_young_innovation_is_shown_the_group_it_is_old_enough_for() -> None:
    young = fitting_groups(date(2025, 12, 1), CLOSING, PERIOD, besides="umum")
    assert [group.key for group in young] == ["replikasi"]
    too_young = fitting_groups(date(2026, 12, 1), CLOSING, PERIOD, besides="umum")
    assert too_young == ()


def test_the_group_for_former_top_innovations_is_not_offered_for_its_age() -> None:
    old = fitting_groups(date(2020, 1, 1), CLOSING, PERIOD, besides="umum")
    assert [group.key for group in old] == ["replikasi"]
