"""What a person, the platform and the records see of the running service."""

from __future__ import annotations

import io
import logging

import aiohttp
import pytest

from bot import log
from bot.channels.telegram.client import TelegramChannel
from storage import conversation, inbox, outbox
from storage.database import Database
from storage.errors import DatabaseUnavailableError
from tests import postgres
from tests.fakes import documents
from tests.fakes.telegram import SECRET_HEADER, TOKEN
from tests.system.conftest import SECRET
from tests.system.turns import echo

SITI, BUDI = 55, 56


@pytest.mark.parametrize("hooked", [False, True], ids=["polling", "webhook"])
async def test_a_question_is_asked_and_answered(service, telegram, hooked):
    await service.start(hooked=hooked)
    telegram.say(SITI, "halo")
    await telegram.until(lambda: telegram.texts(SITI))
    assert "SETUJU" in telegram.last(SITI).text
    assert telegram.last(SITI).labels
    telegram.press(SITI, "Setuju")
    await telegram.until(lambda: "Nama" in telegram.last(SITI).text)
    await service.quiet()
    assert len(telegram.made("answerCallbackQuery")) == 1


@pytest.mark.parametrize("hooked", [False, True], ids=["polling", "webhook"])
async def test_messages_of_one_chat_are_answered_once_each_and_in_order(service, telegram, hooked):
    await service.start(hooked=hooked, take_turn=echo)
    for number in range(8):
        telegram.say(SITI, f"pesan {number}")
        telegram.say(BUDI, f"surat {number}")
    await service.until(lambda: telegram.delivery.count == 0)
    await service.later(20)
    assert telegram.texts(SITI) == [f"kata: pesan {number}" for number in range(8)]
    assert telegram.texts(BUDI) == [f"kata: surat {number}" for number in range(8)]


async def post(service, body: bytes | str, **headers: str) -> aiohttp.ClientResponse:
    sent = {SECRET_HEADER: SECRET, **headers}
    async with (
        aiohttp.ClientSession() as session,
        session.post(service.webhook, data=body, headers=sent) as response,
    ):
        await response.read()
        return response


def update(number: int, text: str = "halo") -> str:
    return (
        f'{{"update_id": {number}, "message": {{"message_id": {number}, "date": 1795575600, '
        f'"chat": {{"id": {SITI}, "type": "private", "first_name": "Siti"}}, '
        f'"from": {{"id": {SITI}, "is_bot": false, "first_name": "Siti"}}, "text": "{text}"}}}}'
    )


async def test_an_update_that_comes_again_has_no_second_effect(service, telegram):
    telegram.chat(SITI)
    await service.start(hooked=True, take_turn=echo)
    for _ in range(5):
        assert (await post(service, update(7))).status == 200
        await service.quiet()
    assert telegram.texts(SITI) == ["kata: halo"]


async def test_a_delivery_without_the_secret_is_refused_and_only_counted(service, telegram):
    await service.start(hooked=True, take_turn=echo)
    assert (await post(service, update(7), **{SECRET_HEADER: "tebakan"})).status == 401
    assert (await post(service, update(7), **{SECRET_HEADER: ""})).status == 401
    assert await service.app.database.read(inbox.depth) == (0, 0)
    assert b'outcome="unauthorized"} 2.0' in service.app.figures.text()


async def test_a_delivery_that_is_too_large_is_refused_before_it_is_read(service, telegram):
    await service.start(hooked=True, take_turn=echo)
    assert (await post(service, b"x" * (TelegramChannel.largest_delivery + 1))).status == 413


async def test_what_is_authentic_but_not_understood_is_kept_and_acknowledged(service, telegram):
    await service.start(hooked=True, take_turn=echo)
    for body in ("no json", '{"update_id": "x"}', "[]", "\x00", "{" * 5000):
        assert (await post(service, body)).status == 200
    assert (await post(service, '{"update_id": 9, "message": {"chat": {"id": 55}}}')).status == 200
    await service.quiet()
    assert await service.app.database.read(inbox.depth) == (0, 6)


class Troubled:
    """A database that can be made to fail."""

    def __init__(self, inner: Database) -> None:
        self._inner = inner
        self.is_away = False

    def __getattr__(self, name: str):
        return getattr(self._inner, name)

    async def write(self, function):
        if self.is_away:
            raise DatabaseUnavailableError
        return await self._inner.write(function)


async def test_while_the_database_is_away_updates_wait_in_the_spool(service, telegram):
    telegram.chat(SITI)
    database = Troubled(Database(service.settings().database_address))
    await service.start(hooked=True, take_turn=echo, database=database)
    database.is_away = True
    assert (await post(service, update(7))).status == 200
    await service.clock.advance(5)
    assert telegram.texts(SITI) == []
    database.is_away = False
    await service.app.ticker.replay_spool()
    await service.later(2)
    assert telegram.texts(SITI) == ["kata: halo"]


async def test_what_can_be_stored_nowhere_is_not_acknowledged(service, telegram):
    database = Troubled(Database(service.settings().database_address))
    await service.start(hooked=True, take_turn=echo, database=database)
    database.is_away = True
    (service.folder / "spool").write_text("in the way")
    response = await post(service, update(7))
    assert response.status == 503
    assert response.headers["Retry-After"] == "30"


async def test_a_limit_of_the_platform_is_obeyed_across_a_restart(service, telegram, clock):
    await service.start(take_turn=echo)
    telegram.say(SITI, "satu")
    await telegram.until(lambda: telegram.texts(SITI))
    telegram.limit(60, SITI)
    telegram.say(SITI, "dua")
    await telegram.until(lambda: telegram.early)
    await service.quiet()
    await service.stop()
    telegram.early.clear()
    clock.jump(10)
    await service.start(take_turn=echo)
    await service.later(45)
    assert telegram.texts(SITI) == ["kata: satu"]
    await service.later(10)
    assert telegram.texts(SITI) == ["kata: satu", "kata: dua"]
    assert telegram.early == []


async def test_a_message_we_cannot_work_on_is_set_aside_and_the_person_is_told_once(
    service, telegram
):
    await service.start(take_turn=echo)
    telegram.say(SITI, "bom")
    telegram.say(SITI, "sesudahnya")
    telegram.say(BUDI, "lain orang")
    await telegram.until(lambda: telegram.texts(BUDI))
    await service.later(90)
    told, after = telegram.texts(SITI)
    assert "belum dapat kami olah" in told
    assert after == "kata: sesudahnya"
    assert await service.app.database.read(inbox.depth) == (0, 1)


async def raw_of_updates(service) -> list[str]:
    return [
        one.raw
        for one in await service.app.database.read(
            lambda tx: conversation.said(tx, f"telegram:{SITI}", after=0, limit=100)
        )
    ]


async def test_what_somebody_wrote_who_did_not_agree_is_erased_at_once(service, telegram):
    await service.start(take_turn=echo)
    telegram.say(SITI, "rahasia")
    await telegram.until(lambda: len(telegram.texts(SITI)) == 1)
    telegram.say(SITI, "setuju")
    await telegram.until(lambda: len(telegram.texts(SITI)) == 2)
    telegram.say(SITI, "lanjut")
    await telegram.until(lambda: len(telegram.texts(SITI)) == 3)
    await service.quiet()
    first, second, third = await raw_of_updates(service)
    assert first == ""
    assert "setuju" in second
    assert "lanjut" in third


async def test_files_are_fetched_and_checked_before_their_turn(service, telegram):
    await service.start(take_turn=echo)
    telegram.say(SITI, "setuju")
    await telegram.until(lambda: telegram.texts(SITI))
    telegram.send_document(SITI, documents.pdf(), "surat.pdf")
    telegram.say(SITI, "sesudahnya")
    telegram.send_document(SITI, documents.archive({"a": b"a"}), "surat.pdf")
    telegram.send_photo(SITI, documents.jpeg(located=True))
    telegram.send_document(SITI, b"x", "besar.pdf", size=30_000_000)
    await service.until(lambda: telegram.delivery.count == 0)
    for checked in range(1, 5):
        await service.until(lambda: _count(service.app.figures.files) >= checked)  # noqa: B023
        await service.later(3)
    assert telegram.texts(SITI)[1:] == [
        "berkas: pdf",
        "kata: sesudahnya",
        "berkas: wrong_type",
        "berkas: jpeg",
        "berkas: too_large",
    ]
    stored = [path for path in (service.folder / "files").iterdir() if path.is_file()]
    assert len(stored) == 2
    assert not any((service.folder / "files" / "tmp").iterdir())
    assert all(b"KAMERA RAHASIA" not in path.read_bytes() for path in stored)


def _count(counter) -> float:
    samples = [sample for family in counter.collect() for sample in family.samples]
    return sum(sample.value for sample in samples if sample.name.endswith("_total"))


async def test_files_of_somebody_who_did_not_agree_are_not_fetched(service, telegram):
    await service.start(take_turn=echo)
    telegram.send_document(SITI, documents.pdf(), "surat.pdf")
    await telegram.until(lambda: telegram.texts(SITI))
    assert telegram.texts(SITI) == ["berkas: -"]
    assert not telegram.made("getFile")


async def test_a_document_is_made_and_sent_with_its_message(service, telegram):
    await service.start(take_turn=echo)
    telegram.say(SITI, "setuju")
    await telegram.until(lambda: telegram.texts(SITI))
    telegram.say(SITI, "data")
    await telegram.until(lambda: telegram.made("sendDocument"))
    await service.quiet()
    assert not any((service.folder / "files" / "tmp").iterdir())


@pytest.mark.parametrize("after", [False, True], ids=["before it took effect", "after it"])
async def test_an_unclear_send_is_repeated_once(service, telegram, after):
    await service.start(take_turn=echo)
    telegram.chat(SITI)
    telegram.fault("reset", "sendMessage", after=after)
    telegram.say(SITI, "halo")
    await telegram.until(lambda: telegram.made("sendMessage"))
    await service.later(10)
    assert telegram.texts(SITI) == ["kata: halo"] * (2 if after else 1)


async def test_a_message_that_did_not_leave_is_sent_again_without_a_copy(service, telegram):
    await service.start(hooked=True, take_turn=echo)
    telegram.chat(SITI)
    port = int(telegram.base_url.rpartition(":")[2])
    await telegram.close()
    assert (await post(service, update(7))).status == 200
    await service.later(20)
    await telegram.open(port)
    await service.later(60)
    assert telegram.texts(SITI) == ["kata: halo"]


async def test_somebody_who_blocked_us_is_left_alone_until_they_write_again(service, telegram):
    await service.start(take_turn=echo)
    telegram.say(SITI, "halo")
    await telegram.until(lambda: telegram.texts(SITI))
    telegram.chats[SITI].blocked = True
    telegram.say(SITI, "masih?")
    await service.until(lambda: len(telegram.made("sendMessage")) == 2)
    await service.later(5)
    assert len(telegram.made("sendMessage")) == 2
    telegram.chats[SITI].blocked = False
    telegram.say(SITI, "saya kembali")
    await telegram.until(lambda: telegram.texts(SITI)[-1] == "kata: saya kembali")


async def test_a_flood_of_one_chat_waits_and_loses_nothing(service, telegram):
    await service.start(take_turn=echo)
    for _ in range(70):
        telegram.say(SITI, "diam")
    telegram.say(BUDI, "permisi")
    await telegram.until(lambda: telegram.texts(BUDI))
    await service.until(lambda: telegram.delivery.count == 0)
    await service.quiet()
    assert (await service.app.database.read(inbox.depth))[0] > 0
    await service.later(30)
    assert (await service.app.database.read(inbox.depth)) == (0, 0)


async def test_health_tells_which_part_is_ill(service, telegram):
    await service.start(take_turn=echo)
    root = f"http://127.0.0.1:{service.app.port}"
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{root}/health/live") as response:
            assert response.status == 200
        async with session.get(f"{root}/health/ready") as response:
            assert response.status == 200
        service.app.senders["telegram"].refuse("credentials")
        async with session.get(f"{root}/health/ready") as response:
            assert response.status == 503
            assert (await response.json())["send telegram"] == "ill"
        async with session.get(f"{root}/metrics") as response:
            assert 'sapa_inbox_open{channel="telegram"} 0.0' in await response.text()
        async with session.get(
            f"{root}/metrics", headers={"X-Forwarded-For": "192.0.2.1"}
        ) as response:
            assert response.status == 404
        async with session.get(f"{root}/simulator") as response:
            assert response.status == 404


async def test_a_second_receiver_is_waited_out(service, telegram):
    await service.start(take_turn=echo)
    await telegram.until(lambda: telegram.made("getUpdates") or telegram.delivery.is_polled)
    telegram.delivery.set_webhook({"url": "http://127.0.0.1:9/", "secret_token": "x"})
    telegram.say(SITI, "halo")
    await service.until(lambda: any(call.status == 409 for call in telegram.made("getUpdates")))
    await service.later(31)
    await telegram.until(lambda: telegram.texts(SITI))
    assert telegram.texts(SITI) == ["kata: halo"]


async def test_stopping_lets_a_send_end_and_leaves_nothing_unclear(service, telegram):
    await service.start(take_turn=echo)
    telegram.chat(SITI)
    telegram.fault("delay", "sendMessage", seconds=0.3)
    telegram.say(SITI, "halo")
    await service.until(lambda: not telegram._faults[0].times)
    await service.stop()
    assert telegram.texts(SITI) == ["kata: halo"]
    await service.start(take_turn=echo)
    assert await service.app.database.read(outbox.depths) == ()


async def test_the_service_does_the_same_on_postgresql(service, telegram):
    telegram.chat(SITI)
    settings = {"database_url": postgres.create_database()}
    await service.start(hooked=True, take_turn=echo, settings=settings)
    for number in range(5):
        telegram.say(SITI, f"pesan {number}")
        telegram.say(BUDI, f"surat {number}")
    telegram.say(BUDI, "setuju")
    telegram.say(BUDI, "bom")
    await service.until(lambda: telegram.delivery.count == 0)
    await service.later(90)
    assert telegram.texts(SITI) == [f"kata: pesan {number}" for number in range(5)]
    assert telegram.texts(BUDI)[:-1] == [f"kata: surat {number}" for number in range(5)] + [
        "terima kasih"
    ]
    assert "belum dapat kami olah" in telegram.texts(BUDI)[-1]
    await service.stop()
    await service.start(hooked=True, take_turn=echo, settings=settings)
    telegram.press(SITI, "Ya")
    await service.until(lambda: "tombol: yes" in telegram.texts(SITI))


async def test_no_word_name_number_or_token_reaches_the_log(service, telegram):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    log.set_up(level="DEBUG", stream=written)
    try:
        await service.start(hooked=True, take_turn=echo)
        telegram.chat(SITI, first_name="Bertanda")
        telegram.say(SITI, "setuju")
        telegram.say(SITI, "kata-bertanda 081234567890")
        telegram.say(SITI, "bom")
        telegram.send_document(SITI, documents.pdf("kata-bertanda"), "nama-bertanda.pdf")
        telegram.share_contact(SITI, "+628111222333")
        telegram.fault("error", "sendMessage", times=2)
        await post(service, "kata-bertanda, not json")
        await post(service, update(9, "kata-bertanda"), **{SECRET_HEADER: "rahasia-salah"})
        await service.later(30)
        await service.stop()
    finally:
        root.handlers[:], root.level = handlers, level
        log.set_up(level="INFO")
        root.handlers[:] = handlers
    text = written.getvalue()
    assert "turn_done" in text
    assert "turn_failed" in text
    for marked in ("ertanda", "0812345", "628111", SECRET, TOKEN, "salah", "a text of a person"):
        assert marked not in text, marked
