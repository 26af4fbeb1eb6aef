"""A clock that is seconds off, for which nobody is called: what was on screen is told all the same."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.clock import Clock
from tests.fakes.whatsapp import FakeWhatsApp
from tests.system.whatsapp import PROFILE, WhatsAppService, said

PHONE = "+6281234567890"


class _Other(Clock):
    """The platform's clock, which is so many seconds behind ours."""

    def __init__(self, clock: Clock, behind: float) -> None:
        self._clock = clock
        self._behind = timedelta(seconds=behind)

    def now(self) -> datetime:
        return self._clock.now() - self._behind

    def monotonic(self) -> float:
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)

    def timeout(self, seconds: float):
        return self._clock.timeout(seconds)


@pytest.fixture
async def whatsapp(clock, request):
    async with FakeWhatsApp(_Other(clock, request.param)) as server:
        yield server


@pytest.fixture
async def service(tmp_path, whatsapp, clock):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock)
    await made.start()
    yield made
    await made.stop()


def ahead(*seconds: float) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("whatsapp", seconds, indirect=True)


@ahead(0, 4, 20, 45, -20, -45)
async def test_whoever_answers_after_three_seconds_is_understood(service, whatsapp):
    siti = whatsapp.person(PHONE)
    await said(service, siti, "halo", "setuju", "Siti CONTOH", *PROFILE)
    assert "Siti CONTOH" in siti.last.text
    assert not service.app.senders["whatsapp"].is_clock_off
    shown = abs(service.app.senders["whatsapp"].clock_watch.ahead.total_seconds())
    assert shown <= 45


@ahead(0, 20, -20)
async def test_consent_from_before_the_question_is_still_none(service, whatsapp):
    siti = whatsapp.person(PHONE)
    await said(service, siti, "halo")
    await service.later(30, step=10)
    siti.say("setuju", sent=whatsapp.clock.now() - timedelta(seconds=35))
    await service.answered()
    assert "SETUJU" in siti.last.text
    await said(service, siti, "setuju")
    assert "Nama" in siti.last.text
