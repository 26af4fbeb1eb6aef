"""A broadcast that waits for a hundred thousand people on each channel, written in bulk.

The people agreed to invitations, so the statement that sends has to look at each of them. On
WhatsApp the messages are templates, as such messages are.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, text

from storage import templates
from storage.codecs import UtcDateTime
from storage.policies import LANES

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Transaction

ACCOUNTS = {"telegram": "1000", "whatsapp": "5000"}
FIRST = 8_000_000
"""The chat of the first person, less one."""
METHODS = {"telegram": "sendMessage", "whatsapp": "messages"}
TEMPLATE = "undangan@id"
BROADCAST = "B"
"""What the text of a broadcast begins with; the platform counts by it."""


def body_of(channel: str, words: str) -> dict[str, object]:
    """Return a message as this channel's client posts it, without the address."""
    if channel == "telegram":
        return {"chat_id": 0, "text": words}
    return {"messaging_product": "whatsapp", "type": "text", "text": {"body": words}}


def write(tx: Transaction, count: int, now: datetime) -> None:
    """Write people, their chats, and what waits for them."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    times = {"now": now, "until": now + timedelta(days=1)}

    def run(into: str, values: str) -> None:
        statement = text(f"INSERT INTO {into} {numbers} SELECT {values} FROM n")
        used = [name for name in times if f":{name}" in values]
        typed = statement.bindparams(*(bindparam(name, type_=UtcDateTime) for name in used))
        tx.execute(typed, {name: times[name] for name in used})

    run("people (id, language, created_at, invitations_at)", "i, 'id', :now, :now")
    templates.note(tx, "whatsapp", TEMPLATE, now, state=templates.APPROVED)
    for channel, account in ACCOUNTS.items():
        chat = f"CAST({FIRST} + i AS TEXT)"
        key = f"'{channel}\\:' || {chat}"
        run(
            "chats (chat_key, channel, external_id, person_id, first_seen_at, last_seen_at,"
            " screen, language, held)",
            f"{key}, '{channel}', {chat}, i, :now, :now, 'menu', 'id', '{{}}'",
        )
        body = json.dumps(body_of(channel, BROADCAST)).replace(":", "\\:")
        template, sent_as = (
            (f"'{TEMPLATE}'", "'template'") if channel == "whatsapp" else ("NULL",) * 2
        )
        run(
            "outbox (key, channel, account, address, chat_key, line, lane, kind, policy, person_id,"
            " method, body, template_key, sent_as, created_at, not_before, expires_at, next_at)",
            f"'b\\:{channel}\\:' || i, '{channel}', '{account}', {chat}, {key}, {key},"
            f" {LANES['broadcast']}, 'broadcast', 'once', i, '{METHODS[channel]}', '{body}',"
            f" {template}, {sent_as}, :now, :now, :until, :now",
        )
