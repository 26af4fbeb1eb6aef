"""What is told about people and messages of ours: other numbers, ids and statuses; and nonsense."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import IdentityChange, Ignored, Refused, StatusReport, Unreachable
from bot.channels.whatsapp.inbound import read, split
from conversations.messages import (
    InboundMessage,
    Sender,
    Text,
)
from tests.channels.calls_of_whatsapp import (
    ACCOUNT,
    AT,
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
    status,
    understood,
    words,
)
from tests.channels.messages_of_whatsapp import (
    KINDS,
    OF_BUTTON,
)


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
        biz_opaque_callback_data="4711.2.ab",
        pricing={"billable": True, "category": "service"},
    )

    reading = understood(call_with(statuses=[told], tells=tells))

    assert reading == StatusReport(OURS, delivery, mark="4711.2.ab", billed_as="service", at=SENT)


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
        ([failure(100, "To 6281234567890 is invalid")], "100 To … is invalid", True),
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
    ("ours", "mark"),
    [("12.1.ab", "12.1.ab"), ("x" * 128, "x" * 128), ("x" * 129, None), ("", None), ("1 2", None),
     ("١", None)],
)  # fmt: skip
def test_what_we_gave_along_comes_back_as_it_was(ours, mark):
    told = status(biz_opaque_callback_data=ours)

    assert understood(call_with(statuses=[told])).mark == mark


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
