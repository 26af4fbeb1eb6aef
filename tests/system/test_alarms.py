"""The alarms the service raises by itself, and the updates a webhook never got."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot import log
from bot.alarms import Alarm
from bot.control_socket import ask_service
from conversations.messages import Address
from storage import outbox
from storage.outbox import Failed, NewOutboxRow, Scope, Sent, Settlement
from tests import postgres
from tests.system.test_service import SITI, post, update
from tests.system.turns import echo

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUR = 3600


async def look_at_arrivals(service) -> None:
    for one in service.app.arrivals:
        await one.check()


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The log of the service."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    log.set_up(level="INFO", stream=stream)
    yield stream
    root.handlers[:], root.level = handlers, level
    log.set_up(level="INFO")
    root.handlers[:] = handlers


@pytest.fixture(params=["sqlite", "postgresql"])
def records(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings that put the records into either kind of database."""
    return {} if request.param == "sqlite" else {"database_url": postgres.create_database()}


def told(written: io.StringIO, *events: str) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    return [line for line in lines if line["event"] in events]


def changes(written: io.StringIO, alarm: Alarm) -> list[str]:
    lines = told(written, "alarm_began", "alarm_ended")
    return [str(line["event"]) for line in lines if line["alarm"] == alarm]


async def is_on(service, alarm: Alarm, after: float = 0) -> bool:
    """Judge twice, `after` seconds from now, and tell what the figures say."""
    service.clock.jump(after)
    await service.app.alarms.check()
    await service.app.alarms.check()
    shown = f'sapa_alarm{{alarm="{alarm}"}} 1.0'.encode() in service.app.figures.text()
    assert shown is (alarm in service.app.alarms.on)
    return shown


async def test_a_message_of_unclear_fate_raises_the_alarm_until_somebody_decides(
    service, telegram, records, written
):
    await service.start(take_turn=echo, settings=records)
    telegram.chat(SITI)
    telegram.fault("reset", "sendMessage", after=True, times=2)
    telegram.say(SITI, "halo")
    await telegram.until(lambda: telegram.made("sendMessage"))
    await service.later(10)
    (row,) = await service.app.database.read(outbox.list_review)
    assert not await is_on(service, Alarm.REVIEW_WAITS)
    assert not await is_on(service, Alarm.REVIEW_WAITS, 14 * 60)
    assert await is_on(service, Alarm.REVIEW_WAITS, 2 * 60)
    request = {"do": "review close", "number": str(row.id), "note": "seen", "by": "staff:x"}
    answer = await ask_service(service.folder, request)
    assert answer is not None
    assert answer.is_done
    assert not await is_on(service, Alarm.REVIEW_WAITS)
    assert changes(written, Alarm.REVIEW_WAITS) == ["alarm_began", "alarm_ended"]


async def end(service, *, sent: int, failed: int) -> None:
    """Have that many messages of another account end now."""
    now = service.clock.now()
    rows = [
        NewOutboxRow(
            key=f"{number}",
            to=Address("other", str(number)),
            account="x",
            kind="reply",
            method="say",
            body={},
            created_at=now,
        )
        for number in range(sent + failed)
    ]
    scope = Scope("other", "x", limit=1000, per_second=1000)

    def work(tx: object) -> None:
        outbox.add(tx, rows)
        while claimed := outbox.claim_and_start(tx, now, scope).rows:
            ends = [Sent() if int(row.key) < sent else Failed("bad request") for row in claimed]
            settled = [Settlement(row, one) for row, one in zip(claimed, ends, strict=True)]
            outbox.settle(tx, settled, now)
        assert outbox.ended(tx, now).count == sent + failed

    await service.app.database.write(work)


@pytest.mark.parametrize(
    ("sent", "failed", "alarming"),
    [(0, 2, False), (0, 3, True), (147, 3, False), (146, 3, True)],
)
async def test_many_failures_raise_the_alarm_for_as_long_as_they_are_recent(
    service, sent, failed, alarming
):
    await service.start(take_turn=echo)
    await end(service, sent=sent, failed=failed)
    assert await is_on(service, Alarm.SENDS_FAIL) is alarming
    assert await is_on(service, Alarm.SENDS_FAIL, 15 * 60) is alarming
    assert not await is_on(service, Alarm.SENDS_FAIL, 1)


async def test_a_reply_that_waits_raises_the_alarm_until_it_leaves(service, telegram, written):
    await service.start(take_turn=echo)
    telegram.chat(SITI)
    telegram.limit(60, SITI)
    telegram.say(SITI, "halo")
    await telegram.until(lambda: telegram.early)
    await service.quiet()
    assert not await is_on(service, Alarm.REPLY_WAITS)
    assert await is_on(service, Alarm.REPLY_WAITS, 11)
    await service.later(60)
    assert telegram.texts(SITI) == ["kata: halo"]
    assert not await is_on(service, Alarm.REPLY_WAITS)
    assert changes(written, Alarm.REPLY_WAITS) == ["alarm_began", "alarm_ended"]


async def test_silence_means_something_in_office_hours_only(service, telegram, records, written):
    await service.start(take_turn=echo, settings=records)  # on a Wednesday, at 10.00 WIB
    assert not await is_on(service, Alarm.NO_UPDATES, 10 * 60)
    assert await is_on(service, Alarm.NO_UPDATES, 1)
    telegram.say(SITI, "halo")
    await telegram.until(lambda: telegram.texts(SITI))
    assert not await is_on(service, Alarm.NO_UPDATES)
    assert changes(written, Alarm.NO_UPDATES) == ["alarm_began", "alarm_ended"]
    assert await is_on(service, Alarm.NO_UPDATES, 6 * HOUR + 45 * 60)  # 16.55
    assert not await is_on(service, Alarm.NO_UPDATES, 5 * 60)  # 17.00
    assert not await is_on(service, Alarm.NO_UPDATES, 15 * HOUR + 5 * 60)  # Thursday, 08.05
    assert await is_on(service, Alarm.NO_UPDATES, 10 * 60)
    assert await is_on(service, Alarm.NO_UPDATES, 24 * HOUR)
    assert not await is_on(service, Alarm.NO_UPDATES, 24 * HOUR)  # Saturday


async def test_silence_means_nothing_where_telegram_is_off(service):
    await service.start(take_turn=echo, settings={"telegram_token": None, "simulator": True})
    assert not await is_on(service, Alarm.NO_UPDATES, HOUR)


async def test_what_other_parts_notice_is_told_as_well(service, telegram, written):
    await service.start(hooked=True, take_turn=echo)
    await look_at_arrivals(service)  # the address is not the one of the settings
    assert await is_on(service, Alarm.WEBHOOK_FOREIGN)
    await look_at_arrivals(service)
    assert not await is_on(service, Alarm.WEBHOOK_FOREIGN)
    assert changes(written, Alarm.WEBHOOK_FOREIGN) == ["alarm_began", "alarm_ended"]
    service.app.ticker.is_disk_low = True
    assert await is_on(service, Alarm.DISK_LOW)
    await service.app.ticker.look_at_disk()
    assert not await is_on(service, Alarm.DISK_LOW)


async def test_the_figures_show_each_alarm_before_there_is_one(service):
    await service.start(take_turn=echo)
    address = f"http://127.0.0.1:{service.app.port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        text = await response.text()
    assert all(f'sapa_alarm{{alarm="{alarm}"}} 0.0' in text for alarm in Alarm)


# --- lost updates of a webhook ---------------------------------------------------------------


def lost(service) -> float:
    return service.app.figures.gaps.labels("telegram")._value.get()


async def look(service, after: float) -> float:
    service.clock.jump(after)
    await look_at_arrivals(service)
    return lost(service)


async def test_a_number_the_webhook_never_got_is_counted_once_and_late(
    service, telegram, records, written
):
    await service.start(hooked=True, take_turn=echo, settings=records)
    for number in (100, 103, 101):
        assert (await post(service, update(number))).status == 200
    assert await look(service, 4 * 60) == 0
    assert (await post(service, update(106))).status == 200
    assert await look(service, 60) == 1
    assert (await post(service, update(104))).status == 200
    assert await look(service, 5 * 60) == 2
    assert await look(service, 5 * 60) == 2
    assert [line["count"] for line in told(written, "webhook_gap")] == [1, 1]


async def test_what_was_lost_while_the_service_was_off_is_counted_and_nothing_twice(
    service, telegram, records
):
    await service.start(hooked=True, take_turn=echo, settings=records)
    for number in (100, 102):
        assert (await post(service, update(number))).status == 200
    assert await look(service, 5 * 60) == 1
    await service.stop()
    service.clock.jump(2 * 24 * HOUR)
    before = len(telegram.made("setMyCommands"))
    await service.start(hooked=True, take_turn=echo, settings=records)
    await telegram.until(lambda: len(telegram.made("setMyCommands")) > before)
    assert (await post(service, update(110))).status == 200
    assert await look(service, 5 * 60) == 7


async def test_after_a_silent_week_nothing_counts_as_lost(service, telegram):
    await service.start(hooked=True, take_turn=echo)
    assert (await post(service, update(100))).status == 200
    await service.quiet()
    service.clock.jump(7 * 24 * HOUR)
    assert (await post(service, update(900))).status == 200
    assert await look(service, HOUR) == 0


async def test_after_a_silent_week_numbers_are_counted_from_the_new_ones_on(
    service, telegram, records, written
):
    """The rows from before the silence are read once more at every look."""
    await service.start(hooked=True, take_turn=echo, settings=records)
    for number in (900_000, 900_001, 900_002):
        assert (await post(service, update(number))).status == 200
    await service.quiet()
    assert await look(service, 8 * 24 * HOUR) == 0
    assert (await post(service, update(100_000))).status == 200
    for _ in range(3):
        assert await look(service, 5 * 60 + 1) == 0
    assert (await post(service, update(100_005))).status == 200
    assert await look(service, 5 * 60) == 4
    assert await look(service, 5 * 60) == 4
    assert [line["count"] for line in told(written, "webhook_gap")] == [4]


# --- from a webhook to polling and back -------------------------------------------------------


async def poll(service, telegram, *numbers: int) -> None:
    """Let these numbers come by polling."""
    for number in numbers:
        telegram.delivery.add(number, json.loads(update(number)), (str(SITI), number))
    await service.until(lambda: not telegram.delivery.count)
    await service.quiet()


async def restarted(service, telegram, records, *, hooked: bool) -> None:
    await service.stop()
    before = len(telegram.made("setMyCommands"))
    await service.start(hooked=hooked, take_turn=echo, settings=records)
    await telegram.until(lambda: len(telegram.made("setMyCommands")) > before)


async def test_what_a_webhook_brought_is_no_gap_for_polling(service, telegram, records, written):
    await service.start(take_turn=echo, settings=records)
    await poll(service, telegram, 100, 101)
    await restarted(service, telegram, records, hooked=True)
    for number in (102, 103, 106):
        assert (await post(service, update(number))).status == 200
    assert await look(service, 5 * 60) == 2
    await restarted(service, telegram, records, hooked=False)
    await poll(service, telegram, 107, 109)
    assert await look(service, 5 * 60) == 1
    await restarted(service, telegram, records, hooked=True)
    assert await look(service, HOUR) == 0
    assert [line["count"] for line in told(written, "webhook_gap", "poll_gap")] == [2, 1]


async def test_a_gap_not_yet_told_of_is_told_after_a_restart(service, telegram, records, written):
    await service.start(take_turn=echo, settings=records)
    await poll(service, telegram, 100, 104)
    assert await look(service, 60) == 0
    await restarted(service, telegram, records, hooked=False)
    assert await look(service, HOUR) == 3
    await restarted(service, telegram, records, hooked=False)
    assert await look(service, HOUR) == 0
    assert [line["count"] for line in told(written, "poll_gap")] == [3]


async def test_a_backlog_longer_than_one_reading_makes_no_gap(service, telegram, monkeypatch):
    monkeypatch.setattr("bot.gaps.READ_AT_ONCE", 3)
    monkeypatch.setattr("bot.gaps.OVERLAP", 1)
    await service.start(take_turn=echo)
    await telegram.until(lambda: telegram.made("setMyCommands"))
    await poll(service, telegram, *range(100, 120), 121)
    assert await look(service, 5 * 60) == 1
