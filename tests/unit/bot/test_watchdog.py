from __future__ import annotations

import pytest

from bot.figures import Figures
from bot.tasks import Tasks
from bot.watchdog import Watchdog
from tests.fakes.clock import FakeClock


@pytest.mark.parametrize(("stood", "told"), [(0, 0), (1.0, 0), (1.3, 1), (60, 1)])
async def test_a_loop_that_stood_still_for_over_a_second_is_told_once(stood, told):
    clock, figures = FakeClock(), Figures()
    tasks = Tasks(clock)
    tasks.supervise("watchdog", Watchdog(clock, figures).run)
    await clock.advance(10)
    clock.jump(stood)
    await clock.advance(10)
    assert f"sapa_loop_stuck_total {told}.0".encode() in figures.text()
    await tasks.stop()
