"""The Telegram client setting up: webhook, commands, name; and the token is told nowhere."""

from __future__ import annotations

import logging

import pytest

from bot.channels.base import (
    PlatformError,
)
from bot.channels.telegram.client import TelegramChannel
from conversations.messages import FileReference
from tests.channels.telegram_client import IMPATIENT, SITI, send
from tests.fakes.telegram import TOKEN


async def test_a_webhook_is_set_and_looked_at_without_throwing_updates_away(telegram, channel):
    await channel.set_webhook("http://127.0.0.1:1/webhook/telegram", "rahasia_123", connections=5)

    info = await channel.get_webhook_info()

    assert info.url == "http://127.0.0.1:1/webhook/telegram"
    assert info.pending_update_count == 1
    call = telegram.made("setWebhook")[0]
    assert call.params["secret_token"] == "rahasia_123"
    assert "drop_pending_updates" not in call.params
    await channel.delete_webhook()
    assert "drop_pending_updates" not in telegram.made("deleteWebhook")[0].params


async def test_a_secret_with_odd_signs_is_refused(channel):
    with pytest.raises(PlatformError) as caught:
        await channel.set_webhook("http://127.0.0.1:1/", "rahasia sekali!")

    assert caught.value.kind == "refused"


async def test_commands_are_listed_in_both_languages(telegram, channel):
    await channel.set_commands(
        {"id": {"bantuan": "Minta bantuan"}, "en": {"help": "Get help", "stop": "Stop"}}
    )

    assert telegram.commands == {
        "": (("bantuan", "Minta bantuan"),),
        "en": (("help", "Get help"), ("stop", "Stop")),
    }


async def test_a_command_of_the_wrong_form_is_refused(channel):
    with pytest.raises(PlatformError) as caught:
        await channel.set_commands({"id": {"Data Saya": "Data saya"}})

    assert caught.value.kind == "refused"


@pytest.mark.parametrize("trouble", ["garble", "drop", "error"])
async def test_set_up_that_fails_is_told_as_such(telegram, channel, trouble):
    telegram.fault(trouble, "getWebhookInfo")

    with pytest.raises(PlatformError) as caught:
        await channel.get_webhook_info()

    assert caught.value.kind == "network"


async def test_the_bot_knows_its_name_in_groups(telegram, channel):
    telegram.say_in_group(-100, SITI, "/status@sapa_inovasi_bot")
    telegram.say_in_group(-100, SITI, "/status@lain_bot")

    updates = await channel.get_updates(None, timeout=0)
    readings = [channel.read(update.raw, telegram.clock.now()) for update in updates]

    assert [type(reading).__name__ for reading in readings] == [
        "InboundMessage",
        "InboundMessage",
        "Ignored",
    ]


async def test_the_token_is_in_no_log_no_error_and_no_name_of_a_thing(telegram, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    secret = TOKEN.partition(":")[2]
    channel = TelegramChannel(TOKEN, base_url=telegram.base_url, timeouts=IMPATIENT)
    await channel.start()
    await channel.set_webhook("http://127.0.0.1:1/", "rahasia_webhook")
    told = [repr(channel), str(vars(channel))]
    for trouble in ("drop", "reset", "garble", "error", "redirect", "hold"):
        telegram.fault(trouble, "sendMessage")
        told.append(repr(await send(channel)))
        telegram.fault(trouble, "getUpdates")
        with pytest.raises(PlatformError) as caught:
            await channel.get_updates(None, timeout=0)
        error = caught.value
        while error is not None:
            told.append(repr(error))
            error = error.__cause__ or error.__context__
    reference = FileReference("none", None, None, None)
    told.append(repr(await channel.fetch(reference, tmp_path / "in", 1_000)))
    await channel.stop()

    everything = " ".join([*told, caplog.text, *(str(vars(record)) for record in caplog.records)])
    assert secret not in everything
    assert "rahasia_webhook" not in everything
    assert "Bu Siti" not in everything
