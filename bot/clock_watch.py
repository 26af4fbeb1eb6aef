"""Whether the machine's clock goes right: compared with what a platform's server says.

Windows, quiet hours and deadlines are judged by the machine's clock. Answers of a platform carry
their time of day (`Date`, RFC 9110, section 6.6.1), whole seconds of UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

PATIENCE = timedelta(minutes=1)
"""A difference up to this harms nobody: an answer takes seconds, and so may we."""
_MINUTE = timedelta(minutes=1)


class ClockWatch:
    """Remembers how far the clock was off at the last answer of a platform."""

    def __init__(self) -> None:
        self._told: str | None = None
        self.ahead = timedelta()
        """How far our clock goes before the platform's; negative where it goes behind."""

    @property
    def is_off(self) -> bool:
        return abs(self.ahead) > PATIENCE

    def compare(self, told: str | None, now: datetime) -> None:
        """Compare with the `Date` of an answer that came just now."""
        if told is None or told == self._told:
            return
        self._told = told
        moment = _read(told)
        if moment is not None:
            self.ahead = now - moment


def doubt(told: str | None, now: datetime) -> str | None:
    """Say in words how far the clock is off; None where it goes right or nothing is known."""
    watch = ClockWatch()
    watch.compare(told, now)
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
