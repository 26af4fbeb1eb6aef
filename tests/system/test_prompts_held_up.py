"""A prompt that waited, hung on the wire or was held up over an outage: shown once, and right."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from conversations.messages import Address, Attachment
from storage import inbox, outages, outbox
from storage.outbox import NewOutboxRow
from storage.schema import delivery
from tests import postgres
from tests.system.outages import (
    AN_HOUR,
    SITI,
    asked_for_name,
    back,
    dying_at,
    left_unanswered,
    noted,
    off,
    slowly,
    sorry,
)
from tests.system.test_service import post


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request) -> dict[str, object]:
    """Settings with a fresh database of each kind."""
    if request.param == "sqlite":
        return {}
    return {"database_url": postgres.create_database()}


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
