"""The fake WhatsApp keeps the rules of the real one: what it refuses, and by which code."""

from __future__ import annotations

import pytest

from tests.channels.whatsapp_fake import (
    buttons,
    interactive,
    listed,
    rows,
    template,
    words,
)
from tests.fakes.whatsapp_rules import GraphError, check_call, check_receiver

PRODUCT = {"messaging_product": "whatsapp"}
TEN = rows(*"0123456789")


def media(kind, **content):
    return {"type": kind, kind: content}


def header(**content):
    return {"header": content}


def components(*given):
    return {"components": list(given)}


def button_at(index):
    return {"type": "button", "sub_type": "quick_reply", "index": index, "parameters": []}


@pytest.mark.parametrize(
    "body",
    [
        words("x" * 4096),
        words("😀" * 2048),
        {"type": "text", "text": {"body": "x", "preview_url": False}},
        {**words("x"), "recipient_type": "individual", "context": {"message_id": "wamid.x"}},
        {**words("x"), "biz_opaque_callback_data": "x" * 512},
        buttons("A"),
        buttons("A" * 20, "B", "C", body="x" * 1024, footer={"text": "x" * 60}),
        buttons("A", **header(type="text", text="x" * 60)),
        buttons("A", **header(type="document", document={"id": "1", "filename": "a.pdf"})),
        interactive(
            "button", {"buttons": [{"type": "reply", "reply": {"id": "x" * 256, "title": "A"}}]}
        ),
        listed(("", TEN), opener="x" * 20, body="x" * 4096),
        listed(*((f"{i:024}", rows(str(i))) for i in range(10)), footer={"text": "x" * 60}),
        listed(("", rows("A" * 24, description="x" * 72))),
        listed(("", [{"id": "x" * 200, "title": "A"}]), **header(type="text", text="x" * 60)),
        interactive("request_contact_info", {"name": "request_contact_info"}, body="x" * 1024),
        interactive("location_request_message", {"name": "send_location"}),
        interactive(
            "cta_url",
            {"name": "cta_url", "parameters": {"display_text": "x" * 20, "url": "https://x.id"}},
        ),
        interactive("flow", {"name": "flow", "parameters": {"flow_cta": "x" * 20, "flow_id": "1"}}),
        media("document", id="1", caption="x" * 1024, filename="a.pdf"),
        media("image", link="https://x.id/a.jpg"),
        media("audio", id="1"),
        template("x" * 512, "Siti"),
        template("a", **components(*(button_at(i) for i in range(10)))),
        {"status": "read", "message_id": "wamid.x", "typing_indicator": {"type": "text"}},
        {"status": "read", "message_id": "wamid.x"},
    ],
)
def test_what_fits_exactly_is_taken(body):
    check_call({**PRODUCT, **body})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**words("x"), "messaging_product": "sms"}, 100),
        (words(""), 131008),
        (words(" \n"), 100),
        (words(5), 100),
        (words("x" * 4097), 100),
        (words("😀" * 2049), 100),
        ({"type": "text"}, 131008),
        ({"type": "text", "text": "x"}, 100),
        ({"type": "text", "text": {"body": "x", "preview_url": "no"}}, 100),
        ({"type": "text", "text": {"body": "x", "colour": "red"}}, 100),
        ({**words("x"), "colour": "red"}, 100),
        ({**words("x"), "recipient_type": "group"}, 100),
        ({**words("x"), "context": {}}, 131008),
        ({**words("x"), "biz_opaque_callback_data": "x" * 513}, 100),
        ({**words("x"), "biz_opaque_callback_data": 7}, 100),
        ({"type": "poll", "poll": {}}, 100),
        (interactive("poll", {}), 100),
        (buttons(), 131009),
        (buttons("A", "B", "C", "D"), 131009),
        (buttons("A" * 21), 131009),
        (buttons(""), 131008),
        (buttons("A", body="x" * 1025), 131009),
        (buttons("A", body=""), 131008),
        (buttons("A", footer={"text": "x" * 61}), 131009),
        (buttons("A", **header(type="text", text="x" * 61)), 131009),
        (buttons("A", **header(type="sticker", sticker={"id": "1"})), 131009),
        (buttons("A", "A"), 131009),
        (
            interactive(
                "button",
                {"buttons": [{"type": "reply", "reply": {"id": "x", "title": t}} for t in "AB"]},
            ),
            131009,
        ),
        (
            interactive(
                "button", {"buttons": [{"type": "reply", "reply": {"id": "x" * 257, "title": "A"}}]}
            ),
            131009,
        ),
        (interactive("button", {"buttons": [{"type": "url", "url": {}}]}), 131009),
        (interactive("button", {"buttons": "A"}), 131008),
        (listed(("", TEN), opener="x" * 21), 131009),
        (listed(("", TEN), opener=""), 131008),
        (listed(("", TEN), body="x" * 4097), 131009),
        (listed(("", rows(*"0123456789x"))), 131009),
        (listed(("A", TEN), ("B", rows("x"))), 131009),
        (listed(*((str(i), rows(str(i))) for i in range(11))), 131009),
        (listed(("A", []), ("B", rows("x"))), 131009),
        (listed(("A", rows("x")), ("", rows("y"))), 131008),
        (listed(("x" * 25, TEN)), 131009),
        (listed(("", rows("A" * 25))), 131009),
        (listed(("", rows("A", description="x" * 73))), 131009),
        (listed(("", [{"id": "x" * 201, "title": "A"}])), 131009),
        (listed(("", [*rows("A"), *rows("A")])), 131009),
        (listed(("", TEN), **header(type="image", image={"id": "1"})), 131009),
        (listed(("", TEN), footer={"text": "x" * 61}), 131009),
        (interactive("request_contact_info", {"name": "other"}), 131009),
        (
            interactive("request_contact_info", {"name": "request_contact_info"}, body="x" * 1025),
            131009,
        ),
        (
            interactive("cta_url", {"name": "cta_url", "parameters": {"display_text": "x" * 21}}),
            131009,
        ),
        (media("document"), 100),
        (media("document", id="1", link="https://x.id"), 100),
        (media("document", id="abc"), 131009),
        (media("image", link="ftp://x.id"), 100),
        (media("document", id="1", caption="x" * 1025), 100),
        (media("image", id="1", filename="a.jpg"), 100),
        (media("audio", id="1", caption="x"), 100),
        (template("x" * 513), 131009),
        (template("Halo"), 131009),
        (template("a", language=""), 131008),
        (template("a", "baris\nbaru"), 132018),
        (template("a", ""), 131008),
        (template("a", **components({"type": "footer"})), 100),
        (template("a", **components({"type": "body", "parameters": [{"type": "odd"}]})), 100),
        (template("a", **components({"type": "button", "parameters": []})), 131008),
        (template("a", **components(*(button_at(i) for i in range(11)))), 131009),
        ({"status": "delivered", "message_id": "wamid.x"}, 100),
        ({"status": "read"}, 131008),
        ({"status": "read", "message_id": "wamid.x", "to": "+62811"}, 100),
        ({"status": "read", "message_id": "w", "typing_indicator": {"type": "voice"}}, 100),
    ],
)
def test_what_is_over_a_limit_is_refused(body, code):
    with pytest.raises(GraphError) as refusal:
        check_call({**PRODUCT, **body})

    assert refusal.value.code == code
    assert refusal.value.status == 400


@pytest.mark.parametrize(
    ("body", "receiver"),
    [
        ({"to": "+628123456789"}, "+628123456789"),
        ({"to": "628123456789"}, "+628123456789"),
        ({"recipient": "ID.13491208655302741918"}, "ID.13491208655302741918"),
        ({"recipient": f"ID.ENT.{'9' * 128}"}, f"ID.ENT.{'9' * 128}"),
    ],
)
def test_a_message_names_one_receiver(body, receiver):
    assert check_receiver(body) == receiver


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"to": "+628123456789", "recipient": "ID.1"},
        {"to": "ID.13491208655302741918"},
        {"to": 628123456789},
        {"to": "+62812"},
        {"recipient": "+628123456789"},
        {"recipient": "id.1"},
        {"recipient": f"ID.{'9' * 129}"},
    ],
)
def test_another_receiver_is_refused(body):
    with pytest.raises(GraphError) as refusal:
        check_receiver(body)

    assert refusal.value.code == 100
