"""The webhook of the fake WhatsApp: what it tells of people and messages, and how it delivers."""

from __future__ import annotations

import json

import pytest

from tests.channels.whatsapp_fake import buttons, interactive, template, words
from tests.fakes.whatsapp import NUMBER, WABA
from tests.fakes.whatsapp_rules import GraphError


@pytest.fixture
def person(whatsapp):
    """Somebody who did nothing yet."""
    return whatsapp.person(phone="+628123456789", user_id="ID.77", name="Budi CONTOH")


async def test_a_webhook_is_asked_for_its_token_before_anything_is_delivered(whatsapp, receiver):
    with pytest.raises(GraphError) as refusal:
        await whatsapp.subscribe(receiver.url, "wrong")

    assert refusal.value.code == 2200
    assert whatsapp.is_subscribed


# --- what is told -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tells", "card", "sender"),
    [
        (
            "both",
            {"wa_id": "628123456789", "user_id": "ID.77"},
            {"from": "628123456789", "from_user_id": "ID.77"},
        ),
        ("phone", {"wa_id": "628123456789"}, {"from": "628123456789"}),
        ("user_id", {"user_id": "ID.77"}, {"from_user_id": "ID.77"}),
    ],
)
async def test_a_message_names_its_sender_as_far_as_that_is_told(
    whatsapp, receiver, person, delivered, tells, card, sender
):
    person.tells = tells
    number = person.say("Halo")
    await delivered()

    (call,) = receiver.calls
    assert call["object"] == "whatsapp_business_account"
    (entry,) = call["entry"]
    assert entry["id"] == WABA
    (change,) = entry["changes"]
    assert change["field"] == "messages"
    assert change["value"] == {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "6281100000000", "phone_number_id": NUMBER},
        "contacts": [{"profile": {"name": "Budi CONTOH"}, **card}],
        "messages": [
            {
                **sender,
                "id": number,
                "timestamp": str(whatsapp.seconds()),
                "type": "text",
                "text": {"body": "Halo"},
            }
        ],
    }


async def test_every_act_has_the_shape_of_its_kind(receiver, graph, person, delivered):
    first = person.say("Halo", forwarded=True)
    await graph.send(person.phone, buttons("Ya"))
    person.tap("Ya")
    ask = {"name": "request_contact_info"}
    await graph.send(person.phone, interactive("request_contact_info", ask))
    person.share_contact()
    person.contact("+62811")
    person.photo(b"x", caption="foto")
    person.document("a.pdf", b"x")
    person.document("b.pdf", b"x", size=200_000_000)
    person.voice()
    person.sticker()
    person.location()
    person.react(first)
    person.edit(first, "Hai")
    person.revoke(first)
    person.unknown()
    person.unknown("hologram")
    await delivered()

    told = {}
    for message in receiver.messages:
        told.setdefault(message["type"], []).append(message)
    assert told["text"][0]["context"] == {"forwarded": True}
    (press,) = told["interactive"]
    reply = {"id": "id-Ya", "title": "Ya"}
    assert press["interactive"] == {"type": "button_reply", "button_reply": reply}
    assert press["context"]["id"] == next(one.id for one in person.ours if one.buttons)
    shared, other = (message["contacts"][0] for message in told["contacts"])
    assert (shared["origin"], shared["phones"][0]["phone"]) == ("contact_request", person.phone)
    assert (other["origin"], other["phones"][0]["wa_id"]) == ("other", "62811")
    assert told["image"][0]["image"]["caption"] == "foto"
    fits, large = told["document"]
    assert fits["document"]["filename"] == "a.pdf"
    assert "errors" not in fits
    assert large["errors"][0]["code"] == 131052
    assert told["audio"][0]["audio"]["voice"] is True
    assert told["reaction"][0]["reaction"] == {"message_id": first, "emoji": "👍"}
    changed = {"type": "text", "text": {"body": "Hai"}}
    assert told["edit"][0]["edit"] == {"original_message_id": first, "message": changed}
    assert told["revoke"][0]["revoke"] == {"original_message_id": first}
    assert told["unsupported"][0]["errors"][0]["code"] == 131051
    assert {"sticker", "location", "hologram"} <= set(told)


async def test_a_quick_reply_of_a_template_is_a_button(
    whatsapp, receiver, graph, person, delivered
):
    replies = {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Baik"}]}
    whatsapp.template("a", components=[{"type": "BODY", "text": "Siap?"}, replies])
    payload = {"type": "payload", "payload": "ya-1"}
    press = {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [payload]}
    await graph.send(person.phone, template("a", components=[press]))
    person.tap("Baik")
    await delivered()

    (message,) = receiver.messages
    assert message["button"] == {"payload": "ya-1", "text": "Baik"}


async def test_a_new_number_brings_a_new_user_id_and_reaches_the_same_person(
    whatsapp, receiver, graph, person, delivered
):
    person.say("Halo")
    person.change_number("+62899999999")
    await delivered()

    _, moved = receiver.messages
    assert "contacts" not in receiver.values[1]
    assert (moved["from"], moved["from_user_id"]) == ("628123456789", "ID.77")
    system = moved["system"]
    assert (system["type"], system["wa_id"]) == ("user_changed_number", "62899999999")
    assert system["user_id"] == person.user_id != "ID.77"
    assert (await graph.send("+62899999999", words("Hai")))[0] == 200
    assert (await graph.send(person.user_id))[0] == 200
    assert (await graph.send("+628123456789"))[1]["error"]["code"] == 131047
    assert person.texts == ["Hai", "Halo"]


@pytest.mark.parametrize("tells", ["both", "user_id"])
async def test_a_new_user_id_is_told_without_a_number(receiver, person, delivered, tells):
    person.tells = tells
    person.change_user_id("ID.88")
    if tells == "user_id":
        person.change_number("+62899999999")
    await delivered()

    for message in receiver.messages:
        assert message["system"]["type"] == "user_changed_user_id"
        assert "from" not in message
        assert "wa_id" not in message["system"]
    first = receiver.messages[0]["system"]
    assert (first["previous_user_id"], first["user_id"]) == ("ID.77", "ID.88")
    assert person.user_id == receiver.messages[-1]["system"]["user_id"]


async def test_stopping_marketing_is_told(receiver, person, delivered):
    person.stop_marketing()
    await delivered()

    (change,) = receiver.changes
    assert change["field"] == "user_preferences"
    (about,) = change["value"]["user_preferences"]
    assert (about["value"], about["category"]) == ("stop", "marketing_messages")
    assert change["value"]["metadata"]["phone_number_id"] == NUMBER


async def test_changes_of_a_template_are_told(whatsapp, receiver, delivered):
    made = whatsapp.template("a")
    for change in (
        {"state": "PAUSED"},
        {"state": "DISABLED"},
        {"state": "REJECTED"},
        {"quality": "RED"},
        {"category": "MARKETING"},
    ):
        whatsapp.template("a", **change)
        await delivered()

    assert [change["field"] for change in receiver.changes] == [
        *["message_template_status_update"] * 3,
        "message_template_quality_update",
        "template_category_update",
    ]
    paused, _, rejected, quality, category = receiver.values
    assert paused["event"] == "PAUSED"
    assert paused["message_template_id"] == int(made.id)
    assert rejected["reason"] == "INVALID_FORMAT"
    assert quality["previous_quality_score"] == "UNKNOWN"
    assert category["new_category"] == "MARKETING"


# --- delivery ---------------------------------------------------------------------------------


async def test_what_one_person_does_comes_in_order(receiver, person, delivered):
    for number in range(20):
        person.say(str(number))
    await delivered()

    assert receiver.texts == [str(number) for number in range(20)]
    assert len(receiver.calls) == 20


async def test_another_person_does_not_wait_for_an_answer(whatsapp, receiver, person):
    receiver.gate.clear()
    person.say("satu")
    person.say("dua")
    whatsapp.person().say("tiga")

    await receiver.until_called(2)

    assert sorted(receiver.texts) == ["satu", "tiga"]


async def test_what_was_refused_comes_again_behind_what_followed_it(
    whatsapp, receiver, person, delivered
):
    receiver.statuses = [503, 200, 500]
    person.say("satu")
    person.say("dua")
    await delivered()

    assert receiver.texts == ["dua", "satu"]
    assert [status for _, status in whatsapp.delivery.done] == [503, 200, 500, 200]


async def test_after_a_week_nothing_comes_again(whatsapp, receiver, person, delivered):
    receiver.statuses = [503] * 1_000
    person.say("satu")
    await whatsapp.until(lambda: whatsapp.delivery.done)
    whatsapp.clock.jump(7 * 24 * 3600 + 1)
    await delivered()

    assert receiver.calls == []


async def test_calls_can_come_again_and_backwards(whatsapp, receiver, person, delivered):
    for word in ("satu", "dua", "tiga"):
        person.say(word)
    await delivered()

    whatsapp.again(2, backwards=True)
    await delivered()

    assert receiver.texts == ["satu", "dua", "tiga", "tiga", "dua"]


async def test_several_things_can_come_in_one_call(whatsapp, receiver, graph, person):
    whatsapp.batch(8)
    other = whatsapp.person(name="Tini CONTOH")
    person.say("satu")
    other.say("dua")
    await graph.send(person.phone)
    person.stop_marketing()
    person.say("tiga")
    assert receiver.calls == []
    other.say("empat")
    await whatsapp.until(lambda: whatsapp.delivery.count == 0)

    (call,) = receiver.calls
    assert len(call["entry"]) == 2
    assert [change["field"] for change in receiver.changes] == [
        *["messages"] * 3,
        "user_preferences",
        "messages",
    ]
    assert receiver.texts == ["satu", "dua", "tiga", "empat"]
    assert len(receiver.values[0]["contacts"]) == 2

    person.say("lima")
    whatsapp.batch(1)
    await whatsapp.until(lambda: whatsapp.delivery.count == 0)
    assert receiver.texts[-1] == "lima"


async def test_only_the_right_signature_over_the_very_body_is_right(whatsapp, receiver, person):
    body = json.dumps({"entry": [], "message": person.message("Halo")}).encode()
    post = whatsapp.delivery.post

    assert await post(body) == 200
    assert await post(body, secret="wrong") == 403
    assert await post(body, secret=None) == 401
    assert await post(body, altered=True) == 403
    whatsapp.app_secret = receiver.secret = "renewed"
    assert await post(body) == 200


async def test_a_call_can_be_as_large_as_calls_get(whatsapp, receiver, person):
    body = whatsapp.large(person)

    assert await whatsapp.delivery.post(body) == 200

    assert receiver.sizes == [3_000_000]
    assert len(receiver.messages) == len({one["id"] for one in receiver.messages}) == 1_000


async def test_what_waits_is_delivered_when_it_opens_again(whatsapp, receiver, person, delivered):
    receiver.statuses = [503] * 1_000
    person.say("satu")
    await whatsapp.until(lambda: whatsapp.delivery.done)
    await whatsapp.close()
    receiver.statuses = []

    await whatsapp.open()
    await delivered()

    assert receiver.texts == ["satu"]
