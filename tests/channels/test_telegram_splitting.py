"""What the platform delivers becomes elements that can be stored and ordered."""

from __future__ import annotations

import pytest

from bot.channels.telegram import inbound
from bot.channels.telegram.inbound import read, split
from conversations.messages import (
    Text,
)
from tests.channels.updates import ACCOUNT, GROUP, NOW, SITI, message, update


@pytest.mark.parametrize(
    ("parts", "chat"),
    [
        ({"message": message(text="x")}, "telegram:55"),
        ({"edited_message": message(text="x")}, "telegram:55"),
        (
            {"callback_query": {"id": "1", "from": SITI, "message": message(text="x")}},
            "telegram:55",
        ),
        ({"callback_query": {"id": "1", "from": SITI}}, "telegram:55"),
        ({"my_chat_member": {"chat": GROUP, "from": SITI}}, "telegram:-100500"),
        ({"hologram": {"chat": {"id": 5}}}, "telegram:5"),
        ({"poll": {"id": "x"}}, "telegram:-"),
        ({"message": {"chat": {"id": "5"}}}, "telegram:-"),
        ({}, "telegram:-"),
    ],
)
def test_an_update_is_stored_under_its_chat(parts, chat):
    raw = update(**parts)

    (element,) = split(raw.encode())

    assert (element.chat, element.raw) == (chat, raw)
    assert (element.kind, element.ext_id, element.order) == ("update", "9001", 9001)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b"\xff\xfe",
        b"[" * 99_999,
    ],
)
def test_what_is_no_update_cannot_be_split(body):
    with pytest.raises(ValueError, match="not"):
        split(body)


def test_an_update_from_a_poll_is_kept_as_plain_ascii():
    element = inbound.raw_update({"update_id": 1, "message": message(text="😀\ud83d")})

    assert element.raw.isascii()
    assert read(element.raw, NOW, ACCOUNT).body == Text("😀")
