"""Links that lead from one channel to another, from the platform's answer to the chat there."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.cli.whatsapp_findings import look_at_whatsapp
from bot.listed_commands import listed_commands, openers
from storage import entrances
from tests.fakes.whatsapp import FakeWhatsApp
from tests.system.test_linked_channels import BY, CODE, PHONE, code_of, pressed, shown, told
from tests.system.whatsapp import PROFILE, WhatsAppService, register, said

SITI = 56
OPENERS = "conversational_automation"


@pytest.fixture
async def whatsapp(clock, request):
    style = getattr(request, "param", "meta")
    async with FakeWhatsApp(clock, path_style=style) as server:
        yield server


@pytest.fixture
async def service(tmp_path, whatsapp, clock, telegram):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock, telegram)
    yield made
    await made.stop()


async def registered(service, telegram):
    await told(service, telegram, "halo", "setuju", "Siti CONTOH", *PROFILE)


async def known(service):
    found = await service.app.database.read(entrances.list_open)
    return {one.channel: one.pattern for one in found}


async def entered(service, channel: str) -> str | None:
    """Return how a channel is entered, which is asked for again and again."""
    for _ in range(30):
        found = await known(service)
        if channel in found:
            return found[channel]
        await service.later(1)
    return None


def words_of(address: str) -> str:
    (words,) = parse_qs(urlsplit(address).query)["text"]
    return words


# --- HUBUNGKAN ------------------------------------------------------------------------------


async def test_the_button_on_telegram_brings_the_code_to_whatsapp(service, telegram, whatsapp):
    await service.start()
    await registered(service, telegram)
    code = await code_of(service, telegram)
    text, button = telegram.texts(SITI)[-1], telegram.last(SITI).find("Buka WhatsApp")
    assert code in text
    assert button.url.startswith(f"https://wa.me/{whatsapp.our_phone}?text=")
    siti = whatsapp.person(PHONE)
    await said(service, siti, words_of(button.url))
    assert "menjadi miliknya" in siti.last.text
    await said(service, siti, "ya")
    await shown(service, lambda: telegram.texts(SITI)[-1], "Kode penghubung Bapak/Ibu diketik")
    assert "Kode diterima" in siti.last.text
    await pressed(service, telegram, "Ya, hubungkan")
    await shown(service, lambda: siti.last.text, "Terhubung")


async def test_the_link_on_whatsapp_brings_the_code_to_telegram(service, telegram, whatsapp):
    await service.start()
    siti = whatsapp.person(PHONE)
    await register(service, siti, "Siti CONTOH")
    await said(service, siti, "hubungkan", "buat kode")
    (line,) = [one for one in siti.last.text.splitlines() if "https://t.me" in one]
    assert line.startswith("Buka Telegram: https://t.me/sapa_inovasi_bot?start=")
    assert CODE.search(siti.last.text.partition("https")[0]), "it is still there to type"
    payload = parse_qs(urlsplit(line.partition(": ")[2]).query)["start"][0]
    assert len(payload) <= 64
    telegram.start(SITI, payload)
    await service.quiet()
    assert "menjadi miliknya" in telegram.texts(SITI)[-1]
    await pressed(service, telegram, "Ya, saya setuju")
    await shown(service, lambda: siti.last.text, "diketik di *Telegram (tanpa nomor)*")


async def test_no_link_leads_to_a_number_that_is_not_known(service, telegram, whatsapp):
    del whatsapp.facts["display_phone_number"]
    await service.start()
    await registered(service, telegram)
    await code_of(service, telegram)
    assert telegram.last(SITI).labels == ["Kode baru", "Kembali"]
    assert "Tautan di bawah" not in telegram.texts(SITI)[-1]


async def test_a_number_that_could_be_asked_later_is_known_then(service, whatsapp):
    whatsapp.fault("drop", "number", times=2)
    await service.start()
    assert "whatsapp" not in await known(service)
    assert (
        await entered(service, "whatsapp") == f"https://wa.me/{whatsapp.our_phone}?text={{words}}"
    )


async def test_a_number_that_somebody_else_asked_for_is_known_too(service, whatsapp):
    fault = whatsapp.fault("drop", "number", times=1000)
    app = await service.start()
    await service.later(3)
    fault.times = 0
    await app.channels["whatsapp"].get_me()
    assert "whatsapp" not in await known(service)
    assert await entered(service, "whatsapp")


async def test_a_name_that_could_be_asked_later_is_known_then(service, telegram):
    telegram.fault("drop", "getMe", times=2)
    await service.start()
    assert "telegram" not in await known(service)
    assert await entered(service, "telegram") == "https://t.me/sapa_inovasi_bot?start={payload}"


async def test_what_was_known_stays_known_while_the_platform_is_away(service, whatsapp):
    await service.start()
    await service.stop()
    whatsapp.fault("drop", "number", times=2)
    await service.start()
    assert "whatsapp" in await known(service)


async def test_another_bot_is_not_taken_for_the_one_before(service, telegram):
    await service.start()
    await service.stop()
    telegram.token = "701:another"
    telegram.fault("drop", "getMe", times=1000)
    await service.start(settings={"telegram_token": "701:another"})
    assert "telegram" not in await known(service)


async def test_no_link_leads_to_a_channel_that_is_off(service, telegram):
    await service.start()
    await service.stop()
    await service.start(hooked=False, settings={"whatsapp_enabled": False})
    assert list(await known(service)) == ["telegram"]
    await registered(service, telegram)
    await code_of(service, telegram)
    assert telegram.last(SITI).labels == ["Kode baru", "Kembali"]


# --- invitations and colleagues -------------------------------------------------------------


async def invited(service, name="Rina CONTOH"):
    request = {"do": "invite", "by": BY, "name": name, "roles": ["inovator"]}
    answer = await service.app.control.carry_out(request)
    assert answer.is_done, answer.lines
    return answer.lines


async def test_an_invitation_opens_either_channel(service, telegram, whatsapp):
    await service.start()
    told_, *addresses = await invited(service)
    assert "pass on the one" in told_
    on_telegram, on_whatsapp = addresses
    assert on_telegram.startswith("https://t.me/sapa_inovasi_bot?start=")
    rina = whatsapp.person("+6281234560009", name="Rina CONTOH")
    assert words_of(on_whatsapp).startswith("mulai ")
    await said(service, rina, words_of(on_whatsapp))
    assert "Undangan ini untuk *Rina CONTOH*" in rina.last.text


async def test_an_invitation_without_a_known_channel_says_what_to_put_in(service, telegram):
    telegram.fault("drop", "getMe", times=1000)
    await service.start(hooked=False, settings={"whatsapp_enabled": False})
    lines = await invited(service)
    assert lines[1].startswith("https://t.me/NAME_OF_THE_BOT?start=")


async def test_a_colleague_gets_there_by_a_link_in_the_text(service, telegram, whatsapp):
    await service.start()
    await registered(service, telegram)
    await told(service, telegram, "ajukan inovasi", "1", "Maret 2023", "belum pernah")
    await told(service, telegram, "ajak rekan")
    text = await pressed(service, telegram, "Menulis bersama")
    lines = [one for one in text.splitlines() if one.startswith("Tautan untuk rekan")]
    assert ["t.me" in one or "wa.me" in one for one in lines] == [True, True]
    budi = whatsapp.person("+6281234560008", name="Budi CONTOH")
    await register(service, budi, "Budi CONTOH")
    await said(service, budi, words_of(lines[1].rpartition(": ")[2]))
    assert "ikut mengisi" in budi.last.text


async def test_a_colleagues_link_on_telegram_opens_the_draft(service, telegram, whatsapp):
    await service.start()
    siti = whatsapp.person(PHONE)
    await register(service, siti, "Siti CONTOH")
    await said(service, siti, "ajukan inovasi", "1", "Maret 2023", "belum pernah")
    await said(service, siti, "ajak rekan", "menulis bersama")
    text = "\n".join(siti.texts[-2:])
    (line,) = [one for one in text.splitlines() if "https://t.me" in one]
    payload = parse_qs(urlsplit(line.rpartition(": ")[2]).query)["start"][0]
    await registered(service, telegram)
    assert "ikut mengisi" in await told(service, telegram, f"/start {payload}")
    assert "tidak berlaku" in await told(service, telegram, f"/start {payload}")


# --- what the platform is told, and what it shows -------------------------------------------


async def test_what_one_may_begin_with_is_set_once(service, whatsapp):
    await service.start()
    await whatsapp.until(lambda: whatsapp.made("openers"))
    offered = whatsapp.facts[OPENERS]
    assert tuple(offered["prompts"]) == openers("id")
    names = [one["command_name"] for one in offered["commands"]]
    assert names == list(listed_commands("id"))
    await service.stop()
    await service.start()
    await service.later(3, step=1)
    assert len(whatsapp.made("openers")) == 1, "it is what it was"
    whatsapp.facts[OPENERS] = {"prompts": ["Pesan lama"]}
    await service.stop()
    await service.start()
    await whatsapp.until(lambda: len(whatsapp.made("openers")) == 2)


@pytest.mark.parametrize("whatsapp", ["plain"], indirect=True)
@pytest.mark.parametrize("is_refused", [False, True])
async def test_a_proxy_without_them_is_left_alone(service, whatsapp, is_refused, caplog):
    if is_refused:
        whatsapp.fault("code", "number", code=100, times=9)
    await service.start()
    await service.later(5, step=1)
    assert whatsapp.made("openers") == []
    assert "channel_setup_failed" not in caplog.text


async def test_the_doctor_says_what_people_miss_who_look_at_the_number(service, whatsapp):
    whatsapp.profile = {"about": "", "vertical": "GOVT", "email": "contoh@contoh.go.id"}
    found = [line async for line in look_at_whatsapp(service.settings())]
    (line,) = [one for _, one in found if "look at the number" in one]
    assert line == (
        "whatsapp: people who look at the number find no line about us, description, address "
        "and website; enter it in WhatsApp Manager"
    )
    whatsapp.profile |= {
        "about": "Layanan CONTOH",
        "description": "x",
        "address": "Jakarta",
        "websites": ["https://contoh.go.id"],
    }
    found = [line async for line in look_at_whatsapp(service.settings())]
    assert not [one for _, one in found if "look at the number" in one]
    assert whatsapp.made("profile_change") == []


async def test_the_doctor_says_that_the_profile_is_not_told(service, whatsapp):
    whatsapp.fault("code", "profile", code=100)
    found = [line async for line in look_at_whatsapp(service.settings())]
    assert [mark for mark, one in found if "profile is not told" in one] == ["note"]
    assert not [one for mark, one in found if mark == "FAULT" and "clock" not in one]
