"""Messages and statuses of WhatsApp: every kind, odd ones, and ones that make no sense."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import IdentityChange, Ignored, Refused, StatusReport, Unreachable
from bot.channels.layout import Button, token_for
from bot.channels.whatsapp.inbound import read, split
from bot.channels.whatsapp.usual import Account, is_user_id
from conversations.messages import (
    BOLD_ON,
    Address,
    Edited,
    FileReference,
    InboundMessage,
    Media,
    Opened,
    Press,
    Sender,
    SharedContact,
    Started,
    Text,
    Unsupported,
)
from conversations.templates import KNOCK
from tests.channels.calls_of_whatsapp import (
    ACCOUNT,
    AT,
    FORWARDED,
    METADATA,
    NOW,
    OURS,
    PHONE,
    SENT,
    SHAPES,
    USER_ID,
    WAMID,
    call,
    call_with,
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


# --- who, when, where -----------------------------------------------------------------------


def test_a_text_keeps_who_sent_it_and_when():
    reading = understood(
        call(entry(change(contacts=[contact(username="siti")], messages=[words("Halo")])))
    )

    assert reading == InboundMessage(
        id=WAMID,
        address=Address("whatsapp", USER_ID),
        sent_at=SENT,
        received_at=NOW,
        body=Text("Halo"),
        reference=WAMID,
        order=int(AT),
        sender=Sender(USER_ID, f"+{PHONE}", "siti"),
    )


@pytest.mark.parametrize(
    ("tells", "external_id", "sender"),
    [
        ("phone", PHONE, Sender(None, f"+{PHONE}")),
        ("user id", USER_ID, Sender(USER_ID, None)),
        ("both", USER_ID, Sender(USER_ID, f"+{PHONE}")),
    ],
)
def test_a_person_is_their_user_id_and_else_their_number(tells, external_id, sender):
    reading = of_message(words("Halo", tells=tells), tells=tells)

    assert (reading.address.external_id, reading.sender) == (external_id, sender)


@pytest.mark.parametrize(
    ("told", "beside", "external_id"),
    [
        # Only the contact tells it.
        ({}, {"user_id": USER_ID}, USER_ID),
        ({}, {"wa_id": PHONE}, PHONE),
        ({"from": PHONE}, {"wa_id": PHONE, "user_id": USER_ID}, USER_ID),
        # Numbers come with and without a plus.
        ({"from": f"+{PHONE}"}, {"wa_id": PHONE, "user_id": USER_ID}, USER_ID),
        ({"from": f"+{PHONE}"}, {}, PHONE),
        ({"from": PHONE, "from_user_id": None}, {}, PHONE),
        # What is no id, or empty, is none.
        ({"from": PHONE, "from_user_id": "siti"}, {}, PHONE),
        ({"from": "", "from_user_id": USER_ID}, {"wa_id": ""}, USER_ID),
        # Somebody else's contact, by id or by a number that was theirs.
        ({"from": PHONE}, {"wa_id": "6281299999999", "user_id": "ID.2"}, PHONE),
        ({"from": PHONE, "from_user_id": USER_ID}, {"wa_id": PHONE, "user_id": "ID.2"}, USER_ID),
        # Contacts that make no sense are not there.
        ({"from": PHONE}, {"wa_id": 5, "user_id": []}, PHONE),
    ],
)
def test_the_contact_beside_a_message_counts_if_it_is_the_senders(told, beside, external_id):
    sent = {**words("Halo"), "from": None, "from_user_id": None, **told}
    reading = understood(call(entry(change(contacts=[beside], messages=[sent]))))

    assert reading.address.external_id == external_id
    assert reading.sender.user_id in {external_id, None}


def test_somebody_elses_username_is_never_taken():
    other = {"user_id": "ID.2", "wa_id": PHONE, "profile": {"username": "budi"}}

    reading = understood(call(entry(change(contacts=[other], messages=[words("Halo")]))))

    assert reading.sender == Sender(USER_ID, f"+{PHONE}", None)


def test_a_contact_without_a_user_id_is_found_by_its_number():
    people = [contact("phone", username="si\x00ti"), contact("phone", username="budi")]
    people[1]["wa_id"] = "6281200000002"

    reading = understood(call(entry(change(contacts=people, messages=[words("Halo")]))))

    assert reading.sender == Sender(USER_ID, f"+{PHONE}", "siti")


def test_each_of_several_people_is_found_among_the_contacts():
    people = [contact("user id", username="siti"), {"wa_id": "6281200000002", "user_id": "ID.2"}]
    sent = [words("a", tells="user id"), {**words("b", tells="phone"), "from": "6281200000002"}]
    bodies = [
        understood(call(entry(change(contacts=people, messages=[one])))).sender for one in sent
    ]

    assert bodies == [Sender(USER_ID, None, "siti"), Sender("ID.2", "+6281200000002", None)]


def test_a_message_that_names_nobody_is_taken_for_nobodys():
    """With two contacts beside it, it could be either's."""
    sent = {**words("Halo"), "from": None, "from_user_id": None}

    with pytest.raises(ValueError, match="malformed: sender"):
        understood(call(entry(change(contacts=[contact(), {"wa_id": "628"}], messages=[sent]))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (USER_ID, True),
        ("ID.ENT.11815799212886844830", True),
        ("US.aB3", True),
        (f"US.{'1' * 128}", True),
        (f"US.{'1' * 129}", False),
        (PHONE, False),
        (f"+{PHONE}", False),
        ("us.1", False),
        ("USA.1", False),
        ("US.", False),
        ("US.1.2", False),
        ("US.١", False),
        ("US.1\n", False),
        ("", False),
    ],
)
def test_a_user_id_is_told_from_a_number(text, expected):
    assert is_user_id(text) is expected


@pytest.mark.parametrize(
    ("age", "is_believed"),
    [
        (timedelta(0), True),
        (timedelta(days=6, hours=23, minutes=59), True),
        (timedelta(days=7, seconds=2), False),
        (timedelta(seconds=-4), True),
        (timedelta(seconds=-6), False),
        (timedelta(days=-365_000), False),
    ],
)
def test_the_platforms_time_counts_only_where_it_can_be_true(age, is_believed):
    sent = NOW - age
    at = int(sent.timestamp())
    reading = of_message({**words("x"), "timestamp": str(at)})

    assert reading.sent_at == (sent if is_believed else NOW)
    assert reading.order == at


def test_a_time_written_as_a_number_is_as_good():
    assert of_message({**words("x"), "timestamp": int(AT)}).sent_at == SENT


# --- every kind -----------------------------------------------------------------------------


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
    (message("request_welcome"), Started("")),
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


@pytest.mark.parametrize("tells", SHAPES)
@pytest.mark.parametrize(("sent", "expected"), KINDS)
def test_each_kind_of_message_has_its_meaning(sent, expected, tells):
    nobody = {"from": None, "from_user_id": None}

    reading = of_message({**sent, **nobody, **ids(tells)}, tells=tells)

    assert reading.body == expected
    assert reading.address.external_id == (PHONE if tells == "phone" else USER_ID)


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (message("reaction", {"message_id": OURS, "emoji": "👍"}), "reaction"),
        (message("reaction", {"message_id": OURS}), "reaction"),
        (message("revoke", {"original_message_id": WAMID}), "revoke"),
        (unsupported("reaction"), "reaction"),
        (unsupported("pin"), "pin"),
        (edited("image", **file()), "edited without words"),
        (edited("image", **file(caption="")), "edited without words"),
        (edited("sticker", **file()), "edited without words"),
        (words("Halo semua", group_id="Y2FwaV9ncm91cA"), "group"),
        (message("system", {"type": "customer_identity_changed"}), "note of the platform"),
    ],
)
def test_what_says_nothing_is_not_answered(sent, reason):
    assert understood(call_with(messages=[sent])) == Ignored(reason)


@pytest.mark.parametrize("how", ["forwarded", "frequently_forwarded"])
def test_a_forwarded_message_says_so(how):
    assert of_message(words("x", context={how: True})).forwarded
    assert not of_message(words("x", context={how: False})).forwarded
    assert not of_message(words("x", **ANSWERS)).forwarded


@pytest.mark.parametrize("part", [{"messages": [words("x")]}, {"statuses": [status()]}])
def test_what_came_for_another_number_is_left_alone(part):
    other = Account("299999999999999")

    assert understood(call_with(**part), account=other) == Ignored("another number")


# --- a person has another number or id ------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "system", "before", "after"),
    [
        pytest.param(
            {"from": PHONE},
            {"type": "user_changed_number", "wa_id": "6281300000009", "user_id": "ID.9",
             "previous_user_id": USER_ID},
            Sender(USER_ID, f"+{PHONE}"),
            Sender("ID.9", "+6281300000009"),
            id="number, as told now",
        ),
        pytest.param(
            {"from": PHONE, "from_user_id": "ID.9"},
            {"type": "user_changed_number", "wa_id": "6281300000009", "user_id": "ID.9"},
            Sender(None, f"+{PHONE}"),
            Sender("ID.9", "+6281300000009"),
            id="number, before ids were told with it",
        ),
        pytest.param(
            {},
            {"type": "customer_changed_number", "new_wa_id": "6281300000009", "customer": PHONE},
            Sender(None, f"+{PHONE}"),
            Sender(None, "+6281300000009"),
            id="number, as told long ago",
        ),
        pytest.param(
            {},
            {"type": "user_changed_user_id", "user_id": "ID.9", "previous_user_id": USER_ID},
            Sender(USER_ID),
            Sender("ID.9"),
            id="id alone",
        ),
        pytest.param(
            {"from_user_id": USER_ID},
            {"type": "user_changed_user_id", "user_id": "ID.9"},
            Sender(USER_ID),
            Sender("ID.9"),
            id="id beside the old one",
        ),
    ],
)  # fmt: skip
def test_another_number_or_id_of_a_person_is_told(told, system, before, after):
    moved = {"id": WAMID, "timestamp": AT, "type": "system", "system": system, **told}

    reading = understood(call(entry(change(messages=[moved]))))

    assert reading == IdentityChange(before, after, SENT)


@pytest.mark.parametrize(
    "system",
    [
        {"type": "user_changed_user_id", "user_id": "ID.9"},
        {"type": "user_changed_user_id", "previous_user_id": "ID.9"},
        {"type": "user_changed_number"},
        {},
    ],
)
def test_a_change_of_nobody_to_nobody_is_refused(system):
    moved = {"id": WAMID, "timestamp": AT, "type": "system", "system": system}

    with pytest.raises(ValueError, match="malformed"):
        understood(call(entry(change(messages=[moved]))))


# --- what became of a message of ours -------------------------------------------------------


@pytest.mark.parametrize("tells", SHAPES)
@pytest.mark.parametrize(
    ("name", "delivery"),
    [("sent", "sent"), ("delivered", "delivered"), ("read", "read"), ("played", "read")],
)
def test_a_status_tells_what_became_of_a_message(name, delivery, tells):
    told = status(
        name,
        tells=tells,
        biz_opaque_callback_data="4711",
        pricing={"billable": True, "category": "service"},
    )

    reading = understood(call_with(statuses=[told], tells=tells))

    assert reading == StatusReport(OURS, delivery, outbox=4711, billed_as="service", at=SENT)


@pytest.mark.parametrize("tells", SHAPES)
def test_a_failure_without_a_contact_tells_why(tells):
    told = status("failed", tells=tells, errors=[failure(error_data={"details": "…"})])

    reading = understood(call(entry(change(statuses=[told]))))

    why = "131026 Message undeliverable"
    assert reading == StatusReport(OURS, "failed", error=why, outcome=Unreachable(why), at=SENT)


@pytest.mark.parametrize(
    ("errors", "error", "is_understood"),
    [
        ([failure(999, "New"), failure()], "999 New", True),
        ([{"code": 999, "message": "Only this"}], "999 Only this", True),
        ([{"code": 999}], "999", True),
        ([{"code": "999", "title": "x"}], "999 x", True),
        ([{"code": True, "title": "x"}], "True x", False),
        ([{"code": [], "title": "x"}], "x", False),
        ([{"title": "x"}], "x", False),
        ([failure(1000, f"ab\x00{'c' * 200}")], f"1000 ab{'c' * 113}", True),
        ([], None, False),
        (None, None, False),
    ],
)
def test_the_reason_of_a_failure_is_its_code_and_title(errors, error, is_understood):
    reading = understood(call_with(statuses=[status("failed", errors=errors)]))

    assert reading.error == error
    assert reading.outcome == (Refused(error) if is_understood else None)


def test_errors_of_what_did_not_fail_mean_nothing():
    reading = understood(call_with(statuses=[status("delivered", errors=[failure()])]))

    assert reading == StatusReport(OURS, "delivered", at=SENT)


@pytest.mark.parametrize("timestamp", [None, "", "x", str(int(AT) + 86_400), "0"])
def test_a_status_whose_time_cannot_be_true_has_none_or_that_of_its_receipt(timestamp):
    told = {**status("read"), "timestamp": timestamp}

    assert understood(call_with(statuses=[told])).at in {None, NOW}


@pytest.mark.parametrize(
    ("ours", "outbox"),
    [("0", 0), ("999999999999999999", 999999999999999999), ("9" * 19, None), ("", None),
     ("12a", None), ("-1", None), ("١", None), (" 1", None)],
)  # fmt: skip
def test_only_a_number_is_an_id_of_ours(ours, outbox):
    told = status(biz_opaque_callback_data=ours)

    assert understood(call_with(statuses=[told])).outbox == outbox


def test_a_status_nobody_knows_yet_is_left_alone():
    assert understood(call_with(statuses=[status("warned")])) == Ignored("kind of status")


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (change(errors=[failure(130429, "Rate limit hit")]), "field errors"),
        (change("\x00" + "x" * 99), f"field {'x' * 60}"),
        (change(), "field messages"),
    ],
)  # fmt: skip
def test_what_means_nothing_to_us_is_left_alone(told, reason):
    assert understood(call(entry(told))) == Ignored(reason)


# --- what makes no sense --------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        {"id": None},
        {"id": 5},
        {"id": ""},
        {"id": "wamid.\x00"},
        {"id": "a" * 513},
        {"timestamp": None},
        {"timestamp": "kemarin"},
        {"timestamp": "9" * 12},
        {"timestamp": True},
        {"type": None},
        {"type": ["text"]},
        {"from": 5},
        {"from_user_id": {}},
        {"from": "abc", "from_user_id": None},
        {"text": None},
        {"text": "Halo"},
        {"text": {"body": None}},
        {"text": {"body": 5}},
        {"context": "x"},
        {"context": {"forwarded": "yes"}},
        {"group_id": 5},
        {"errors": {}},
        {"errors": ["x"]},
        {"type": "image", "image": None},
        {"type": "image", "image": {}},
        {"type": "image", "image": {"id": 5}},
        {"type": "image", "image": {"id": "../x y"}},
        {"type": "document", "document": {"id": "1", "filename": 5}},
        {"type": "document", "document": {"id": "1", "mime_type": []}},
        {"type": "document", "document": {"id": "1", "caption": {}}},
        {"type": "interactive", "interactive": {}},
        {"type": "interactive", "interactive": []},
        {"type": "interactive", "interactive": {"type": "button_reply"}},
        {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": 1}}},
        {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {}}},
        *(
            {
                "type": "interactive",
                "interactive": {"type": "nfm_reply", "nfm_reply": {"response_json": answers}},
            }
            for answers in ("{", "[]", '{"a":' + "[" * 700 + "]" * 700 + "}", "[" * 100_000)
        ),
        {"type": "button", "button": {}},
        {"type": "button", "button": {"payload": 5, "text": "x"}},
        {"type": "button", "button": {"payload": OF_BUTTON}, "context": {"id": 5}},
        {"type": "button", "button": {"payload": OF_BUTTON}, "context": {"id": "a b"}},
        {"type": "contacts", "contacts": {}},
        {"type": "contacts", "contacts": [5]},
        {"type": "contacts", "contacts": [{"phones": "x"}]},
        {"type": "contacts", "contacts": [{"phones": [{"phone": 5}]}]},
        {"type": "contacts", "contacts": [{"name": "x", "phones": [{"phone": "1"}]}]},
        {"type": "edit"},
        {"type": "edit", "edit": {"message": {"type": "text", "text": {"body": "x"}}}},
        {"type": "edit", "edit": {"original_message_id": WAMID}},
        {
            "type": "edit",
            "edit": {"original_message_id": "a b", "message": words("x")},
        },
        {"type": "edit", "edit": {"original_message_id": WAMID, "message": {"type": 5}}},
        {"type": "unsupported", "unsupported": {"type": 5}},
        {"type": "unsupported", "unsupported": "x"},
        {"type": "system", "system": {"type": 5}},
        {"type": "system", "system": "x"},
    ],
)
def test_a_message_that_makes_no_sense_is_refused_and_harms_no_other(told):
    other = {**words("Halo"), "id": "wamid.other"}
    body = call_with(messages=[{**words("x"), **told}, other])

    bad, good = split(body)

    with pytest.raises(ValueError, match="malformed"):
        read(bad.raw, NOW, ACCOUNT)
    assert read(good.raw, NOW, ACCOUNT).body == Text("Halo")


@pytest.mark.parametrize(
    "told",
    [
        {"id": None},
        {"id": "a b"},
        {"status": None},
        {"status": 5},
        {"biz_opaque_callback_data": 4711},
        {"status": "failed", "errors": [5]},
        {"status": "failed", "errors": [{"code": 1, "title": 5}]},
    ],
)
def test_a_status_that_makes_no_sense_is_refused(told):
    with pytest.raises(ValueError, match="malformed"):
        understood(call_with(statuses=[{**status(), **told}]))


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "null",
        "[]",
        "{",
        "{}",
        "[" * 100_000,
        '{"field": 5, "value": {}}',
        '{"field": "messages", "value": 5}',
        '{"field": "messages", "message": {}}',
        json.dumps({"metadata": METADATA, "message": "x"}),
        json.dumps({"metadata": METADATA, "status": None}),
        json.dumps({"metadata": {"phone_number_id": 5}, "message": words("x")}),
        json.dumps({"metadata": METADATA, "message": words("x"), "contact": []}),
        json.dumps({"metadata": METADATA, "message": words("x"), "contact": {"profile": 5}}),
        json.dumps({"metadata": METADATA, "message": words("x"), "contact": {"wa_id": 5}}),
    ],
)
def test_an_element_that_makes_no_sense_is_refused(raw):
    with pytest.raises(ValueError, match="malformed"):
        read(raw, NOW, ACCOUNT)


def test_a_refusal_never_says_what_was_written():
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - that is the question
        understood(call_with(messages=[{**words("x"), "text": {"body": ["rahasia"]}}]))

    assert "rahasia" not in str(refusal.value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
kinds = st.sampled_from(sorted({sent["type"] for sent, _ in KINDS} | {"system", "revoke"}))


@st.composite
def garbled(draw, given):
    """Something real of which parts, however deep, became anything."""
    if isinstance(given, dict):
        made = {name: draw(garbled(one)) for name, one in given.items()}
        return draw(json_values) if draw(st.integers(0, 9)) == 0 else made
    if isinstance(given, list):
        return [draw(garbled(one)) for one in given]
    return draw(json_values) if draw(st.integers(0, 5)) == 0 else given


@given(st.sampled_from([sent for sent, _ in KINDS]).flatmap(garbled), kinds, st.booleans())
def test_no_garbling_of_a_message_gets_past_as_anything_but_a_refusal(sent, kind, is_other):
    if isinstance(sent, dict) and is_other:
        sent = {**sent, "type": kind}
    raw = json.dumps({"metadata": METADATA, "contact": contact(), "message": sent})
    try:
        reading = read(raw, NOW, ACCOUNT)
    except ValueError:
        return
    assert isinstance(reading, InboundMessage | IdentityChange | Ignored)


parts = st.sampled_from(["field", "message", "status", "errors", "metadata", "contact"])


@given(st.dictionaries(parts, json_values | st.just(METADATA)))
def test_no_element_at_all_gets_past_as_anything_but_a_refusal(element):
    try:
        read(json.dumps(element), NOW, ACCOUNT)
    except ValueError:
        return
