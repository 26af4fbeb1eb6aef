"""When staff are at work: working days, 08.00 to 16.00 WIB."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.domain.office import until_open

WIB = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-25T08:00", "2026-11-25T08:00"),
        ("2026-11-25T15:59", "2026-11-25T15:59"),
        ("2026-11-25T16:00", "2026-11-26T08:00"),
        ("2026-11-25T23:30", "2026-11-26T08:00"),
        ("2026-11-25T00:10", "2026-11-25T08:00"),
        ("2026-11-27T16:30", "2026-11-30T08:00"),
        ("2026-11-28T10:00", "2026-11-30T08:00"),
        ("2026-11-29T23:59", "2026-11-30T08:00"),
        ("2026-11-30T07:59", "2026-11-30T08:00"),
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Jakarta", "UTC"])
def test_the_next_moment_at_work_is(now: str, opens: str, zone: str) -> None:
    moment, opening = (datetime.fromisoformat(one).replace(tzinfo=WIB) for one in (now, opens))
    assert until_open(moment.astimezone(ZoneInfo(zone))) == opening - moment
    assert until_open(opening) == timedelta()
