"""The hour at which the tests of the records begin."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2026, 8, 17, 2, 0, tzinfo=UTC)
