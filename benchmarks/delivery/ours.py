"""Our side: the broadcast as rows of a real outbox, and what the records say of it afterwards."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from benchmarks.delivery.crowd import FIRST, WORDS, recipients
from benchmarks.delivery.platform import NUMBER, TOKEN
from bot.clock import SystemClock
from conversations.messages import Address, PersonId
from storage import outbox, templates
from storage.database import Database
from storage.migrations import migrate
from storage.outbox import NewOutboxRow, RowTwin
from storage.schema.delivery import chats as chat_rows
from storage.schema.records import people as people_rows

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from storage.database import Transaction

TEMPLATE = "undangan@id"
BATCH = 2_000
UNCLEAR = ("sending", "unknown", "review")
"""Of what stands so a person decides: perhaps it arrived."""


async def seed(folder: Path, channel: str, count: int) -> None:
    """Make the database with people who agreed to invitations, and one that waits for each."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    database = Database(f"sqlite+aiosqlite:///{folder}/sapa.db")
    await database.open()
    try:
        await migrate(database)
        now = SystemClock().now() - timedelta(minutes=1)
        await database.write(
            lambda tx: templates.note(tx, "whatsapp", TEMPLATE, now, state=templates.APPROVED)
        )
        listed = recipients(count)
        for start in range(0, count, BATCH):
            batch = listed[start : start + BATCH]
            await database.write(lambda tx, batch=batch: _add(tx, channel, batch, now))
        await database.checkpoint()
    finally:
        await database.close()


def _add(tx: Transaction, channel: str, batch: range, now: datetime) -> None:
    people = [
        {"id": 1 + chat - FIRST, "language": "id", "created_at": now, "invitations_at": now}
        for chat in batch
    ]
    tx.execute(insert(people_rows), people)
    tx.execute(
        insert(chat_rows),
        [
            {
                "chat_key": f"{channel}:{chat}",
                "channel": channel,
                "external_id": str(chat),
                "person_id": 1 + chat - FIRST,
                "first_seen_at": now,
                "last_seen_at": now,
                "screen": "menu",
                "language": "id",
                "held": {},
            }
            for chat in batch
        ],
    )
    outbox.add(tx, [_row(channel, chat, now) for chat in batch])


def _row(channel: str, chat: int, now: datetime) -> NewOutboxRow:
    is_template = channel == "whatsapp"
    if is_template:
        components = [{"type": "body", "parameters": [{"type": "text", "text": "31 Desember"}]}]
        named = {"name": "undangan", "language": {"code": "id"}, "components": components}
        body = {"messaging_product": "whatsapp", "type": "template", "template": named}
    else:
        body = {"chat_id": chat, "text": WORDS}
    return NewOutboxRow(
        key=f"undangan:{chat}",
        to=Address(channel, str(chat)),
        account=NUMBER if is_template else TOKEN.partition(":")[0],
        kind="broadcast",
        method="messages" if is_template else "sendMessage",
        body=body,
        created_at=now,
        person=PersonId(1 + chat - FIRST),
        twin=RowTwin(TEMPLATE, {}, says_all=True) if is_template else None,
        as_template=is_template,
    )


def left_over(folder: Path) -> dict[int, bool]:
    """Return whom the records do not name as reached, and whether that is unclear."""
    found = {}
    with closing(sqlite3.connect(f"file:{folder}/sapa.db?mode=ro", uri=True)) as base:
        query = "SELECT address, state FROM outbox WHERE kind = 'broadcast' AND state <> 'sent'"
        for address, state in base.execute(query):
            found[int(address)] = state in UNCLEAR
    return found
