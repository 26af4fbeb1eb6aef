"""The account that templates belong to: named wrongly, and with nothing put before WhatsApp yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli.whatsapp_findings import look_at_whatsapp
from bot.template_requests import versions
from tests.fakes.whatsapp import NUMBER, SECRET, TOKEN, VERIFY_TOKEN, WABA, FakeWhatsApp
from tests.system.test_care_commands import refused
from tests.system.test_commands import ran
from tests.system.test_whatsapp_figures import ask
from tests.system.test_whatsapp_window import push
from tests.system.whatsapp import WhatsAppService

if TYPE_CHECKING:
    from pathlib import Path

ANOTHER = "999000111222333"
SETTING = "SAPA_WHATSAPP_BUSINESS_ACCOUNT_ID"


@pytest.fixture
async def service(tmp_path, whatsapp, clock):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock)
    yield made
    await made.stop()


def environment(folder: Path, whatsapp: FakeWhatsApp, account: str) -> dict[str, str]:
    return {
        "SAPA_DATA_DIR": str(folder),
        "SAPA_WHATSAPP_TOKEN": TOKEN,
        "SAPA_WHATSAPP_PHONE_NUMBER_ID": NUMBER,
        SETTING: account,
        "SAPA_WHATSAPP_APP_SECRET": SECRET,
        "SAPA_WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
        "SAPA_WHATSAPP_API_BASE_URL": whatsapp.base_url,
    }


async def told(settings) -> list[tuple[str, str]]:
    return [one async for one in look_at_whatsapp(settings) if SETTING in one[1]]


async def test_the_doctor_names_the_setting_of_an_account_that_is_not_ours(service, whatsapp):
    assert await told(service.settings()) == []
    ((mark, line),) = await told(service.settings(whatsapp_business_account_id=ANOTHER))
    assert mark == "FAULT"
    assert line.startswith("whatsapp: the templates of the account are not told (100")
    assert line.endswith(f"check {SETTING}, and that the token has whatsapp_business_management")


async def test_the_doctor_names_it_too_where_the_token_may_not_look_there(service, whatsapp):
    whatsapp.fault("code", "templates", code=200)
    ((mark, line),) = await told(service.settings())
    assert (mark, "a permission is missing" in line) == ("FAULT", True)


async def test_a_proxy_that_tells_no_templates_is_no_fault(tmp_path, clock):
    async with FakeWhatsApp(clock, path_style="plain") as proxy:
        proxy.fault("code", "templates", code=100)
        settings = WhatsAppService(tmp_path / "data", proxy, clock).settings()
        ((mark, _),) = await told(settings)
    assert mark == "note"


async def test_templates_of_an_account_not_ours_are_refused_with_its_setting(tmp_path):
    async with FakeWhatsApp() as whatsapp:
        env = environment(tmp_path / "data", whatsapp, ANOTHER)
        assert (await ran("migrate", env=env))[0] == 0
        for command in ("push", "refresh"):
            assert SETTING in await refused("templates", command, env=env)
        assert whatsapp.made("template_create") == []
        env[SETTING] = WABA
        code, out, _ = await ran("templates", "push", env=env)
        assert (code, out.count("put before WhatsApp")) == (0, len(versions()))


async def test_templates_never_put_before_whatsapp_are_told_with_the_command(service, whatsapp):
    await service.start()
    (line,) = await ask(service, "findings", channels=["whatsapp"])
    count = len(versions())
    assert line.startswith(f"whatsapp: {count} of {count} templates were never put before")
    assert line.endswith("run: python -m bot templates push")
    assert await ask(service, "findings", channels=["telegram"]) == ()
    await push(service, whatsapp)
    assert await ask(service, "findings", channels=["whatsapp"]) == ()
