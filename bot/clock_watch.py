"""Whether the machine's clock goes right: compared with what a platform's server says.

Windows, quiet hours and what was on screen are judged by the machine's clock. Answers of a platform
carry their time of day (`Date`, RFC 9110, section 6.6.1), whole seconds of UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.clock import FOLLOWS

PATIENCE = timedelta(minutes=1)
"""From there on a person has to set the clock; what is less is reckoned with, and harms nobody."""
_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)


class ClockWatch:
    """Knows from the answers of a platform within which bounds our clock goes before its clock."""

    def __init__(self) -> None:
        self._told: str | None = None
        self._least: timedelta | None = None
        self._most = timedelta()
        self._at: datetime | None = None

    @property
    def ahead(self) -> timedelta:
        """How far our clock surely goes before the platform's; negative where it goes behind."""
        if self._least is None:
            return timedelta()
        return max(self._least, timedelta()) + min(self._most, timedelta())

    @property
    def is_off(self) -> bool:
        return abs(self.ahead) > PATIENCE

    def compare(self, told: str | None, *, began: datetime, now: datetime) -> None:
        """Compare with the `Date` of an answer that came just now, to a call that began then.

        It tells a whole second, in which the answer was made: after the call began, before now.
        Both clocks may drift meanwhile, so what was known before counts less and less.
        """
        if told is None or told is self._told:
            return
        self._told = told
        moment = _read(told)
        if moment is None:
            return
        least, most = began - moment - _SECOND, now - moment
        if self._least is not None and self._at is not None:
            drift = abs(now - self._at) * FOLLOWS
            before, until = self._least - drift, self._most + drift
            if before <= most and least <= until:  # else a clock was set
                least, most = max(least, before), min(most, until)
        self._least, self._most, self._at = least, most, now


def doubt(told: str | None, now: datetime) -> str | None:
    """Say in words how far the clock is off; None where it goes right or nothing is known."""
    watch = ClockWatch()
    watch.compare(told, began=now, now=now)
    if not watch.is_off:
        return None
    minutes = max(1, round(abs(watch.ahead) / _MINUTE))
    way = "ahead of" if watch.ahead > timedelta() else "behind"
    return f"the machine's clock is {minutes} min {way} the platform's; set it by a time server"


def _read(told: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
