"""A call of WhatsApp that was signed well and is sent once more, long after its key was forgotten."""

from __future__ import annotations

import pytest

from storage import inbox
from storage.policies import INBOX_KEYS_FOR
from tests.system.turns import echo
from tests.system.whatsapp import WhatsAppService

PHONE = "+6281234567890"
A_DAY = 24 * 3600.0


@pytest.fixture
async def service(tmp_path, whatsapp, clock):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock)
    whatsapp.statuses = "none"
    await made.start(take_turn=echo)
    yield made
    await made.stop()


async def forgotten(service, *, after: float) -> None:
    """Let days pass, and what was kept of them be forgotten."""
    service.clock.jump(after)
    await service.app.database.write(lambda tx: inbox.forget(tx, service.clock.now()))


async def again(service, whatsapp, siti) -> list[str]:
    """Send the call once more while she may be written to; return what else she is told."""
    siti.say("hari ini")
    await service.answered()
    before = len(siti.texts)
    whatsapp.delivery.put(whatsapp.delivery.done[0][0], "again")
    await service.answered()
    return siti.texts[before:]


async def test_an_old_call_is_taken_kept_out_and_told_of(service, whatsapp):
    siti = whatsapp.person(PHONE)
    siti.say("pesan lama")
    await service.answered()
    await forgotten(service, after=INBOX_KEYS_FOR.total_seconds() + A_DAY)
    assert await again(service, whatsapp, siti) == []
    assert {status for _, status in whatsapp.delivery.done} == {200}
    told = (await service.app.control.carry_out({"do": "oddities"})).lines
    assert "whatsapp: 1 updates left alone: too old to be new" in told
    counted = 'sapa_left_alone_total{channel="whatsapp",reason="too old to be new"} 1.0'
    assert counted in service.app.figures.text().decode()


async def test_what_the_platform_may_still_repeat_is_taken_after_its_key_was_lost(
    service, whatsapp
):
    """The control: without the limit of age, an old call has its effect once more."""
    siti = whatsapp.person(PHONE)
    siti.say("pesan lama")
    await service.answered()
    await forgotten(service, after=7 * A_DAY + 3600)
    assert await again(service, whatsapp, siti) == ["kata: pesan lama"]


@pytest.mark.parametrize("error", [3600.0, -3600.0])
async def test_a_clock_an_hour_off_keeps_nothing_out_that_is_on_time(service, whatsapp, error):
    siti = whatsapp.person(PHONE)
    sent = service.clock.now()
    service.clock.jump(7 * A_DAY)
    service.clock.jump(error)
    siti.say("terlambat", sent=sent)
    siti.say("hari ini")
    await service.answered()
    assert siti.texts == ["kata: terlambat", "kata: hari ini"]
