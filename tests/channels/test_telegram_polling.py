"""The Telegram client receiving: polls, offsets, a second poller."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.base import (
    Accepted,
    PlatformError,
)
from bot.channels.telegram.request import Request
from tests.channels.telegram_client import IMPATIENT, SITI, send
from tests.fakes.telegram import TOKEN


async def test_updates_come_again_until_a_higher_offset_confirms_them(telegram, channel):
    telegram.say(SITI, "dua")

    first = await channel.get_updates(None, timeout=0)
    again = await channel.get_updates(None, timeout=0)
    rest = await channel.get_updates(first[0].order + 1, timeout=0)

    assert [update.chat for update in first] == ["telegram:55"] * 2
    assert again == first
    assert rest == first[1:]
    assert telegram.delivery.allowed == (
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    )


async def test_a_poll_ends_as_soon_as_there_is_news(telegram, channel):
    await channel.get_updates(telegram._next_update, timeout=0)
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(channel.get_updates(telegram._next_update, timeout=30))
        await telegram.until(lambda: telegram.delivery.is_polled)
        telegram.say(SITI, "baru")

    assert len(poll.result()) == 1


async def test_what_was_polled_can_be_read(telegram, channel):
    (update,) = await channel.get_updates(None, timeout=0)

    message = channel.read(update.raw, telegram.clock.now())

    assert message.body.text == "Halo"
    assert message.sent_at == telegram.clock.now()


async def test_a_second_poller_is_told_apart_from_trouble(telegram, channel):
    await channel.set_webhook("http://127.0.0.1:1/webhook/telegram", "rahasia")
    with pytest.raises(PlatformError) as caught:
        await channel.get_updates(None, timeout=0)
    assert caught.value.kind == "conflict"

    await channel.delete_webhook()
    assert len(await channel.get_updates(None, timeout=0)) == 1


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [("drop", "network"), ("garble", "network"), ("error", "network"), ("limit", "limit")],
)
async def test_a_poll_that_fails_says_what_can_be_done(telegram, channel, trouble, kind):
    telegram.fault(trouble, "getUpdates", seconds=3)

    with pytest.raises(PlatformError) as caught:
        await channel.get_updates(None, timeout=0)

    assert caught.value.kind == kind
    assert caught.value.retry_after == (3.0 if kind == "limit" else None)


async def test_a_poll_skips_what_has_no_number_and_refuses_what_is_no_list(
    telegram, channel, monkeypatch
):
    async def answer(_params):
        return answers_to_come.pop(0)

    answers_to_come = [[{"message": {}}, {"update_id": 5}, "x"], {"odd": 1}]
    monkeypatch.setattr(telegram.delivery, "get_updates", answer)

    assert [update.order for update in await channel.get_updates(None, timeout=0)] == [5]
    with pytest.raises(PlatformError, match="unreadable"):
        await channel.get_updates(None, timeout=0)


def test_the_library_is_told_our_own_patience():
    assert Request(TOKEN, "http://127.0.0.1:1", IMPATIENT).read_timeout == IMPATIENT.read


async def test_starting_twice_opens_one_connection(telegram, channel):
    await channel.start()

    assert isinstance(await send(channel), Accepted)
