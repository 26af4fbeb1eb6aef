"""How many messages of one chat are worked on: beyond that they wait, and none is lost.

What belongs to no chat was not written by anybody, and is never held up: a wish to stop is none
that may wait.

Kept in memory: after a restart everybody begins anew, which harms nobody.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

A_MINUTE = 60
AN_HOUR = 600
MOST_CHATS = 20_000


@dataclass(slots=True)
class _Level:
    at: datetime
    minute: float = A_MINUTE
    hour: float = AN_HOUR


class Flood:
    """Two buckets a chat: 60 messages a minute, 600 an hour."""

    def __init__(self) -> None:
        self._levels: OrderedDict[str, _Level] = OrderedDict()

    def free_at(self, chat: str, now: datetime) -> datetime | None:
        """Return None if the chat may go on now, else from when."""
        level = self._levels.get(chat)
        if level is None:
            return None
        _refill(level, now)
        missing = max((1 - level.minute) * 60 / A_MINUTE, (1 - level.hour) * 3600 / AN_HOUR)
        return None if missing <= 0 else now + timedelta(seconds=missing)

    def count(self, chat: str, now: datetime) -> None:
        """Note that one message of a chat was worked on."""
        if _is_of_no_chat(chat):
            return
        level = self._levels.pop(chat, None) or _Level(now)
        _refill(level, now)
        level.minute -= 1
        level.hour -= 1
        self._levels[chat] = level
        if len(self._levels) > MOST_CHATS:
            self._levels.popitem(last=False)


def _is_of_no_chat(line: str) -> bool:
    return "#" in line.partition(":")[0]


def _refill(level: _Level, now: datetime) -> None:
    elapsed = max(0.0, (now - level.at).total_seconds())
    level.minute = min(A_MINUTE, level.minute + elapsed * A_MINUTE / 60)
    level.hour = min(AN_HOUR, level.hour + elapsed * AN_HOUR / 3600)
    level.at = now
