"""After an outage: who was left without an answer gets one bubble that is right, others none."""

from __future__ import annotations

import pytest

from bot import recover
from storage import outages
from tests import postgres
from tests.system.outages import (
    AN_HOUR,
    BUDI,
    RINA,
    SITI,
    SORRY,
    asked_for_name,
    back,
    busy,
    dying_at,
    greeted,
    left_unanswered,
    noted,
    off,
    sorry,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request) -> dict[str, object]:
    """Settings with a fresh database of each kind."""
    if request.param == "sqlite":
        return {}
    return {"database_url": postgres.create_database()}


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
