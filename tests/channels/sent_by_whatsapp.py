"""What WhatsApp is sent for a message, taken apart for tests."""

from __future__ import annotations

from bot.channels.whatsapp.outbound import render
from conversations.messages import Press
from tests.channels.messages import PROMPT

PRESSED = Press("old.0", message="wamid.OLD")


ENVELOPE = {"messaging_product": "whatsapp", "recipient_type": "individual"}


def calls(message, *, answered=None):
    return render(message, to="ID.1", prompt=PROMPT, pressed=PRESSED, answers=answered)


def only(message):
    (call,) = calls(message)
    return call


def interactive(message):
    return only(message).body["interactive"]


def titles(message):
    action = interactive(message)["action"]
    if "buttons" in action:
        return [button["reply"]["title"] for button in action["buttons"]]
    return [[row["title"] for row in section["rows"]] for section in action["sections"]]


def text_of(call):
    body = call.body
    match body["type"]:
        case "text":
            return body["text"]["body"]
        case "document":
            return body["document"].get("caption", "")
        case _:
            return body["interactive"]["body"]["text"]
