"""Which numbers of a platform's sequence count as lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.gaps import Sequence

NOW = datetime(2026, 8, 17, 2, 0, tzinfo=UTC)
FAR = timedelta(days=365)


def lost(*numbers: int) -> int:
    sequence = Sequence()
    for number in numbers:
        sequence.note(number, NOW)
    return sequence.give_up(NOW + FAR)


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ((), 0),
        ((7,), 0),
        ((7, 8, 9), 0),
        ((7, 9), 1),
        ((7, 12, 14), 5),
        ((7, 10, 8, 9), 0),
        ((7, 10, 9, 8), 0),
        ((7, 12, 9), 3),
        ((7, 12, 9, 9, 7, 12), 3),
        ((7, 5, 6, 8), 0),
        ((7, 10**15), 10**15 - 8),
    ],
)
def test_what_was_passed_over_and_never_came_is_lost(numbers, missing):
    assert lost(*numbers) == missing


def test_a_number_is_lost_only_once_and_only_after_a_while():
    sequence = Sequence()
    sequence.note(1, NOW)
    sequence.note(3, NOW)
    assert sequence.give_up(NOW - timedelta(seconds=1)) == 0
    assert sequence.give_up(NOW) == 1
    sequence.note(2, NOW + timedelta(minutes=9))
    assert sequence.give_up(NOW + FAR) == 0


@pytest.mark.parametrize(("days", "missing"), [(6.9, 99), (7, 0)])
@pytest.mark.parametrize("jump", [200, 5])
def test_after_a_silent_week_a_platform_may_count_anew(days, missing, jump):
    sequence = Sequence()
    sequence.note(100, NOW)
    later = NOW + timedelta(days=days)
    sequence.note(jump, later)
    assert sequence.give_up(later) == (missing if jump > 100 else 0)
    sequence.note(jump + 2, later)
    sequence.note(jump + 1, later)
    assert sequence.give_up(later) == 0


def test_a_row_that_is_read_twice_does_not_end_a_week_that_was_not_silent():
    sequence = Sequence()
    for _ in range(2):
        for day in range(10):
            sequence.note(day, NOW + timedelta(days=day))
    assert sequence.give_up(NOW + FAR) == 0
