"""The Telegram client on the fake platform."""

from __future__ import annotations

import pytest

from bot.channels.telegram.client import TelegramChannel
from tests.channels.telegram_client import IMPATIENT, SITI
from tests.fakes.clock import FakeClock
from tests.fakes.telegram import TOKEN, FakeTelegram


@pytest.fixture
async def telegram():
    async with FakeTelegram(FakeClock()) as server:
        server.say(SITI, "Halo")
        yield server


@pytest.fixture
async def channel(telegram):
    client = TelegramChannel(TOKEN, base_url=telegram.base_url, timeouts=IMPATIENT)
    await client.start()
    yield client
    await client.stop()
