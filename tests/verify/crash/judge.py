"""What must be true of a life's records once nothing is left to do."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from storage.policies import MOST_COPIES, MOST_FREE_COPIES
from tests.verify.crash.life import CHATS, updates_of
from tests.verify.crash.wire import NAME, entries
from tests.verify.seeding import QUESTION, draft_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COPIES = {"once": 1, "resend": MOST_COPIES, "free": MOST_FREE_COPIES}
ENDS = {"sent", "cancelled", "review"}
FREE_ENDS = ENDS | {"expired", "failed"}
"""An answer to a press is worth nothing after two minutes."""


def expected(chat: int) -> list[str]:
    """Return the parts a chat's answer must have, in order."""
    parts = []
    for update in updates_of(chat):
        if "text" in update:
            parts.append(str(update["text"]))
        elif "file" in update:
            parts.append(f"berkas {update['file']}")
    return parts


def judge(folder: Path, figures: Counter[str]) -> Iterator[tuple[str, str]]:
    """Yield what is broken, as pairs of rule and what was seen."""
    with closing(sqlite3.connect(f"file:{folder}/sapa.db?mode=ro", uri=True)) as base:
        base.row_factory = sqlite3.Row
        yield from _effects(base, folder, figures)
        yield from _sends(base, folder, figures)


def _effects(
    base: sqlite3.Connection, folder: Path, figures: Counter[str]
) -> Iterator[tuple[str, str]]:
    for chat in CHATS:
        row = base.execute("SELECT answers FROM drafts WHERE id = ?", (draft_of(chat),)).fetchone()
        answer = json.loads(row["answers"]).get(QUESTION) or {}
        parts = [str(part["value"]) for part in answer.get("parts", ())]
        wanted = expected(chat)
        for part, count in Counter(parts).items():
            if count > 1:
                yield "doubled", f"{part} {count} times"
        for part in wanted:
            if part not in parts:
                yield "lost", part
        if set(parts) == set(wanted) and parts != wanted:
            yield "swapped", str(parts)
        figures["effects"] += len(parts)
    rows = base.execute("SELECT ext_id, state, error FROM inbox").fetchall()
    taken = {row["ext_id"] for row in rows}
    for row in rows:
        if row["state"] != "done":
            yield "stuck", f"update {row['ext_id']} is {row['state']} ({row['error']})"
    for number in set(entries(folder / "acknowledged")):
        if str(number) not in taken:
            yield "lost", f"update {number} was acknowledged and is not in the inbox"


def _sends(
    base: sqlite3.Connection, folder: Path, figures: Counter[str]
) -> Iterator[tuple[str, str]]:
    wire = Counter(entry["row"] for entry in entries(folder / "wire") if isinstance(entry, dict))
    answered: set[str] = set()
    for row in base.execute("SELECT id, key, policy, state, kind FROM outbox"):
        copies = wire.pop(row["id"], 0)
        answered.add(row["key"].split(":")[1])
        figures["copies"] += max(0, copies - 1)
        figures[row["state"]] += 1
        if copies > COPIES[row["policy"]]:
            yield "copies", f"{row['key']} ({row['policy']}) {copies} times on the wire"
        if row["state"] not in (FREE_ENDS if row["policy"] == "free" else ENDS):
            yield "stuck", f"{row['key']} ({row['kind']}) is {row['state']}"
        if row["state"] == "sent" and copies == 0:
            yield "never left", row["key"]
    if wire:
        yield "unknown on the wire", str(dict(wire))
    for row in base.execute("SELECT id FROM inbox WHERE channel = ?", (NAME,)):
        if str(row["id"]) not in answered:
            yield "unanswered", f"update {row['id']}"
