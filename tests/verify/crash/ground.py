"""What every life begins with: a template of the records, and a process that is warmed up."""

from __future__ import annotations

import asyncio
import gc
import shutil
import time
from random import Random
from typing import TYPE_CHECKING

from bot.outgoing import Outgoing, write
from bot.publish import Published
from conversations.messages import Attachment, FileId, OutboundMessage, PromptId
from storage import library
from storage.database import Database
from storage.migrations import migrate
from tests.verify.crash.life import CHATS, ORIGIN, Plan, already_published, work
from tests.verify.crash.wire import LIMITS, NAME, WireChannel
from tests.verify.seeding import FORM, add, address_of

if TYPE_CHECKING:
    from pathlib import Path

    from storage.database import Transaction

TEMPLATE = "template"


def make_ready(home: Path) -> None:
    """Make the template below `home`, and work once in this process.

    So its children need not read texts and compile.
    """
    (home / TEMPLATE).mkdir()
    already_published(asyncio.run(_make_template(home / TEMPLATE)))
    shutil.copytree(home / TEMPLATE, home / "warm")
    asyncio.run(work(home / "warm", Plan(0), time.time()))  # noqa: TID251 - shared by processes
    gc.collect()
    gc.freeze()


async def _make_template(folder: Path) -> Published:
    """Make the records: people with a question open, and messages due."""
    database = Database(f"sqlite+aiosqlite:///{folder}/sapa.db")
    await database.open()
    try:
        await migrate(database)
        published = Published()
        await published.publish(database, ORIGIN, example=False, channels=(LIMITS,))
        await database.write(lambda tx: library.publish_form(tx, FORM, ORIGIN))
        for chat in CHATS:
            await database.write(lambda tx, chat=chat: _people(tx, chat, folder))
        await published.reload(database)
        return published
    finally:
        await database.close()


def _people(tx: Transaction, chat: int, folder: Path) -> None:
    add(tx, chat, ORIGIN, NAME)
    channel = WireChannel(folder / "wire", Random(0))
    messages = (
        OutboundMessage("Kode Anda: CONTOH", kind="code"),
        OutboundMessage("CONTOH pengingat", kind="notice"),
        OutboundMessage("Berkas", attachments=(Attachment("x.pdf", file=FileId("x")),)),
    )
    to = address_of(chat, NAME)
    write(
        tx,
        {NAME: channel},
        [
            Outgoing(message, to, f"seed:{chat}-{number}", PromptId(f"s{chat}-{number}"))
            for number, message in enumerate(messages)
        ],
        ORIGIN,
    )
