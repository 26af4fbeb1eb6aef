"""What the fake WhatsApp tells of our messages afterwards."""

from __future__ import annotations

import pytest

from tests.channels.whatsapp_fake import template, words


@pytest.fixture
async def siti(whatsapp):
    """Somebody who wrote a moment ago."""
    person = whatsapp.person()
    person.say("Halo")
    return person


@pytest.fixture
def send(graph):
    async def send(to, body=None):
        message = {**(body or words("Halo")), "biz_opaque_callback_data": "42"}
        return (await graph.send(to, message))[1]["messages"][0]["id"]

    return send


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("orderly", ["sent", "delivered", "read"]),
        ("doubled", ["sent", "sent", "delivered", "delivered", "read", "read"]),
        ("none", []),
    ],
)
async def test_statuses_come_as_they_are_ordered(
    whatsapp, receiver, send, siti, delivered, order, expected
):
    whatsapp.statuses = order
    wamid = await send(siti.phone)
    await delivered()

    assert receiver.states(wamid) == expected


async def test_statuses_can_come_in_any_order(whatsapp, receiver, send, siti, delivered):
    whatsapp.statuses = "shuffled"
    told = []
    for _ in range(8):
        wamid = await send(siti.phone)
        await delivered()
        told.append(receiver.states(wamid))

    assert all(sorted(states) == ["delivered", "read", "sent"] for states in told)
    assert len({tuple(states) for states in told}) > 1


async def test_statuses_can_come_late(whatsapp, receiver, send, siti, delivered):
    whatsapp.statuses = "late"
    wamid = await send(siti.phone)
    await delivered()
    assert receiver.states(wamid) == []

    await whatsapp.clock.advance(30)
    await delivered()
    assert receiver.states(wamid) == ["sent", "delivered", "read"]


async def test_a_status_says_whose_message_it_was_and_what_it_costs(
    whatsapp, receiver, send, siti, delivered
):
    whatsapp.receipts = False
    wamid = await send(siti.phone)
    await delivered()

    assert receiver.states(wamid) == ["sent", "delivered"]
    value = receiver.values[-1]
    assert value["contacts"] == [siti.card]
    assert value["statuses"] == [
        {
            "id": wamid,
            "status": "delivered",
            "timestamp": str(whatsapp.seconds()),
            "recipient_id": siti.phone[1:],
            "recipient_user_id": siti.user_id,
            "biz_opaque_callback_data": "42",
            "pricing": {"pricing_model": "PMP", "category": "service", "type": "regular"},
        }
    ]


async def test_a_hidden_number_stays_hidden_in_statuses(receiver, send, siti, delivered):
    siti.tells = "user_id"
    wamid = await send(siti.user_id)
    await delivered()

    assert receiver.states(wamid) == ["sent", "delivered", "read"]
    told = [value for value in receiver.values if "statuses" in value]
    for value in told:
        (status,) = value["statuses"]
        assert "recipient_id" not in status
        assert status["recipient_user_id"] == siti.user_id
        assert "wa_id" not in value["contacts"][0]


async def test_a_template_is_priced_by_its_category(whatsapp, receiver, send, delivered):
    whatsapp.template("a", category="MARKETING")
    await send(whatsapp.person().phone, template("a"))
    await delivered()

    assert receiver.values[-1]["statuses"][0]["pricing"]["category"] == "marketing"


async def test_a_message_can_fail_afterwards_with_any_code(
    whatsapp, receiver, send, siti, delivered
):
    wamid = await send(siti.phone)
    whatsapp.fail(wamid, 131049)
    await delivered()

    assert receiver.states(wamid)[-1] == "failed"
    value = receiver.values[-1]
    assert "contacts" not in value
    (failed,) = value["statuses"]
    assert failed["errors"][0]["code"] == 131049
    assert failed["biz_opaque_callback_data"] == "42"
    assert "pricing" not in failed


async def test_what_cannot_arrive_fails_as_undeliverable(whatsapp, receiver, send, siti, delivered):
    whatsapp.template("a")
    siti.block()
    blocked = await send(siti.phone)
    stranger = await send("+62899999999", template("a"))
    await delivered()

    assert receiver.states(blocked) == receiver.states(stranger) == ["failed"]
    told = [status for value in receiver.values for status in value.get("statuses", [])]
    assert {status["errors"][0]["code"] for status in told} == {131026}
    assert siti.texts == []


async def test_statuses_of_unknown_messages_and_odd_fields_can_be_told(
    whatsapp, receiver, delivered
):
    whatsapp.status("wamid.unknown", "read", odd=[1])
    await delivered()
    whatsapp.notice("hologram_update", {"x": 1})
    await delivered()
    whatsapp.notice("messages", {"errors": [{"code": 131000}]})
    await delivered()

    status, hologram, errors = receiver.changes
    assert status["value"]["statuses"][0]["odd"] == [1]
    assert hologram == {"field": "hologram_update", "value": {"x": 1}}
    assert set(errors["value"]) == {"messaging_product", "metadata", "errors"}
