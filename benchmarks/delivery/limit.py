"""The limit of a platform, exact: no second, wherever it begins, holds more than so many calls."""

from __future__ import annotations

from collections import deque

SECOND = 1.0


class Limit:
    """Remembers the calls of the last second; those that were refused do not count."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.refused = 0
        self._taken: deque[float] = deque()

    def take(self, now: float) -> bool:
        """Take a call, or refuse it as there were too many in the second that ends now."""
        while self._taken and self._taken[0] <= now - SECOND:
            self._taken.popleft()
        if len(self._taken) >= self.most:
            self.refused += 1
            return False
        self._taken.append(now)
        return True
