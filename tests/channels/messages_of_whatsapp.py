"""Every kind of message that WhatsApp delivers, and what it means."""

from __future__ import annotations

import json

from bot.channels.layout import Button, token_for
from conversations.messages import (
    BOLD_ON,
    Edited,
    FileReference,
    InboundMessage,
    Media,
    Opened,
    Press,
    SharedContact,
    Started,
    Text,
    Unsupported,
)
from conversations.templates import KNOCK
from tests.channels.calls_of_whatsapp import (
    FORWARDED,
    OURS,
    WAMID,
    call_with,
    message,
    understood,
    words,
)

TOKEN = "aBc_DEF-1234567890xyz"
OF_BUTTON = token_for("0f3c", Button("Ya", "2"))
ANSWERS = {"context": {"from": "622100000000", "id": OURS}}
UNKNOWN_KIND = {"code": 131051, "title": "Message type unknown"}
NOT_FETCHED = {"code": 131052, "title": "Media download error"}


def of_message(sent, *, tells="both"):
    reading = understood(call_with(messages=[sent], tells=tells))
    assert isinstance(reading, InboundMessage)
    return reading


def file(**about):
    return {"id": "900000000000003", "sha256": "dGVzdA==", **about}


def card(*phones, name="Siti Aminah", **more):
    return {"name": {"formatted_name": name}, "phones": list(phones), **more}


def tapped(kind, **reply):
    return message("interactive", {"type": kind, kind: reply}, **ANSWERS)


def filled_in(**values):
    form = {"name": "flow", "body": "Sent", "response_json": json.dumps(values)}
    return message("interactive", {"type": "nfm_reply", "nfm_reply": form}, **ANSWERS)


def edited(kind, **content):
    return message(
        "edit", {"original_message_id": "wamid.first", "message": {"type": kind, kind: content}}
    )


def unsupported(named, *errors):
    return message("unsupported", {"type": named}, errors=list(errors or (UNKNOWN_KIND,)))


def reference(about="900000000000003", name=None, media_type=None, size=None):
    return FileReference(about, name, media_type, size)


KINDS = [
    (words("Halo"), Text("Halo")),
    (words("mulai"), Text("mulai")),
    (words("/start"), Text("/start")),
    (words(f"mulai {TOKEN}"), Started(TOKEN)),
    (words(f" Mulai   {TOKEN}\n"), Started(TOKEN)),
    (words(f"/start {TOKEN}"), Started(TOKEN)),
    (words(f"mulai {'a' * 64}"), Started("a" * 64)),
    (words(f"mulai {'a' * 19}"), Text(f"mulai {'a' * 19}")),
    (words(f"mulai {'a' * 65}"), Text(f"mulai {'a' * 65}")),
    (words(f"mulai {TOKEN} ya"), Text(f"mulai {TOKEN} ya")),
    (words(f"mulai {'ſ' * 20}"), Text(f"mulai {'ſ' * 20}")),
    (words(f"mulai {TOKEN}", **FORWARDED), Text(f"mulai {TOKEN}")),
    (words(f"a\x00b{BOLD_ON}c\ud83dd"), Text("abcd")),
    (words("👨‍👩‍👧 \u200f<b>*x*"), Text("👨‍👩‍👧 \u200f<b>*x*")),
    (words("x", referral={"source_id": "9"}, something={"new": [1]}), Text("x")),
    (message("request_welcome"), Started(is_said=False)),
    (tapped("button_reply", id=OF_BUTTON, title="Ya"), Press(OF_BUTTON, message=OURS)),
    (
        tapped("list_reply", id=OF_BUTTON, title="Ya", description="d"),
        Press(OF_BUTTON, message=OURS),
    ),
    (
        message("interactive", {"type": "button_reply", "button_reply": {"id": "x\x00"}}),
        Press("x"),
    ),
    (message("interactive", {"type": "call_permission_reply"}), Unsupported("other")),
    (message("interactive"), Unsupported("other")),
    (filled_in(flow_token="t", nama="Si\x00ti", tahun=2027), Text("Siti\n2027")),
    (
        filled_in(pilihan=["a", "b", None], setuju=True, kosong=None, dalam={"é": 1}),
        Text('a, b\ntrue\n{"é": 1}'),
    ),
    (filled_in(flow_token="t"), Text("")),
    (
        message("button", {"payload": OF_BUTTON, "text": "Ya"}, **ANSWERS),
        Press(OF_BUTTON, message=OURS),
    ),
    (message("button", {"payload": "Berhenti", "text": "Stop"}, **ANSWERS), Text("Stop")),
    (message("button", {"payload": KNOCK, "text": "Buka"}, **ANSWERS), Opened()),
    (message("button", {"text": "St\x00op"}), Text("Stop")),
    (
        message("document", file(filename="a.pdf", mime_type="application/pdf", caption="surat")),
        Media((reference(name="a.pdf", media_type="application/pdf"),), caption="surat"),
    ),
    (message("document", file()), Media((reference(),))),
    (message("document", file(filename="a\x00.pdf")), Media((reference(name="a.pdf"),))),
    (
        message("image", file(mime_type="image/\x00jpeg", caption="foto\ud83d")),
        Media((reference(media_type="image/jpeg"),), caption="foto"),
    ),
    (message("audio", file(voice=True)), Unsupported("voice")),
    (message("audio", file(voice=False)), Unsupported("voice")),
    (message("voice", file()), Unsupported("voice")),
    (message("video", file(caption="x")), Unsupported("video")),
    (message("sticker", file(animated=False)), Unsupported("sticker")),
    (message("location", {"latitude": -6.2, "longitude": 106.8}), Unsupported("location")),
    (message("poll", {"name": "?"}), Unsupported("poll")),
    (message("order", {"catalog_id": "1", "product_items": []}), Unsupported("other")),
    (message("product", {"id": "1"}), Unsupported("other")),
    (message("hologram", {"a": 1}), Unsupported("other")),
    (
        message("contacts", [card({"phone": "+62 811", "wa_id": "62811999"})]),
        SharedContact("+62811999", "Siti Aminah", own=False),
    ),
    (
        message("contacts", [card({"type": "HOME"}, {"phone": " 0811-9\x00 "}, name="Si\x00ti"), card()]),
        SharedContact("0811-9", "Siti", own=False),
    ),
    (
        message("contacts", [card({"phone": "+62811999"}, name="S", origin="contact_request")]),
        SharedContact("+62811999", "S", own=True),
    ),
    (
        message("contacts", [card({"wa_id": "62811999"})], origin="contact_request"),
        SharedContact("+62811999", "Siti Aminah", own=True),
    ),
    (
        message("contacts", [card({"wa_id": "62811999"}, origin="other")]),
        SharedContact("+62811999", "Siti Aminah", own=False),
    ),
    (
        message("contacts", [card({"wa_id": "62811999"}, origin="contact_request")], **FORWARDED),
        SharedContact("+62811999", "Siti Aminah", own=False),
    ),
    (
        message("contacts", [{"phones": [{"wa_id": "62811999"}]}]),
        SharedContact("+62811999", "", own=False),
    ),
    (message("contacts", [card()]), Unsupported("other")),
    (message("contacts", [card({"phone": " "}, origin="contact_request")]), Unsupported("other")),
    (message("contacts", []), Unsupported("other")),
    (edited("text", body="baru\x00"), Edited("wamid.first", "baru")),
    (edited("image", caption="baru", **file()), Edited("wamid.first", "baru")),
    (unsupported("image"), Unsupported("other")),
    (unsupported("edit"), Unsupported("edit")),
    (unsupported("poll_creation"), Unsupported("poll")),
    (unsupported("location"), Unsupported("location")),
    (unsupported("gif"), Unsupported("video")),
    (message("unsupported"), Unsupported("other")),
    (words("x", errors=[UNKNOWN_KIND]), Unsupported("other")),
    (words("x", errors=[]), Text("x")),
    (message("audio", errors=[NOT_FETCHED]), Unsupported("voice")),
    (words("x", errors=[NOT_FETCHED]), Unsupported("other")),
    (
        message("document", file(filename="a.pdf"), errors=[UNKNOWN_KIND, NOT_FETCHED]),
        Media((reference(name="a.pdf", size=10**12),)),
    ),
    (
        message("image", {"caption": "foto"}, errors=[{"code": "131052"}]),
        Media((reference(WAMID, size=10**12),), caption="foto"),
    ),
    (unsupported("media_placeholder", NOT_FETCHED), Media((reference(WAMID, size=10**12),))),
]  # fmt: skip
