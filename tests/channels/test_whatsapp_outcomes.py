"""Answers of the Graph API as outcomes: every code of the list, and those of a partner's proxy."""

from __future__ import annotations

import json

import pytest

from bot.channels.base import (
    Accepted,
    ChannelDown,
    HeldBack,
    NeedsTemplate,
    NotToday,
    OptedOut,
    Refused,
    RetryAfter,
    TemplateRefused,
    Unclear,
    Unreachable,
)
from bot.channels.whatsapp.outcomes import failure_of, outcome_of, read_answer
from tests.fakes.whatsapp_errors import refused

TEXT = {"type": "text", "text": {"body": "x"}}
READ = {"status": "read", "message_id": "wamid.1"}


def error(code, title="Title", status=400):
    message = f"(#{code}) {title}"
    return status, json.dumps({"error": {"message": message, "code": code}}).encode()


def success(**content):
    return 200, json.dumps({"messaging_product": "whatsapp", **content}).encode()


def proxy(status, words):
    return status, json.dumps({"meta": {"developer_message": words}}).encode()


TOKEN = ChannelDown("the token was refused")
RIGHT = ChannelDown("a permission is missing")
UNPAID = ChannelDown("a payment is due")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (success(messages=[{"id": "wamid.1"}]), Accepted("wamid.1")),
        (success(messages=[{"id": "wamid.1", "message_status": "accepted"}]), Accepted("wamid.1")),
        (success(success=True), Accepted()),
        (success(messages=[]), Accepted()),
        (success(messages=[{"id": ""}]), Accepted()),
        (success(messages=[{"id": 7}]), Accepted()),
        (success(messages=["wamid.1"]), Accepted()),
        (success(messages={"id": "x"}), Accepted()),
        ((200, b"{}"), Accepted()),
        ((200, b'{"messag'), Unclear("answer 200")),
        ((200, b"[]"), Unclear("answer 200")),
        ((200, b"[" * 100_000), Unclear("answer 200")),
        ((200, b'{"error": {"message": "?"}}'), Unclear("answer 200")),
        (error(131026, status=200), Unreachable("131026 Title")),
        ((302, b""), Unclear("answer 302")),
        ((502, b"<html>Bad Gateway"), Unclear("answer 502")),
        ((500, b'{"error": "no"}'), Unclear("answer 500")),
        (error(0, status=401), TOKEN),
        (error(190, status=401), TOKEN),
        *((error(code, status=403), RIGHT) for code in (3, 10, 200, 230, 299, 131005)),
        (error(131031), ChannelDown("the account is locked")),
        (error(368), ChannelDown("the account is blocked for breaking a policy")),
        (error(131042), UNPAID),
        (error(131045), ChannelDown("the number has no valid certificate")),
        (error(133010), ChannelDown("the number is not registered")),
        (error(131037), ChannelDown("the display name is not approved")),
        *((error(code), Unclear(f"{code} Title")) for code in (1, 2, 131000, 131016, 133004)),
        *((error(code), RetryAfter(60.0, "account")) for code in (4, 80007)),
        (error(130429, status=429), RetryAfter(5.0, "account")),
        *((error(code, status=500), RetryAfter(300.0, "account")) for code in (131057, 133016)),
        (error(131056), RetryAfter(4.0, "chat", grows=True)),
        *((error(code), HeldBack(f"{code} Title")) for code in (131048, 131064)),
        (error(131047), NeedsTemplate("131047 Title")),
        *((error(code), Unreachable(f"{code} Title")) for code in (131026, 130497, 131030)),
        (error(131049), NotToday("131049 Title")),
        (error(131050), OptedOut("131050 Title")),
        *(
            (error(code), Refused(f"{code} Title"))
            for code in (
                33,
                100,
                130472,
                131008,
                131009,
                131021,
                131051,
                131053,
                132018,
                135000,
                137000,
            )
        ),
        (error(132015), TemplateRefused("132015 Title", "paused")),
        *(
            (error(code), TemplateRefused(f"{code} Title", "disabled"))
            for code in (132000, 132007, 132012, 132016)
        ),
        (error(132001), TemplateRefused("132001 Title", "deleted")),
        (error(424242, "Something new"), Refused("424242 Something new")),
        (error(424242, "Something new", status=503), Unclear("424242 Something new")),
        (proxy(401, "Invalid API key"), TOKEN),
        (proxy(403, "The endpoint is blocked"), RIGHT),
        (proxy(402, ""), UNPAID),
        (proxy(404, "no such path"), Refused("answer 404")),
        (proxy(429, ""), RetryAfter(5.0, "account")),
        (proxy(502, "WhatsApp for Business API not available"), Unclear("answer 502")),
        (proxy(400, "You have exceeded the endpoint Rate Limit."), RetryAfter(5.0, "account")),
        (proxy(400, "Could not send message due to lack of payment."), UNPAID),
        (proxy(400, "Overdue invoices"), UNPAID),
        (
            proxy(400, "Your WhatsApp for Business API has been disabled"),
            ChannelDown("the account is switched off"),
        ),
        (proxy(400, "?"), Refused("answer 400")),
        ((400, b"\xff<html>"), Refused("answer 400")),
    ],
)
def test_each_answer_has_its_outcome(answer, expected):
    assert outcome_of(TEXT, read_answer(*answer)) == expected


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("0", 5.0), ("soon", 5.0), ("٧", 5.0), ("9" * 15, 3600.0)]
)
def test_a_limit_without_a_code_lasts_as_long_as_it_says(header, seconds):
    answer = read_answer(429, b"<html>", header)

    assert outcome_of(TEXT, answer) == RetryAfter(seconds, "account")


def test_a_reason_names_the_code_and_nobody():
    message = "(#100) Param to must be a number: 6281234567890" + "x" * 200
    payload = json.dumps({"error": {"message": message, "code": 100}}).encode()

    reason = outcome_of(TEXT, read_answer(400, payload)).reason

    assert reason.startswith("100 Param to must be a number: …x")
    assert len(reason) <= 120


@pytest.mark.parametrize("message", [None, 5])
def test_an_error_without_words_has_its_code(message):
    payload = json.dumps({"error": {"message": message, "code": 100}}).encode()

    assert outcome_of(TEXT, read_answer(400, payload)) == Refused("100")


@pytest.mark.parametrize("answer", [error(100), error(131009), proxy(404, "")])
def test_a_message_that_cannot_be_shown_as_read_is_missed_by_nobody(answer):
    assert outcome_of(READ, read_answer(*answer)) == Accepted()


def test_a_read_mark_fails_where_the_account_does():
    assert outcome_of(READ, read_answer(*error(190))) == TOKEN
    assert outcome_of(READ, read_answer(*error(130429))) == RetryAfter(5.0, "account")


@pytest.mark.parametrize(
    ("answer", "kind", "pause"),
    [
        (error(190, status=401), "credentials", None),
        (error(200, status=403), "credentials", None),
        (proxy(401, "Invalid API key"), "credentials", None),
        (error(131031, status=403), "refused", None),
        (error(100), "refused", None),
        (proxy(404, ""), "refused", None),
        (error(80007), "limit", 60.0),
        (error(131016, status=500), "network", None),
        ((502, b"<html>"), "network", None),
        ((200, b"{"), "network", None),
        ((301, b""), "network", None),
    ],
)
def test_calls_that_are_no_sends_fail_with_what_can_be_done(answer, kind, pause):
    failure = failure_of(read_answer(*answer))

    assert (failure.kind, failure.retry_after) == (kind, pause)


def test_the_fake_answers_as_the_platform_does():
    answer = refused(131047, "more than 24 hours")

    outcome = outcome_of(TEXT, read_answer(answer.status, json.dumps(answer.answer).encode()))

    assert outcome == NeedsTemplate("131047 Re-engagement message")
