"""An independent reader of the same calls, pywa, finds in them what we find.

It reads only the first thing of a call and needs a contact with a user id, so shapes without
one are left to the other tests.
"""

from __future__ import annotations

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pywa import WhatsApp
from pywa.types import (
    CallbackButton,
    CallbackSelection,
    EditedMessage,
    FlowCompletion,
    Message,
    MessageStatus,
    PhoneNumberChange,
)
from pywa.types.base_update import RawUpdate

from bot.channels.base import IdentityChange, StatusReport
from bot.channels.intake import clean
from bot.channels.layout import Button, token_for
from conversations.messages import (
    Edited,
    FileReference,
    InboundMessage,
    Media,
    Press,
    SharedContact,
    Text,
    Unsupported,
)
from tests.channels.calls_of_whatsapp import (
    NUMBER,
    OURS,
    PHONE,
    USER_ID,
    WAMID,
    call,
    change,
    contact,
    entry,
    failure,
    ids,
    message,
    status,
    understood,
    words,
)

TOKEN = token_for("0f3c", Button("Ya", "2"))
ANSWERS = {"context": {"from": "622100000000", "id": OURS}}
FILE = {"id": "900000000000003", "mime_type": "image/jpeg", "sha256": "dGVzdA=="}
UNUSABLE = {
    "audio": "voice",
    "video": "video",
    "sticker": "sticker",
    "location": "location",
    "order": "other",
    "unsupported": "other",
}


def refuse(request):
    raise AssertionError(request.url)


@pytest.fixture(scope="module")
def judge():
    with httpx.Client(transport=httpx.MockTransport(refuse)) as session:
        client = WhatsApp(phone_id=NUMBER, token="unused", session=session, server=None)

        def read(body):
            update = RawUpdate(body, hmac_header=None, update_hash="")
            kind = client._handlers_to_updates[client._get_handler_type(update)]
            return kind.from_update(client, update)

        yield read


def body_in(judged):
    """What pywa read, in our words."""
    match judged:
        case EditedMessage():
            words_now = judged.message.text or judged.message.caption
            return Edited(judged.original_message_id, words_now)
        case CallbackButton(is_quick_reply=True) if judged.data != TOKEN:
            return Text(judged.title)
        case CallbackButton() | CallbackSelection():
            return Press(judged.data, message=judged.reply_to_message.id)
        case FlowCompletion():
            return Text("\n".join(judged.response.values()))
        case Message(type="text"):
            return Text(judged.text)
        case Message(type="image" | "document"):
            name = getattr(judged.media, "filename", None)
            found = FileReference(judged.media.id, name, judged.media.mime_type, None)
            return Media((found,), caption=judged.caption or "")
        case Message(type="contacts"):
            first, is_own = judged.contacts[0], judged.contacts.origin == "contact_request"
            phone = first.phones[0]
            number = f"+{phone.wa_id}" if phone.wa_id else phone.phone
            own = is_own and not judged.forwarded
            return SharedContact(number, first.name.formatted_name, own=own)
        case Message():
            return Unsupported(UNUSABLE[str(judged.type)])
    pytest.fail(f"pywa read {type(judged).__name__}")


def tapped(kind, **reply):
    return message("interactive", {"type": kind, kind: reply}, **ANSWERS)


def filled_in(**values):
    form = {"name": "flow", "body": "Sent", "response_json": json.dumps(values)}
    return message("interactive", {"type": "nfm_reply", "nfm_reply": form}, **ANSWERS)


def card(origin="other", **phone):
    return {"name": {"formatted_name": "Siti"}, "phones": [phone], "origin": origin}


def edited(kind, content):
    changed = {"type": kind, kind: content}
    return message("edit", {"original_message_id": "wamid.first", "message": changed})


@pytest.mark.parametrize("tells", ["user id", "both"])
@pytest.mark.parametrize(
    "sent",
    [
        words("Halo 😀\nkedua"),
        words("x", context={"forwarded": True}),
        words("x", context={"frequently_forwarded": True}),
        words("x", **ANSWERS),
        tapped("button_reply", id=TOKEN, title="Ya"),
        tapped("list_reply", id=TOKEN, title="Ya", description="…"),
        message("button", {"payload": TOKEN, "text": "Ya"}, **ANSWERS),
        message("button", {"payload": "Stop", "text": "Berhenti"}, **ANSWERS),
        filled_in(flow_token="t", nama="Siti", kota="Bogor"),
        message("image", FILE),
        message("image", {**FILE, "caption": "foto"}),
        message("document", {**FILE, "filename": "a.pdf", "mime_type": "application/pdf"}),
        message("document", {**FILE, "filename": "a.pdf", "caption": "surat"}),
        message("audio", {**FILE, "voice": True}),
        message("video", FILE),
        message("sticker", {**FILE, "animated": False}),
        message("location", {"latitude": -6.2, "longitude": 106.8}),
        message(
            "order",
            {
                "catalog_id": "1",
                "product_items": [
                    {
                        "product_retailer_id": "1",
                        "quantity": 1,
                        "item_price": 1,
                        "currency": "IDR",
                    }
                ],
            },
        ),
        message("contacts", [card(phone="+62 811", wa_id="62811999")]),
        message("contacts", [card("contact_request", phone="+62811999", wa_id="62811999")]),
        message("contacts", [card("contact_request", phone="+62811999")]),
        message("contacts", [card("contact_request", wa_id="62811999")], context={"forwarded": True}),
        message("unsupported", {"type": "hologram"}, errors=[failure(131051, "Message type unknown")]),
        edited("text", {"body": "baru"}),
        edited("image", {**FILE, "caption": "baru"}),
    ],
    ids=lambda sent: sent["type"],
)  # fmt: skip
def test_both_read_the_same_out_of_a_message(judge, sent, tells):
    by_them = {**sent, "from": None, "from_user_id": None, **ids(tells)}
    people = [contact(tells, username="siti")]
    body = call(entry(change(contacts=people, messages=[by_them])))

    ours, theirs = understood(body), judge(body)

    assert isinstance(ours, InboundMessage)
    assert ours.body == body_in(theirs)
    assert (ours.id, ours.sent_at) == (theirs.id, theirs.timestamp)
    assert ours.sender.user_id == theirs.from_user.bsuid
    assert ours.sender.phone == (theirs.from_user.wa_id and f"+{theirs.from_user.wa_id}")
    assert ours.sender.username == theirs.from_user.username
    assert ours.forwarded == getattr(theirs, "forwarded", False)


@given(st.text(max_size=60), st.text(max_size=30))
def test_both_read_the_same_words(judge, said, name):
    text, file = words(said), message("document", {**FILE, "filename": name, "caption": said})
    bodies = [call(entry(change(contacts=[contact()], messages=[one]))) for one in (text, file)]

    (ours, our_file), (theirs, their_file) = map(understood, bodies), map(judge, bodies)

    assert ours.body == Text(clean(theirs.text))
    assert our_file.body.caption == clean(their_file.caption)
    assert our_file.body.references[0].name == (clean(their_file.document.filename) or None)


@pytest.mark.parametrize("tells", ["phone", "user id", "both"])
@pytest.mark.parametrize("name", ["sent", "delivered", "read", "failed"])
def test_both_read_the_same_out_of_a_status(judge, name, tells):
    errors = {"errors": [failure(131026, "Message undeliverable")]} if name == "failed" else {}
    told = status(name, tells=tells, biz_opaque_callback_data="4711", **errors)
    body = call(entry(change(contacts=[contact(tells)], statuses=[told])))

    ours, theirs = understood(body), judge(body)

    assert isinstance(ours, StatusReport)
    assert isinstance(theirs, MessageStatus)
    assert (ours.reference, ours.delivery) == (theirs.id, str(theirs.status))
    assert ours.mark == theirs.tracker
    expected = theirs.error and f"{theirs.error.code} {theirs.error.message}"
    assert ours.error == expected


def test_both_read_the_same_out_of_a_new_number(judge):
    system = {
        "body": "Siti changed",
        "type": "user_changed_number",
        "wa_id": "6281300000009",
        "user_id": "ID.9",
        "previous_user_id": USER_ID,
    }
    moved = {**message("system", system), "from_user_id": None, "id": WAMID, "from": PHONE}
    body = call(entry(change(messages=[moved])))

    ours, theirs = understood(body), judge(body)

    assert isinstance(ours, IdentityChange)
    assert isinstance(theirs, PhoneNumberChange)
    assert (ours.before.phone, ours.after.phone) == (f"+{theirs.old_wa_id}", f"+{theirs.new_wa_id}")
    assert (ours.after.user_id, ours.at) == (theirs.new_user_id, theirs.timestamp)
