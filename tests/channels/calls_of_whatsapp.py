"""Webhook calls as the Cloud API words them, made for tests."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from bot.channels.whatsapp.inbound import read, split
from bot.channels.whatsapp.usual import Account

NOW = datetime(2027, 4, 30, 16, 59, 58, tzinfo=UTC)
SENT = NOW - timedelta(seconds=2)
AT = str(int(SENT.timestamp()))

NUMBER = "200000000000002"
ACCOUNT = Account(NUMBER)
METADATA = {"display_phone_number": "622100000000", "phone_number_id": NUMBER}
WABA = "100000000000001"

PHONE = "6281200000001"
USER_ID = "ID.10000000000000000001"
WAMID = "wamid.HBgNNjI4MTIwMDAwMDAwMRUCABIYFDNBMDE="
OURS = "wamid.HBgNNjI4MTIwMDAwMDAwMRUCABEYEjAx"

SHAPES = ("phone", "user id", "both")
"""What a call may tell of a person."""

FORWARDED = {"context": {"forwarded": True}}


def ids(tells="both", *, phone="from", user_id="from_user_id"):
    """What a message or status says of the person, under the names of its fields."""
    told = {} if tells == "user id" else {phone: PHONE}
    return told if tells == "phone" else {**told, user_id: USER_ID}


def contact(tells="both", **profile):
    return {
        "profile": {"name": "Siti CONTOH", **profile},
        **ids(tells, phone="wa_id", user_id="user_id"),
    }


def message(kind="text", content=None, *, tells="both", **more):
    """Make a message; what it holds lies under the name of its kind."""
    held = {} if content is None else {kind: content}
    return {"id": WAMID, "timestamp": AT, "type": kind, **ids(tells), **held, **more}


def words(text, **more):
    return message("text", {"body": text}, **more)


def status(name="delivered", *, tells="both", **more):
    told = ids(tells, phone="recipient_id", user_id="recipient_user_id")
    return {"id": OURS, "status": name, "timestamp": AT, **told, **more}


def failure(code=131026, title="Message undeliverable", **more):
    return {"code": code, "title": title, "message": title, **more}


def value(**parts):
    return {"messaging_product": "whatsapp", "metadata": METADATA, **parts}


def change(field="messages", /, **parts):
    return {"field": field, "value": value(**parts)}


def entry(*changes, **more):
    return {"id": WABA, "changes": list(changes), **more}


def call(*entries):
    return json.dumps({"object": "whatsapp_business_account", "entry": list(entries)}).encode()


def call_with(*, tells="both", **parts):
    """Make a call of one change, with the person beside what they did."""
    return call(entry(change(contacts=[contact(tells)], **parts)))


def understood(body, *, at=NOW, account=ACCOUNT):
    """Take a call apart and read the one thing it carries."""
    (element,) = split(body)
    return read(element.raw, at, account)


CHANGE = {"kind": "change", "chat": "whatsapp#…", "order": 0}


def of(element):
    """What says where an element stands; the line of a change by its kind."""
    line = re.sub(r"#[0-9a-f]{64}$", "#…", element.chat)
    return {"kind": element.kind, "chat": line, "order": element.order}


def raw_of(body):
    return [json.loads(element.raw) for element in split(body)]
