"""Templates that WhatsApp refuses as they are sent, knocks that do not get through, and a budget."""

from __future__ import annotations

import pytest

from bot.alarms import Alarm
from bot.channels.whatsapp.twins import to_be_approved
from tests.system.test_whatsapp_figures import ask, change_templates, is_on, last
from tests.system.test_whatsapp_window import A_DAY, PHONE, answer, push, reason
from tests.system.whatsapp import WhatsAppService, register, said

HOUR = 3600.0


@pytest.fixture
async def service(tmp_path, whatsapp, clock):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock)
    await made.start(settings={"whatsapp_monthly_budget": 250.0})
    yield made
    await made.stop()


@pytest.fixture
async def siti(service, whatsapp):
    """Siti asked staff something two days ago; all templates are approved."""
    person = whatsapp.person(PHONE, name="Siti CONTOH")
    await register(service, person, "Siti CONTOH")
    await said(service, person, "petugas", "Bolehkah puskesmas pembantu ikut?")
    service.clock.jump(2 * A_DAY)
    await push(service, whatsapp)
    return person


async def look(service) -> None:
    """Do what is done every few seconds."""
    await service.app.reroute()
    await service.later(2)


@pytest.mark.parametrize(
    ("code", "state"), [(132015, "paused"), (132016, "disabled"), (132001, "deleted")]
)
async def test_what_a_refused_template_was_for_waits_until_it_is_approved(
    service, whatsapp, siti, code, state
):
    before = len(siti.texts)
    whatsapp.fault("code", "messages", code=code)
    await answer(service, siti)
    await look(service)

    assert len(siti.texts) == before
    assert await reason(service) == f"template {state}"
    assert await is_on(service, Alarm.TEMPLATE_UNFIT)
    (finding,) = await ask(service, "findings", channels=["whatsapp"])
    assert f"is {state} ({code}" in finding
    service.clock.jump(2 * HOUR)
    change_templates(whatsapp, status="PAUSED")
    change_templates(whatsapp, status="APPROVED")
    await service.answered()
    await service.later(5)
    assert siti.last.template is not None
    await look(service)
    siti.tap("Baca")
    await service.answered()
    await service.later(5)
    assert siti.last.text.endswith("Boleh.")


async def test_a_refusal_told_later_means_the_same(service, whatsapp, siti):
    whatsapp.statuses = "none"
    await answer(service, siti)
    assert siti.last.template is not None
    whatsapp.fail(siti.last.id, 132015)
    await service.answered()
    await service.later(5)
    await look(service)

    assert await reason(service) == "template paused"
    assert await is_on(service, Alarm.TEMPLATE_UNFIT)


async def test_how_templates_stand_is_asked_for_by_itself(service, whatsapp, siti):
    """WhatsApp told of the pause, and of its end nobody heard."""
    (arrivals,) = service.app.arrivals
    change_templates(whatsapp, status="PAUSED")
    await service.answered()
    await answer(service, siti)
    await arrivals.check()
    assert await is_on(service, Alarm.TEMPLATE_UNFIT)
    for version, _ in to_be_approved():
        name, _, language = version.partition("/")
        whatsapp.template(name, language).status = "APPROVED"
    asked = len(whatsapp.made("templates"))
    for _ in range(5):
        service.clock.jump(HOUR)
        await arrivals.check()
    assert len(whatsapp.made("templates")) == asked
    assert siti.last.template is None
    service.clock.jump(HOUR)
    await arrivals.check()
    await service.later(5)

    assert len(whatsapp.made("templates")) == asked + 1
    assert siti.last.template is not None
    assert not await is_on(service, Alarm.TEMPLATE_UNFIT)


async def test_where_templates_cannot_be_asked_for_what_is_known_stays(service, whatsapp, siti):
    (arrivals,) = service.app.arrivals
    whatsapp.fault("code", "templates", code=190)
    await arrivals.check()

    assert not await is_on(service, Alarm.TEMPLATE_UNFIT)


async def test_who_could_not_be_asked_is_told_to_staff_and_asked_anew(service, whatsapp, siti):
    before = len(siti.texts)
    whatsapp.fault("code", "messages", code=100)
    await answer(service, siti)
    await look(service)

    assert await is_on(service, Alarm.NOT_ASKED)
    told = (await ask(service, "deliveries", person="1", limit=2))[2]
    assert "templat yang mengajaknya membalas tidak terkirim karena" in told
    service.clock.jump(A_DAY)
    await service.later(5)
    await look(service)
    assert len(siti.texts) == before + 1
    assert siti.last.template is not None
    assert not await is_on(service, Alarm.NOT_ASKED)
    assert "templat yang mengajak membalas" in await last(service)


async def test_a_budget_that_is_spent_raises_the_alarm(service, whatsapp, siti):
    price = {"category": "utility", "amount": "300", "since": "2026-01-01", "currency": "IDR"}
    await ask(service, "prices set", **price)
    assert not await is_on(service, Alarm.BUDGET_SPENT)
    await answer(service, siti)
    await service.answered()

    assert await is_on(service, Alarm.BUDGET_SPENT)
