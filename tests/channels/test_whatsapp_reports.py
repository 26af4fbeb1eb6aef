"""What WhatsApp tells of templates, wishes and our account, read from its calls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.base import (
    AccountReport,
    Ignored,
    NeedsTemplate,
    OptedOut,
    PreferenceReport,
    StatusReport,
    TemplateReport,
    Unreachable,
)
from bot.channels.whatsapp.inbound import read, split
from bot.channels.whatsapp.reports import read_listed
from bot.channels.whatsapp.usual import Account
from conversations.messages import InboundMessage, Opened, Sender
from conversations.templates import KNOCK
from tests.channels.calls_of_whatsapp import (
    AT,
    NOW,
    PHONE,
    SENT,
    USER_ID,
    call,
    call_with,
    contact,
    entry,
    failure,
    ids,
    message,
    status,
    understood,
)

TEMPLATE = {
    "message_template_id": 594425479261596,
    "message_template_name": "sapa_role_granted_1a2b3c4d",
    "message_template_language": "id",
}
VERSION = "sapa_role_granted_1a2b3c4d/id"


def told(field: str, **value: object):
    return understood(call(entry({"field": field, "value": value}, time=AT)))


@pytest.mark.parametrize(
    ("event", "state"),
    [
        ("APPROVED", "approved"),
        ("REINSTATED", "approved"),
        ("FLAGGED", "approved"),
        ("PENDING", "pending"),
        ("IN_APPEAL", "pending"),
        ("PAUSED", "paused"),
        ("REJECTED", "rejected"),
        ("DISABLED", "disabled"),
        ("PENDING_DELETION", "deleted"),
    ],
)
def test_a_template_has_another_state(event, state):
    report = told("message_template_status_update", event=event, reason="NONE", **TEMPLATE)

    assert report == TemplateReport(VERSION, state=state, reason="", at=SENT)


def test_why_a_template_was_refused_or_paused_is_told():
    refused = told(
        "message_template_status_update", event="REJECTED", reason="INVALID_FORMAT", **TEMPLATE
    )
    paused = told(
        "message_template_status_update",
        event="PAUSED",
        other_info={"title": "FIRST_PAUSE", "description": "…"},
        **TEMPLATE,
    )

    assert (refused.reason, paused.reason) == ("invalid_format", "first_pause")


def test_a_state_nobody_knows_changes_nothing():
    report = told("message_template_status_update", event="HOLOGRAM", **TEMPLATE)

    assert report == Ignored("state of a template")


def test_quality_and_category_of_a_template_are_told():
    quality = told("message_template_quality_update", new_quality_score="YELLOW", **TEMPLATE)
    category = told(
        "template_category_update",
        previous_category="UTILITY",
        new_category="MARKETING",
        **TEMPLATE,
    )
    soon = told(
        "template_category_update", new_category="UTILITY", correct_category="MARKETING", **TEMPLATE
    )

    assert quality == TemplateReport(VERSION, quality="yellow", at=SENT)
    assert category == soon == TemplateReport(VERSION, category="marketing", at=SENT)


@pytest.mark.parametrize("field", ["message_template_status_update", "account_update"])
def test_what_is_told_of_another_account_is_none_of_ours(field):
    told_of = entry({"field": field, "value": {"event": "PAUSED", **TEMPLATE}}, id="222")

    (raw,) = split(call(told_of))

    assert read(raw.raw, NOW, Account("1", "111")) == Ignored("another account")
    assert not isinstance(read(raw.raw, NOW, Account("1", "222")), Ignored)
    assert not isinstance(read(raw.raw, NOW, Account("1")), Ignored)


def test_a_template_in_a_list_is_read_like_one_that_is_told_of():
    listed = {
        "name": TEMPLATE["message_template_name"],
        "language": "id",
        "status": "REJECTED",
        "category": "UTILITY",
        "quality_score": {"score": "UNKNOWN"},
        "rejected_reason": "ABUSIVE_CONTENT",
    }

    assert read_listed(listed) == TemplateReport(
        VERSION, state="rejected", category="utility", quality="unknown", reason="abusive_content"
    )


@pytest.mark.parametrize("tells", ["phone", "user id", "both"])
@pytest.mark.parametrize(("choice", "wants"), [("stop", False), ("resume", True)])
def test_a_person_tells_whether_they_want_what_they_do_not_need(tells, choice, wants):
    about = {
        **ids(tells, phone="wa_id", user_id="user_id"),
        "category": "marketing_messages",
        "value": choice,
        "timestamp": int(AT),
    }

    report = told("user_preferences", contacts=[contact(tells)], user_preferences=[about])

    sender = Sender(
        None if tells == "phone" else USER_ID, None if tells == "user id" else f"+{PHONE}"
    )
    assert report == PreferenceReport(sender, wants, SENT)


def test_a_wish_without_its_time_counts_from_when_it_came():
    about = {"wa_id": PHONE, "category": "marketing_messages", "value": "stop"}

    assert told("user_preferences", user_preferences=[about]).at == NOW


@pytest.mark.parametrize(("days", "is_taken"), [(7, True), (9, False)])
def test_a_wish_of_long_ago_is_not_sent_again(days, is_taken):
    moment = int((NOW - timedelta(days=days)).timestamp())
    about = {"category": "marketing_messages", "value": "resume", "timestamp": moment}

    found = told("user_preferences", user_preferences=[{"wa_id": PHONE, **about}])
    assert isinstance(found, PreferenceReport if is_taken else Ignored)


def test_other_wishes_are_left_alone():
    about = {"wa_id": PHONE, "category": "something_else", "value": "stop"}

    assert told("user_preferences", user_preferences=[about]) == Ignored("kind of preference")


@pytest.mark.parametrize(
    ("field", "value", "event"),
    [
        ("account_update", {"event": "ACCOUNT_VIOLATION"}, "account_update account_violation"),
        (
            "phone_number_quality_update",
            {"event": "FLAGGED"},
            "phone_number_quality_update flagged",
        ),
        ("business_capability_update", {}, "business_capability_update"),
        ("security", {"event": "PIN_CHANGED"}, "security pin_changed"),
    ],
)
def test_warnings_about_our_account_are_told(field, value, event):
    assert told(field, **value) == AccountReport(event)


def test_fields_nobody_asked_for_are_left_alone():
    assert told("history", phase=1) == Ignored("field history")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("message_template_status_update", {"event": "APPROVED"}),
        ("message_template_status_update", {"event": 5, **TEMPLATE}),
        ("message_template_quality_update", TEMPLATE),
        ("template_category_update", {**TEMPLATE, "new_category": None}),
        ("user_preferences", {"user_preferences": [{"category": "marketing_messages"}]}),
        (
            "user_preferences",
            {"user_preferences": [{"category": "marketing_messages", "wa_id": PHONE}]},
        ),
        ("account_update", {"event": ["x"]}),
    ],
)
def test_what_makes_no_sense_is_refused(field, value):
    with pytest.raises(ValueError, match="malformed"):
        told(field, **value)


def test_a_failure_means_what_it_would_have_meant_as_an_answer():
    expected = {131047: NeedsTemplate, 131026: Unreachable, 131050: OptedOut}

    for code, kind in expected.items():
        body = call_with(statuses=[status("failed", errors=[failure(code, "Why")])])
        report = understood(body)
        assert isinstance(report, StatusReport)
        assert isinstance(report.outcome, kind)
        assert report.error == f"{code} Why"


@pytest.mark.parametrize(
    ("kind", "is_free"),
    [
        ("regular", False), (None, False),
        ("free_customer_service", True), ("free_entry_point", True),
    ],
)  # fmt: skip
def test_what_is_not_billed_is_told(kind, is_free):
    told_of = status("delivered", pricing={"category": "service", "type": kind})

    report = understood(call_with(statuses=[told_of]))

    assert (report.billed_as, report.is_free) == ("service", is_free)


def test_what_a_message_is_billed_as_is_told():
    priced = status("delivered", pricing={"category": "utility", "type": "regular"})

    assert understood(call_with(statuses=[priced])).billed_as == "utility"
    assert understood(call_with(statuses=[status("sent")])).billed_as is None


def test_the_button_of_a_knock_asks_for_what_waits():
    pressed = message("button", {"payload": KNOCK, "text": "Baca"})

    read = understood(call_with(messages=[pressed]))

    assert isinstance(read, InboundMessage)
    assert read.body == Opened()


def test_where_a_file_lies_is_not_kept():
    content = {"id": "1", "mime_type": "image/jpeg", "url": "https://lookaside.fbsbx.com/x?y=1"}

    (element,) = split(call_with(messages=[message("image", content)]))

    assert "lookaside" not in element.raw
    assert '"id":"1"' in element.raw
