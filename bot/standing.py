"""How our account stands with its platform: well, away, or refused; and so how much may be sent.

A refusal may be the answer to a send, or be told later of messages that had been taken. Then it
does not count that the next one is taken: it is over once the records say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.base import ChannelDown, NotSent, Unclear
from bot.log import Event, logger
from storage.policies import REFUSED_FOR, retry_after

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.base import SendOutcome
    from bot.clock import Clock
    from storage.refused_accounts import Refusal

BREAKER = 5
"""Sends in a row that did not leave, after which the platform counts as away."""
DOWN_PAUSE = REFUSED_FOR.total_seconds()
"""Seconds after which a refused account is tried again with one message."""
TOO_LATE, BLOCKED = NotSent("too late"), NotSent("limit")
_NOT_TRIED = (TOO_LATE, BLOCKED)
"""What tells nothing about the platform, as it was not asked."""


class Standing:
    """What one sender knows of its account."""

    def __init__(self, channel: str, clock: Clock) -> None:
        self._channel = channel
        self._clock = clock
        self._failed_in_row = 0
        self.paused_until = 0.0
        """Until when nothing is sent, by the monotonic clock."""
        self.down: str | None = None
        """Why the account is refused, while it is."""
        self._told_at: datetime | None = None
        """When this was told, where it was told of messages that had been taken."""

    def room(self, flying: int, most: int) -> int:
        """Return how many more sends may be on the wire, where `flying` are and `most` can be."""
        if self._clock.monotonic() < self.paused_until:
            return 0
        if self.down is not None or self._failed_in_row >= BREAKER:
            return 1 - min(1, flying)
        return most - flying

    def refuse(self, reason: str) -> None:
        """The platform refused the account; one message at a time tries it."""
        self.down = reason
        logger().critical(Event.CHANNEL_DOWN, channel=self._channel, reason=reason)

    def note(self, outcome: SendOutcome) -> None:
        """Stop for a while where the platform is away or refuses the account."""
        now = self._clock.monotonic()
        if isinstance(outcome, ChannelDown):
            self.paused_until = now + DOWN_PAUSE
            self.refuse(outcome.reason)
        elif any(outcome is one for one in _NOT_TRIED):
            pass
        elif isinstance(outcome, NotSent):
            self._failed_in_row += 1
            if self._failed_in_row >= BREAKER:
                pause = retry_after(self._failed_in_row - BREAKER + 1).total_seconds()
                self.paused_until = now + pause
                logger().error(Event.SEND_PAUSED, channel=self._channel, seconds=pause)
        else:
            self._failed_in_row = 0
            if self._told_at is not None:  # taken, as those that failed: wait what is told of it
                self.paused_until = now + DOWN_PAUSE
            elif not isinstance(outcome, Unclear):
                self.down = None

    def is_news(self, refusal: Refusal | None) -> bool:
        """Tell whether the records know of a refusal, told of what was taken, that is new here."""
        told_at = None if refusal is None else refusal.told_at
        return told_at is not None and told_at != self._told_at

    def obey(self, refusal: Refusal | None, now: datetime) -> None:
        """Pause, or go on, by what the records know of a refusal."""
        told_at = None if refusal is None else refusal.told_at
        if refusal is not None and told_at is not None and self.is_news(refusal):
            self._told_at = told_at
            # Our clock may have been put back since.
            left = max(0.0, DOWN_PAUSE - max(0.0, (now - told_at).total_seconds()))
            self.paused_until = self._clock.monotonic() + left
            self.refuse(refusal.reason)
        elif self._told_at is not None and told_at is None:
            self._told_at = None
            if refusal is None:
                self.down = None
                self.paused_until = 0.0
