from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock_watch import ClockWatch, doubt

NOW = datetime(2026, 11, 25, 3, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "is_off"),
    [
        ("Wed, 25 Nov 2026 03:00:00 GMT", False),
        ("Wed, 25 Nov 2026 03:01:00 GMT", False),
        ("Wed, 25 Nov 2026 02:58:59 GMT", True),
        ("Wed, 25 Nov 2026 04:00:00 GMT", True),
        ("Wed, 25 Nov 2026 04:00:00 -0000", True),
        ("Wed, 25 Nov 2026 10:00:00 +0700", False),
    ],
)
def test_a_clock_more_than_a_minute_off_is_off(told, is_off):
    watch = ClockWatch()
    watch.compare(told, NOW)
    assert watch.is_off is is_off
    assert (doubt(told, NOW) is not None) is is_off


@pytest.mark.parametrize("told", [None, "", "tomorrow", "Wed, 99 Nov 2026 03:00:00 GMT"])
def test_what_is_no_time_says_nothing(told):
    watch = ClockWatch()
    watch.compare("Wed, 25 Nov 2026 04:00:00 GMT", NOW)
    watch.compare(told, NOW)
    assert watch.ahead == timedelta(hours=-1)
    assert doubt(told, NOW) is None
