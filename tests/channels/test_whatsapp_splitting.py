"""One webhook call becomes elements that can be stored and ordered, and loses none."""

from __future__ import annotations

import hashlib
import json
import sys

import pytest

from bot.channels.base import AccountReport, Ignored, PreferenceReport, StatusReport
from bot.channels.whatsapp import inbound
from bot.channels.whatsapp.inbound import read, split
from conversations.messages import InboundMessage, Sender, Text
from tests.channels.calls_of_whatsapp import (
    ACCOUNT,
    AT,
    CHANGE,
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
    of,
    status,
    words,
)

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
        "status": told,
    }


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
        ({"user_id": "ID.9", "previous_user_id": 5}, f"whatsapp#{WAMID}"),
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
