"""An installation with registered people who each have a long answer open, ready for load.

Every message to such a chat becomes one part of its answer, so what was taken can be counted
in the records afterwards, exactly and in order.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from conversations.draft import Draft
from conversations.form_codec import fingerprint
from conversations.forms import Form, LongTextType, Question
from conversations.messages import Address, DraftId
from storage import chats, drafts, library, people
from storage.database import Database
from storage.migrations import migrate

if TYPE_CHECKING:
    from pathlib import Path

    from storage.database import Transaction

QUESTION = "report"
FIRST_CHAT = 1_000_000
BATCH = 200

_FORM = Form(
    key="verification",
    items=(
        Question(
            QUESTION,
            LongTextType(maximum=1_000_000),
            label={"id": "Laporan", "en": "Report"},
            text={"id": "Apa laporannya?", "en": "What is the report?"},
        ),
    ),
    title={"id": "Verifikasi", "en": "Verification"},
)
FORM = replace(_FORM, version=fingerprint(_FORM))


def draft_of(chat: int) -> DraftId:
    return DraftId(f"draft{chat}")


def share_of(chat: int) -> str:
    """Return the channel of a chat where people are shared out: every second is on WhatsApp."""
    return "whatsapp" if chat % 2 else "telegram"


def address_of(chat: int, channel: str = "telegram") -> Address:
    return Address(channel, str(chat))


async def seed(folder: Path, count: int) -> list[int]:
    """Make the database with `count` people in it, half on each channel; return their chats."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    database = Database(f"sqlite+aiosqlite:///{folder}/sapa.db")
    await database.open()
    try:
        await migrate(database)
        listed = [FIRST_CHAT + number for number in range(count)]
        now = SystemClock().now() - timedelta(hours=1)
        await database.write(lambda tx: library.publish_form(tx, FORM, now))
        for start in range(0, count, BATCH):
            batch = listed[start : start + BATCH]
            await asyncio.gather(
                *(
                    database.write(lambda tx, chat=chat: add(tx, chat, now, share_of(chat)))
                    for chat in batch
                )
            )
        return listed
    finally:
        await database.close()


def add(tx: Transaction, chat: int, now: datetime, channel: str = "telegram") -> None:
    """Add one registered person whose chat has the question open."""
    address = address_of(chat, channel)
    person = people.add(tx, language="id", consent_version="verify", consent_at=now, now=now)
    people.save_profile(tx, person, {"name": f"CONTOH {chat}", "zone": "Asia/Jakarta"}, now)
    found = chats.load(tx, address, now)
    chats.bind_person(tx, address.key, person)
    draft = Draft(
        draft_of(chat), FORM.key, FORM.version, f"innovation:{chat}", person, {}, created_at=now
    )
    drafts.add(tx, draft, title="", group=None, now=now)
    chats.save(
        tx,
        replace(
            found.session,
            screen="question",
            draft=draft.id,
            cursor=QUESTION,
            held={"new": False},
        ),
        now,
    )
