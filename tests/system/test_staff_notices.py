"""Staff are told that a question waits: once until they look, in working hours, never spam."""

from __future__ import annotations

import pytest

from tests import postgres

OFFICER, SITI, BUDI = 55, 56, 57
PROFILE = ("Analis", "Kab Banyumas", "lewati", "081234567890", "1", "kirim")
TOLD = "pertanyaan yang menunggu jawaban petugas"
AN_HOUR = 3600.0
BY = "staff:operator"


@pytest.fixture
async def app(request, service, telegram):
    """The service, with one member of staff and two who may ask."""
    is_sqlite = getattr(request, "param", "sqlite") == "sqlite"
    settings = {} if is_sqlite else {"database_url": postgres.create_database()}
    app = await service.start(settings=settings)
    await said(service, telegram, OFFICER, "halo", "setuju", "CONTOH Petugas", *PROFILE)
    for chat in (SITI, BUDI):
        await said(service, telegram, chat, "halo", "setuju")
    await appoint(app, 1, given=True)
    await said(service, telegram, OFFICER, "menu")
    return app


async def said(service, telegram, chat: int, *words: str) -> None:
    for one in words:
        await service.later(3, step=3)
        before = len(telegram.texts(chat))
        telegram.say(chat, one)
        await telegram.until(lambda n=before: len(telegram.texts(chat)) > n)
        await service.quiet()


async def appoint(app, person: int, *, given: bool) -> None:
    answer = await app.control.carry_out(
        {"do": "appoint", "person": person, "given": given, "by": BY}
    )
    assert answer.is_done


async def asked(service, telegram, chat: int) -> None:
    await said(service, telegram, chat, "petugas", "Bolehkah puskesmas pembantu ikut?")
    await service.later(5)


def notices(telegram, chat: int = OFFICER) -> list[str]:
    return [text for text in telegram.texts(chat) if TOLD in text]


async def test_staff_are_told_that_a_question_waits_and_nothing_of_it(app, service, telegram):
    await asked(service, telegram, SITI)
    (notice,) = notices(telegram)
    assert "KASUS" in notice
    assert "CONTOH" not in notice
    assert "puskesmas" not in notice
    assert notices(telegram, SITI) == notices(telegram, BUDI) == []


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
async def test_one_notice_is_enough_until_it_was_seen(app, service, telegram):
    await asked(service, telegram, SITI)
    await asked(service, telegram, BUDI)
    await asked(service, telegram, SITI)
    assert len(notices(telegram)) == 1
    await said(service, telegram, OFFICER, "kasus")
    await asked(service, telegram, BUDI)
    assert len(notices(telegram)) == 2


async def test_at_night_a_notice_waits_for_the_morning_and_there_is_one(app, service, telegram):
    service.clock.jump(10 * AN_HOUR)  # 20.00 WIB and some minutes
    await asked(service, telegram, SITI)
    await asked(service, telegram, BUDI)
    service.clock.jump(11 * AN_HOUR)
    await service.later(60, step=10)
    assert notices(telegram) == []
    service.clock.jump(AN_HOUR)
    await service.later(60, step=10)
    assert len(notices(telegram)) == 1


@pytest.mark.parametrize("why", ["stopped", "dismissed", "asks"])
async def test_whom_it_does_not_concern_is_told_nothing(app, service, telegram, why):
    if why == "stopped":
        await said(service, telegram, OFFICER, "berhenti")
    if why == "dismissed":
        await appoint(app, 1, given=False)
        await service.later(5)
    await asked(service, telegram, OFFICER if why == "asks" else SITI)
    await service.later(60, step=10)
    assert notices(telegram) == []


async def test_a_question_answered_at_night_is_not_told_of_in_the_morning(app, service, telegram):
    service.clock.jump(10 * AN_HOUR)
    await asked(service, telegram, SITI)
    await said(service, telegram, OFFICER, "kasus", "1", "Boleh.", "1")
    await in_the_morning(service)
    assert notices(telegram) == []


async def test_of_two_questions_one_that_still_waits_is_told_of(app, service, telegram):
    service.clock.jump(10 * AN_HOUR)
    for chat in (SITI, BUDI):
        await asked(service, telegram, chat)
    number = (await app.control.carry_out({"do": "cases", "by": BY})).lines[0].split()[0]
    await app.control.carry_out({"do": "answer", "number": number, "words": "Boleh.", "by": BY})
    await in_the_morning(service)
    assert len(notices(telegram)) == 1


async def test_who_looked_at_night_is_not_told_in_the_morning(app, service, telegram):
    service.clock.jump(10 * AN_HOUR)
    await asked(service, telegram, SITI)
    await said(service, telegram, OFFICER, "kasus", "menu")
    await in_the_morning(service)
    assert notices(telegram) == []


async def test_who_is_no_longer_staff_is_not_told(app, service, telegram):
    service.clock.jump(10 * AN_HOUR)
    await asked(service, telegram, SITI)
    await appoint(app, 1, given=False)
    await service.later(5)
    await in_the_morning(service)
    assert notices(telegram) == []


async def in_the_morning(service) -> None:
    service.clock.jump(12 * AN_HOUR)
    await service.later(60, step=10)
