"""What WhatsApp tells of messages after it took them: failed after all, unclear, refused, unpaid."""

from __future__ import annotations

import pytest

from bot.findings import findings
from tests.system.turns import echo
from tests.system.whatsapp import WhatsAppService, delivery_of_last

PHONE = "+6281234567890"


@pytest.fixture
async def service(tmp_path, whatsapp, clock):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock)
    yield made
    await made.stop()


async def said_to(service, whatsapp):
    """Have something said to somebody, of which the platform tells nothing yet."""
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE)
    whatsapp.statuses = "none"
    siti.say("halo")
    await service.answered()
    return siti


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        (130429, 0, 5),
        (131056, 0, 4),
        (131000, 59, 61),
        (131042, 299, 301),
    ],
)
async def test_what_failed_after_all_leaves_once_more_when_it_may_help(
    service, whatsapp, code, before, after
):
    siti = await said_to(service, whatsapp)
    whatsapp.fail(siti.last.id, code)
    await service.answered()
    await service.later(before, step=10)
    assert len(siti.texts) == (1 if before else len(siti.texts))
    await service.later(after - before + 5, step=1)
    assert siti.texts == ["kata: halo"] * 2


@pytest.mark.parametrize("code", [100, 131026, 131051, 132001, 999999])
async def test_what_failed_for_good_stays_failed_with_its_code(service, whatsapp, code):
    siti = await said_to(service, whatsapp)
    whatsapp.fail(siti.last.id, code)
    await service.answered()
    await service.later(300, step=30)
    assert siti.texts == ["kata: halo"]
    assert await service.app.database.read(delivery_of_last) == ("failed", "failed")


async def test_a_failure_told_twice_or_late_sends_nothing_a_third_time(service, whatsapp):
    siti = await said_to(service, whatsapp)
    first = siti.last.id
    whatsapp.fail(first, 131000)
    await service.answered()
    await service.later(70, step=5)
    assert len(siti.texts) == 2
    whatsapp.fail(first, 131000)
    whatsapp.fail(siti.last.id, 131000)
    await service.answered()
    await service.later(200, step=10)
    assert len(siti.texts) == 2


async def test_a_message_that_arrived_does_not_fail_any_more(service, whatsapp):
    siti = await said_to(service, whatsapp)
    whatsapp.status(siti.last.id, "delivered")
    await service.answered()
    whatsapp.fail(siti.last.id, 131000)
    await service.answered()
    await service.later(100, step=10)
    assert siti.texts == ["kata: halo"]
    assert await service.app.database.read(delivery_of_last) == ("sent", "delivered")


async def test_an_unclear_send_is_settled_by_its_status(service, whatsapp):
    """The answer was lost: our own id comes back with the status, and nothing is repeated."""
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE)
    whatsapp.fault("reset", "messages", after=True, times=1)
    siti.say("halo")
    await service.answered()
    await service.later(60, step=5)
    assert siti.texts == ["kata: halo"]
    state, delivery = await service.app.database.read(delivery_of_last)
    assert (state, delivery is None) == ("sent", False)


async def test_an_unclear_send_without_a_status_is_repeated_once(service, whatsapp):
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE)
    whatsapp.statuses = "none"
    whatsapp.fault("reset", "messages", after=True, times=2)
    siti.say("halo")
    await service.answered()
    await service.later(120, step=5)
    assert siti.texts == ["kata: halo"] * 2


async def test_an_unpaid_account_that_only_statuses_tell_of_pauses_and_goes_on(service, whatsapp):
    """The platform takes messages, and tells a moment later that a payment is due."""
    siti = await said_to(service, whatsapp)
    whatsapp.fail(siti.last.id, 131042)
    await service.answered()
    sender = service.app.senders["whatsapp"]
    await service.until(lambda: sender.down)
    budi = whatsapp.person("+6281234567891")
    budi.say("halo")
    await service.answered()
    assert budi.texts == [], "nothing leaves before the pause is over"

    await service.later(310, step=10)
    whatsapp.status((budi.last if budi.texts else siti.last).id, "delivered")
    await service.answered()
    await service.later(10, step=1)

    assert sender.down is None
    assert (len(siti.texts), len(budi.texts)) == (2, 1)


async def test_a_country_we_may_not_write_to_stops_nobody_else(service, whatsapp):
    await service.start(take_turn=echo)
    abroad, siti = whatsapp.person("+13055550123"), whatsapp.person(PHONE)
    whatsapp.fault("code", "messages", to=abroad.user_id, code=130497, times=10**6)
    abroad.say("hello")
    await service.until(lambda: whatsapp.delivery.count == 0)
    await service.quiet()
    siti.say("halo")
    await service.until(lambda: siti.texts)

    found = await service.app.database.read(
        lambda tx: findings(tx, service.clock.now(), ["whatsapp"])
    )
    assert any("1 chats are in countries" in one for one in found)
    assert service.app.senders["whatsapp"].down is None
