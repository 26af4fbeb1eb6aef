"""What each bot keeps on the disk: open drafts to begin with, and what is there after a kill."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from benchmarks.turns import ours
from benchmarks.turns.script import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FIRST_IDLE = 9_000_000
"""Chats whose drafts are open while others write."""
_FIRST = {"q0": ANSWERS[0].text}


async def seed(name: str, folder: Path, people: list[int], idle: int) -> None:
    """Give a bot its people, and so many open drafts of others."""
    others = range(FIRST_IDLE, FIRST_IDLE + idle)
    if name == "ours":
        await ours.seed(folder, [*people, *others])
    elif name == "aiogram":
        _seed_aiogram(folder, others)
    else:
        _seed_ptb(folder, others)


def _seed_aiogram(folder: Path, chats: Iterable[int]) -> None:
    with closing(sqlite3.connect(folder / "aiogram.sqlite")) as base:
        base.execute("CREATE TABLE fsm (id TEXT PRIMARY KEY, state TEXT, data TEXT)")
        rows = ((str(chat), "Asked:q1", json.dumps(_FIRST)) for chat in chats)
        base.executemany("INSERT INTO fsm VALUES (?, ?, ?)", rows)
        base.commit()


def _seed_ptb(folder: Path, chats: Iterable[int]) -> None:
    with closing(sqlite3.connect(folder / "ptb.sqlite")) as base:
        base.execute("CREATE TABLE data (id INTEGER PRIMARY KEY, v TEXT)")
        base.execute("CREATE TABLE state (id TEXT PRIMARY KEY, v INTEGER)")
        for chat in chats:
            base.execute("INSERT INTO data VALUES (?, ?)", (chat, json.dumps(_FIRST)))
            base.execute("INSERT INTO state VALUES (?, 1)", (json.dumps([chat, chat]),))
        base.commit()


def kept(name: str, folder: Path, chats: Iterable[int]) -> set[int]:
    """Return the chats whose first answer is in the bot's store."""
    query, file, key = {
        "ours": ("SELECT answers FROM drafts WHERE id = ?", "sapa.db", "b{}"),
        "aiogram": ("SELECT data FROM fsm WHERE id = ?", "aiogram.sqlite", "{}"),
        "python-telegram-bot": ("SELECT v FROM data WHERE id = ?", "ptb.sqlite", "{}"),
    }[name]
    found = set()
    with closing(sqlite3.connect(f"file:{folder / file}?mode=ro", uri=True)) as base:
        for chat in chats:
            row = base.execute(query, (key.format(chat),)).fetchone()
            if row is not None and "q0" in json.loads(row[0] or "{}"):
                found.add(chat)
    return found
