"""Our side of the comparison: the same eight questions, as a published form in a real database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.turns.script import CHOICES, QUESTIONS
from bot.clock import SystemClock
from conversations.draft import Draft
from conversations.form_codec import fingerprint
from conversations.forms import (
    DateType,
    FilesType,
    Form,
    IntegerType,
    Option,
    Question,
    SelectOneType,
    TextType,
    YesNoType,
)
from conversations.messages import Address, DraftId
from storage import chats, drafts, library, people
from storage.database import Database
from storage.migrations import migrate

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from storage.database import Transaction

_TYPES = (
    TextType(),
    SelectOneType(tuple(Option(one.casefold(), {"id": one, "en": one}) for one in CHOICES)),
    IntegerType(1),
    DateType(latest="today"),
    TextType(),
    TextType(),
    FilesType(("jpeg",)),
    YesNoType(),
)


def _form() -> Form:
    questions = tuple(
        Question(f"q{number}", kind, label={"id": text, "en": text}, text={"id": text, "en": text})
        for number, (kind, text) in enumerate(zip(_TYPES, QUESTIONS, strict=True))
    )
    made = Form("benchmark", questions, title={"id": "Ukur", "en": "Measure"})
    return replace(made, version=fingerprint(made))


FORM = _form()


async def seed(folder: Path, listed: list[int]) -> None:
    """Make the database with registered people, each with the form open at its first question."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    database = Database(f"sqlite+aiosqlite:///{folder}/sapa.db")
    await database.open()
    try:
        await migrate(database)
        now = SystemClock().now() - timedelta(hours=1)
        await database.write(lambda tx: library.publish_form(tx, FORM, now))
        for start in range(0, len(listed), 500):
            await database.write(lambda tx, start=start: _add(tx, listed[start : start + 500], now))
    finally:
        await database.close()


def _add(tx: Transaction, listed: list[int], now: datetime) -> None:
    for chat in listed:
        address = Address("telegram", str(chat))
        person = people.add(tx, language="id", consent_version="b", consent_at=now, now=now)
        people.save_profile(tx, person, {"name": f"CONTOH {chat}"}, now)
        found = chats.load(tx, address, now)
        chats.bind_person(tx, address.key, person)
        draft = Draft(DraftId(f"b{chat}"), FORM.key, FORM.version, f"innovation:{chat}", person, {})
        drafts.add(tx, draft, title="", group=None, now=now)
        session = replace(
            found.session, screen="question", draft=draft.id, cursor="q0", held={"new": False}
        )
        chats.save(tx, session, now)
