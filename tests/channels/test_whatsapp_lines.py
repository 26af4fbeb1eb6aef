"""In which line what WhatsApp delivers waits for its turn, and what of it is not stored at all."""

from __future__ import annotations

import json

import pytest

from bot.channels.whatsapp.inbound import split
from conversations.messages import Sender
from tests.channels.calls_of_whatsapp import (
    AT,
    PHONE,
    USER_ID,
    WAMID,
    call,
    call_with,
    change,
    contact,
    entry,
    message,
    status,
    words,
)


def wish(value, **who):
    return {"category": "marketing_messages", "value": value, "timestamp": int(AT), **who}


def told(field, **parts):
    return {"field": field, "value": parts}


def lines(*changes):
    return [element.chat for element in split(call(*(entry(one, time=1) for one in changes)))]


def of_template(field, name="notice_a", language="id", **more):
    named = {"message_template_name": name, "message_template_language": language}
    return told(field, **named, **more)


def test_wishes_of_people_stand_in_lines_of_their_own_and_name_nobody():
    """Thousands may come at once, when something was sent to all."""
    siti, budi = {"user_id": USER_ID, "wa_id": PHONE}, {"wa_id": "6281200000002"}
    wishes = [wish("stop", **siti), wish("stop", **budi), wish("resume", user_id=USER_ID)]

    first, other, again = lines(change("user_preferences", user_preferences=wishes))

    assert first == again != other
    assert not any(name in line for line in (first, other) for name in (USER_ID, PHONE, "62812"))


def test_a_wish_that_names_nobody_holds_up_no_other():
    assert len({*lines(change("user_preferences", user_preferences=[{}, wish("stop")]))}) == 2


def test_what_is_told_of_a_template_stands_in_its_line_and_of_the_account_in_that_of_the_field():
    approved, paused, other, language, alert, update = lines(
        of_template("message_template_status_update", event="APPROVED"),
        of_template("template_category_update", new_category="MARKETING"),
        of_template("message_template_status_update", name="notice_b"),
        of_template("message_template_status_update", language="en"),
        told("account_alerts", alert_type="X"),
        told("account_update", event="Y"),
    )

    assert approved == paused
    assert len({approved, other, language, alert, update}) == 5


@pytest.mark.parametrize("odd", ["x", None, 5, [], {"field": 5}, {"field": "messages", "value": 5}])
def test_what_makes_no_sense_holds_up_nothing_else(odd):
    odd_line, other = lines(odd, told("account_update", event="Y"))

    assert odd_line != other


@pytest.mark.parametrize(
    ("tells", "sender"),
    [
        ("phone", Sender(None, f"+{PHONE}")),
        ("user id", Sender(USER_ID, None)),
        ("both", Sender(USER_ID, f"+{PHONE}")),
    ],
)
def test_a_message_is_stored_with_all_that_is_told_of_its_sender(tells, sender):
    (element,) = split(call_with(messages=[words("Halo", tells=tells)], tells=tells))

    assert element.sender == sender


def test_a_move_is_stored_with_who_the_person_was():
    system = {"type": "user_changed_number", "wa_id": "6281200000002", "user_id": "ID.9"}
    moved = message("system", system, previous_user_id=None)

    (element,) = split(call(entry(change(messages=[moved]))))

    assert element.sender == Sender(USER_ID, f"+{PHONE}")


def test_a_status_is_stored_without_the_name_of_its_recipient():
    (element,) = split(call_with(statuses=[status("read")]))
    (unreadable,) = split(call_with(statuses=[status("read", timestamp=None)]))

    assert "CONTOH" in json.dumps(contact())
    assert "CONTOH" not in element.raw + unreadable.raw
    assert element.sender is None


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker", "voice"])
def test_where_a_file_lies_is_not_stored_also_if_a_message_was_edited(kind):
    file = {"id": "1", "caption": "x", "url": "https://lookaside.example/secret"}
    inside = {"original_message_id": "wamid.0", "message": {"type": kind, kind: file}}
    sent, edited = message(kind, file), {**message("edit", inside), "id": f"{WAMID}2"}

    elements = split(call_with(messages=[sent, edited]))

    assert [element.raw.count("caption") for element in elements] == [1, 1]
    assert not any("lookaside" in element.raw for element in elements)


@pytest.mark.parametrize("odd", ["x", None, [], {"message": 5}, {"message": {"image": 5}}])
def test_an_edit_that_makes_no_sense_is_kept_as_it_is(odd):
    (element,) = split(call_with(messages=[message("edit", odd)]))

    assert json.loads(element.raw)["message"].get("edit") == odd
