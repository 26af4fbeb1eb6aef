"""The WhatsApp client when something goes wrong: each fault is told as what it is, and no secret."""

from __future__ import annotations

import asyncio
import logging
import socket

import pytest

from bot.channels.base import (
    Accepted,
    ChannelDown,
    HeldBack,
    NeedsTemplate,
    NotSent,
    NotToday,
    OptedOut,
    PlatformError,
    Refused,
    RetryAfter,
    Unclear,
    Unreachable,
)
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.channels.whatsapp.request import Timeouts
from conversations.messages import FileReference, OutboundMessage
from tests.channels.messages import PDF
from tests.channels.whatsapp_client import account, send
from tests.fakes.clock import FakeClock
from tests.fakes.whatsapp import TOKEN, FakeWhatsApp


@pytest.mark.parametrize("trouble", ["drop", "reset", "garble", "error", "redirect", "hold"])
@pytest.mark.parametrize("after", [False, True])
async def test_a_broken_answer_leaves_it_unclear(whatsapp, number, siti, trouble, after):
    whatsapp.fault(trouble, "messages", after=after)

    outcome = await send(number, siti)

    assert isinstance(outcome, Unclear)
    if trouble != "hold":
        assert len(siti.ours) == int(after)


async def test_after_trouble_the_next_send_works(whatsapp, number, siti):
    whatsapp.fault("reset", "messages", times=3)
    for _ in range(3):
        assert isinstance(await send(number, siti), Unclear)

    assert isinstance(await send(number, siti), Accepted)


async def test_an_answer_without_an_id_was_taken(whatsapp, number, siti):
    whatsapp.fault("strip", "messages", after=True, missing="messages")

    assert await send(number, siti) == Accepted()


async def test_a_port_nobody_listens_on_means_not_sent(siti, whatsapp, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}"
        channel = WhatsAppChannel(**account(whatsapp, base_url=base))
        await channel.start()
        file = tmp_path / "made"
        file.write_bytes(b"x")

        assert isinstance(await send(channel, siti), NotSent)
        document = OutboundMessage("", attachments=(PDF,))
        assert isinstance(await send(channel, siti, document, file=file), NotSent)
        reference = FileReference("1", None, None, None)
        assert (await channel.fetch(reference, tmp_path / "f", 10)).problem == "unreachable"
        await channel.stop()


async def test_a_name_that_does_not_resolve_means_not_sent(siti, whatsapp):
    channel = WhatsAppChannel(**account(whatsapp, base_url="http://tidak-ada.invalid"))
    await channel.start()

    assert isinstance(await send(channel, siti), NotSent)
    await channel.stop()


async def test_a_failed_handshake_means_not_sent(siti, whatsapp):
    base = whatsapp.base_url.replace("http:", "https:")
    channel = WhatsAppChannel(**account(whatsapp, base_url=base))
    await channel.start()

    assert isinstance(await send(channel, siti), NotSent)
    await channel.stop()


async def test_no_free_connection_means_not_sent(whatsapp, siti, monkeypatch):
    monkeypatch.setattr("bot.channels.whatsapp.request._CONNECTIONS", 1)
    channel = WhatsAppChannel(**account(whatsapp, timeouts=Timeouts(0.2, 2.0)))
    await channel.start()
    fault = whatsapp.fault("hold", "messages")
    async with asyncio.TaskGroup() as group:
        held = group.create_task(send(channel, siti))
        await whatsapp.until(lambda: fault.times == 0)
        assert isinstance(await send(channel, siti), NotSent)
        whatsapp.release()

    assert isinstance(held.result(), Accepted)
    await channel.stop()


async def test_a_channel_that_was_not_started_sends_nothing(whatsapp, siti, tmp_path):
    channel = WhatsAppChannel(**account(whatsapp))

    assert await send(channel, siti) == NotSent("not started")
    with pytest.raises(PlatformError, match="not started"):
        await channel.get_me()
    await channel.stop()


async def test_starting_twice_is_starting_once(whatsapp, siti):
    channel = WhatsAppChannel(**account(whatsapp))
    await channel.start()
    await channel.start()

    assert isinstance(await send(channel, siti), Accepted)
    await channel.stop()


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (130429, RetryAfter(5.0, "account")),
        (131056, RetryAfter(4.0, "chat", grows=True)),
        (80007, RetryAfter(60.0, "account")),
        (131057, RetryAfter(300.0, "account")),
        (131048, HeldBack("131048 Spam rate limit hit")),
        (131026, Unreachable("131026 Message undeliverable")),
        (131050, OptedOut("131050 User has stopped receiving marketing messages")),
        (131031, ChannelDown("the account is locked")),
        (131000, Unclear("131000 Something went wrong")),
        (100, Refused("100 Invalid parameter")),
    ],
)
async def test_a_refusal_is_told_as_what_it_is(whatsapp, number, siti, code, outcome):
    whatsapp.fault("code", "messages", code=code)

    assert await send(number, siti) == outcome
    assert siti.ours == []


async def test_enough_for_today_is_no_failure(whatsapp, number, siti):
    whatsapp.fault("code", "messages", code=131049)

    assert isinstance(await send(number, siti), NotToday)


async def test_the_pace_of_one_person_is_limited(siti, whatsapp, number):
    whatsapp.pace.is_enforced = True

    outcomes = [await send(number, siti) for _ in range(46)]

    assert [type(outcome) for outcome in outcomes] == [Accepted] * 45 + [RetryAfter]
    assert outcomes[-1] == RetryAfter(4.0, "chat", grows=True)
    whatsapp.clock.jump(6)
    assert isinstance(await send(number, siti), Accepted)


async def test_who_wrote_too_long_ago_needs_a_template(whatsapp, number, siti):
    whatsapp.clock.jump(24 * 3600)

    assert await send(number, siti) == NeedsTemplate("131047 Re-engagement message")


async def test_a_limit_of_a_proxy_lasts_as_long_as_it_says(siti, whatsapp, number):
    whatsapp.fault("error", "messages", status=429, retry_after=7)

    assert await send(number, siti) == RetryAfter(7.0, "account")


@pytest.mark.parametrize("style", ["meta", "plain"])
async def test_a_wrong_token_stops_the_channel(style):
    async with FakeWhatsApp(FakeClock(), path_style=style) as server:
        for token in ("wrong", ""):
            channel = WhatsAppChannel(**account(server, token=token))
            with pytest.raises(PlatformError) as caught:
                await channel.start()
            assert caught.value.kind == "credentials"
            assert await send(channel, "6281234567890") == ChannelDown("the token was refused")
            await channel.stop()
            assert await send(channel, "6281234567890") == NotSent("not started")


async def test_a_token_revoked_later_stops_the_channel(whatsapp, number, siti):
    whatsapp.rotate("another")

    assert await send(number, siti) == ChannelDown("the token was refused")


@pytest.mark.parametrize("trouble", ["drop", "garble", "error"])
async def test_without_a_network_the_channel_starts_all_the_same(whatsapp, siti, trouble):
    whatsapp.fault(trouble, "number", times=2 if trouble == "drop" else 1)
    channel = WhatsAppChannel(**account(whatsapp))

    await channel.start()

    assert isinstance(await send(channel, siti), Accepted)
    await channel.stop()


async def test_the_facts_of_the_number_are_asked_for(whatsapp, number):
    facts = await number.get_me()

    assert facts["display_phone_number"] == f"+{whatsapp.our_phone}"
    assert facts["status"] == "CONNECTED"
    assert number.account == whatsapp.account.number


@pytest.mark.parametrize("trouble", ["garble", "drop", "error"])
async def test_facts_that_cannot_be_had_are_told_as_such(whatsapp, number, trouble):
    whatsapp.fault(trouble, "number", times=2)

    with pytest.raises(PlatformError) as caught:
        await number.get_me()

    assert caught.value.kind == "network"


async def test_the_token_is_in_no_log_no_error_and_no_name_of_a_thing(
    whatsapp, siti, tmp_path, caplog
):
    caplog.set_level(logging.DEBUG)
    channel = WhatsAppChannel(**account(whatsapp))
    await channel.start()
    told = [repr(channel), str(vars(channel))]
    for trouble in ("drop", "reset", "garble", "error", "redirect", "hold"):
        whatsapp.fault(trouble, "messages")
        told.append(repr(await send(channel, siti)))
        whatsapp.fault(trouble, "number", times=2)
        with pytest.raises(PlatformError) as caught:
            await channel.get_me()
        error = caught.value
        while error is not None:
            told.append(repr(error))
            error = error.__cause__ or error.__context__
        whatsapp.release()
    media = whatsapp.media.add(b"isi", "application/pdf", lives=1000.0)
    for trouble in (None, "drop", "hold"):
        if trouble is not None:
            whatsapp.fault(trouble, "download", times=2)
        reference = FileReference(media, None, None, None)
        told.append(repr(await channel.fetch(reference, tmp_path / "in", 1_000)))
    await channel.stop()

    everything = " ".join([*told, caplog.text, *(str(vars(record)) for record in caplog.records)])
    assert TOKEN not in everything
    assert "attachments/?mid" not in everything
    assert "hash=" not in everything
    assert "Bu Siti" not in everything
    assert siti.phone.removeprefix("+") not in everything


async def test_we_say_who_we_are(number):
    """Files are refused to who does not."""
    assert number._request._session.headers["User-Agent"].startswith("sapa-inovasi")
