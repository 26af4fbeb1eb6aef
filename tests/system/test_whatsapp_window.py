"""Whoever has not written for a day: templates, the button that opens, and the reasons to wait."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from bot.channels.whatsapp.twins import to_be_approved
from storage import templates
from storage.schema import outbox as rows
from tests import postgres
from tests.system.whatsapp import WhatsAppService, register, said

PHONE = "+6281234567890"
BY = "staff:operator"
A_DAY = 24 * 3600.0


@pytest.fixture
async def service(tmp_path, whatsapp, clock):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock)
    yield made
    await made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
async def app(request, service):
    """The service with Siti, who asked staff something two days ago."""
    is_sqlite = request.param == "sqlite"
    settings = {} if is_sqlite else {"database_url": postgres.create_database()}
    return await service.start(settings=settings)


@pytest.fixture
async def siti(app, service, whatsapp):
    person = whatsapp.person(PHONE, name="Siti CONTOH")
    await register(service, person, "Siti CONTOH")
    await said(service, person, "petugas", "Bolehkah puskesmas pembantu ikut?")
    service.clock.jump(2 * A_DAY)
    return person


def number_told(siti) -> str:
    return re.search(r"T-\w+", " ".join(siti.texts))[0]


async def push(service, whatsapp) -> None:
    """Have WhatsApp approve all templates, and tell so."""
    for _, proposal in to_be_approved():
        whatsapp.template(proposal["name"], proposal["language"], components=proposal["components"])
    now = service.clock.now()

    def note(tx) -> None:
        for version, proposal in to_be_approved():
            category = proposal["category"].lower()
            templates.note(tx, "whatsapp", version, now, state="approved", category=category)

    await service.app.database.write(note)


async def answer(service, siti, words: str = "Boleh.") -> None:
    request = {"do": "answer", "number": number_told(siti), "words": words, "by": BY}
    told = await service.app.control.carry_out(request)
    assert told.is_done
    await service.later(5)


async def test_an_answer_after_two_days_knocks_and_is_read_with_a_tap(service, whatsapp, siti):
    await push(service, whatsapp)
    before = len(siti.texts)
    await answer(service, siti)
    assert len(siti.texts) == before + 1
    assert siti.last.template is not None
    assert number_told(siti) in siti.last.text
    assert "Boleh." not in siti.last.text
    siti.tap("Baca")
    await service.answered()
    await service.later(5)
    assert siti.last.text.endswith("Boleh.")
    assert len(siti.texts) == before + 2


async def test_whoever_writes_instead_gets_what_waits_as_well(service, whatsapp, siti):
    await push(service, whatsapp)
    await answer(service, siti)
    siti.say("menu")
    await service.answered()
    await service.later(15)
    assert any(text.endswith("Boleh.") for text in siti.texts[-2:])


async def test_a_tap_after_what_waited_is_gone_opens_the_menu(service, whatsapp, siti):
    await push(service, whatsapp)
    await answer(service, siti)
    service.clock.jump(8 * A_DAY)
    await service.later(10)
    siti.tap("Baca")
    await service.answered()
    await service.later(10)
    assert "Boleh." not in siti.last.text
    assert siti.rows


async def test_a_tap_after_what_waited_is_gone_undoes_no_stop(service, whatsapp, siti):
    await push(service, whatsapp)
    await answer(service, siti)
    siti.say("hentikan semua")
    await service.answered()
    await service.later(15)
    siti.tap("Baca")
    await service.answered()
    await service.later(10)
    siti.say("berhenti")
    await service.answered()
    await service.later(10)
    assert "sudah dihentikan sejak" in siti.last.text


async def test_without_an_approved_template_it_waits_and_leaves_once_it_is(service, whatsapp, siti):
    before = len(siti.texts)
    await answer(service, siti)
    assert len(siti.texts) == before
    assert await reason(service) == "template not pushed"
    await push(service, whatsapp)
    for version, _ in to_be_approved():
        name, _, language = version.partition("/")
        whatsapp.template(name, language, status="PAUSED")
        whatsapp.template(name, language, status="APPROVED")
    await service.answered()
    await service.later(5)
    assert siti.last.template is not None


async def test_a_paused_template_is_not_sent_and_the_reason_is_kept(service, whatsapp, siti):
    await push(service, whatsapp)
    for version, _ in to_be_approved():
        name, _, language = version.partition("/")
        whatsapp.template(name, language, status="PAUSED")
    await service.answered()
    before = len(siti.texts)
    await answer(service, siti)
    assert len(siti.texts) == before
    assert await reason(service) == "template paused"


async def test_a_window_that_closed_early_is_believed(service, whatsapp, siti):
    """The platform's clock decides: what it refuses goes as a template."""
    await push(service, whatsapp)
    siti.say("menu")
    await service.answered()
    whatsapp.fault("code", "messages", code=131047)
    await answer(service, siti)
    await service.later(10)
    assert siti.last.template is not None


async def test_a_failure_told_later_goes_as_a_template_too(service, whatsapp, siti):
    await push(service, whatsapp)
    siti.say("menu")
    await service.answered()
    whatsapp.statuses = "none"
    await answer(service, siti)
    whatsapp.fail(siti.last.id, 131047)
    await service.answered()
    await service.later(5)
    assert siti.last.template is not None


async def test_a_person_who_cannot_be_reached_gets_nothing_more_until_they_write(
    service, whatsapp, siti
):
    await push(service, whatsapp)
    siti.block()
    await answer(service, siti)
    await service.answered()
    assert await service.app.database.read(last_state) == ("failed", "failed")
    before = len(whatsapp.made("messages"))
    await service.later(3600, step=600)
    assert len(whatsapp.made("messages")) == before


async def reason(service) -> str:
    def read(tx):
        waiting = select(rows.c.error).where(rows.c.waits_for.is_not(None))
        return tx.scalar(waiting)

    return await service.app.database.read(read)


def last_state(tx):
    last = select(rows.c.state, rows.c.delivery).order_by(rows.c.id.desc()).limit(1)
    return tuple(tx.execute(last).one())
