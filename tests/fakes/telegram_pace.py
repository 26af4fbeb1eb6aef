"""How fast the fake Telegram lets the bot write: to one chat, and overall."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.telegram_rules import ApiError

if TYPE_CHECKING:
    from bot.clock import Clock
    from tests.fakes.telegram_rules import Params

OVERALL = 0
"""In place of a chat: all of them."""
_PACED = {"sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup"}


class EarlyError(ApiError):
    """A call came before a `retry_after` we had told was over."""


@dataclass(slots=True)
class _Bucket:
    burst: float
    rate: float
    level: float
    at: float
    blocked_until: float = 0.0


class Pace:
    """The limits; of those of the platform only what `is_enforced`, of ours (`block`) always."""

    def __init__(self, clock: Clock, *, is_enforced: bool) -> None:
        self._clock = clock
        self.is_enforced = is_enforced
        self._buckets: dict[int, _Bucket] = {}

    def block(self, seconds: float, chat: int) -> None:
        self._bucket(chat).blocked_until = self._clock.monotonic() + seconds

    def check(self, method: str, params: Params) -> None:
        """Raise ApiError for what comes too fast, EarlyError where that had been told."""
        if method not in _PACED or not (self.is_enforced or self._buckets):
            return
        now = self._clock.monotonic()
        for place in (OVERALL, int(params.get("chat_id", OVERALL))):
            bucket = self._bucket(place)
            if now < bucket.blocked_until:
                raise _refusal(EarlyError, bucket.blocked_until - now)
            bucket.level = min(bucket.burst, bucket.level + (now - bucket.at) * bucket.rate)
            bucket.at = now
            if self.is_enforced and bucket.level < 1:
                pause = math.ceil((1 - bucket.level) / bucket.rate)
                bucket.blocked_until = now + pause
                raise _refusal(ApiError, pause)
            bucket.level -= 1

    def _bucket(self, chat: int) -> _Bucket:
        if chat not in self._buckets:
            burst, rate = (30.0, 30.0) if chat == OVERALL else (3.0, 1.0)
            self._buckets[chat] = _Bucket(burst, rate, burst, self._clock.monotonic())
        return self._buckets[chat]


def _refusal(kind: type[ApiError], seconds: float) -> ApiError:
    pause = math.ceil(seconds)
    return kind(429, f"Too Many Requests: retry after {pause}", retry_after=pause)
