"""The machine's time, where somebody sets the machine's clock while we work."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.clock import FOLLOWS, SystemClock

BEGIN = datetime(2026, 11, 25, 3, 0, tzinfo=UTC).timestamp()
HOUR = 3600.0


class Machine:
    """A machine: `pass_` is time, `set_by` is somebody who sets its clock."""

    def __init__(self) -> None:
        self.of_day, self.steady = BEGIN, 77.0
        self.clock = SystemClock(of_day=lambda: self.of_day, steady=lambda: self.steady)

    def pass_(self, seconds: float) -> float:
        """Let time pass; return how much of it our clock saw."""
        before = self.clock.now()
        self.of_day += seconds
        self.steady += seconds
        return (self.clock.now() - before).total_seconds()

    def set_by(self, seconds: float) -> None:
        self.of_day += seconds

    @property
    def off_by(self) -> float:
        return self.of_day - self.clock.now().timestamp()


def test_it_is_the_time_of_day() -> None:
    machine = Machine()
    assert machine.clock.now().timestamp() == BEGIN
    assert machine.pass_(90.5) == pytest.approx(90.5)
    assert machine.off_by == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("step", [-HOUR, -30, 30, HOUR])
@pytest.mark.parametrize("wait", [0.01, 1, 30, 300])
def test_a_wait_lasts_as_long_as_it_lasts_whatever_the_clock_is_set_to(
    step: float, wait: float
) -> None:
    machine = Machine()
    machine.pass_(600)
    machine.set_by(step)
    assert machine.pass_(wait) == pytest.approx(wait, rel=FOLLOWS + 1e-4, abs=1e-4)


@pytest.mark.parametrize("step", [-30, 30])
def test_what_was_set_is_reached_by_a_second_a_minute(step: float) -> None:
    machine = Machine()
    machine.set_by(step)
    for minute in range(30):
        assert abs(machine.off_by) == pytest.approx(30 - minute, abs=0.01)
        machine.pass_(60)
    assert machine.off_by == pytest.approx(0, abs=0.01)
    machine.pass_(60)
    assert machine.off_by == pytest.approx(0, abs=0.01)


def test_a_clock_that_goes_a_little_fast_is_followed() -> None:
    machine = Machine()
    for _ in range(1000):
        machine.set_by(0.0005)
        machine.pass_(1)
    assert machine.off_by == pytest.approx(0, abs=0.01)


def test_time_never_goes_back() -> None:
    machine = Machine()
    before = machine.clock.now()
    for _ in range(100):
        machine.set_by(-60)
        machine.pass_(0.001)
        assert machine.clock.now() >= before
        before = machine.clock.now()


@pytest.mark.parametrize("step", [-5 * HOUR, 56 * 365 * 24 * HOUR])
def test_a_clock_that_was_never_right_is_followed_at_once(step: float) -> None:
    machine = Machine()
    machine.pass_(60)
    machine.set_by(step)
    assert machine.off_by == pytest.approx(0, abs=1e-3)
