"""clock: somebody sets the machine's clock, an hour or half a minute on or back, again and again.

The real senders work on both channels while the clock is set in the middle of sends, blocks,
windows and waits, in virtual time. Nothing goes to whom the platform blocked before that is over
by an even clock; nothing is sent twice at once or after it arrived, none expires early, none
goes as free words after the window, and everything has its end in time. The control obeys the
machine's clock.

Shown for one process, as its clock goes on from its start. Processes on several machines need
clocks that agree, and one that is started anew begins with the machine's time.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import shutil
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.channels.base import Accepted, NotSent, Refused, RetryAfter, Unclear
from bot.channels.telegram import outbound as telegram
from bot.channels.whatsapp import outbound as whatsapp
from bot.clock import FOLLOWS, SystemClock
from bot.figures import Figures
from bot.log import set_up
from bot.send import Sender
from bot.tasks import Tasks
from bot.tick import SWEEP_EVERY
from conversations.messages import Address
from conversations.messages import Sender as Writer
from storage import identities, outbox, policies, schema
from storage.database import Database
from storage.migrations import migrate
from storage.outbox import NewOutboxRow
from tests.fakes.clock import START, FakeClock
from tests.verify.inline import InlineDatabase
from tests.verify.outcome import Outcome
from tests.verify.workspace import in_memory

if TYPE_CHECKING:
    from pathlib import Path

    from bot.channels.base import Rendered, SendOutcome
    from conversations.messages import Capabilities
    from storage.database import Transaction
    from storage.policies import LimitScope

SIZES = {"gate": 200, "soak": 2_000, "control": 24}
WORKERS = 2
STEPS = (-3600.0, -30.0, 30.0, 3600.0)
"""Seconds the clock is set by; all of it together stays within an hour."""
BETWEEN = (4.0, 40.0)
"""Seconds from one such step to the next."""
MESSAGE_EVERY = 1.5
CHATS = 40
KINDS = ("reply", "reply", "receipt", "notice", "code", "broadcast", "beside")
WINDOW = (15.0, 40.0)
"""Minutes that a window lasts here; the margin of the product is 10."""
LASTS = timedelta(minutes=18)
"""For how long a message of a chat with a window is worth sending."""
END_WITHIN = 20 * 60
"""Seconds after the last message in which all must have their end."""
_CONTROLS = {"early", "expired early", "stuck"}
"""What comes of obeying the machine's clock."""
ENDS = ("sent", "failed", "expired", "cancelled", "suppressed", "review")
NEARLY = 1e-3


class SteppedClock(FakeClock):
    """Virtual time on a machine whose clock is set now and then."""

    def __init__(self, *, obeys: bool) -> None:
        super().__init__()
        self.set_by = 0.0
        ours = SystemClock(of_day=self._of_day, steady=self.monotonic)
        self._now = self._obeyed if obeys else ours.now

    def now(self) -> datetime:
        return self._now()

    def _of_day(self) -> float:
        return START.timestamp() + self.monotonic() + self.set_by

    def _obeyed(self) -> datetime:
        return datetime.fromtimestamp(self._of_day(), START.tzinfo)

    def step(self, rng: Random) -> None:
        fitting = [one for one in STEPS if abs(self.set_by + one) <= max(STEPS)]
        self.set_by += rng.choice(fitting)


@dataclass(slots=True)
class Share:
    figures: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, str]] = field(default_factory=list)


class _Platform:
    """A platform with an even clock: it remembers whom it blocked, and what it was sent."""

    told_time = None

    def __init__(
        self, limits: Capabilities, clock: SteppedClock, rng: Random, share: Share
    ) -> None:
        self.name = limits.name
        self.account = "bot"
        self.capabilities = limits
        self._clock = clock
        self._rng = rng
        self._share = share
        self._blocked: dict[str, float] = {}
        self.windows: dict[str, float] = {}
        """Until when each chat takes free words."""
        self._flying: set[int] = set()
        self._arrived: set[int] = set()
        self.is_calm = False
        """Takes everything at once, so that what waits can end."""

    async def send(
        self, rendered: Rendered, *, to: str, outbox: int, file: Path | None
    ) -> SendOutcome:
        self._begin(to, outbox, str(rendered.body["kind"]))
        self._flying.add(outbox)
        try:
            answer = await self._answer(to)
        finally:
            self._flying.discard(outbox)
        if isinstance(answer, Accepted):
            self._arrived.add(outbox)
        elif isinstance(answer, RetryAfter):
            scope = "" if answer.scope == "account" else to
            until = self._clock.monotonic() + answer.seconds
            self._blocked[scope] = max(until, self._blocked.get(scope, 0.0))
        return answer

    def _begin(self, to: str, row: int, kind: str) -> None:
        now = self._clock.monotonic()
        self._share.figures["calls"] += 1
        early = max(self._blocked.get(to, 0.0), self._blocked.get("", 0.0)) - now
        if early > NEARLY:
            self._broke("early", f"row {row}: {early:.1f} s")
        if row in self._flying:
            self._broke("twice at once", f"row {row}")
        if row in self._arrived:
            self._broke("sent again", f"row {row}")
        if kind != "beside" and now > self.windows.get(to, now):
            self._broke("after the window", f"row {row}: {now - self.windows[to]:.0f} s")

    async def _answer(self, to: str) -> SendOutcome:
        if self.is_calm:
            return Accepted("1")
        fate = self._rng.random()
        if fate < 0.06:
            seconds = self._rng.randint(2, 45)
            scope: LimitScope = "account" if self._rng.random() < 0.2 else "unsaid"
            return RetryAfter(seconds, scope)
        if fate < 0.08:
            return NotSent("connect")
        # Long ones are in the middle of their lease when the clock is set.
        await self._clock.sleep(self._rng.choice((0.1, 0.4, 1.0, 8.0, 20.0)))
        if fate < 0.11:
            return Unclear("reset")
        return Refused("400 wrong") if fate < 0.12 else Accepted("1")

    def _broke(self, rule: str, seen: str) -> None:
        self._share.broken.append((rule, f"{self.name} at {self._clock.monotonic():.0f}: {seen}"))


def run(size: str, seed: int) -> Outcome:
    """Set the clock as often as the size asks, in two processes."""
    begun = time.monotonic()
    jobs = [
        (SIZES[size] // WORKERS, seed * WORKERS + number, size == "control")
        for number in range(WORKERS)
    ]
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        shares = list(pool.map(_worker, *zip(*jobs, strict=True)))
    outcome = Outcome("clock")
    figures: Counter[str] = Counter()
    for share in shares:
        figures.update(share.figures)
        outcome.violations += share.broken
    if not figures.get("sent"):
        outcome.broke("nothing was sent", f"{figures}")
    if size == "control" and not {rule for rule, _ in outcome.violations} >= _CONTROLS:
        outcome.violations.clear()  # a guard was taken out and nobody noticed
    outcome.figures = {**figures, "seconds": round(time.monotonic() - begun)}
    return outcome


def _worker(steps: int, seed: int, obeys: bool) -> Share:
    set_up(stream=io.StringIO())
    if obeys:
        Sender._is_blocked = lambda *_: False  # it goes by an even clock
    folder = in_memory("clock")
    try:
        return asyncio.run(_life(folder / "sapa.db", steps, seed, obeys=obeys))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _life(path: Path, steps: int, seed: int, *, obeys: bool) -> Share:
    real = Database(f"sqlite+aiosqlite:///{path}")
    await real.open()
    await migrate(real)
    await real.close()
    database = InlineDatabase(path)
    try:
        return await _Life(database, Random(seed), obeys=obeys).run(steps)
    finally:
        await database.close()


class _Life:
    def __init__(self, database: InlineDatabase, rng: Random, *, obeys: bool) -> None:
        self._database = database
        self._rng = rng
        self._clock = SteppedClock(obeys=obeys)
        self._tasks = Tasks(self._clock)
        self._share = Share()
        self._platforms = [
            _Platform(limits, self._clock, rng, self._share)
            for limits in (telegram.CAPABILITIES, whatsapp.CAPABILITIES)
        ]
        self._written: dict[str, float] = {}
        """When each message was written, by the even clock."""
        self._expired: set[str] = set()
        places = itertools.count()
        self._senders = [
            Sender(
                platform,
                database,
                self._clock,
                tasks=self._tasks,
                figures=Figures(),
                attachments=None,
                places=places,
            )
            for platform in self._platforms
        ]

    async def run(self, steps: int) -> Share:
        """Set the clock so often, then let everything end."""
        running = [self._tasks.spawn(sender.run()) for sender in self._senders]
        running.append(self._tasks.spawn(self._sweep()))
        for _ in range(steps):
            await self._pass(self._rng.uniform(*BETWEEN))
            self._clock.step(self._rng)
            self._share.figures["steps"] += 1
        for platform in self._platforms:
            platform.is_calm = True
        await self._clock.advance(END_WITHIN)
        for sender in self._senders:
            sender.stop()
        await self._clock.advance(1)
        await self._tasks.stop()
        await self._judge()
        self._share.figures["virtual minutes"] = round(self._clock.monotonic() / 60)
        return self._share

    async def _pass(self, seconds: float) -> None:
        """Let time pass, with somebody to be told something every moment or so."""
        while seconds > 0:
            moment = min(seconds, self._rng.expovariate(1 / MESSAGE_EVERY))
            await self._clock.advance(moment)
            seconds -= moment
            await self._database.write(self._write)
            for sender in self._senders:
                sender.wake()

    def _write(self, tx: Transaction) -> None:
        platform = self._rng.choice(self._platforms)
        to = Address(platform.name, str(self._rng.randrange(CHATS)))
        now, key = self._clock.now(), f"m{len(self._written)}"
        kind = self._rng.choice(KINDS)
        has_window = platform.capabilities.window > 0
        if has_window and self._rng.random() < 0.3:
            lasts = timedelta(minutes=self._rng.uniform(*WINDOW))
            identities.resolve(tx, to, Writer(to.external_id), at=now, now=now, window=lasts)
            outbox.opened(tx, to.key, now)
            until = self._clock.monotonic() + lasts.total_seconds()
            platform.windows[to.external_id] = max(until, platform.windows.get(to.external_id, 0.0))
        self._written[key] = self._clock.monotonic()
        row = NewOutboxRow(
            key=key,
            to=to,
            account=platform.account,
            kind=kind,
            method="sendMessage",
            body={"kind": kind},
            created_at=now,
            policy="free" if kind == "beside" else "resend",
            expires_at=now + LASTS if has_window and kind != "beside" else None,
        )
        outbox.add(tx, [row])

    async def _sweep(self) -> None:
        """Sweep as the product does, and see what expired."""
        while True:
            await self._clock.sleep(SWEEP_EVERY)
            await self._database.write(lambda tx: outbox.sweep(tx, self._clock.now()))
            await self._database.read(self._look_at_expired)

    def _look_at_expired(self, tx: Transaction) -> None:
        rows = schema.outbox
        for row in tx.execute(select(rows).where(rows.c.state == "expired")):
            if row.key in self._expired:
                continue
            self._expired.add(row.key)
            lasts = row.expires_at - row.created_at
            passed = self._clock.monotonic() - self._written[row.key]
            if passed < lasts.total_seconds() * (1 - FOLLOWS) - 1:
                self._share.broken.append(
                    ("expired early", f"{row.key} ({row.kind}) after {passed:.0f} s of {lasts}")
                )

    async def _judge(self) -> None:
        rows = schema.outbox
        every = select(rows.c.key, rows.c.kind, rows.c.channel, rows.c.state, rows.c.error)
        for row in await self._database.read(lambda tx: tx.execute(every).all()):
            self._share.figures[row.state] += 1
            if row.state not in ENDS and not self._may_wait(row):
                self._share.broken.append(("stuck", str(tuple(row))))

    def _may_wait(self, row: object) -> bool:
        """An unclear broadcast waits a day for what the platform may still tell of it."""
        return row.state == "unknown" and policies.settle_after(row.channel, row.kind) > timedelta(
            seconds=END_WITHIN
        )
