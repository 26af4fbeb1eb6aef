"""A platform that lets nothing leave for longer than a reply may wait: it arrives afterwards."""

from __future__ import annotations

import pytest

from storage.outbox import blocked
from tests import postgres
from tests.system.outages import SITI, asked_for_name, noted

HALF_AN_HOUR = 1800.0
MINUTE = 60.0


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request) -> dict[str, object]:
    """Settings with a fresh database of each kind."""
    if request.param == "sqlite":
        return {}
    return {"database_url": postgres.create_database()}


async def wrote_while_blocked(service, telegram, *, whole: bool) -> int:
    """Have a reply refused for half an hour; return how many messages there were before."""
    await asked_for_name(service, telegram, SITI)
    await noted(service)
    before = len(telegram.texts(SITI))
    telegram.limit(HALF_AN_HOUR, **({} if whole else {"chat": SITI}))
    telegram.say(SITI, "Siti Rahmawati")
    await service.until(lambda: not service.telegram.delivery.count)
    await service.quiet()
    return before


@pytest.mark.parametrize("whole", [False, True], ids=["chat", "account"])
async def test_a_reply_refused_for_half_an_hour_arrives_once_afterwards(
    service, telegram, settings, whole
):
    await service.start(settings=settings)
    before = await wrote_while_blocked(service, telegram, whole=whole)
    await service.later(28 * MINUTE, step=4 * MINUTE)
    assert len(telegram.texts(SITI)) == before
    await service.later(5 * MINUTE, step=MINUTE)
    assert len(telegram.texts(SITI)) == before + 1
    assert "Jabatan" in telegram.last(SITI).text
    assert len(telegram.early) == 1, "only the one that was refused"


async def test_what_is_written_during_the_block_leaves_one_prompt_the_last(
    service, telegram, settings
):
    await service.start(settings=settings)
    before = await wrote_while_blocked(service, telegram, whole=False)
    await service.later(5 * MINUTE, step=MINUTE)
    telegram.say(SITI, "menu")
    await service.later(23 * MINUTE, step=4 * MINUTE)
    await service.later(5 * MINUTE, step=MINUTE)
    shown = telegram.texts(SITI)[before:]
    assert len(shown) == 1, shown


async def test_the_block_holds_over_a_restart(service, telegram, settings):
    await service.start(settings=settings)
    before = await wrote_while_blocked(service, telegram, whole=False)
    await service.stop()
    service.clock.jump(MINUTE)
    await service.start(settings=settings)
    await service.later(27 * MINUTE, step=4 * MINUTE)
    await service.later(5 * MINUTE, step=MINUTE)
    assert len(telegram.texts(SITI)) == before + 1


async def test_control_without_the_respite_the_reply_expires(service, telegram, monkeypatch):
    monkeypatch.setattr(blocked, "prolong", lambda *_, **__: 0)
    await service.start()
    before = await wrote_while_blocked(service, telegram, whole=False)
    await service.later(48 * MINUTE, step=4 * MINUTE)
    assert len(telegram.texts(SITI)) == before
