"""One process of the product that meets many faults of its disk, one after the other.

Time is virtual, so pauses and ticks of seconds pass at once, and how long it took until all was
well again does not depend on the machine.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import traceback
from collections import Counter, deque
from contextlib import closing, suppress
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.app import Options, build_app
from bot.filecheck.verdict import Verdict
from bot.receive import OK, Receiver
from bot.settings import Settings
from bot.tick import SWEEP_EVERY
from storage import inbox, outbox
from storage.errors import StorageError
from tests.fakes.clock import FakeClock
from tests.verify.crash.wire import NAME, WireChannel
from tests.verify.full.faults import KINDS, ORDERS
from tests.verify.seeding import QUESTION, draft_of

if TYPE_CHECKING:
    from pathlib import Path

    from bot.app import App
    from storage.database import Transaction

CHATS = tuple(range(101, 109))
WITH_FILES = 109
"""A chat that only sends files: they may be tried again later than the rest."""
TEXTS, FILES = 0.6, 0.1
"""How likely something new comes to a chat each time; there is a limit of files for a day."""
LATEST = 60
"""Calls after which a fault begins, at most."""
BACK_WITHIN = 10
"""Seconds after the fault within which the service is well again."""
AFTER_ALL = 120
"""Seconds after the last fault in which also what is tried again later has ended."""
PATIENCE = 60.0
ROUNDS = 6
"""Rounds in which the loops are prodded while the disk fails."""


@dataclass(slots=True)
class Result:
    figures: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, str]] = field(default_factory=list)
    longest: int = 0
    """Seconds after a fault until all was well, at most."""


class _Calm(Random):
    """A wire on which nothing goes wrong."""

    def random(self) -> float:
        return 0.5


def live(folder: Path, points: int, seed: int, *, says_ok: bool) -> None:
    """Run the process to its end; it never returns."""
    try:
        if says_ok:
            Receiver._rescue = _say_ok  # type: ignore[method-assign]
        result = asyncio.run(_Life(folder, Random(seed)).run(points))
        told = {"figures": result.figures, "broken": result.broken, "longest": result.longest}
        (folder / "result").write_text(json.dumps(told))
    except BaseException:  # noqa: BLE001 - told to whoever judges, as a child cannot raise
        (folder / "trouble").write_text(traceback.format_exc())
        os._exit(1)
    os._exit(0)


async def _say_ok(self: Receiver, channel: str, updates: object, error: Exception) -> int:
    """Acknowledge what could not be stored: the fault of the control."""
    return self._counted(channel, "lost", OK)


class _Life:
    def __init__(self, folder: Path, rng: Random) -> None:
        self._folder = folder
        self._rng = rng
        self._clock = FakeClock()
        self._orders = os.open(folder / ORDERS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._app: App = build_app(
            Settings(_env_file=None, data_dir=folder),
            options=Options(serves=False, ticks=False),
            clock=self._clock,
            channels={NAME: WireChannel(folder / "wire", _Calm())},
        )
        self._app.fetcher._examine = _examined
        self._waiting: dict[int, deque[dict[str, object]]] = {
            chat: deque() for chat in (*CHATS, WITH_FILES)
        }
        self._taken: dict[int, list[str]] = {chat: [] for chat in self._waiting}
        """What was acknowledged to each chat, in order."""
        self._is_failing = False
        self._numbers = 0
        self._ticks = 0
        self._result = Result()

    async def run(self, points: int) -> Result:
        """Meet so many faults."""
        await self._app.start()
        await self._app.tasks.ended(
            "watchdog", within=0
        )  # it wakes four times a second for nothing
        await self._quiet()
        for number in range(points):
            await self._point(f"point {number}", KINDS[number % len(KINDS)])
        await self._later(AFTER_ALL)
        await self._app.stop()
        self._judge()
        return self._result

    async def _point(self, name: str, kind: str) -> None:
        after = self._rng.randint(0, LATEST)
        name = f"{name} ({kind} after {after} calls)"
        self._order({"kind": kind, "after": after})
        for _ in range(self._rng.randint(1, 3)):
            self._say_more()
            await self._deliver_all(name)
            await self._later(self._rng.randint(1, 4))
        self._order(None)
        self._say_more()
        for seconds in range(BACK_WITHIN + 1):
            await self._deliver_all(name)
            await self._quiet()
            wrong = await self._what_is_wrong()
            if not wrong:
                self._result.longest = max(self._result.longest, seconds)
                break
            await self._later(1)
        else:
            self._result.broken.append(("not back", f"{name}: {wrong}"))
        self._result.figures["points"] += 1

    def _order(self, order: object) -> None:
        self._is_failing = order is not None
        os.write(self._orders, json.dumps(order).encode())

    # --- what the platform does ------------------------------------------------------------

    def _say_more(self) -> None:
        """Have something new said in most chats."""
        for chat, waiting in self._waiting.items():
            if self._rng.random() < (FILES if chat == WITH_FILES else TEXTS):
                self._numbers += 1
                waiting.append(self._update(chat, self._numbers))

    async def _deliver_all(self, name: str) -> None:
        """Deliver what waits, as a platform does."""
        await asyncio.gather(*(self._deliver(chat, name) for chat in self._waiting))

    def _update(self, chat: int, number: int) -> dict[str, object]:
        what = {"file": str(number)} if chat == WITH_FILES else {"text": f"bagian {number}"}
        sent = self._clock.now().isoformat()
        return {"id": number, "chat": chat, "sent": sent, **what}

    async def _deliver(self, chat: int, name: str) -> None:
        waiting = self._waiting[chat]
        channel = self._app.channels[NAME]
        while waiting:
            update = waiting[0]
            status = await self._app.receiver.take(channel, json.dumps(update).encode())
            self._result.figures["deliveries"] += 1
            if status != OK:
                self._result.figures["refused"] += 1
                return
            waiting.popleft()
            number = str(update["id"])
            self._taken[chat].append(f"berkas {number}" if "file" in update else update["text"])
            if not await self._is_stored(number):
                self._result.broken.append(("acknowledged, not stored", f"{name}: {number}"))

    async def _is_stored(self, number: str) -> bool:
        mark = f'"ext_id":"{number}"'
        for path in (self._folder / "spool").glob("*"):
            if mark in path.read_text():
                return True
        found = await self._app.database.read(
            lambda tx: tx.scalar(
                text("SELECT 1 FROM inbox WHERE ext_id = :number"), {"number": number}
            )
        )
        return found is not None

    # --- time ------------------------------------------------------------------------------

    async def _later(self, seconds: int) -> None:
        """Let time pass, with the ticks of the product."""
        for _ in range(seconds):
            await self._clock.advance(1)
            self._ticks += 1
            if self._ticks % SWEEP_EVERY == 0:
                ticker = self._app.ticker
                for tick in (ticker.sweep, ticker.replay_spool, ticker.try_storing_again):
                    await ticker._safely(tick)
            await self._quiet()

    async def _quiet(self) -> None:
        """Wait until nothing happens any more without time passing; during a fault, a while."""
        app, seen, calm, rounds = self._app, None, 0, 0
        async with asyncio.timeout(PATIENCE):
            while calm < 2 and (not self._is_failing or rounds < ROUNDS):
                rounds += 1
                app.thinker.wake()
                for sender in app.senders.values():
                    sender.wake()
                app.fetcher.wake()
                found = None
                with suppress(StorageError):
                    for _ in range(2):
                        found = await app.database.write(_state)
                busy = not all(sender.is_idle for sender in app.senders.values())
                busy = busy or not app.fetcher.is_idle or found is None
                calm = 0 if busy or found != seen else calm + 1
                seen = found

    # --- what must be true -----------------------------------------------------------------

    async def _what_is_wrong(self) -> str:
        if self._app.database.fault is not None:
            return "the alarm is on"
        if not self._app.receiver._spool.is_empty:
            return "the spool is not empty"
        left = [chat for chat, waiting in self._waiting.items() if waiting]
        if left:
            return f"refused: {left}"
        files = f"{NAME}:{WITH_FILES}"
        open_ = await self._app.database.read(lambda tx: tx.execute(_OPEN, {"files": files}).all())
        return str([tuple(row) for row in open_[:3]]) if open_ else ""

    def _judge(self) -> None:
        """Whatever was acknowledged took effect, once and in order."""
        with closing(sqlite3.connect(f"file:{self._folder}/sapa.db?mode=ro", uri=True)) as base:
            for chat, acknowledged in self._taken.items():
                row = base.execute("SELECT answers FROM drafts WHERE id = ?", (draft_of(chat),))
                answer = json.loads(row.fetchone()[0]).get(QUESTION) or {}
                parts = [str(part["value"]) for part in answer.get("parts", ())]
                self._result.figures["effects"] += len(parts)
                # Some files were tried too often; whoever sent them was told.
                told = {f"berkas {row[0]}" for row in base.execute(_GIVEN_UP)}
                taken = [part for part in acknowledged if part not in told]
                if Counter(parts) != Counter(taken):
                    lost, more = Counter(taken) - Counter(parts), Counter(parts) - Counter(taken)
                    self._result.broken.append(("effects", f"{chat}: lost {lost}, doubled {more}"))
                elif parts != taken:
                    self._result.broken.append(("order", str(chat)))
            sound = base.execute("PRAGMA quick_check").fetchone()[0]
            if sound != "ok":
                self._result.broken.append(("corrupt", sound))


async def _examined(path: Path, rewritten: Path, name: str) -> Verdict:
    """Stand in for the limited program: examining leaves nothing behind."""
    del rewritten, name
    return Verdict(kind="txt", text=path.read_text())  # noqa: ASYNC240 - a few bytes


def _state(tx: Transaction) -> object:
    return inbox.depth(tx), inbox.next_due(tx), outbox.depths(tx)


_GIVEN_UP = "SELECT reference FROM files WHERE state = 'refused' AND problem = 'unavailable'"
_OPEN = text(
    "SELECT 'inbox', id, state, error FROM inbox"
    " WHERE state IN ('new', 'waiting', 'poison') AND chat_key <> :files"
    " UNION ALL SELECT 'outbox', id, state, error FROM outbox"
    " WHERE state IN ('pending', 'leased', 'sending', 'unknown', 'review') AND chat_key <> :files"
)
