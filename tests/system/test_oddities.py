"""What the service can do nothing with, and a clock that goes wrong: counted, told, survived."""

from __future__ import annotations

import io

import aiohttp
import pytest

from bot.alarms import Alarm
from bot.channels.whatsapp.client import WhatsAppChannel
from tests.fakes.telegram import FakeTelegram
from tests.fakes.whatsapp import NUMBER, SECRET, TOKEN, VERIFY_TOKEN, FakeWhatsApp
from tests.system.forked import ran
from tests.system.test_commands import serving
from tests.system.whatsapp import WhatsAppService, register, said

PHONE = "+6281234567890"
HOUR = 3600.0


@pytest.fixture
async def service(tmp_path, whatsapp, clock):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def siti(service, whatsapp):
    person = whatsapp.person(PHONE, name="Siti CONTOH")
    await register(service, person, "Siti CONTOH")
    return person


async def oddities(service) -> tuple[str, ...]:
    return (await service.app.control.carry_out({"do": "oddities"})).lines


async def post(service, body: bytes, **headers: str) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(service.webhook, data=io.BytesIO(body), headers=headers) as response,
    ):
        return response.status


async def test_of_a_quiet_day_nothing_is_told(service, siti):
    assert await oddities(service) == ()


async def test_what_nothing_could_be_done_with_is_told_once_for_each_kind(service, whatsapp, siti):
    signature = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
    assert [await post(service, b"{}", **signature) for _ in range(2)] == [401, 401]
    assert await post(service, b"x" * (3 * 2**20 + 1), **signature) == 413
    siti.unknown("hologram")
    siti.react("wamid.ANY", "👍")
    whatsapp.fail("wamid.UNKNOWN", 131026)
    await service.answered()

    told = await oddities(service)
    assert any(
        line.startswith("whatsapp: 2 calls without the right secret or signature") for line in told
    )
    assert "whatsapp: 1 calls longer than the platform makes any, refused unread" in told
    assert "whatsapp: 1 updates left alone: reaction" in told
    assert "whatsapp: 1 updates left alone: a message: other" in told
    assert any(line.startswith("whatsapp: 1 reports about messages that are not") for line in told)


async def test_the_doctor_shows_them_beside_the_running_service(tmp_path):
    async with FakeTelegram() as telegram:
        env = {
            "SAPA_DATA_DIR": str(tmp_path / "data"),
            "SAPA_HTTP_PORT": "0",
            "SAPA_TELEGRAM_TOKEN": telegram.token,
            "SAPA_TELEGRAM_API_BASE_URL": telegram.base_url,
        }
        async with serving("run", env=env):
            await telegram.until(lambda: telegram.made("setMyCommands"))
            telegram.delivery.add(1, {"hologram": {"chat": {"id": 1}}}, ("odd", 0))
            await telegram.until(lambda: telegram.delivery.count == 0)
            _, out, _ = await ran("doctor", env=env)
        _, after, _ = await ran("doctor", env=env)
    assert "note  since the service started: telegram: 1 updates left alone: kind of update" in out
    assert "since the service started" not in after


@pytest.mark.parametrize("error", [HOUR, -HOUR])
async def test_a_clock_an_hour_off_raises_the_alarm_until_it_goes_right(
    service, whatsapp, siti, error
):
    async def is_on() -> bool:
        await service.quiet()
        await service.app.alarms.check()
        return Alarm.CLOCK_OFF in service.app.alarms.on

    assert not await is_on()
    whatsapp.clock_ahead = error
    await said(service, siti, "menu")
    assert await is_on()
    assert "dibuka sampai" in siti.last.text, "people are served all the same"
    service.clock.jump(2 * HOUR)
    assert await is_on(), "time alone mends no clock"
    whatsapp.clock_ahead = 0.0
    await said(service, siti, "menu")
    assert not await is_on()


async def test_an_answer_that_never_came_says_nothing_of_the_clock(service, whatsapp, siti):
    await said(service, siti, "menu")
    service.clock.jump(HOUR)
    whatsapp.fault("drop", times=1)
    siti.say("menu")
    await service.answered()
    await service.app.alarms.check()
    assert Alarm.CLOCK_OFF not in service.app.alarms.on


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (90 * 60, "the machine's clock is 90 min behind the platform's; set it by a time server"),
        (-90 * 60, "the machine's clock is 90 min ahead of the platform's; set it by a"),
    ],
)
async def test_the_doctor_says_how_far_the_clock_is_off(tmp_path, ahead, words):
    async with FakeWhatsApp() as whatsapp, FakeTelegram() as telegram:
        whatsapp.clock_ahead = telegram.clock_ahead = ahead
        env = {
            "SAPA_DATA_DIR": str(tmp_path / "data"),
            "SAPA_TELEGRAM_TOKEN": telegram.token,
            "SAPA_TELEGRAM_API_BASE_URL": telegram.base_url,
            "SAPA_WHATSAPP_TOKEN": TOKEN,
            "SAPA_WHATSAPP_PHONE_NUMBER_ID": NUMBER,
            "SAPA_WHATSAPP_APP_SECRET": SECRET,
            "SAPA_WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
            "SAPA_WHATSAPP_API_BASE_URL": whatsapp.base_url,
        }
        code, out, _ = await ran("doctor", env=env)
        whatsapp.clock_ahead = telegram.clock_ahead = 0.0
        right = await ran("doctor", env=env)
    assert code == 1
    assert f"FAULT telegram: {words}" in out
    assert f"FAULT whatsapp: {words}" in out
    assert "clock" not in right[1]


async def test_a_platform_that_tells_no_time_is_no_fault(whatsapp):
    channel = WhatsAppChannel(TOKEN, NUMBER, base_url=whatsapp.base_url)
    assert channel.told_time is None
