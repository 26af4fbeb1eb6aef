"""How fast the fake WhatsApp lets us write: to one person, with one number, to how many people."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.whatsapp_errors import refused

if TYPE_CHECKING:
    from bot.clock import Clock
    from tests.fakes.whatsapp_errors import GraphError

OVERALL = ""
"""In place of a person: the whole number."""
PAIR, THROUGHPUT, SPAM = 131056, 130429, 131048
QUIET = {PAIR: 4.0, THROUGHPUT: 5.0, 4: 60.0, 80007: 60.0, 131057: 300.0, 133016: 300.0}
"""Seconds for which nothing should come after a refusal."""
_DAY = 24 * 3600.0


@dataclass(slots=True)
class _Bucket:
    burst: float
    rate: float
    level: float
    at: float
    blocked_until: float = 0.0
    quiet_until: float = 0.0


class Pace:
    """The limits; of those of the platform only what `is_enforced`, of ours (`block`) always."""

    def __init__(self, clock: Clock, *, is_enforced: bool) -> None:
        self._clock = clock
        self.is_enforced = is_enforced
        self.people_a_day: int | None = None
        """People who may be written to outside their window within 24 hours."""
        self._buckets: dict[str, _Bucket] = {}
        self._begun: deque[tuple[float, str]] = deque()

    def block(self, seconds: float, to: str = OVERALL) -> None:
        self._bucket(to).blocked_until = self._clock.monotonic() + seconds

    def told(self, code: int, to: str) -> None:
        """Note that a call was refused for coming too fast: now it should be quiet."""
        if code in QUIET:
            place = to if code == PAIR else OVERALL
            self._bucket(place).quiet_until = self._clock.monotonic() + QUIET[code]

    def is_early(self, to: str) -> bool:
        now = self._clock.monotonic()
        found = (self._buckets.get(place) for place in (OVERALL, to))
        return any(bucket is not None and now < bucket.quiet_until for bucket in found)

    def check(self, to: str) -> None:
        """Raise GraphError for what comes too fast."""
        now = self._clock.monotonic()
        for place in (OVERALL, to):
            bucket = self._bucket(place)
            if now < bucket.blocked_until:
                raise self._refusal(place, to)
            bucket.level = min(bucket.burst, bucket.level + (now - bucket.at) * bucket.rate)
            bucket.at = now
            if self.is_enforced and bucket.level < 1:
                raise self._refusal(place, to)
        for place in (OVERALL, to):
            self._bucket(place).level -= 1

    def begin(self, to: str) -> None:
        """Count somebody written to outside the window; raise GraphError for one too many."""
        now = self._clock.monotonic()
        while self._begun and now - self._begun[0][0] >= _DAY:
            self._begun.popleft()
        people = {person for _, person in self._begun}
        if self.people_a_day is not None and len(people | {to}) > self.people_a_day:
            raise refused(SPAM, "The messaging limit of this business is reached")
        self._begun.append((now, to))

    def _refusal(self, place: str, to: str) -> GraphError:
        code = THROUGHPUT if place == OVERALL else PAIR
        self.told(code, to)
        return refused(code, "Too many messages in a short time")

    def _bucket(self, place: str) -> _Bucket:
        if place not in self._buckets:
            burst, rate = (80.0, 80.0) if place == OVERALL else (45.0, 1 / 6)
            self._buckets[place] = _Bucket(burst, rate, burst, self._clock.monotonic())
        return self._buckets[place]
