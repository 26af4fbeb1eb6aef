"""Keeps what an account begins to send within its limit in every single second.

Each process keeps its own: two that share the records keep their sum only over time.

The buckets of the records decide how much may leave over time, across restarts. They are taken
from when a message is claimed, so they cannot keep each second: after a moment in which nothing
could leave, what was saved up would leave at once, on top of what follows.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SECOND = 1.015
"""A second, and a little more: some messages are longer on their way than others."""
FEW, PART = 4, 50
"""So many, and that part of what began in the last second, may begin at once: of more the last
would be on their way much later than they are counted."""


class LastSecond:
    """What began in the last second by a monotonic clock, and how much more fits into it."""

    def __init__(self, most: float) -> None:
        self._most = max(1, int(most))
        self._begun: deque[float] = deque()
        self._expected: set[int] = set()
        self._first: set[int] = set()
        """Begun after a silence: they take long to get there, and count from their answer."""

    def room(self, now: float) -> int:
        """Return how many more may be claimed to begin at once."""
        left = self._left(now) - len(self._expected)
        return min(left, FEW + len(self._begun) // PART - len(self._expected))

    def free_in(self, now: float) -> float:
        """Return in how many seconds the second is not full any more; 0 where it is not."""
        if self._left(now) > 0 or not self._begun:
            return 0.0
        return self._begun[0] + SECOND - now

    def _left(self, now: float) -> int:
        while self._begun and self._begun[0] <= now - SECOND:
            self._begun.popleft()
        return self._most - len(self._begun) - len(self._first)

    def expect(self, rows: Iterable[int]) -> None:
        """Keep a place for each: they were claimed, and their first byte leaves soon."""
        self._expected.update(rows)

    def begin(self, row: int, now: float) -> None:
        """Note that the first byte leaves now."""
        self._expected.discard(row)
        if len(self._begun) + len(self._first) < FEW:
            self._first.add(row)
        else:
            self._begun.append(now)

    def end(self, row: int, now: float) -> None:
        """Note that it was answered, or will not begin after all."""
        self._expected.discard(row)
        if row in self._first:
            self._first.discard(row)
            self._begun.append(now)
