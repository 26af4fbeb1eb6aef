"""Answers of the Bot API as outcomes: every code and wording of the list."""

from __future__ import annotations

import json

import pytest

from bot.channels.base import (
    Accepted,
    ChannelDown,
    Moved,
    Refused,
    RetryAfter,
    Unclear,
    Unreachable,
)
from bot.channels.telegram.outcomes import Mend, failure_of, outcome_of, read_answer

EDIT = {"chat_id": 55, "message_id": 31, "text": "x"}


def refusal(code, description, **parameters):
    answer = {"ok": False, "error_code": code, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return code, json.dumps(answer).encode()


def success(result):
    return 200, json.dumps({"ok": True, "result": result}).encode()


@pytest.mark.parametrize(
    ("method", "answer", "expected"),
    [
        ("sendMessage", success({"message_id": 7}), Accepted("7")),
        ("answerCallbackQuery", success(True), Accepted("31")),
        ("sendMessage", refusal(429, "Too Many Requests", retry_after=7), RetryAfter(7.0)),
        ("sendMessage", refusal(429, "Too Many Requests"), RetryAfter(5.0)),
        ("sendMessage", (429, b"<html>"), RetryAfter(5.0)),
        (
            "sendMessage",
            refusal(403, "Forbidden: bot was blocked by the user"),
            Unreachable("blocked"),
        ),
        ("sendMessage", refusal(403, "Forbidden: user is deactivated"), Unreachable("deactivated")),
        (
            "sendMessage",
            refusal(403, "Forbidden: bot can't initiate conversation with a user"),
            Unreachable("never started"),
        ),
        (
            "sendMessage",
            refusal(403, "Forbidden: bot was kicked from the group chat"),
            Unreachable("removed from the group"),
        ),
        ("sendMessage", refusal(403, "Forbidden: new reason"), Unreachable("forbidden")),
        ("sendMessage", refusal(400, "Bad Request: chat not found"), Unreachable("chat not found")),
        (
            "sendMessage",
            refusal(400, "Bad Request: not enough rights to send text messages to the chat"),
            Unreachable("no rights"),
        ),
        (
            "editMessageText",
            refusal(400, "Bad Request: message is not modified: specified new message content"),
            Accepted("31"),
        ),
        (
            "editMessageText",
            refusal(400, "Bad Request: message to edit not found"),
            Mend.SEND_ANEW,
        ),
        ("editMessageText", refusal(400, "Bad Request: message can't be edited"), Mend.SEND_ANEW),
        (
            "editMessageReplyMarkup",
            refusal(400, "Bad Request: message to edit not found"),
            Accepted(),
        ),
        (
            "answerCallbackQuery",
            refusal(400, "Bad Request: query is too old and response timeout expired"),
            Accepted(),
        ),
        ("answerCallbackQuery", refusal(400, "Bad Request: QUERY_ID_INVALID"), Accepted()),
        (
            "sendMessage",
            refusal(400, "Bad Request: can't parse entities: wrong offset"),
            Mend.WITHOUT_FORMATTING,
        ),
        (
            "sendMessage",
            refusal(400, "Bad Request: message is too long"),
            Refused("Bad Request: message is too long"),
        ),
        (
            "sendMessage",
            refusal(400, "Bad Request: BUTTON_DATA_INVALID"),
            Refused("Bad Request: BUTTON_DATA_INVALID"),
        ),
        ("sendMessage", (400, b"<html>"), Refused("bad request")),
        (
            "sendMessage",
            refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005),
            Moved("-1005"),
        ),
        ("sendMessage", refusal(401, "Unauthorized"), ChannelDown("the token was refused")),
        ("sendMessage", refusal(404, "Not Found"), ChannelDown("the token was refused")),
        ("sendMessage", refusal(409, "Conflict"), ChannelDown("another program uses this account")),
        ("sendDocument", (413, b"<html>"), Refused("the file is too large")),
        ("sendMessage", refusal(500, "Internal Server Error"), Unclear("answer 500")),
        ("sendMessage", (502, b"<html>Bad Gateway"), Unclear("answer 502")),
        ("sendMessage", (302, b""), Unclear("answer 302")),
        ("sendMessage", (200, b'{"ok": tr'), Unclear("unreadable answer")),
        ("sendMessage", (200, b"[]"), Unclear("unreadable answer")),
        ("sendMessage", (200, b'{"ok": false}'), Unclear("unreadable answer")),
    ],
)
def test_each_answer_has_its_outcome(method, answer, expected):
    assert outcome_of(method, EDIT, read_answer(*answer)) == expected


def test_a_refusal_inside_a_success_counts_as_what_it_says():
    body = json.dumps({"ok": False, "error_code": 403, "description": "Forbidden: blocked"})

    assert outcome_of("sendMessage", EDIT, read_answer(200, body.encode())) == Unreachable(
        "blocked"
    )


@pytest.mark.parametrize(
    ("answer", "kind", "pause"),
    [
        (refusal(401, "Unauthorized"), "credentials", None),
        (refusal(404, "Not Found"), "credentials", None),
        (refusal(409, "Conflict: terminated by other getUpdates request"), "conflict", None),
        (refusal(429, "Too Many Requests", retry_after=3), "limit", 3.0),
        (refusal(429, "Too Many Requests"), "limit", 5.0),
        (refusal(400, "Bad Request: bad webhook"), "refused", None),
        (refusal(500, "Internal Server Error"), "network", None),
        ((200, b"{"), "network", None),
        ((301, b""), "network", None),
    ],
)
def test_calls_that_are_no_sends_fail_with_what_can_be_done(answer, kind, pause):
    error = failure_of(read_answer(*answer))

    assert (error.kind, error.retry_after) == (kind, pause)
