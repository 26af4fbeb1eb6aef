"""What monitoring and staff see of a service on WhatsApp: figures, alarms, sentences."""

from __future__ import annotations

import aiohttp
import pytest

from bot.alarms import Alarm
from bot.channels.whatsapp.twins import to_be_approved
from bot.template_requests import versions
from storage import pace
from tests.fakes.whatsapp import NUMBER
from tests.system.test_whatsapp_window import A_DAY, BY, PHONE, answer, push
from tests.system.whatsapp import WhatsAppService, register, said

MINUTE = 60.0


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
    await said(service, person, "petugas", "Bolehkah puskesmas pembantu ikut?")
    return person


async def figures(service) -> dict[str, float]:
    address = f"http://127.0.0.1:{service.app.port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        lines = (await response.text()).splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


async def ask(service, do: str, **request: object) -> tuple[str, ...]:
    return (await service.app.control.carry_out({"do": do, "by": BY, **request})).lines


async def last(service) -> str:
    """Return what staff are told of the last message to Siti."""
    return (await ask(service, "deliveries", person="1", limit=1))[1]


async def is_on(service, alarm: Alarm) -> bool:
    await service.app.alarms.check()
    return alarm in service.app.alarms.on


def change_templates(whatsapp, **change: str) -> None:
    for version, _ in to_be_approved():
        name, _, language = version.partition("/")
        whatsapp.template(name, language, **change)


# --- figures ----------------------------------------------------------------------------------


async def test_what_arrives_is_counted_by_what_whatsapp_tells_of_it(service, whatsapp, siti):
    price = {"category": "service", "amount": "2", "since": "2026-10-01", "currency": "IDR"}
    await ask(service, "prices set", **price)
    shown = await figures(service)

    delivered = shown['sapa_statuses_total{channel="whatsapp",status="delivered"}']
    assert delivered == len(siti.texts)
    assert shown['sapa_turns_total{outcome="status"}'] >= delivered
    counted = [value for name, value in shown.items() if name.startswith("sapa_month_messages{")]
    assert sum(counted) == delivered
    assert shown['sapa_month_cost_estimate{currency="IDR"}'] == 2 * delivered
    assert shown["sapa_month_messages_unpriced"] == 0
    assert shown['sapa_open_windows{channel="whatsapp"}'] == 1
    service.clock.jump(2 * A_DAY)
    assert 'sapa_open_windows{channel="whatsapp"}' not in await figures(service)


async def test_a_status_of_a_message_of_nobody_is_counted_as_unknown(service, whatsapp, siti):
    whatsapp.fail("wamid.UNKNOWN", 131026)
    await service.answered()

    shown = await figures(service)
    assert shown['sapa_statuses_total{channel="whatsapp",status="unknown"}'] == 1


async def test_what_waits_is_told_by_what_it_waits_for(service, whatsapp, siti):
    assert (await figures(service))[
        'sapa_oldest_seconds{channel="whatsapp",lane="0",queue="outbox"}'
    ] == 0
    service.clock.jump(2 * A_DAY)
    await answer(service, siti)
    shown = await figures(service)

    assert shown['sapa_outbox_waiting{channel="whatsapp",reason="template"}'] == 1
    assert shown['sapa_outbox{channel="whatsapp",lane="0",state="pending"}'] == 1
    assert shown['sapa_oldest_seconds{channel="whatsapp",lane="0",queue="outbox"}'] == 0
    assert not await is_on(service, Alarm.REPLY_WAITS)
    assert shown['sapa_templates{state="missing"}'] == len(versions())
    assert shown["sapa_templates_unfit"] == 0
    assert not await is_on(service, Alarm.TEMPLATE_UNFIT), "what was never pushed is no surprise"


async def test_the_age_of_what_waits_is_told_by_channel_and_lane(service, whatsapp, siti):
    await ask(service, "sending pause")
    await ask(service, "appoint", person=1, given=True)
    service.app.thinker.stop()
    siti.say("menu")
    await service.until(lambda: whatsapp.delivery.count == 0)
    service.clock.jump(30)
    shown = await figures(service)

    assert shown['sapa_inbox_open{channel="whatsapp"}'] == 1
    assert shown['sapa_oldest_seconds{channel="whatsapp",lane="",queue="inbox"}'] >= 30
    assert shown['sapa_oldest_seconds{channel="whatsapp",lane="1",queue="outbox"}'] >= 30
    assert shown['sapa_oldest_seconds{channel="whatsapp",lane="0",queue="outbox"}'] == 0
    assert shown["sapa_sending_paused"] == 1


async def test_what_lies_in_the_spool_is_told(service, whatsapp, siti):
    assert (await figures(service))["sapa_spool_bytes"] == 0
    folder = service.folder / "spool"
    folder.mkdir(exist_ok=True)
    (folder / "updates").write_bytes(b"x" * 70)
    (folder / "updates.taken").write_bytes(b"x" * 7)

    assert (await figures(service))["sapa_spool_bytes"] == 77


async def test_what_a_platform_holds_up_is_counted_by_whom_it_concerns(service, whatsapp, siti):
    now = service.clock.now()
    account, chat = pace.account_bucket("whatsapp", NUMBER), pace.chat_bucket("whatsapp", "x")

    def hold(tx: object) -> None:
        pace.hit_limit(tx, now, chat=chat, account=account, seconds=60, scope="account")
        pace.hold_back(tx, now, account, seconds=600)

    await service.app.database.write(hold)
    shown = await figures(service)
    assert {scope: shown[f'sapa_blocked_scopes{{scope="{scope}"}}'] for scope in ("chat", "account", "unasked")} == {
        "chat": 1, "account": 1, "unasked": 1,
    }  # fmt: skip
    service.clock.jump(120)
    shown = await figures(service)
    assert [
        shown[f'sapa_blocked_scopes{{scope="{scope}"}}'] for scope in ("chat", "account", "unasked")
    ] == [0, 0, 1]


# --- alarms, and the same in words ------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "PAUSED"}, "is paused"),
        ({"status": "REJECTED"}, "is rejected"),
        ({"status": "DISABLED"}, "is disabled"),
        ({"category": "MARKETING"}, "is billed as marketing"),
    ],
)
async def test_a_template_that_may_not_be_sent_as_meant_raises_the_alarm(
    service, whatsapp, siti, change, words
):
    await push(service, whatsapp)
    assert not await is_on(service, Alarm.TEMPLATE_UNFIT)
    change_templates(whatsapp, **change)
    await service.answered()

    assert await is_on(service, Alarm.TEMPLATE_UNFIT)
    assert (await figures(service))["sapa_templates_unfit"] == len(versions())
    told = await ask(service, "findings", channels=["whatsapp"])
    assert len([line for line in told if words in line]) == len(versions())
    assert await ask(service, "findings", channels=["telegram"]) == ()
    await push(service, whatsapp)
    change_templates(whatsapp, status="APPROVED", category="UTILITY")
    await service.answered()
    assert not await is_on(service, Alarm.TEMPLATE_UNFIT)
    assert await ask(service, "findings", channels=["whatsapp"]) == ()


async def test_a_held_back_account_raises_the_alarm_until_it_is_over(service, whatsapp, siti):
    await push(service, whatsapp)
    whatsapp.fault("code", "messages", code=131048)
    await ask(service, "appoint", person=1, given=True)
    await service.later(5)

    assert await is_on(service, Alarm.HELD_BACK)
    (told,) = await ask(service, "findings", channels=["whatsapp"])
    assert told.startswith("whatsapp: holds back what nobody asked for until 2026-")
    assert "WhatsApp menahan semua yang tidak diminta" in await last(service)
    service.clock.jump(6 * 60 * MINUTE + 10)
    assert not await is_on(service, Alarm.HELD_BACK)


async def test_a_refused_account_raises_the_alarm_until_it_is_taken_again(service, whatsapp, siti):
    await push(service, whatsapp)
    whatsapp.fault("code", "messages", code=131031, times=2)
    siti.say("menu")
    await service.answered()
    await service.later(5)

    assert await is_on(service, Alarm.CHANNEL_REFUSED)
    (told,) = await ask(service, "findings", channels=["whatsapp"])
    assert told.startswith("whatsapp: refuses our account since 2026-")
    assert told.endswith("the account is locked")
    assert "karena akun kami dikunci" in await last(service)
    await service.later(11 * MINUTE, step=MINUTE)
    await said(service, siti, "menu")
    assert not await is_on(service, Alarm.CHANNEL_REFUSED)
    assert await ask(service, "findings", channels=["whatsapp"]) == ()


async def test_an_account_that_is_refused_at_the_start_raises_the_alarm(
    tmp_path, whatsapp, telegram, clock
):
    """The other channel goes on."""
    service = WhatsAppService(tmp_path / "both", whatsapp, clock, telegram)
    whatsapp.rotate("another token")
    await service.start(hooked=False)
    assert await is_on(service, Alarm.CHANNEL_REFUSED)
    await service.stop()


# --- why Siti got it or not -------------------------------------------------------------------


async def test_staff_see_what_an_answer_waits_for_and_that_it_was_read(service, whatsapp, siti):
    service.clock.jump(2 * A_DAY)
    await answer(service, siti)
    assert "(jawaban petugas): Menunggu templat: templatnya belum diajukan." in await last(service)
    await push(service, whatsapp)
    await service.later(11 * MINUTE, step=MINUTE)
    assert "(templat yang mengajak membalas): Dibaca pukul" in await last(service)
    waiting = (await ask(service, "deliveries", person="1", limit=2))[2]
    assert "Menunggu penerima membalas" in waiting
    siti.tap("Baca")
    await service.answered()
    await service.later(30, step=5)

    told = [
        line for line in await ask(service, "deliveries", person="1") if "jawaban petugas" in line
    ]
    assert [line.partition(": ")[2].partition(" pukul")[0] for line in told] == ["Dibaca"]
    assert not any("Boleh." in line for line in told)


async def test_staff_see_that_somebody_blocked_us(service, whatsapp, siti):
    await push(service, whatsapp)
    siti.block()
    await answer(service, siti)
    await service.answered()

    assert "nomor penerima tidak dapat menerimanya: mungkin tidak memakai WhatsApp" in await last(
        service
    )
    number = (await last(service)).split("no. ")[1].split()[0]
    (refused,) = await ask(service, "retry", message=number)
    assert refused.startswith(f"Pesan no. {number} tidak akan sampai: nomor penerima")
