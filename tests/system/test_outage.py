"""After an outage: who was left without an answer gets one bubble that is right, others none."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import recover
from conversations.messages import Address, Attachment
from storage import crash, inbox, outages, outbox
from storage.outbox import NewOutboxRow
from storage.schema import delivery
from tests import postgres
from tests.system.test_service import post

SITI, BUDI, RINA, ANYBODY = 55, 56, 57, 58
AN_HOUR = 3600.0
SORRY = "Mohon maaf, layanan kami tadi terputus"


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request) -> dict[str, object]:
    """Settings with a fresh database of each kind."""
    if request.param == "sqlite":
        return {}
    return {"database_url": postgres.create_database()}


def sorry(telegram, chat: int) -> list[str]:
    return [text for text in telegram.texts(chat) if text.startswith(SORRY)]


async def greeted(service, telegram, chat: int) -> None:
    """Have somebody write for the first time and see the question for consent."""
    before = len(telegram.texts(chat))
    telegram.say(chat, "halo")
    await telegram.until(lambda: len(telegram.texts(chat)) > before)
    await service.quiet()


async def asked_for_name(service, telegram, chat: int) -> None:
    await greeted(service, telegram, chat)
    telegram.press(chat, "Setuju")
    await telegram.until(lambda: "Nama" in telegram.last(chat).text)
    await service.quiet()


async def noted(service) -> None:
    """Let the service note that all is well: its loop may need longer than the clock says."""
    await service.later(6, step=6)
    account = service.app.channels["telegram"].account
    await slowly(service, lambda tx: outages.reached_at(tx, "telegram", account) is not None)


async def busy(service, telegram) -> None:
    """A good quarter of an hour in which somebody else writes now and then, so that all is known to be well."""
    for _ in range(8):
        await service.later(120, step=120)
        await greeted(service, telegram, ANYBODY)
        await noted(service)


async def back(service, telegram) -> None:
    """Let the service find out that it is over, and do what is to be done."""
    await service.until(lambda: telegram.made("getUpdates") or telegram.delivery.is_polled)
    await service.until(lambda: service.app.arrivals.is_well)
    for _ in range(6):
        await service.later(6, step=3)


async def off(service, telegram, clock, seconds: float) -> None:
    """Stop the service, let time pass, and start it again."""
    await service.stop()
    telegram.calls.clear()
    clock.jump(seconds)


async def left_unanswered(service, telegram, chat: int) -> None:
    """Have somebody answer a question just before the end, and our reply not leave any more."""
    telegram.limit(30, chat)
    telegram.say(chat, "Siti Rahmawati")
    await telegram.until(lambda: telegram.early)
    await service.quiet()


async def test_whose_answer_never_left_is_asked_once_more(service, telegram, clock, settings):
    await service.start(settings=settings)
    await asked_for_name(service, telegram, BUDI)
    await busy(service, telegram)
    await asked_for_name(service, telegram, SITI)
    await noted(service)
    await left_unanswered(service, telegram, SITI)
    before = {chat: len(telegram.texts(chat)) for chat in (SITI, BUDI)}
    await off(service, telegram, clock, AN_HOUR)
    await service.start(settings=settings)
    await back(service, telegram)
    assert len(telegram.texts(SITI)) == before[SITI] + 1
    assert telegram.last(SITI).text.startswith(f"{SORRY} dan balasan kami mungkin tidak sampai.")
    assert "Jabatan" in telegram.last(SITI).text
    assert len(telegram.texts(BUDI)) == before[BUDI]
    telegram.say(SITI, "Analis")
    await telegram.until(lambda: "Instansi" in telegram.last(SITI).text)
    # Once is enough, also when it is started again soon.
    await off(service, telegram, clock, 60)
    await service.start(settings=settings)
    await back(service, telegram)
    assert len(sorry(telegram, SITI)) == 1


async def test_control_without_the_search_nobody_is_asked(service, telegram, clock, monkeypatch):
    await service.start()
    await asked_for_name(service, telegram, SITI)
    await noted(service)
    await left_unanswered(service, telegram, SITI)
    await off(service, telegram, clock, AN_HOUR)
    monkeypatch.setattr(outages, "list_left", lambda *_, **__: ())
    await service.start()
    await back(service, telegram)
    assert "Jabatan" not in telegram.last(SITI).text


async def test_whose_press_was_lost_can_press_again(service, telegram, clock, settings):
    await service.start(settings=settings)
    await greeted(service, telegram, BUDI)
    await busy(service, telegram)
    await greeted(service, telegram, SITI)
    await noted(service)
    await service.stop()
    telegram.press(SITI, "Setuju")
    clock.jump(AN_HOUR)
    await service.start(settings=settings)
    await back(service, telegram)
    assert len(sorry(telegram, SITI)) == 1
    assert "ketuk lagi" in telegram.last(SITI).text
    assert sorry(telegram, BUDI) == []
    telegram.press(SITI, "Setuju")
    await telegram.until(lambda: "Nama" in telegram.last(SITI).text)


async def test_who_wrote_meanwhile_is_answered_and_not_asked_again(service, telegram, clock):
    await service.start()
    await asked_for_name(service, telegram, SITI)
    await noted(service)
    await service.stop()
    before = len(telegram.texts(SITI))
    telegram.say(SITI, "Siti Rahmawati")
    clock.jump(AN_HOUR)
    await service.start()
    await back(service, telegram)
    assert len(telegram.texts(SITI)) == before + 1
    assert "Jabatan" in telegram.last(SITI).text
    assert sorry(telegram, SITI) == []


async def test_words_sent_in_the_dark_are_not_taken_for_an_answer(service, telegram, clock):
    """They were sent before the question was on screen, though we had tried to send it."""
    await service.start()
    await asked_for_name(service, telegram, SITI)
    await noted(service)
    await left_unanswered(service, telegram, SITI)
    await service.stop()
    clock.jump(AN_HOUR / 2)
    telegram.say(SITI, "halo, masih di sana?")
    clock.jump(AN_HOUR / 2)
    await service.start()
    await back(service, telegram)
    assert "halo, masih di sana?" in telegram.last(SITI).text
    assert telegram.last(SITI).labels[0] == "Jawaban Jabatan"
    assert sorry(telegram, SITI) == []


async def test_a_short_stop_asks_nobody(service, telegram, clock):
    await service.start()
    await greeted(service, telegram, SITI)
    await noted(service)
    await off(service, telegram, clock, 120)
    await service.start()
    await back(service, telegram)
    assert sorry(telegram, SITI) == []


async def test_who_waits_for_nothing_is_left_alone(service, telegram, clock):
    await service.start()
    await greeted(service, telegram, SITI)
    telegram.say(SITI, "tidak")
    await telegram.until(lambda: len(telegram.texts(SITI)) == 2)
    await noted(service)
    await off(service, telegram, clock, AN_HOUR)
    await service.start()
    await back(service, telegram)
    assert sorry(telegram, SITI) == []


@contextmanager
def dying_at(point: str, death: type[BaseException] = SystemError):
    """Fail once at a point, as a process that dies there leaves the records."""
    passed = []

    def fail(name: str) -> None:
        if name == point and not passed:
            passed.append(name)
            raise death(name)

    crash.install(fail)
    try:
        yield passed
    finally:
        crash.install(None)


@pytest.mark.parametrize(
    ("settings", "point"),
    [
        ("sqlite", "recover.page"),
        ("sqlite", "recover.noted"),
        ("sqlite", "think.turned"),
        ("sqlite", "send.claimed"),
        ("postgresql", "recover.page"),
    ],
    indirect=["settings"],
)
async def test_whatever_dies_in_between_nobody_is_asked_twice(
    service, telegram, clock, settings, monkeypatch, point
):
    monkeypatch.setattr(recover, "PAGE", 1)
    await service.start(settings=settings)
    for chat in (SITI, BUDI, RINA):
        await greeted(service, telegram, chat)
    await noted(service)
    await off(service, telegram, clock, AN_HOUR)
    with dying_at(point) as passed:
        await service.start(settings=settings)
        await back(service, telegram)
    assert passed == [point]
    await off(service, telegram, clock, 10)
    await service.start(settings=settings)
    await back(service, telegram)
    await service.later(30, step=5)
    assert [len(sorry(telegram, chat)) for chat in (SITI, BUDI, RINA)] == [1, 1, 1]


async def test_what_waited_gives_way_to_one_fresh_prompt(service, telegram, clock, settings):
    """The platform is away for half an hour while the service runs: updates had been taken before."""
    await service.start(hooked=True, settings=settings)
    await asked_for_name(service, telegram, SITI)
    await service.later(160, step=5)
    before = len(telegram.texts(SITI))
    port = int(telegram.base_url.rpartition(":")[2])
    await telegram.close()
    for number, words in enumerate(("Siti Rahmawati", "bantuan", "status"), start=1):
        assert (await post(service, told(number, words, clock))).status == 200
        await service.quiet()
    await service.later(AN_HOUR / 2, step=120)
    await telegram.open(port)
    async with asyncio.timeout(20):
        while not sorry(telegram, SITI):
            await service.later(10, step=10)
    await service.later(200, step=10)
    assert len(telegram.texts(SITI)) == before + 1
    assert len(sorry(telegram, SITI)) == 1
    assert await service.app.database.read(inbox.depth) == (0, 0)
    assert await service.app.database.read(outbox.depths) == ()


async def cut_off_while_sending(service, telegram, clock, settings, *, after: float) -> int:
    """Have the process die with SITI's next prompt on the wire, and start it `after` seconds.

    The outage is noticed before the sweep decides about the prompt. Returns how many messages
    SITI had seen.
    """
    await service.start(settings=settings)
    await asked_for_name(service, telegram, SITI)
    await noted(service)
    before = len(telegram.texts(SITI))
    with dying_at("send.before_first_byte", asyncio.CancelledError) as passed:
        telegram.say(SITI, "Siti Rahmawati")
        await service.until(lambda: passed)
        await service.stop()
    telegram.calls.clear()
    clock.jump(after)
    await service.start(settings=settings)
    account = service.app.channels["telegram"].account
    began = clock.now()
    await slowly(service, lambda tx: outages.reached_at(tx, "telegram", account) >= began)
    await service.quiet()
    await service.later(60, step=5)
    return before


async def slowly(service, happened) -> None:
    """Let time pass, without a sweep, until something is true in the records."""
    async with asyncio.timeout(20):
        while not await service.app.database.read(happened):
            await service.clock.advance(0.1)


@pytest.mark.parametrize("after", [200.0, AN_HOUR])
async def test_whose_prompt_was_on_the_wire_is_asked_once_more(
    service, telegram, clock, settings, after
):
    before = await cut_off_while_sending(service, telegram, clock, settings, after=after)
    assert len(telegram.texts(SITI)) == before + 1
    assert len(sorry(telegram, SITI)) == 1
    assert "Jabatan" in telegram.last(SITI).text
    assert await service.app.database.read(outbox.depths) == ()


async def test_who_has_a_prompt_in_review_is_asked_once_more(service, telegram, clock, settings):
    await service.start(settings=settings)
    await asked_for_name(service, telegram, SITI)
    await noted(service)
    before = len(telegram.texts(SITI))
    telegram.fault("reset", "sendMessage", times=2)
    telegram.say(SITI, "Siti Rahmawati")
    await service.later(20, step=5)
    assert len(await service.app.database.read(outbox.list_review)) == 1
    await off(service, telegram, clock, AN_HOUR)
    await service.start(settings=settings)
    await back(service, telegram)
    assert len(telegram.texts(SITI)) == before + 1
    assert "Jabatan" in telegram.last(SITI).text
    assert len(sorry(telegram, SITI)) == 1


async def test_whose_prompt_is_held_by_a_long_block_gets_it_afterwards_and_no_other(
    service, telegram, clock, settings
):
    await service.start(settings=settings)
    await asked_for_name(service, telegram, SITI)
    await noted(service)
    before = len(telegram.texts(SITI))
    telegram.limit(16 * 60, SITI)
    telegram.say(SITI, "Siti Rahmawati")
    await telegram.until(lambda: telegram.early)
    await service.quiet()
    await off(service, telegram, clock, 600)
    await service.start(settings=settings)
    await back(service, telegram)
    assert len(telegram.texts(SITI)) == before
    await service.later(400, step=20)
    assert len(telegram.texts(SITI)) == before + 1
    assert "Jabatan" in telegram.last(SITI).text
    assert sorry(telegram, SITI) == []


async def test_a_prompt_that_arrives_after_all_is_not_shown_twice(
    service, telegram, clock, settings
):
    """It is on the wire at the very moment when it is found out that the outage is over."""
    await service.start(settings=settings)
    await asked_for_name(service, telegram, SITI)
    await noted(service)
    before = len(telegram.texts(SITI))
    await left_unanswered(service, telegram, SITI)
    await off(service, telegram, clock, 200)
    telegram.fault("hold", "sendMessage", chat=SITI)
    await service.start(settings=settings)
    await service.until(lambda: not service.app.senders["telegram"].is_idle)
    await service.until(lambda: telegram.made("getUpdates") or telegram.delivery.is_polled)
    await slowly(service, lambda tx: inbox.depth(tx) == (1, 0))
    telegram.release()
    await service.later(20, step=5)
    await slowly(service, lambda tx: inbox.depth(tx) == (0, 0))
    assert len(telegram.texts(SITI)) == before + 1
    assert "Jabatan" in telegram.last(SITI).text
    assert sorry(telegram, SITI) == []


async def waiting(service, clock, key: str, after: float, **fields: object) -> None:
    """Put a reply to SITI in line that may leave `after` seconds."""
    now = clock.now()
    row = NewOutboxRow(
        key=key,
        to=Address("telegram", str(SITI)),
        account=service.app.channels["telegram"].account,
        kind="reply",
        method="sendMessage",
        body={"chat_id": SITI, "text": f"CONTOH {key}"},
        created_at=now,
        not_before=now + timedelta(seconds=after),
        **fields,
    )
    await service.app.database.write(lambda tx: outbox.add(tx, [row]))


async def fate(service, key: str) -> str:
    state = select(delivery.outbox.c.state).where(delivery.outbox.c.key == key)
    return await service.app.database.read(lambda tx: tx.scalar(state))


async def test_what_waits_for_somebody_at_rest_still_arrives(service, telegram, clock, settings):
    """Nothing is said in its place."""
    await service.start(settings=settings)
    await asked_for_name(service, telegram, SITI)
    profile = ("CONTOH Siti", "Analis", "Kab Banyumas", "lewati", "081234567890", "1", "kirim")
    for words in (*profile, "menu"):
        before = len(telegram.texts(SITI))
        await service.later(3, step=3)
        telegram.say(SITI, words)
        await telegram.until(lambda n=before: len(telegram.texts(SITI)) > n)
        await service.quiet()
    assert "Silakan ketuk atau ketik pilihannya" in telegram.last(SITI).text
    await noted(service)
    await waiting(service, clock, "jawaban", 330)
    await off(service, telegram, clock, 300)
    await service.start(settings=settings)
    await back(service, telegram)
    await service.later(60, step=5)
    assert telegram.texts(SITI)[-1] == "CONTOH jawaban"
    assert sorry(telegram, SITI) == []


async def test_a_fresh_prompt_drops_words_that_wait_but_no_file(service, telegram, clock, settings):
    await service.start(settings=settings)
    await asked_for_name(service, telegram, SITI)
    await noted(service)
    await waiting(service, clock, "kata", 3600)
    await waiting(service, clock, "berkas", 3600, attachment=Attachment("a.pdf"))
    await off(service, telegram, clock, 300)
    await service.start(settings=settings)
    await back(service, telegram)
    assert len(sorry(telegram, SITI)) == 1
    assert (await fate(service, "kata"), await fate(service, "berkas")) == ("cancelled", "pending")


def told(number: int, words: str, clock) -> str:
    date = int(clock.now().timestamp())
    return (
        f'{{"update_id": {900_000_000 + number}, "message": {{"message_id": {9000 + number}, '
        f'"date": {date}, "chat": {{"id": {SITI}, "type": "private", "first_name": "Siti"}}, '
        f'"from": {{"id": {SITI}, "is_bot": false, "first_name": "Siti"}}, "text": "{words}"}}}}'
    )
