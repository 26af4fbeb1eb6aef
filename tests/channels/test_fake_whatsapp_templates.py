"""Templates on the fake WhatsApp: what may be made, what may be sent, what a person sees."""

from __future__ import annotations

import pytest

from tests.channels.whatsapp_fake import VERSION, code_of, template
from tests.fakes.whatsapp import WABA

BODY = {"type": "BODY", "text": "Halo {{1}}, batasnya {{2}} hari lagi."}


async def test_a_new_template_waits_for_its_review(whatsapp, graph, siti):
    status, made = await graph.create(name="pengingat", components=[BODY])
    assert (status, made["status"]) == (200, "PENDING")
    assert code_of(await graph.create(name="pengingat", components=[BODY])) == 100
    assert code_of(await graph.send(siti.phone, template("pengingat", "Siti", "3"))) == 132001

    whatsapp.template("pengingat", state="APPROVED")
    await graph.send(siti.phone, template("pengingat", "Siti", "3"))

    assert siti.texts == ["Halo Siti, batasnya 3 hari lagi."]


@pytest.mark.parametrize(
    ("state", "code"),
    [("REJECTED", 132001), ("PENDING", 132001), ("PAUSED", 132015), ("DISABLED", 132016)],
)
async def test_only_approved_templates_are_sent(whatsapp, graph, siti, state, code):
    whatsapp.template("a", state=state)

    assert code_of(await graph.send(siti.phone, template("a"))) == code


async def test_a_template_is_filled_with_what_it_asks_for(whatsapp, graph, siti):
    head = {"type": "HEADER", "format": "DOCUMENT"}
    replies = [{"type": "QUICK_REPLY", "text": "Baik"}]
    link = [{"type": "URL", "text": "Buka", "url": "https://contoh.id/{{1}}"}]
    whatsapp.template("dua", components=[BODY])
    whatsapp.template("surat", components=[head, {"type": "BODY", "text": "Ini suratnya."}])
    whatsapp.template("jawab", components=[{"type": "BUTTONS", "buttons": replies}])
    whatsapp.template("buka", components=[{"type": "BUTTONS", "buttons": link}])
    whatsapp.template(
        "nama", components=[{"type": "BODY", "text": "Halo {{nama}}!"}], format="NAMED"
    )

    async def code(name, *components, language="id"):
        message = template(name, language=language, components=list(components))
        answer = await graph.send(siti.phone, message)
        return 0 if answer[0] == 200 else code_of(answer)

    def body(*parameters):
        return {"type": "body", "parameters": list(parameters)}

    text, image = {"type": "text", "text": "x"}, {"type": "image", "image": {"id": "1"}}
    named = {**text, "parameter_name": "nama"}
    assert await code("dua", body(text, text)) == 0
    assert await code("dua", body(text)) == 132000
    assert await code("dua") == 132000
    assert await code("dua", body(text, image)) == 132012
    assert await code("dua", body(text, {"type": "text", "text": "x" * 1010})) == 132005
    assert await code("dua", body(text, text), language="en") == 132001
    assert await code("surat") == 132012
    assert await code("surat", {"type": "header", "parameters": [image]}) == 132012
    assert await code("buka") == 132000
    assert await code("nama", body(named)) == 0
    assert await code("nama", body(text)) == 132012

    number = (await graph.upload(b"isi", "application/pdf"))[1]["id"]
    document = {"type": "document", "document": {"id": number, "filename": "a.pdf"}}
    assert await code("surat", {"type": "header", "parameters": [document]}) == 0
    assert (siti.last.text, siti.last.file) == ("Ini suratnya.", b"isi")

    payload = {"type": "payload", "payload": "ya-1"}
    press = {"type": "button", "sub_type": "quick_reply", "index": 0, "parameters": [payload]}
    assert await code("jawab", press) == 0
    assert await code("jawab", {**press, "index": 1}) == 132000
    assert [(one.label, one.id) for one in siti.last.buttons] == [("Baik", "ya-1")]


async def test_who_stopped_marketing_gets_none(whatsapp, graph, siti):
    whatsapp.template("undangan", category="MARKETING")
    whatsapp.template("pengingat", category="UTILITY")

    siti.stop_marketing()
    assert code_of(await graph.send(siti.phone, template("undangan"))) == 131050
    assert (await graph.send(siti.phone, template("pengingat")))[0] == 200
    siti.resume_marketing()
    assert (await graph.send(siti.phone, template("undangan")))[0] == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Halo"},
        {"name": "x" * 513},
        {"category": "OTHER"},
        {"language": ""},
        {"components": []},
        {"components": [{"type": "BODY", "text": "x" * 1025}]},
        {"components": [BODY, {"type": "FOOTER", "text": "x" * 61}]},
        {"components": [BODY, {"type": "HEADER", "format": "TEXT", "text": "x" * 61}]},
        {"components": [{"type": "BODY", "text": "{{1}} datang"}]},
        {"components": [{"type": "BODY", "text": "Ini {{1}}"}]},
        {"components": [BODY, BODY]},
        {"components": [BODY, {"type": "BUTTONS", "buttons": []}]},
        {"message_send_ttl_seconds": 29},
        {"message_send_ttl_seconds": 12 * 3600 + 1},
        {"category": "MARKETING", "message_send_ttl_seconds": 12 * 3600 - 1},
        *(
            {"components": [BODY, {"type": "BUTTONS", "buttons": buttons_}]}
            for buttons_ in (
                [{"type": "QUICK_REPLY", "text": "x" * 26}],
                [{"type": "QUICK_REPLY", "text": "x"}] * 11,
                [{"type": "URL", "text": "x", "url": "https://x.id"}] * 3,
                [{"type": "PHONE_NUMBER", "text": "x", "phone_number": "1"}] * 2,
            )
        ),
    ],
)
async def test_a_template_over_a_limit_is_not_made(graph, wrong):
    right = {"name": "a", "components": [BODY]}

    assert code_of(await graph.create(**{**right, **wrong})) == 100
    assert (await graph.create(**right))[0] == 200


async def test_templates_are_listed_page_by_page_and_deleted(whatsapp, graph):
    for number in range(3):
        whatsapp.template(f"a{number}")
    whatsapp.template("a0", "en", state="PAUSED")

    async def names(**query):
        return [one["name"] for one in (await graph.get(path, **query))[1]["data"]]

    path = f"{WABA}/message_templates"
    first = (await graph.get(path, limit=3))[1]
    assert [one["name"] for one in first["data"]] == ["a0", "a1", "a2"]
    assert await names(limit=3, after=first["paging"]["cursors"]["after"]) == ["a0"]
    assert await names(status="PAUSED") == ["a0"]
    assert await names(name="a1") == ["a1"]
    assert first["paging"]["next"].endswith(f"{path}?after=3")
    assert "next" not in (await graph.get(path, after=3))[1]["paging"]
    few = (await graph.get(path, name="a1", fields="name,status"))[1]["data"]
    assert few == [{"id": few[0]["id"], "name": "a1", "status": "APPROVED"}]

    deleted = await graph.call("DELETE", f"{VERSION}/{path}", params={"name": "a0"})
    assert deleted == (200, {"success": True})
    assert await names() == ["a1", "a2"]
    again = await graph.call("DELETE", f"{VERSION}/{path}", params={"name": "a0"})
    assert code_of(again) == 100
