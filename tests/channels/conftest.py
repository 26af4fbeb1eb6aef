"""The clients on their fake platforms."""

from __future__ import annotations

import aiohttp
import pytest

from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from tests.channels import whatsapp_client
from tests.channels.telegram_client import IMPATIENT, SITI
from tests.channels.whatsapp_fake import Graph, receiving
from tests.fakes.clock import FakeClock
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.whatsapp import FakeWhatsApp


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


@pytest.fixture
async def whatsapp():
    async with FakeWhatsApp(FakeClock()) as server:
        yield server


@pytest.fixture
async def number(whatsapp):
    """Our number on the fake WhatsApp."""
    client = WhatsAppChannel(**whatsapp_client.account(whatsapp))
    await client.start()
    yield client
    await client.stop()


@pytest.fixture
def siti(whatsapp):
    """Somebody who wrote a moment ago."""
    person = whatsapp.person("+6281234567890")
    person.say("Halo")
    return person


@pytest.fixture
async def graph(whatsapp):
    async with aiohttp.ClientSession() as session:
        yield Graph(whatsapp, session)


@pytest.fixture
async def receiver(whatsapp):
    """A webhook that the fake WhatsApp delivers to."""
    async with receiving(whatsapp) as hook:
        yield hook


@pytest.fixture
def delivered(whatsapp):
    async def delivered():
        await whatsapp.until(lambda: whatsapp.delivery.count == 0)

    return delivered
