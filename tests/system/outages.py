"""How an outage comes about in a test, and what people are told after it."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager

from storage import crash, outages

SITI, BUDI, RINA, ANYBODY = 55, 56, 57, 58
AN_HOUR = 3600.0
SORRY = "Mohon maaf, layanan kami tadi terputus"


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
    await service.until(lambda: service.app.arrivals[0].is_well)
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


async def slowly(service, happened) -> None:
    """Let time pass, without a sweep, until something is true in the records."""
    async with asyncio.timeout(20):
        while not await service.app.database.read(happened):
            await service.clock.advance(0.1)
