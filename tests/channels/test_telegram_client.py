"""The Telegram client against the fake platform: sends, faults, files, polling, set-up."""

from __future__ import annotations

import asyncio
import logging
import socket

import pytest

from bot.channels.base import (
    Accepted,
    ChannelDown,
    Moved,
    NotSent,
    PlatformError,
    Refused,
    Rendered,
    RetryAfter,
    Unclear,
    Unreachable,
)
from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.request import Request, Timeouts
from conversations.messages import FileReference, OutboundMessage, Press
from conversations.texts import bold
from tests.channels.messages import CONTACT, HELLO, PDF, PROMPT, answers, question, steps
from tests.fakes.clock import FakeClock
from tests.fakes.telegram import TOKEN, FakeTelegram

SITI = 55
IMPATIENT = Timeouts(connect=0.3, read=0.3, upload=1.0, download=1.0)


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


async def send_all(channel, message, *, pressed=None, to=SITI, file=None):
    calls = channel.render(message, to=str(to), prompt=PROMPT, pressed=pressed)
    return [
        await channel.send(call, to=str(to), outbox=number, file=file)
        for number, call in enumerate(calls)
    ]


async def send(channel, message=HELLO, **how):
    (outcome,) = await send_all(channel, message, **how)
    return outcome


# --- what a person sees ----------------------------------------------------------------------


async def test_a_person_sees_the_words_the_bold_and_the_buttons(telegram, channel):
    message = question(
        f"Halo {bold('Bu Siti')}. Sudah?", *answers("Ya", "Tidak"), *steps("KEMBALI")
    )

    outcome = await send(channel, message)

    shown = telegram.last(SITI)
    assert outcome == Accepted(str(shown.id))
    assert shown.text == "Halo Bu Siti. Sudah?"
    assert shown.bold == ("Bu Siti",)
    assert shown.buttons == [["Ya", "Tidak"], ["Kembali"]]


async def test_a_tap_changes_the_message_in_place(telegram, channel):
    await send(channel, question("Pilih", *answers("A", "B")))
    press = telegram.press(SITI, "A")
    pressed = Press(f"{PROMPT}.0", callback=press, message=str(telegram.last(SITI).id))

    outcomes = await send_all(channel, question("Lagi", *answers("C"), edits=True), pressed=pressed)

    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert telegram.texts(SITI) == ["Lagi"]
    assert telegram.last(SITI).labels == ["C"]
    assert telegram.chat(SITI).answered == [press]


async def test_a_new_answer_takes_the_old_buttons_away(telegram, channel):
    await send(channel, question("Pilih", *answers("A", "B")))
    press = telegram.press(SITI, "A")
    pressed = Press(f"{PROMPT}.0", callback=press, message=str(telegram.last(SITI).id))

    await send_all(channel, question("Berikutnya", *answers("C")), pressed=pressed)

    assert [shown.labels for shown in telegram.chat(SITI).ours] == [[], ["C"]]


async def test_an_edit_of_a_message_that_is_gone_becomes_a_new_one(telegram, channel):
    pressed = Press(f"{PROMPT}.0", callback=None, message="999")

    (outcome,) = await send_all(
        channel, question("Lagi", *answers("C"), edits=True), pressed=pressed
    )

    assert outcome == Accepted(str(telegram.last(SITI).id))
    assert telegram.texts(SITI) == ["Lagi"]


async def test_the_same_edit_twice_is_a_success(telegram, channel):
    await send(channel, question("Pilih", *answers("A")))
    message = telegram.last(SITI).id
    edit = Rendered("editMessageText", {"chat_id": SITI, "message_id": message, "text": "Baru"})

    first = await channel.send(edit, to=str(SITI), outbox=1, file=None)
    second = await channel.send(edit, to=str(SITI), outbox=1, file=None)

    assert first == second == Accepted(str(message))


async def test_buttons_taken_away_twice_or_from_nowhere_are_gone_all_the_same(telegram, channel):
    await send(channel, HELLO)
    for message in (telegram.last(SITI).id, 999):
        body = {"chat_id": SITI, "message_id": message}
        outcome = await channel.send(
            Rendered("editMessageReplyMarkup", body), to=str(SITI), outbox=1, file=None
        )
        assert isinstance(outcome, Accepted)


async def test_an_old_press_is_let_be(telegram, channel):
    await send(channel, question("Pilih", *answers("A")))
    press = telegram.press(SITI, "A")
    telegram.clock.jump(200)

    (outcome,) = await send_all(channel, None, pressed=Press("x.0", callback=press))

    assert outcome == Accepted()


async def test_the_keyboard_for_the_number_comes_and_goes(telegram, channel):
    await send(channel, question("Nomor?", CONTACT, *steps("KEMBALI")))
    assert telegram.chat(SITI).keyboard.asks_contact

    telegram.say(SITI, "0812 3456 7890")
    await send(channel, OutboundMessage("Terima kasih."))

    assert telegram.chat(SITI).keyboard is None


async def test_formatting_that_is_refused_goes_out_plain(telegram, channel):
    entities = [{"type": "bold", "offset": 90, "length": 5}]
    call = Rendered("sendMessage", {"chat_id": SITI, "text": "Halo", "entities": entities})

    outcome = await channel.send(call, to=str(SITI), outbox=1, file=None)

    assert isinstance(outcome, Accepted)
    assert telegram.texts(SITI) == ["Halo"]


async def test_a_moved_chat_is_told_and_the_next_try_goes_there(telegram, channel):
    telegram.say_in_group(-500, SITI, "Halo")
    telegram.say_in_group(-1005, SITI, "Halo")
    telegram.chat(-500).moved_to = -1005
    (call,) = channel.render(HELLO, to="-500", prompt=PROMPT, pressed=None)

    assert await channel.send(call, to="-500", outbox=1, file=None) == Moved("-1005")
    assert isinstance(await channel.send(call, to="-1005", outbox=1, file=None), Accepted)
    assert telegram.texts(-1005) == ["Halo Bu Siti 👋, selamat datang."]


# --- files out -------------------------------------------------------------------------------


async def test_a_document_arrives_with_its_name_and_caption(telegram, channel, tmp_path):
    file = tmp_path / "made"
    file.write_bytes(b"%PDF-1.7 isi")
    message = question(f"Ini {bold('data')} Anda", *answers("Menu"), attachments=(PDF,))

    outcome = await send(channel, message, file=file)

    shown = telegram.last(SITI)
    assert outcome == Accepted(str(shown.id))
    assert (shown.file, shown.file_name) == (b"%PDF-1.7 isi", "Proposal Antrean Tanpa Antre.pdf")
    assert (shown.text, shown.bold, shown.labels) == ("Ini data Anda", ("data",), ["Menu"])


async def test_a_file_that_is_not_there_is_refused(channel, tmp_path):
    message = OutboundMessage("Ini", attachments=(PDF,))

    assert await send(channel, message, file=tmp_path / "none") == Refused("no file")
    assert await send(channel, message, file=None) == Refused("no file")


async def test_a_file_over_the_limit_is_not_even_tried(telegram, channel, tmp_path):
    file = tmp_path / "large"
    with file.open("wb") as sparse:
        sparse.truncate(50_000_001)

    outcome = await send(channel, OutboundMessage("Ini", attachments=(PDF,)), file=file)

    assert outcome == Refused("the file is too large")
    assert telegram.made("sendDocument") == []


async def test_an_upload_that_breaks_may_have_arrived(telegram, channel, tmp_path):
    file = tmp_path / "made"
    file.write_bytes(b"x" * 1000)
    telegram.fault("drop", "sendDocument")

    outcome = await send(channel, OutboundMessage("Ini", attachments=(PDF,)), file=file)

    assert isinstance(outcome, Unclear)


# --- what goes wrong -------------------------------------------------------------------------


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
    telegram.is_paced = True

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


# --- receiving -------------------------------------------------------------------------------


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


# --- files in --------------------------------------------------------------------------------


def reference_of(telegram, channel, update):
    return channel.read(update.raw, telegram.clock.now()).body.references[0]


async def received(telegram, channel, content, **about):
    telegram.send_document(SITI, content, "surat.pdf", **about)
    *_, update = await channel.get_updates(None, timeout=0)
    return reference_of(telegram, channel, update)


async def test_a_file_is_fetched_as_it_is(telegram, channel, tmp_path):
    content = b"isi" * 100_000
    reference = await received(telegram, channel, content)

    fetched = await channel.fetch(reference, tmp_path / "in", 20_000_000)

    assert (fetched.problem, fetched.size) == (None, len(content))
    assert fetched.path.read_bytes() == content


@pytest.mark.parametrize("declared", [21_000_000, 25 * 1024 * 1024])
async def test_a_file_said_to_be_too_large_is_not_fetched(telegram, channel, tmp_path, declared):
    reference = await received(telegram, channel, b"x", size=declared)

    assert (await channel.fetch(reference, tmp_path / "in", 20_000_000)).problem == "too_large"
    unsaid = FileReference(reference.reference, None, None, None)
    assert (await channel.fetch(unsaid, tmp_path / "in", 20_000_000)).problem == "too_large"
    assert not (tmp_path / "in").exists()


async def test_a_size_only_the_platform_knows_counts_too(telegram, channel, tmp_path):
    sent = await received(telegram, channel, b"x", size=500)
    unsaid = FileReference(sent.reference, None, None, None)

    assert (await channel.fetch(unsaid, tmp_path / "in", 100)).problem == "too_large"


async def test_a_file_larger_than_it_was_said_to_be_is_given_up(telegram, channel, tmp_path):
    reference = await received(telegram, channel, b"x" * 2_000, size=10)

    fetched = await channel.fetch(reference, tmp_path / "in", 1_000)

    assert fetched.problem == "too_large"
    assert not (tmp_path / "in").exists()


async def test_a_file_the_platform_does_not_know_is_gone(channel, tmp_path):
    reference = FileReference("none", None, None, None)

    assert (await channel.fetch(reference, tmp_path / "in", 1_000)).problem == "gone"


@pytest.mark.parametrize("trouble", ["drop", "error", "hold"])
async def test_a_download_that_breaks_can_be_tried_again(telegram, channel, tmp_path, trouble):
    reference = await received(telegram, channel, b"isi")
    # Asking for the same once more is free, so a connection that broke is tried twice.
    telegram.fault(trouble, "download", times=2 if trouble == "drop" else 1)

    assert (await channel.fetch(reference, tmp_path / "in", 1_000)).problem == "unreachable"
    assert not (tmp_path / "in").exists()
    assert (await channel.fetch(reference, tmp_path / "in", 1_000)).problem is None


async def test_a_download_that_is_sent_elsewhere_is_not_followed(telegram, channel, tmp_path):
    reference = await received(telegram, channel, b"isi")
    telegram.fault("redirect", "download")

    assert (await channel.fetch(reference, tmp_path / "in", 1_000)).problem == "gone"


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "a\\b", None, 5])
async def test_a_path_that_leads_elsewhere_is_not_asked_for(telegram, channel, tmp_path, path):
    telegram._api["getFile"] = lambda _: {"file_id": "x", "file_path": path}

    reference = FileReference("x", None, None, None)

    assert (await channel.fetch(reference, tmp_path / "in", 1_000)).problem == "gone"


# --- setting up ------------------------------------------------------------------------------


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


# --- secrets ---------------------------------------------------------------------------------


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
