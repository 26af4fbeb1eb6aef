"""What `run` says first on the terminal: which bot it is, how it hears, where the simulator is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.whatsapp import SECRET as APP_SECRET
from tests.fakes.whatsapp import TOKEN as WHATSAPP_TOKEN
from tests.fakes.whatsapp import VERIFY_TOKEN, FakeWhatsApp
from tests.system.forked import ran
from tests.system.test_commands import environment, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

WEBHOOK = {
    "SAPA_TELEGRAM_MODE": "webhook",
    "SAPA_TELEGRAM_WEBHOOK_URL": "http://127.0.0.1:8443/webhook/telegram",
    "SAPA_TELEGRAM_WEBHOOK_SECRET": "rahasia-webhook-untuk-tes-saja-32",
}


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(username="sapa_contoh_bot") as server:
        yield server


def real(folder: Path, telegram: FakeTelegram, **more: str) -> dict[str, str]:
    return environment(
        folder,
        SAPA_TELEGRAM_TOKEN=TOKEN,
        SAPA_TELEGRAM_API_BASE_URL=telegram.base_url,
        SAPA_HTTP_PORT="0",
        **more,
    )


async def said_first(command: str, env: dict[str, str], *, lines: int = 1) -> list[str]:
    async with serving(command, env=env) as program, asyncio.timeout(60):
        return [(await program.stdout.readline()).decode().strip() for _ in range(lines)]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_run_says_which_bot_it_is_and_how_it_hears(
    tmp_path: Path, telegram: FakeTelegram, mode: str
) -> None:
    more = WEBHOOK if mode == "webhook" else {}
    (line,) = await said_first("run", real(tmp_path / "data", telegram, **more))
    assert line == f"This is the Telegram bot @sapa_contoh_bot, which receives by {mode}."


async def test_run_says_which_number_it_is_and_where_it_is_delivered_to(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    async with FakeWhatsApp() as whatsapp:
        env = real(tmp_path / "data", telegram, **whatsapp_settings(whatsapp))
        first, second = await said_first("run", env, lines=2)
        assert "@sapa_contoh_bot" in first
        assert second == (
            f"This is the WhatsApp number +{whatsapp.account.phone}; "
            "it is delivered to at the path /webhook/whatsapp."
        )


async def test_a_refused_channel_leaves_the_other_one_working(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    async with FakeWhatsApp(token="another") as whatsapp:
        env = real(tmp_path / "data", telegram, **whatsapp_settings(whatsapp))
        lines = await said_first("run", env, lines=2)
        assert any("@sapa_contoh_bot" in line for line in lines)


async def test_a_refused_channel_that_is_the_only_one_ends_the_start(tmp_path: Path) -> None:
    async with FakeWhatsApp(token="another") as whatsapp:
        env = environment(tmp_path / "data", SAPA_HTTP_PORT="0", **whatsapp_settings(whatsapp))
        code, _, told = await ran("run", env=env)
        assert code == 1
        assert told.strip() == (
            "WhatsApp refuses the token; check SAPA_WHATSAPP_TOKEN and its rights."
        )


def whatsapp_settings(whatsapp: FakeWhatsApp) -> dict[str, str]:
    return {
        "SAPA_WHATSAPP_TOKEN": WHATSAPP_TOKEN,
        "SAPA_WHATSAPP_PHONE_NUMBER_ID": whatsapp.account.number,
        "SAPA_WHATSAPP_BUSINESS_ACCOUNT_ID": whatsapp.account.waba,
        "SAPA_WHATSAPP_APP_SECRET": APP_SECRET,
        "SAPA_WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
        "SAPA_WHATSAPP_API_BASE_URL": whatsapp.base_url,
    }


async def test_run_says_where_the_simulator_is(tmp_path: Path, telegram: FakeTelegram) -> None:
    env = real(tmp_path / "data", telegram, SAPA_SIMULATOR="true")
    first, second = await said_first("run", env, lines=2)
    assert "@sapa_contoh_bot" in first
    assert second.startswith("The simulator is at http://127.0.0.1:")
    assert not second.endswith(":0/simulator")


async def test_a_bot_whose_platform_cannot_be_reached_is_named_by_its_number(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    telegram.fault("error", "getMe", status=502)
    (line,) = await said_first("run", real(tmp_path / "data", telegram))
    number = TOKEN.partition(":")[0]
    assert line == (
        f"This is the Telegram bot number {number}, which receives by polling; "
        "Telegram cannot be reached yet."
    )
    assert TOKEN not in line
