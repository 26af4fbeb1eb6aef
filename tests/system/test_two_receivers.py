"""Two services with one token: each leaves the other time, says so, and goes on when it is alone."""

from __future__ import annotations

import io
import logging

import pytest

from bot import health, log
from bot.poll import CALM
from tests import postgres
from tests.system.conftest import Service
from tests.system.turns import echo

SITI = 55


@pytest.fixture
def lines():
    """Return what was logged so far."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    log.set_up(stream=written)
    yield lambda: written.getvalue().splitlines()
    root.handlers[:], root.level = handlers, level


@pytest.fixture
async def other(tmp_path, telegram, clock):
    made = Service(tmp_path / "other", telegram, clock)
    yield made
    await made.stop()


def told(lines, event: str) -> int:
    return sum(f'"{event}"' in line for line in lines())


async def arrivals(service) -> str:
    app = service.app
    found = await health.report(app.database, app.clock, {"arrivals": app.arrivals[0].is_well})
    return found["arrivals"]


def refused(telegram) -> list[float]:
    return [call.at for call in telegram.made("getUpdates") if call.status == 409]


async def polled(service, telegram, seconds: int) -> None:
    """Let time pass; whoever asks for updates meanwhile does."""
    for _ in range(seconds // 10):
        await service.clock.advance(10)
        await service.until(lambda: telegram.delivery.is_polled)


async def test_two_receivers_share_one_set_of_records_without_a_loss(
    service, other, telegram, lines
):
    settings = {"database_url": postgres.create_database()}
    await service.start(take_turn=echo, settings=settings)
    await service.until(lambda: telegram.delivery.is_polled)
    await other.start(take_turn=echo, settings=settings)
    for number in range(12):
        telegram.say(SITI, f"pesan {number}")
        await polled(service, telegram, 60)
        await service.quiet()
    await service.later(30, step=5)
    assert telegram.texts(SITI) == [f"kata: pesan {number}" for number in range(12)]
    at = refused(telegram)
    assert len(at) < 10, "the pauses grow, or there would be one every half minute"
    assert at[-1] - at[-2] > at[1] - at[0]
    assert told(lines, "poll_conflict") == 2, "each says it once"
    assert await arrivals(service) == "ill"


async def test_who_is_left_alone_goes_on_and_is_well_again(service, other, telegram, lines):
    await service.start(take_turn=echo)
    await service.until(lambda: telegram.delivery.is_polled)
    await other.start(take_turn=echo)
    await polled(service, telegram, 200)
    assert await arrivals(service) == "ill"
    assert told(lines, "poll_alone") == 0
    await other.stop()
    await service.clock.advance(300)
    await service.until(lambda: telegram.delivery.is_polled)
    telegram.say(SITI, "halo")
    await telegram.until(lambda: telegram.texts(SITI) == ["kata: halo"])
    assert await arrivals(service) == "ill"
    await service.later(CALM, step=CALM)
    telegram.say(SITI, "masih")
    await telegram.until(lambda: len(telegram.texts(SITI)) == 2)
    assert await arrivals(service) == "ok"
    assert told(lines, "poll_alone") == 1


async def test_one_refusal_alone_is_not_an_illness(service, telegram, lines):
    """As when a service is replaced by a new one while its last question still stands."""
    await service.start(take_turn=echo)
    await service.until(lambda: telegram.delivery.is_polled)
    telegram.delivery.set_webhook({"url": "http://127.0.0.1:9/", "secret_token": "x"})
    telegram.say(SITI, "halo")
    await service.until(lambda: refused(telegram))
    await service.later(31, step=31)
    await telegram.until(lambda: telegram.texts(SITI))
    assert await arrivals(service) == "ok"
    assert told(lines, "poll_conflict") == 1
