"""What `run` says first on the terminal: which bot it is, how it hears, where the simulator is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.fakes.telegram import TOKEN, FakeTelegram
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
