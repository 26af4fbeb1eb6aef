"""The fake Telegram keeps the rules of the real one: what it refuses, delivers and forgets."""

from __future__ import annotations

import asyncio
import io
import json

import aiohttp
import pytest
from aiohttp import web

from tests.fakes.clock import FakeClock
from tests.fakes.telegram import SECRET_HEADER, TOKEN, FakeTelegram

SITI = 55


@pytest.fixture
async def telegram():
    async with FakeTelegram(FakeClock()) as server:
        server.say(SITI, "Halo")
        yield server


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def call(telegram, http):
    async def call(method, *, token=TOKEN, **params):
        async with http.post(f"{telegram.base_url}/bot{token}/{method}", json=params) as answer:
            return answer.status, json.loads(await answer.text())

    return call


def inline(*rows):
    return {"inline_keyboard": [[{"text": t, "callback_data": d} for t, d in row] for row in rows]}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "text is empty"),
        ({"text": " \u200b\n"}, "text is empty"),
        ({"text": "x" * 4097}, "too long"),
        ({"text": "😀" * 2049}, "too long"),
        ({"text": "x", "parse_mode": "HTML"}, "parse entities"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]}, "beyond"),
        ({"text": "😀", "entities": [{"type": "bold", "offset": 1, "length": 1}]}, "within"),
        ({"text": "x", "entities": [{"type": "blink", "offset": 0, "length": 1}]}, "unknown"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 1}] * 101}, "TOO_LONG"),
        ({"text": "x", "reply_markup": inline([("A", "")])}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": inline([("A", "é" * 33)])}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": inline([(" ", "d")])}, "non-empty"),
        ({"text": "x", "reply_markup": inline([("A", "d")] * 9)}, "too long"),
        ({"text": "x", "reply_markup": inline(*[[("A", "d")]] * 101)}, "too long"),
        ({"text": "x", "reply_markup": {"odd": 1}}, "reply markup"),
        ({"text": "x", "chat_id": 999}, "chat not found"),
        ({"text": 5}, "must be a string"),
        (
            {
                "text": "x",
                "reply_markup": {"keyboard": [[]], "input_field_placeholder": "x" * 65},
            },
            "placeholder",
        ),
    ],
)
async def test_what_is_over_a_limit_is_refused(call, params, words):
    status, answer = await call("sendMessage", **{"chat_id": SITI, **params})

    assert status == answer["error_code"] == 400
    assert words in answer["description"]


async def test_what_fits_exactly_is_taken(telegram, call):
    buttons = inline(*[[("A", "d" * 64)] * 5] * 20)

    status, _ = await call("sendMessage", chat_id=SITI, text="😀" * 2048, reply_markup=buttons)

    assert status == 200
    assert len(telegram.last(SITI).labels) == 100


async def test_the_wrong_token_and_unknown_methods_are_refused(call):
    assert (await call("getMe", token="1:wrong"))[0] == 401
    assert (await call("getMe", token="wrong"))[0] == 404
    assert (await call("sendTelegram"))[0] == 404


async def test_only_our_own_messages_can_be_edited_and_only_to_something_else(telegram, call):
    await call("sendMessage", chat_id=SITI, text="a", reply_markup=inline([("A", "d")]))
    ours = telegram.last(SITI).id
    theirs = telegram.say(SITI, "b")
    await call("sendMessage", chat_id=SITI, text="c", reply_markup={"remove_keyboard": True})
    plain = telegram.last(SITI).id

    async def edit(message, method="editMessageText", **params):
        answer = (await call(method, chat_id=SITI, message_id=message, **params))[1]
        return answer.get("description", "ok")

    assert "not found" in await edit(12345, text="x")
    assert "can't be edited" in await edit(theirs, text="x")
    assert "can't be edited" in await edit(plain, text="x")
    assert "inline keyboard" in await edit(ours, text="x", reply_markup={"remove_keyboard": True})
    assert "not modified" in await edit(ours, text="a", reply_markup=inline([("A", "d")]))
    assert await edit(ours, text="z") == "ok"
    assert "not modified" in await edit(ours, "editMessageReplyMarkup")


async def test_a_press_can_be_answered_for_a_while_only(telegram, call):
    await call("sendMessage", chat_id=SITI, text="a", reply_markup=inline([("A", "d")]))
    press = telegram.press(SITI, "A")

    long = await call("answerCallbackQuery", callback_query_id=press, text="x" * 201)
    first = await call("answerCallbackQuery", callback_query_id=press)
    telegram.clock.jump(151)
    late = await call("answerCallbackQuery", callback_query_id=press)
    unknown = await call("answerCallbackQuery", callback_query_id="1")

    assert [long[0], first[0], late[0], unknown[0]] == [400, 200, 400, 400]
    assert "too old" in late[1]["description"]


async def test_a_person_cannot_press_what_is_not_there(telegram, call):
    with pytest.raises(LookupError):
        telegram.press(SITI, "A")
    with pytest.raises(LookupError):
        telegram.tap_contact(SITI, "0811")
    with pytest.raises(LookupError):
        telegram.last(SITI)


async def test_pace_is_per_chat_and_over_all(telegram, call):
    telegram.pace.is_enforced = True
    for chat in range(100, 140):
        telegram.say(chat, "Halo")

    to_one = [(await call("sendMessage", chat_id=SITI, text="x"))[0] for _ in range(4)]
    to_many = [(await call("sendMessage", chat_id=c, text="x"))[0] for c in range(100, 140)]

    assert to_one == [200, 200, 200, 429]
    assert to_many.count(200) == 26
    refused = (await call("sendMessage", chat_id=SITI, text="x"))[1]
    assert refused["parameters"]["retry_after"] >= 1


async def test_updates_are_confirmed_by_offset_and_thrown_away_by_a_negative_one(telegram, call):
    for number in range(5):
        telegram.say(SITI, str(number))

    async def texts(**params):
        updates = (await call("getUpdates", **params))[1]["result"]
        return [update["message"]["text"] for update in updates]

    assert await texts(limit=2) == ["Halo", "0"]
    first = (await call("getUpdates"))[1]["result"][0]["update_id"]
    assert await texts(offset=first + 2) == ["1", "2", "3", "4"]
    assert await texts(offset=-1) == ["4"]


async def test_a_newer_poll_ends_the_older(telegram, call):
    await call("getUpdates", offset=-1)
    await call("getUpdates", offset=telegram._next_update)
    async with asyncio.TaskGroup() as group:
        older = group.create_task(call("getUpdates", timeout=30))
        await telegram.until(lambda: telegram.delivery.is_polled)
        newer = group.create_task(call("getUpdates", timeout=30))
        await older
        telegram.say(SITI, "baru")

    assert older.result()[0] == 409
    assert len(newer.result()[1]["result"]) == 1


async def test_presses_are_forgotten_long_before_messages(telegram, call):
    await call("sendMessage", chat_id=SITI, text="a", reply_markup=inline([("A", "d")]))
    telegram.press(SITI, "A")

    telegram.clock.jump(200)
    assert [_kind(u) for u in (await call("getUpdates"))[1]["result"]] == ["message"]
    telegram.clock.jump(24 * 3600)
    assert (await call("getUpdates"))[1]["result"] == []


def _kind(update):
    return next(name for name in update if name != "update_id")


async def test_large_files_are_refused_both_ways(telegram, http, call):
    telegram.send_document(SITI, b"x", "a.pdf", size=20 * 1024 * 1024 + 1)
    update = (await call("getUpdates"))[1]["result"][-1]
    answer = await call("getFile", file_id=update["message"]["document"]["file_id"])
    assert "too big" in answer[1]["description"]
    assert (await call("getFile", file_id="none"))[0] == 400

    form = aiohttp.FormData({"chat_id": str(SITI)})
    form.add_field("document", io.BytesIO(b"x" * (50 * 1024 * 1024 + 1)), filename="a.pdf")
    async with http.post(f"{telegram.base_url}/bot{TOKEN}/sendDocument", data=form) as answer:
        assert answer.status == 413


async def test_a_file_address_needs_the_token(telegram, http):
    telegram.send_document(SITI, b"isi", "a.pdf")
    reference = next(iter(telegram.files))

    for token, status in ((TOKEN, 200), ("1:x", 404)):
        address = f"{telegram.base_url}/file/bot{token}/documents/{reference}"
        async with http.get(address) as answer:
            assert answer.status == status


async def test_contacts_albums_edits_and_blocks_look_as_on_the_real_platform(telegram, call):
    telegram.share_contact(SITI, "0811")
    telegram.share_contact(SITI, "0812", of=77)
    telegram.share_contact(SITI, "0813", of=0)
    telegram.send_album(SITI, [b"a", b"b"], caption="dua")
    message = telegram.say(SITI, "lma")
    telegram.edit(SITI, message, "lima")
    telegram.block(SITI)
    telegram.unblock(SITI)

    updates = (await call("getUpdates"))[1]["result"][1:]

    assert [u["message"]["contact"].get("user_id") for u in updates[:3]] == [55, 77, None]
    albums = {u["message"]["media_group_id"] for u in updates[3:5]}
    assert len(albums) == 1
    assert updates[6]["edited_message"]["text"] == "lima"
    assert [u["my_chat_member"]["new_chat_member"]["status"] for u in updates[7:]] == [
        "kicked",
        "member",
    ]


# --- webhook ---------------------------------------------------------------------------------


class Receiver:
    """A webhook that notes what it is sent, and answers as it is told."""

    def __init__(self):
        self.got = []
        self.statuses = []
        self.secrets = set()
        self.arrived = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def receive(self, request):
        update = await request.json()
        self.secrets.add(request.headers.get(SECRET_HEADER))
        status = self.statuses.pop(0) if self.statuses else 200
        self.got.append((update["update_id"], status))
        self.arrived.set()
        await self.gate.wait()
        return web.Response(status=status)


@pytest.fixture
async def receiver():
    hook = Receiver()
    app = web.Application()
    app.router.add_post("/webhook/telegram", hook.receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook/telegram"
    yield hook
    await runner.cleanup()


async def test_what_waited_is_delivered_in_order_with_the_secret(telegram, receiver, call):
    for number in range(4):
        telegram.say(SITI, str(number))

    await call("setWebhook", url=receiver.url, secret_token="rahasia")
    await telegram.until(lambda: telegram.delivery.count == 0)

    numbers = [number for number, _ in receiver.got]
    assert numbers == sorted(numbers)
    assert len(numbers) == 5
    assert receiver.secrets == {"rahasia"}
    assert (await call("getUpdates"))[0] == 409


async def test_a_refused_update_comes_again_before_the_next_of_its_chat(telegram, receiver, call):
    receiver.statuses = [503, 500]
    telegram.say(SITI, "dua")
    await call("setWebhook", url=receiver.url)

    await telegram.until(lambda: telegram.delivery.count == 0)

    first = receiver.got[0][0]
    assert receiver.got == [(first, 503), (first, 500), (first, 200), (first + 1, 200)]
    info = (await call("getWebhookInfo"))[1]["result"]
    assert info["pending_update_count"] == 0
    assert "500" in info["last_error_message"]


async def test_one_chat_waits_for_its_answer_and_another_does_not(telegram, receiver, call):
    receiver.gate.clear()
    telegram.say(SITI, "dua")
    telegram.say(66, "Halo")
    await call("setWebhook", url=receiver.url)

    async with asyncio.timeout(5):
        while len(receiver.got) < 2:
            receiver.arrived.clear()
            await receiver.arrived.wait()
    assert len(receiver.got) == 2
    receiver.gate.set()
    await telegram.until(lambda: telegram.delivery.count == 0)

    assert len(receiver.got) == 3


async def test_a_lost_answer_brings_the_same_update_again(telegram, receiver, call):
    await call("setWebhook", url=receiver.url)
    await telegram.until(lambda: telegram.delivery.count == 0)
    number = receiver.got[0][0]

    telegram.delivery.again({"update_id": number, "message": {}})
    await telegram.until(lambda: telegram.delivery.count == 0)

    assert [got for got, _ in receiver.got] == [number, number]
    assert telegram.delivery.done == [(number, 200), (number, 200)]
