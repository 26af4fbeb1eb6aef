"""The Telegram client when something goes wrong: each fault is told as what it is."""

from __future__ import annotations

import asyncio
import socket

import pytest

from bot.channels.base import (
    Accepted,
    ChannelDown,
    NotSent,
    PlatformError,
    RetryAfter,
    Unclear,
    Unreachable,
)
from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.request import Timeouts
from conversations.messages import FileReference, OutboundMessage
from tests.channels.messages import PDF
from tests.channels.telegram_client import IMPATIENT, SITI, send
from tests.fakes.telegram import TOKEN


@pytest.mark.parametrize("trouble", ["drop", "reset", "garble", "error", "redirect", "hold"])
@pytest.mark.parametrize("after", [False, True])
async def test_a_broken_answer_leaves_it_unclear(telegram, channel, trouble, after):
    telegram.fault(trouble, "sendMessage", after=after)

    outcome = await send(channel)

    assert isinstance(outcome, Unclear)
    if trouble != "hold":
        assert len(telegram.texts(SITI)) == int(after)


async def test_after_trouble_the_next_send_works(telegram, channel):
    telegram.fault("reset", "sendMessage", times=3)
    for _ in range(3):
        assert isinstance(await send(channel), Unclear)

    assert isinstance(await send(channel), Accepted)


async def test_a_port_nobody_listens_on_means_not_sent(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}"
        channel = TelegramChannel(TOKEN, base_url=base, timeouts=IMPATIENT)
        await channel.start()
        file = tmp_path / "made"
        file.write_bytes(b"x")

        assert isinstance(await send(channel), NotSent)
        document = OutboundMessage("Ini", attachments=(PDF,))
        assert isinstance(await send(channel, document, file=file), NotSent)
        reference = FileReference("x", None, None, None)
        assert (await channel.fetch(reference, tmp_path / "f", 10)).problem == "unreachable"
        await channel.stop()


async def test_a_name_that_does_not_resolve_means_not_sent():
    channel = TelegramChannel(TOKEN, base_url="http://tidak-ada.invalid", timeouts=IMPATIENT)
    await channel.start()

    assert isinstance(await send(channel), NotSent)
    await channel.stop()


async def test_a_failed_handshake_means_not_sent(telegram):
    base = telegram.base_url.replace("http:", "https:")
    channel = TelegramChannel(TOKEN, base_url=base, timeouts=IMPATIENT)
    await channel.start()

    assert isinstance(await send(channel), NotSent)
    await channel.stop()


async def test_no_free_connection_means_not_sent(telegram, monkeypatch):
    monkeypatch.setattr("bot.channels.telegram.request._CONNECTIONS", 1)
    channel = TelegramChannel(TOKEN, base_url=telegram.base_url, timeouts=Timeouts(0.2, 2.0))
    await channel.start()
    fault = telegram.fault("hold", "sendMessage")
    async with asyncio.TaskGroup() as group:
        held = group.create_task(send(channel))
        await telegram.until(lambda: fault.times == 0)
        assert isinstance(await send(channel), NotSent)
        telegram.release()

    assert isinstance(held.result(), Accepted)
    await channel.stop()


async def test_a_channel_that_was_not_started_sends_nothing(telegram):
    channel = TelegramChannel(TOKEN, base_url=telegram.base_url)

    assert await send(channel) == NotSent("not started")
    with pytest.raises(PlatformError, match="not started"):
        await channel.get_updates(None, timeout=0)


async def test_limits_are_told_with_their_pause(telegram, channel):
    telegram.limit(7, SITI)

    assert await send(channel) == RetryAfter(7.0)


async def test_the_pace_of_one_chat_is_limited(telegram, channel):
    telegram.pace.is_enforced = True

    outcomes = [await send(channel) for _ in range(4)]

    assert [type(outcome) for outcome in outcomes] == [Accepted, Accepted, Accepted, RetryAfter]
    await send(channel)
    assert len(telegram.early) == 1
    telegram.clock.jump(1)
    assert isinstance(await send(channel), Accepted)


async def test_someone_who_blocked_us_cannot_be_reached(telegram, channel):
    telegram.block(SITI)

    assert await send(channel) == Unreachable("blocked")
    assert await send(channel, to=999) == Unreachable("chat not found")


async def test_a_wrong_token_stops_the_channel(telegram):
    for token in ("700100200:wrong", "nonsense", ""):
        channel = TelegramChannel(token, base_url=telegram.base_url)
        with pytest.raises(PlatformError) as caught:
            await channel.start()
        assert caught.value.kind == "credentials"
        await channel.stop()


async def test_a_token_revoked_later_stops_the_channel(telegram, channel):
    telegram.token = "700100200:new"

    assert isinstance(await send(channel), ChannelDown)


async def test_without_a_network_the_channel_starts_all_the_same(telegram):
    telegram.fault("drop", "getMe")
    channel = TelegramChannel(TOKEN, base_url=telegram.base_url)

    await channel.start()

    assert isinstance(await send(channel), Accepted)
    await channel.stop()
