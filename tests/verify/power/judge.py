"""What must be true of the files that a power loss left, before anything else happens to them."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from bot.spool import Spool
from storage.errors import StorageError
from storage.sqlite_file import check_settings, set_up
from tests.verify.crash.life import CHATS, updates_of
from tests.verify.seeding import QUESTION, draft_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from storage.inbox import NewUpdate
    from tests.verify.power.record import Platform


def judge(folder: Path, platform: Platform) -> Iterator[tuple[str, str]]:
    """Yield what is broken, as pairs of rule and what was seen."""
    spooled = _spooled(folder)
    try:
        with closing(sqlite3.connect(folder / "sapa.db", isolation_level=None)) as base:
            set_up(base, writes=True)
            check_settings(base)  # with a quick_check, as at every start
            base.row_factory = sqlite3.Row
            yield from _updates(base, platform, spooled)
            yield from _effects(base)
            yield from _sends(base, platform)
            yield from _files(base, folder)
    except (sqlite3.Error, StorageError) as error:
        yield "corrupt", f"{type(error).__name__}: {error}"


def _spooled(folder: Path) -> set[str]:
    """Return the updates that the spool would hand on; those cut off are no longer there."""
    found: set[str] = set()

    async def take(updates: Sequence[NewUpdate]) -> None:
        found.update(update.ext_id for update in updates)

    asyncio.run(Spool(folder / "spool" / "updates").replay(take))
    return found


def _updates(
    base: sqlite3.Connection, platform: Platform, spooled: set[str]
) -> Iterator[tuple[str, str]]:
    kept = spooled | {row["ext_id"] for row in base.execute("SELECT ext_id FROM inbox")}
    for number in sorted(platform.acknowledged):
        if str(number) not in kept:
            yield "lost", f"update {number} was acknowledged and is nowhere"


def _effects(base: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """A closed update and its effects are there together or not at all."""
    rows = base.execute("SELECT id, ext_id, state FROM inbox").fetchall()
    closed = {row["ext_id"]: row["id"] for row in rows if row["state"] == "done"}
    answered = {row["key"].split(":")[1] for row in base.execute("SELECT key FROM outbox")}
    for chat in CHATS:
        row = base.execute("SELECT answers FROM drafts WHERE id = ?", (draft_of(chat),)).fetchone()
        answer = json.loads(row["answers"]).get(QUESTION) or {}
        parts = Counter(str(part["value"]) for part in answer.get("parts", ()))
        for update in updates_of(chat):
            number = str(update["id"])
            if "press" not in update:
                part = f"berkas {number}" if "file" in update else str(update["text"])
                if parts[part] != int(number in closed):
                    yield "half an effect", f"{part}: {parts[part]}, {number in closed}"
            if number in closed and str(closed[number]) not in answered:
                yield "unanswered", f"update {number}"


def _sends(base: sqlite3.Connection, platform: Platform) -> Iterator[tuple[str, str]]:
    """What reached the platform was noted before its first byte."""
    rows = {row["id"]: row for row in base.execute("SELECT id, state, wire_count FROM outbox")}
    for number, copies in platform.wire.items():
        row = rows.get(number)
        if row is None or row["wire_count"] < copies:
            yield "forgotten send", f"row {number}: {None if row is None else tuple(row)}, {copies}"


def _files(base: sqlite3.Connection, folder: Path) -> Iterator[tuple[str, str]]:
    """A file whose row says that it is stored is there, whole."""
    for row in base.execute("SELECT id, sha256 FROM files WHERE state = 'stored'"):
        path = folder / "files" / row["id"]
        if not path.exists():
            yield "lost file", row["id"]
        elif hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            yield "damaged file", row["id"]
