"""How long an account rests, whatever our clock did since its refusal was noted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.standing import DOWN_PAUSE, Standing
from storage.refused_accounts import Refusal
from tests.fakes.clock import FakeClock

NOW = datetime(2026, 11, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "left"),
    [
        (timedelta(), DOWN_PAUSE),
        (timedelta(minutes=-1), DOWN_PAUSE - 60),
        (timedelta(hours=-1), 0),
        (timedelta(hours=1), DOWN_PAUSE),
    ],
)
def test_a_refusal_noted_by_a_clock_that_was_ahead_pauses_no_longer_than_any(
    told: timedelta, left: float
) -> None:
    clock = FakeClock()
    standing = Standing("whatsapp", clock)

    standing.obey(Refusal(NOW + told, "unpaid", NOW + told), NOW)

    assert standing.paused_until - clock.monotonic() == left
