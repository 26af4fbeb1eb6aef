"""Staff are told what waits at their desk: once until they look, in working hours, never spam."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from conversations.notices import DESK
from storage import outbox
from storage.schema.delivery import outbox as rows
from tests import postgres

OFFICER, SITI, BUDI = 55, 56, 57
PROFILE = ("Analis", "Kab Banyumas", "lewati", "081234567890", "1", "kirim")
REQUESTING = ("CONTOH Siti", *PROFILE[:-2], "3", "kirim")
TOLD = re.compile(r"Ada \d+ (pertanyaan|permintaan peran) .*menunggu")
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
    return [text for text in telegram.texts(chat) if TOLD.match(text)]


async def test_staff_are_told_that_a_question_waits_and_nothing_of_it(app, service, telegram):
    await asked(service, telegram, SITI)
    (notice,) = notices(telegram)
    assert "KASUS" in notice
    assert "CONTOH" not in notice
    assert "puskesmas" not in notice
    assert "1 pertanyaan" in notice
    assert "PERMINTAAN" not in notice
    assert notices(telegram, SITI) == notices(telegram, BUDI) == []


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
async def test_one_notice_is_enough_until_it_was_seen(app, service, telegram):
    await asked(service, telegram, SITI)
    await asked(service, telegram, BUDI)
    await asked(service, telegram, SITI)
    assert len(notices(telegram)) == 1
    await said(service, telegram, OFFICER, "kasus")
    service.clock.jump(AN_HOUR)
    await asked(service, telegram, BUDI)
    assert len(notices(telegram)) == 2


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
async def test_a_question_within_an_hour_of_a_notice_is_told_of_when_it_is_over(
    app, service, telegram
):
    await asked(service, telegram, SITI)
    await said(service, telegram, OFFICER, "kasus", "menu")
    await asked(service, telegram, BUDI)
    assert len(notices(telegram)) == 1
    service.clock.jump(AN_HOUR)
    await service.later(5)
    assert len(notices(telegram)) == 2


async def test_who_looks_within_the_hour_is_not_told_when_it_is_over(app, service, telegram):
    await asked(service, telegram, SITI)
    await said(service, telegram, OFFICER, "menu")
    await asked(service, telegram, BUDI)
    await said(service, telegram, OFFICER, "kasus", "menu")
    service.clock.jump(AN_HOUR)
    await service.later(5)
    assert len(notices(telegram)) == 1


async def test_an_hour_that_ends_when_staff_have_gone_home_goes_on_until_the_morning(
    app, service, telegram
):
    service.clock.jump(_until_four(service) - AN_HOUR / 2)
    await asked(service, telegram, SITI)
    await said(service, telegram, OFFICER, "kasus", "menu")
    await asked(service, telegram, BUDI)
    service.clock.jump(2 * AN_HOUR)
    await service.later(5)
    assert len(notices(telegram)) == 1
    service.clock.jump(15 * AN_HOUR)
    await service.later(60, step=10)
    assert len(notices(telegram)) == 2


@pytest.mark.parametrize("how", ["given up", "erased"])
async def test_who_asks_for_a_role_over_and_over_does_not_ring_staff_each_time(
    app, service, telegram, how
):
    given_up = ("data saya", "2", "ubah", "Peran", "1", "benar")
    asked_again = ("data saya", "2", "ubah", "Peran", "3", "benar")
    erased = ("data saya", "hapus", "ya, hapus", "halo", "setuju")
    await requested(service, telegram, SITI)
    for _ in range(2):
        await said(service, telegram, OFFICER, "menu")
        await said(service, telegram, SITI, *(given_up if how == "given up" else erased))
        await said(service, telegram, SITI, *(asked_again if how == "given up" else REQUESTING))
        await service.later(5)
    assert len(notices(telegram)) == 1


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
        await said(service, telegram, OFFICER, "hentikan semua")
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
    await service.later(5)
    await in_the_morning(service)
    (notice,) = notices(telegram)
    assert notice.startswith("Ada 1 pertanyaan yang menunggu")


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("how", ["answered", "given up", "erased"])
async def test_the_notice_in_the_morning_does_not_count_what_was_settled_at_night(
    app, service, telegram, how
):
    service.clock.jump(10 * AN_HOUR)
    await asked(service, telegram, BUDI)
    await requested(service, telegram, SITI)
    match how:
        case "answered":
            listed = await app.control.carry_out({"do": "cases", "by": BY})
            answer = {"number": listed.lines[0].split()[0], "words": "Boleh."}
            await app.control.carry_out({"do": "answer", "by": BY, **answer})
        case "given up":
            words = ("data saya", "2", "ubah", "Peran", "1", "benar")
            await said(service, telegram, SITI, *words)
        case _:
            await said(service, telegram, BUDI, "data saya", "hapus", "ya, hapus")
    await service.later(5)
    await in_the_morning(service)
    (notice,) = notices(telegram)
    left = "1 pertanyaan yang" if how == "given up" else "1 permintaan peran yang"
    assert notice.startswith(f"Ada {left} menunggu")


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


async def test_staff_are_told_that_a_role_waits_and_not_for_whom(app, service, telegram):
    await requested(service, telegram, SITI)
    (notice,) = notices(telegram)
    assert notice.startswith("Ada 1 permintaan peran yang menunggu keputusan petugas.")
    assert "PERMINTAAN" in notice
    assert "KASUS" not in notice
    assert "CONTOH" not in notice
    await asked(service, telegram, BUDI)
    assert len(notices(telegram)) == 1
    assert notices(telegram, SITI) == []


async def test_a_correction_that_asks_for_no_role_is_not_told_of(app, service, telegram):
    await requested(service, telegram, SITI)
    await said(service, telegram, OFFICER, "menu")
    await said(service, telegram, SITI, "data saya", "2", "ubah", "Jabatan", "Kepala", "benar")
    await service.later(5)
    assert len(notices(telegram)) == 1


async def test_nobody_is_told_of_a_request_of_their_own(app, service, telegram):
    await said(service, telegram, OFFICER, "data saya", "2", "ubah", "Peran", "3", "benar")
    await service.later(5)
    assert notices(telegram) == []
    await asked(service, telegram, BUDI)
    (notice,) = notices(telegram)
    assert notice.startswith("Ada 1 pertanyaan yang menunggu")
    assert "PERMINTAAN" not in notice


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
async def test_the_notice_in_the_morning_counts_questions_and_roles(app, service, telegram):
    service.clock.jump(10 * AN_HOUR)
    await asked(service, telegram, BUDI)
    await asked(service, telegram, BUDI)
    await requested(service, telegram, SITI)
    await in_the_morning(service)
    (notice,) = notices(telegram)
    assert notice.startswith("Ada 2 pertanyaan dan 1 permintaan peran yang menunggu petugas.")
    assert "KASUS atau PERMINTAAN" in notice


async def test_the_notice_is_in_the_language_of_whoever_is_staff(app, service, telegram):
    await said(service, telegram, OFFICER, "bahasa", "english")
    service.clock.jump(10 * AN_HOUR)
    await asked(service, telegram, BUDI)
    await requested(service, telegram, SITI)
    await in_the_morning(service)
    assert telegram.texts(OFFICER)[-1] == (
        "One question and one role request wait for staff. Type CASES or REQUESTS to see them."
    )


@pytest.mark.parametrize(
    ("word", "besides"),
    [("kasus", "1 permintaan peran menunggu"), ("permintaan", "1 pertanyaan menunggu")],
)
async def test_who_looked_at_one_desk_is_told_of_the_other_there(
    app, service, telegram, word, besides
):
    service.clock.jump(10 * AN_HOUR)
    await asked(service, telegram, BUDI)
    await requested(service, telegram, SITI)
    await said(service, telegram, OFFICER, word)
    assert besides in telegram.texts(OFFICER)[-1]
    await in_the_morning(service)
    assert notices(telegram) == []


@pytest.mark.parametrize("how", ["refused", "given up", "erased"])
async def test_a_role_that_waits_no_more_is_not_told_of_in_the_morning(app, service, telegram, how):
    service.clock.jump(10 * AN_HOUR)
    await requested(service, telegram, SITI)
    match how:
        case "refused":
            decided = {"person": 2, "role": "admin_instansi", "granted": False}
            assert (await app.control.carry_out({"do": "decide", "by": BY, **decided})).is_done
        case "given up":
            words = ("data saya", "2", "ubah", "Peran", "1", "benar")
            await said(service, telegram, SITI, *words)
        case _:
            await said(service, telegram, SITI, "data saya", "hapus", "ya, hapus")
    await in_the_morning(service)
    assert notices(telegram) == []


async def test_a_question_erased_at_night_is_not_told_of_in_the_morning(app, service, telegram):
    service.clock.jump(10 * AN_HOUR)
    await asked(service, telegram, SITI)
    await said(service, telegram, SITI, "data saya", "hapus", "ya, hapus")
    await in_the_morning(service)
    assert notices(telegram) == []


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
async def test_what_was_held_up_until_staff_went_home_comes_in_the_morning(app, service, telegram):
    await said(service, telegram, SITI, "petugas")
    await app.control.carry_out({"do": "sending pause", "by": BY})
    telegram.say(SITI, "Bolehkah puskesmas pembantu ikut?")
    await service.later(5)
    service.clock.jump(10 * AN_HOUR)
    await service.later(5)
    await app.control.carry_out({"do": "sending resume", "by": BY})
    await service.later(60, step=10)
    assert notices(telegram) == []
    await in_the_morning(service)
    assert len(notices(telegram)) == 1


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
async def test_a_notice_of_which_it_is_unclear_whether_it_left_is_not_repeated_at_night(
    app, service, telegram
):
    await said(service, telegram, SITI, "petugas")
    service.clock.jump(_until_four(service) - 60)
    telegram.fault("drop", "sendMessage", chat=OFFICER)
    await said(service, telegram, SITI, "Bolehkah puskesmas pembantu ikut?")
    assert [one.state for one in await app.database.read(outbox.depths)] == ["unknown"]
    service.clock.jump(4 * AN_HOUR)
    await service.later(60, step=10)
    assert notices(telegram) == []
    await in_the_morning(service)
    assert len(notices(telegram)) == 1


async def test_a_notice_about_to_leave_when_the_service_died_does_not_leave_at_night(
    app, service, telegram
):
    await said(service, telegram, SITI, "petugas")
    service.clock.jump(_until_four(service) - 60)
    await app.control.carry_out({"do": "sending pause", "by": BY})
    telegram.say(SITI, "Bolehkah puskesmas pembantu ikut?")
    await service.quiet()
    leased = update(rows).where(rows.c.topic == DESK).values(state="leased")
    await app.database.write(lambda tx: tx.execute(leased))
    await app.control.carry_out({"do": "sending resume", "by": BY})
    service.clock.jump(4 * AN_HOUR)
    await app.ticker.sweep(orphaned=True)
    await service.quiet()
    assert notices(telegram) == []
    await in_the_morning(service)
    assert len(notices(telegram)) == 1


async def test_a_notice_outlives_a_weekend_for_which_the_service_was_off(app, service, telegram):
    await said(service, telegram, SITI, "petugas")
    service.clock.jump(_until_four(service) - 60 + 2 * 24 * AN_HOUR)  # on Friday
    await app.control.carry_out({"do": "sending pause", "by": BY})
    telegram.say(SITI, "Bolehkah puskesmas pembantu ikut?")
    await service.quiet()
    service.clock.jump(52 * AN_HOUR)  # on Sunday evening
    await service.later(5)
    await app.control.carry_out({"do": "sending resume", "by": BY})
    await service.later(60, step=10)
    assert notices(telegram) == []
    await in_the_morning(service)
    assert len(notices(telegram)) == 1


def _until_four(service) -> float:
    """Return the seconds until staff go home, in the capital."""
    closes = service.clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    return (closes - service.clock.now()).total_seconds()


async def requested(service, telegram, chat: int) -> None:
    """Somebody registers and asks for the role of an agency's administrator."""
    await said(service, telegram, chat, *REQUESTING)
    await service.later(5)


async def in_the_morning(service) -> None:
    service.clock.jump(12 * AN_HOUR)
    await service.later(60, step=10)
