"""When staff of the ministry are at work, as our texts tell people: no notice comes at night."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.domain.calendar import DEFAULT_ZONE

OPENS, CLOSES = time(8), time(16)
_SATURDAY = 5


def until_open(now: datetime) -> timedelta:
    """Return how long it is until staff are at work, on working days in the capital's zone."""
    local = now.astimezone(ZoneInfo(DEFAULT_ZONE))
    opens = datetime.combine(local.date(), OPENS, local.tzinfo)
    if local.time() >= CLOSES:
        opens += timedelta(days=1)
    while opens.weekday() >= _SATURDAY:
        opens += timedelta(days=1)
    return max(opens - local, timedelta())
