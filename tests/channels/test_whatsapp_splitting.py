"""One webhook call becomes elements that can be stored and ordered, and loses none."""

from __future__ import annotations

import hashlib
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import AccountReport, Ignored, PreferenceReport, StatusReport
from bot.channels.whatsapp import inbound
from bot.channels.whatsapp.inbound import read, split
from conversations.messages import InboundMessage, Sender, Text
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
    WABA,
    WAMID,
    call,
    call_with,
    change,
    contact,
    entry,
    failure,
    message,
    status,
    value,
    words,
)

CHANGE = {"kind": "change", "chat": "whatsapp:-", "order": 0}


def of(element):
    return {name: getattr(element, name) for name in ("kind", "chat", "order")}


def raw_of(body):
    return [json.loads(element.raw) for element in split(body)]


# --- one thing in a call --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tells", "chat"),
    [
        ("phone", f"whatsapp:{PHONE}"),
        ("user id", f"whatsapp:{USER_ID}"),
        ("both", f"whatsapp:{USER_ID}"),
    ],
)
def test_a_message_is_stored_under_its_sender(tells, chat):
    sent = words("Halo", tells=tells)

    (element,) = split(call_with(messages=[sent], tells=tells))

    assert of(element) == {"kind": "message", "chat": chat, "order": int(AT)}
    assert element.ext_id == WAMID
    assert json.loads(element.raw) == {
        "field": "messages",
        "metadata": METADATA,
        "contact": contact(tells),
        "message": sent,
    }
    assert f"whatsapp:{read(element.raw, NOW, ACCOUNT).address.external_id}" == chat


@pytest.mark.parametrize("tells", SHAPES)
def test_a_status_stands_in_no_chats_line(tells):
    told = status("read", tells=tells)

    (element,) = split(call_with(statuses=[told], tells=tells))

    assert of(element) == {"kind": "status", "chat": f"whatsapp#{OURS}", "order": 0}
    assert element.ext_id == f"{OURS}:read:{AT}"
    assert json.loads(element.raw) == {
        "field": "messages",
        "metadata": METADATA,
        "contact": contact(tells),
        "status": told,
    }


def test_a_failure_comes_without_a_contact():
    (raw,) = raw_of(call(entry(change(statuses=[status("failed", errors=[failure()])]))))

    assert raw.keys() == {"field", "metadata", "status"}


def test_errors_of_a_value_are_one_change():
    errors = [failure(130429, "Rate limit hit"), failure(131000, "Something went wrong")]

    (element,) = split(call(entry(change(errors=errors))))

    assert of(element) == CHANGE
    assert json.loads(element.raw) == {
        "field": "messages",
        "metadata": METADATA,
        "errors": errors,
    }


def test_another_field_is_a_change_with_its_account_and_moment():
    """A template may be approved, paused and approved again, in the same words each time."""
    told = {"field": "message_template_status_update", "value": {"event": "APPROVED"}}

    first, again = split(call(entry(told, time=1790420500), entry(told, time=1790420900)))

    assert of(first) == of(again) == CHANGE
    assert json.loads(first.raw) == {**told, "waba": WABA, "time": 1790420500}
    assert first.ext_id == hashlib.sha256(first.raw.encode()).hexdigest() != again.ext_id


@pytest.mark.parametrize(
    ("system", "chat"),
    [
        ({"user_id": "ID.9", "previous_user_id": USER_ID}, f"whatsapp:{USER_ID}"),
        ({"user_id": "ID.9"}, f"whatsapp:{PHONE}"),
        ({"user_id": "ID.9", "previous_user_id": 5}, "whatsapp:-"),
    ],
)
def test_a_move_stands_in_the_line_of_who_the_person_was(system, chat):
    moved = {"id": WAMID, "timestamp": AT, "from": PHONE, "type": "system", "system": system}

    (element,) = split(call(entry(change(messages=[moved]))))

    assert (element.kind, element.chat) == ("message", chat)


def test_the_same_call_again_has_the_same_names():
    body = call(
        entry(change(messages=[words("x")], statuses=[status()], errors=[failure()])),
        entry({"field": "account_update", "value": {"event": "X"}}, time=1),
    )

    assert split(body) == split(body)
    assert len({element.ext_id for element in split(body)}) == 4


# --- much in a call -------------------------------------------------------------------------


def test_all_of_several_entries_changes_messages_and_statuses_is_taken_apart():
    def named(sent, number):
        return {**sent, "id": f"wamid.{number}"}

    body = call(
        entry(
            change(contacts=[contact()], messages=[named(words("a"), 1), named(words("b"), 2)]),
            change(statuses=[named(status("sent"), 3), named(status("read"), 3)]),
            change(errors=[failure()]),
        ),
        entry(),
        entry(
            {"field": "account_update", "value": {"event": "X"}},
            change(
                messages=[named(words("c", tells="phone"), 4)],
                statuses=[named(status("failed"), 5)],
                errors=[failure()],
            ),
        ),
    )

    elements = split(body)

    assert [(element.kind, element.ext_id[:12]) for element in elements if element.kind != "change"] == [
        ("message", "wamid.1"),
        ("message", "wamid.2"),
        ("status", "wamid.3:sent"),
        ("status", "wamid.3:read"),
        ("message", "wamid.4"),
        ("status", "wamid.5:fail"),
    ]  # fmt: skip
    assert [element.kind for element in elements].count("change") == 3
    readings = [read(element.raw, NOW, ACCOUNT) for element in elements]
    assert [type(reading) for reading in readings] == [
        InboundMessage, InboundMessage, StatusReport, StatusReport, Ignored,
        AccountReport, InboundMessage, StatusReport, Ignored,
    ]  # fmt: skip


def test_wishes_of_several_people_are_taken_apart_each_with_its_own_person():
    """A wish that tells only a number is not that of whoever stands first beside it."""
    people = [contact(), {"wa_id": "6281200000002", "user_id": "ID.2"}]
    wishes = [
        {"category": "marketing_messages", "value": choice, "timestamp": int(AT), **who}
        for choice, who in (
            ("stop", {"wa_id": "6281200000002"}),
            ("resume", {"user_id": USER_ID}),
            ("stop", {"wa_id": "6281200000003"}),
        )
    ]
    told = change("user_preferences", contacts=people, user_preferences=wishes)

    elements = split(call(entry(told)))

    assert [of(element) for element in elements] == [CHANGE] * 3
    assert [read(element.raw, NOW, ACCOUNT) for element in elements] == [
        PreferenceReport(Sender("ID.2", "+6281200000002"), wants=False, at=SENT),
        PreferenceReport(Sender(USER_ID, f"+{PHONE}"), wants=True, at=SENT),
        PreferenceReport(Sender(None, "+6281200000003"), wants=False, at=SENT),
    ]


def test_a_wish_that_makes_no_sense_is_kept_beside_the_others():
    told = {"field": "user_preferences", "value": {"user_preferences": ["x", {}]}}

    first, second = split(call(entry(told)))

    assert json.loads(first.raw)["value"] == {"contacts": [], "user_preferences": ["x"]}
    assert json.loads(second.raw)["value"] == {"contacts": [], "user_preferences": [{}]}


def many(count):
    """A call near the platform's limit of 3 MB and 1,000: each message by somebody else."""
    people = [(f"62812{number:08}", f"ID.{number:020}") for number in range(count)]
    contacts = [
        {"wa_id": phone, "user_id": user_id, "profile": {"name": "S" * 1700}}
        for phone, user_id in people
    ]
    messages = [
        {
            **words(f"{number} {'x' * 980}"),
            "id": f"wamid.{number}",
            "from": phone,
            "from_user_id": None if number % 2 else user_id,
        }
        for number, (phone, user_id) in enumerate(people)
    ]
    return call(entry(change(contacts=contacts, messages=messages)))


def test_a_thousand_messages_in_one_call_are_all_taken_apart():
    body = many(1000)
    assert 2_800_000 < len(body) < 3_000_000

    elements = split(body)

    assert [element.ext_id for element in elements] == [f"wamid.{n}" for n in range(1000)]
    assert [element.chat for element in elements] == [
        f"whatsapp:ID.{number:020}" for number in range(1000)
    ]
    readings = [read(element.raw, NOW, ACCOUNT) for element in elements]
    assert all(
        reading.body == Text(f"{number} {'x' * 980}") for number, reading in enumerate(readings)
    )
    assert sum(len(element.raw) for element in elements) < 1.1 * len(body)


def steps_of(body):
    """Count the steps our own code takes to split a call."""
    steps = 0

    def count(frame, event, argument):
        nonlocal steps
        if not frame.f_code.co_filename.startswith(inbound.__file__.removesuffix("inbound.py")):
            return None
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        split(body)
    finally:
        sys.settrace(before)
    return steps


def test_four_times_as_much_is_at_most_four_times_the_work():
    assert 1000 < steps_of(many(250)) * 3.9 < steps_of(many(1000)) < steps_of(many(250)) * 4.1


# --- what makes no sense --------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b"{}",
        b'{"entry": null}',
        b'{"entry": {}}',
        b'{"entry": "x"}',
        b"\xff\xfe",
        b'{"entry": [' + b"9" * 5000 + b"]}",
        b"[" * 99_999,
    ],
)
def test_what_is_no_call_cannot_be_split(body):
    with pytest.raises(ValueError, match="not"):
        split(body)


@pytest.mark.parametrize("body", [call(), call(entry()), call(entry(), entry())])
def test_a_call_with_nothing_in_it_gives_nothing(body):
    assert split(body) == ()


@pytest.mark.parametrize(
    ("odd", "kept"),
    [
        ("x", {"value": "x"}),
        (None, {"value": None}),
        ({"id": "1"}, {"value": {"id": "1"}}),
        ({"changes": {"field": "messages"}}, {"value": {"changes": {"field": "messages"}}}),
        ({"changes": ["x"]}, {"value": "x", "waba": None, "time": None}),
        ({"changes": [{}]}, {"field": None, "value": {}, "waba": None, "time": None}),
        (
            {"changes": [{"field": "messages", "value": 5}]},
            {"field": "messages", "value": 5, "waba": None, "time": None},
        ),
        (
            {"id": 7, "changes": [{"value": {"messages": [{"id": "a"}]}}]},
            {"field": None, "value": {"messages": [{"id": "a"}]}, "waba": 7, "time": None},
        ),
        (
            {"changes": [{"field": "messages", "value": {"messages": []}}]},
            {"field": "messages", "value": {"messages": []}, "waba": None, "time": None},
        ),
        (
            {"changes": [{"field": "messages", "value": {"messages": "x", "errors": []}}]},
            {"field": "messages", "message": "x"},
        ),
        (
            {"changes": [{"field": "messages", "value": {"statuses": [["id"]]}}]},
            {"field": "messages", "status": ["id"]},
        ),
        (
            {"changes": [{"field": "messages", "value": {"statuses": {"id": 5}, "contacts": 5}}]},
            {"field": "messages", "status": {"id": 5}},
        ),
    ],
)
def test_what_makes_no_sense_is_kept_beside_the_others(odd, kept):
    body = json.dumps({"entry": [odd, entry(change(messages=[words("Halo")]))]}).encode()

    bad, good = split(body)

    assert (of(bad), json.loads(bad.raw)) == (CHANGE, kept)
    assert (good.kind, good.ext_id) == ("message", WAMID)


@pytest.mark.parametrize(
    ("told", "kind", "name"),
    [
        ({"id": None}, "change", None),
        ({"id": 5}, "change", None),
        ({"id": "a b"}, "change", None),
        ({"id": "wamid.\x00\ud83d"}, "change", None),
        ({"id": "a" * 513}, "change", None),
        ({"id": "a" * 512}, "message", "a" * 512),
        ({"timestamp": None}, "message", WAMID),
        ({"timestamp": "kemarin"}, "message", WAMID),
        ({"from": 5, "from_user_id": None}, "message", WAMID),
    ],
)
def test_a_message_keeps_its_name_if_it_has_one(told, kind, name):
    (element,) = split(call(entry(change(messages=[{**words("x"), **told}]))))

    assert element.kind == kind
    assert element.ext_id == (name or hashlib.sha256(element.raw.encode()).hexdigest())
    assert element.order == (0 if kind == "change" or "timestamp" in told else int(AT))
    assert element.chat == ("whatsapp:-" if kind == "change" or "from" in told else f"whatsapp:{USER_ID}")  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        {"id": None},
        {"id": 5},
        {"status": None},
        {"status": "x" * 33},
        {"status": "sent:1"},
        {"timestamp": None},
        {"timestamp": "9" * 99},
    ],
)
def test_a_status_without_a_name_of_its_own_is_a_change(told):
    (element,) = split(call_with(statuses=[{**status(), **told}]))

    assert of(element) == CHANGE


def test_what_no_database_could_keep_is_written_so_that_it_can():
    (element,) = split(call_with(messages=[words("a\x00b\ud83d😀")]))

    assert element.raw.isascii()
    assert "\x00" not in element.raw
    assert read(element.raw, NOW, ACCOUNT).body == Text("ab😀")


def test_fields_nobody_knows_are_kept_and_harm_nothing():
    body = json.dumps(
        {
            "object": "hologram",
            "new": [1],
            "entry": [
                {
                    **entry(
                        {
                            **change(
                                contacts=[{**contact(), "new": {"x": 1}}],
                                messages=[{**message("text", {"body": "Halo", "new": 1}), "new": [None]}],
                                new=[{"id": "x"}],
                            ),
                            "new": 1,
                        }
                    ),
                    "new": 1,
                }
            ],
        }
    ).encode()  # fmt: skip

    (element,) = split(body)

    assert json.loads(element.raw)["message"]["new"] == [None]
    assert read(element.raw, NOW, ACCOUNT).body == Text("Halo")


# --- anything at all ------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
ids = st.text(max_size=12) | st.sampled_from([WAMID, OURS, "wamid.3"])
told = st.builds(
    lambda known, more, name: {**more, **known, "id": name},
    st.sampled_from([words("x"), status(), message("image"), {}]),
    st.dictionaries(
        st.sampled_from(["from", "from_user_id", "timestamp", "type", "status", "system"]),
        json_values,
        max_size=3,
    ),
    ids,
)
parts = st.fixed_dictionaries(
    {},
    optional={
        "messages": st.lists(told | json_values, max_size=4),
        "statuses": st.lists(told | json_values, max_size=4) | told,
        "errors": json_values,
        "contacts": st.lists(st.just(contact()) | json_values, max_size=3) | json_values,
        "metadata": st.just(METADATA) | json_values,
        "more": json_values,
    },
)
changes = st.one_of(
    st.builds(
        lambda field, of_value: {"field": field, "value": of_value},
        st.sampled_from(["messages", "messages", "account_update", 5, None]),
        parts.map(lambda of_value: value(**of_value)) | parts | told,
    ),
    told,
    json_values,
)
entries = (
    st.builds(
        lambda of_entry, more: {**more, "changes": of_entry},
        st.lists(changes, max_size=4),
        st.dictionaries(st.sampled_from(["id", "time", "x"]), json_values, max_size=2),
    )
    | json_values
)


def ids_in(thing):
    """Every id of something, in whatever depth."""
    if isinstance(thing, dict):
        own = [thing["id"]] if isinstance(thing.get("id"), str) else []
        return own + [name for part in thing.values() for name in ids_in(part)]
    return [name for part in thing for name in ids_in(part)] if isinstance(thing, list) else []


@given(st.lists(entries, max_size=3))
def test_nothing_that_has_an_id_is_lost_whatever_else_a_call_holds(listed):
    elements = split(json.dumps({"entry": listed}).encode())

    kept = {name for element in elements for name in ids_in(json.loads(element.raw))}
    lost = {
        name
        for one in listed
        if isinstance(one, dict)
        for part in one.get("changes", [])
        for name in ids_in(part)
    } - kept
    of_unknown_parts = {
        name
        for one in listed
        if isinstance(one, dict)
        for part in one.get("changes", [])
        if isinstance(part, dict) and isinstance(part.get("value"), dict)
        for name in ids_in([part["value"].get(name) for name in ("more", "contacts", "metadata")])
    }
    assert lost <= of_unknown_parts
    for element in elements:
        try:
            read(element.raw, NOW, ACCOUNT)
        except ValueError:
            continue


@given(st.binary(max_size=60) | json_values.map(lambda given: json.dumps(given).encode()))
def test_whatever_is_delivered_is_split_or_refused(body):
    try:
        split(body)
    except ValueError:
        return
