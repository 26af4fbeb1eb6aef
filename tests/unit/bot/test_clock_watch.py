from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

import pytest

from bot.clock_watch import ClockWatch, doubt

NOW = datetime(2026, 11, 25, 3, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "is_off"),
    [
        ("Wed, 25 Nov 2026 03:00:00 GMT", False),
        ("Wed, 25 Nov 2026 03:01:00 GMT", False),
        ("Wed, 25 Nov 2026 02:58:58 GMT", True),
        ("Wed, 25 Nov 2026 04:00:00 GMT", True),
        ("Wed, 25 Nov 2026 04:00:00 -0000", True),
        ("Wed, 25 Nov 2026 10:00:00 +0700", False),
    ],
)
def test_a_clock_more_than_a_minute_off_is_off(told, is_off):
    watch = ClockWatch()
    watch.compare(told, began=NOW, now=NOW)
    assert watch.is_off is is_off
    assert (doubt(told, NOW) is not None) is is_off


@pytest.mark.parametrize("told", [None, "", "tomorrow", "Wed, 99 Nov 2026 03:00:00 GMT"])
def test_what_is_no_time_says_nothing(told):
    watch = ClockWatch()
    watch.compare("Wed, 25 Nov 2026 04:00:00 GMT", began=NOW, now=NOW)
    watch.compare(told, began=NOW, now=NOW)
    assert watch.ahead == timedelta(hours=-1)
    assert doubt(told, NOW) is None


def answers(watch: ClockWatch, rng: Random, ahead: float, count: int, *, since: datetime) -> float:
    """Have calls of some seconds be answered while our clock goes ahead; return the last bound."""
    for number in range(count):
        began = since + timedelta(seconds=number * 7)
        now = began + timedelta(seconds=rng.uniform(0.05, 4))
        made = began + (now - began) * rng.random() - timedelta(seconds=ahead)
        watch.compare(format_datetime(made, usegmt=True), began=began, now=now)
        assert abs(watch.ahead.total_seconds()) <= abs(ahead) + 0.001
    return watch.ahead.total_seconds()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("ahead", [-45.0, -3.0, 0.0, 0.4, 3.0, 20.0, 45.0])
def test_slow_answers_never_make_the_clock_seem_further_off_than_it_is(ahead, seed):
    told = answers(ClockWatch(), Random(seed), ahead, 40, since=NOW)
    assert abs(ahead) - 1.3 <= abs(told) <= abs(ahead) + 0.001


def test_one_answer_is_enough_to_know_a_clock_far_off():
    watch = ClockWatch()
    watch.compare("Wed, 25 Nov 2026 02:59:40 GMT", began=NOW, now=NOW + timedelta(seconds=2))
    assert watch.ahead == timedelta(seconds=19)


def test_a_clock_that_was_set_is_believed_at_once():
    watch, rng = ClockWatch(), Random(1)
    answers(watch, rng, 45, 20, since=NOW)
    assert answers(watch, rng, 0, 1, since=NOW + timedelta(hours=1)) == 0
