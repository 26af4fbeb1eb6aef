"""The ministry's own forms and periods, as data files that staff can read and replace.

Every `proposal-*.json` is a form and every `period-*.json` a period. They are published at
start; what is already published stays as it is, because a version names its content.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from conversations.form_codec import read_form
from conversations.period_codec import read_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from conversations.domain.periods import Period
    from conversations.forms import Form

EXAMPLE_MARK = "CONTOH"
EXAMPLE_OPEN_FOR = timedelta(days=60)
_LAST_SECOND = time(23, 59, 59)


def load_forms() -> tuple[Form, ...]:
    """Return the forms of proposals."""
    return tuple(read_form(definition) for definition in _definitions("proposal-"))


def load_periods() -> tuple[Period, ...]:
    """Return the periods, earliest first."""
    periods = (read_period(definition) for definition in _definitions("period-"))
    return tuple(sorted(periods, key=lambda period: period.opens_at))


def example_period(today: date) -> Period:
    """Return the latest period as an example that is open: for trying out, never for real."""
    period = load_periods()[-1]
    zone = ZoneInfo(period.zone)
    opens = datetime.combine(today - timedelta(days=1), time(), zone)
    closes = datetime.combine(today + EXAMPLE_OPEN_FOR, _LAST_SECOND, zone)
    return replace(
        period,
        key=f"{period.key}-contoh",
        title={language: f"{title} ({EXAMPLE_MARK})" for language, title in period.title.items()},
        opens_at=opens.astimezone(UTC),
        closes_at=closes.astimezone(UTC),
        is_example=True,
    )


def _definitions(prefix: str) -> Iterator[object]:
    folder = resources.files(__name__)
    for entry in sorted(folder.iterdir(), key=lambda path: path.name):
        if entry.name.startswith(prefix) and entry.name.endswith(".json"):
            yield json.loads(entry.read_text(encoding="utf-8"))
