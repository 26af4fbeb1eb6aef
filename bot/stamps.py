"""A moment as operators are shown it in lists: day, clock and zone, the same in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from conversations.domain.calendar import DEFAULT_ZONE, ZONE_NAMES

if TYPE_CHECKING:
    from datetime import datetime

_ZONE = ZoneInfo(DEFAULT_ZONE)


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(_ZONE):%Y-%m-%d %H:%M} {ZONE_NAMES[DEFAULT_ZONE]}"
