"""One process of a life: the whole product on a folder, until it dies or nothing is left to do.

Time runs fast, so that pauses and leases of seconds pass in milliseconds. Whoever writes waits
for our acknowledgement and repeats what was not acknowledged, as a platform does.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
import traceback
from collections import Counter, deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.app import Options, build_app
from bot.filecheck.verdict import Verdict
from bot.publish import Published
from bot.settings import Settings
from conversations.messages import Text
from conversations.turn import take_turn
from storage import crash
from storage.database import Database
from storage.errors import DatabaseUnavailableError
from tests.verify.crash.wire import NAME, Journal, WireChannel, entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.app import App
    from conversations.scene import TurnContext, TurnResult

ORIGIN = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
SPEED = 50
DIED = 17
CHATS = (101, 102, 103)
PER_CHAT = 6
FAILURES = 2
"""Turns that fail in one life, for the way back from a failure."""
QUIET = 25.0
"""Seconds, of real time, after which a process that has not finished counts as stuck."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen to one process: where it dies, and which faults it meets."""

    seed: int
    point: str | None = None
    passing: int = 1
    store_fails: bool = False
    acknowledges_first: bool = False


class FastClock:
    """The machine's time, faster, from the same origin in every life.

    All processes of one life share it: `begin` is the machine's time when the life began.
    """

    def __init__(self, begin: float) -> None:
        self._begin = begin

    def now(self) -> datetime:
        passed = time.time() - self._begin  # noqa: TID251 - shared by processes
        return ORIGIN + timedelta(seconds=passed * SPEED)

    def monotonic(self) -> float:
        return time.monotonic() * SPEED

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / SPEED)

    def timeout(self, seconds: float) -> asyncio.Timeout:
        return asyncio.timeout(seconds / SPEED)


class _Failing(Database):
    """A database that now and then cannot store, so that the spool must."""

    def __init__(self, inner: Database, rng: Random) -> None:
        self._inner = inner
        self._rng = rng
        self.dialect = inner.dialect

    async def write(self, function: Callable[..., object]) -> object:  # type: ignore[override]
        if self._rng.random() < 0.4:
            raise DatabaseUnavailableError
        return await self._inner.write(function)


def updates_of(chat: int) -> list[dict[str, object]]:
    """Return what a person sends: parts of a text, a file that is one, presses of dead buttons."""
    listed: list[dict[str, object]] = []
    for number in range(1, PER_CHAT + 1):
        identity = chat * 100 + number
        sent = (ORIGIN + timedelta(milliseconds=number)).isoformat()
        what: dict[str, object] = {"text": f"bagian {identity}"}
        if number == 3:
            what = {"press": "tidak-ada.1"}
        elif number == 4:
            what = {"file": str(identity)}
        elif number == 5:
            what = {"text": f"bagian {identity} gagal"}
        listed.append({"id": identity, "chat": chat, "sent": sent, **what})
    return listed


def live(folder: Path, plan: Plan, begin: float) -> None:
    """Run one process to its end; it never returns."""
    try:
        passed = asyncio.run(work(folder, plan, begin))
        (folder / "passed").write_text(json.dumps(passed))
    except BaseException:  # noqa: BLE001 - told to whoever judges, as a child cannot raise
        (folder / "trouble").write_text(traceback.format_exc())
        os._exit(1)
    os._exit(0)


def already_published(published: Published) -> None:
    """Let every process from here on know what is published, instead of reading it again."""

    async def publish(self: Published, *_: object, **__: object) -> None:
        self._catalogue = published._catalogue

    Published.publish = publish  # type: ignore[method-assign]


async def work(folder: Path, plan: Plan, begin: float) -> dict[str, int]:
    """Work until nothing is left to do; return how often each point was passed."""
    rng = Random(plan.seed)
    passed: Counter[str] = Counter()

    def pass_point(name: str) -> None:
        passed[name] += 1
        if name == plan.point and passed[name] == plan.passing:
            os._exit(DIED)

    crash.install(pass_point)
    clock = FastClock(begin)
    app = _app(folder, plan, rng, clock)
    await app.start()
    writers = [
        asyncio.ensure_future(_write(app, folder, chat, plan, rng))  # noqa: TID251 - the test's own
        for chat in CHATS
    ]
    until = time.monotonic() + QUIET
    while not all(writer.done() for writer in writers) or await _busy(app):
        for writer in writers:
            if writer.done():
                writer.result()
        if time.monotonic() > until:
            raise RuntimeError(f"stuck: {await app.database.read(_states)}")
        for tick in (app.ticker.replay_spool, app.ticker.sweep):
            await app.ticker._safely(tick)
        await asyncio.sleep(0.01)
    await app.stop()
    return dict(passed)


def _app(folder: Path, plan: Plan, rng: Random, clock: FastClock) -> App:
    settings = Settings(_env_file=None, data_dir=folder)
    failed = Journal(folder / "failed")
    failures = len(entries(folder / "failed"))

    def take(context: TurnContext) -> TurnResult:
        nonlocal failures
        body = context.message.body
        if isinstance(body, Text) and "gagal" in body.text and failures < FAILURES:
            failures += 1
            failed.add(context.message.id)
            raise RuntimeError("this one fails at first")
        return take_turn(context)

    app = build_app(
        settings,
        options=Options(serves=False, ticks=False),
        clock=clock,
        channels={NAME: WireChannel(folder / "wire", rng)},
        take_turn=take,
    )
    app.fetcher._examine = _examined
    if plan.store_fails:
        app.receiver._database = _Failing(app.database, rng)
    return app


async def _examined(path: Path, rewritten: Path, name: str) -> Verdict:
    """Stand in for the limited program: examining leaves nothing behind."""
    del rewritten, name
    return Verdict(kind="txt", text=path.read_text())  # noqa: ASYNC240 - a few bytes


async def _write(app: App, folder: Path, chat: int, plan: Plan, rng: Random) -> None:
    channel = app.channels[NAME]
    journal = Journal(folder / "acknowledged")
    taken = set(entries(folder / "acknowledged"))
    waiting = deque(updates_of(chat))
    while waiting:
        update = waiting[0]
        if update["id"] in taken and rng.random() < 0.8:
            waiting.popleft()  # the others are repeated: our answer was lost on the way
            continue
        body = json.dumps(update).encode()
        if plan.acknowledges_first:
            journal.add(update["id"])
            await asyncio.sleep(0)  # gives the loop a turn: the kill may come in between
        if await app.receiver.take(channel, body) == 200:
            if not plan.acknowledges_first:
                journal.add(update["id"])
            waiting.popleft()
        else:
            await asyncio.sleep(0.005)


_OPEN = text(
    "SELECT (SELECT count(*) FROM inbox WHERE state IN ('new', 'waiting'))"
    " + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased', 'sending', 'unknown'))"
)


async def _busy(app: App) -> bool:
    if not app.receiver._spool.is_empty:
        return True
    return bool(await app.database.read(lambda tx: tx.scalar(_OPEN)))


def _states(tx: object) -> object:
    rows = tx.execute(text("SELECT id, state, error FROM inbox WHERE state <> 'done'")).all()  # type: ignore[attr-defined]
    out = tx.execute(  # type: ignore[attr-defined]
        text("SELECT id, kind, state, error, next_at FROM outbox WHERE state <> 'sent'")
    ).all()
    return [tuple(row) for row in (*rows, *out)]
