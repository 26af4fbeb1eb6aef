"""stop: people say BERHENTI in the middle of a broadcast; from then on nothing of it goes to them.

The real sender works through a broadcast that is still being written, and through notices, some
with files; people stop everything nobody asked for, or end the invitations only: by their first
BERHENTI, or at the platform, which may also answer so. After the commit no call of such a kind
may begin to them but what was on the wire by then, and that within 10 seconds; whoever did not
stop gets everything. On SQLite and on PostgreSQL. The control claims without looking at who stopped.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from bot.actions import personal
from bot.channels.base import Accepted, NotSent, OptedOut, Unclear
from bot.channels.telegram.outbound import CAPABILITIES
from bot.clock import SystemClock
from bot.figures import Figures
from bot.log import set_up
from bot.send import Sender
from bot.tasks import Tasks
from conversations.messages import Address, Attachment, FileId, PersonId
from storage import outbox, policies, schema
from storage.database import Database
from storage.migrations import migrate
from storage.outbox import NewOutboxRow, bars
from storage.schema.records import people as people_rows
from tests import postgres
from tests.verify.outcome import Outcome
from tests.verify.workspace import in_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.channels.base import Rendered, SendOutcome
    from storage.database import Transaction
    from storage.outbox import OutboxRow

SIZES = {"gate": 2_000, "soak": 20_000, "control": 1_000}
BATCH = 500
"""Rows of the broadcast written at a time."""
WITH_NOTICE, WITH_FILE = 4, 9
"""One person of so many gets a notice too; one message of so many carries a file."""
STOPPERS = 0.4
"""The part of the people who stop."""
AT_ONCE = 8
"""How many of them do so at once."""
RATE = 400.0
SOON = 200
"""How many people ahead of a broadcast most of those are who stop."""
ON_THE_WIRE = 10.0
"""Seconds within which what was on the wire must have begun."""
LATER = timedelta(hours=25)
"""After the broadcast the time moves on so far, and everything that waits is tried again."""
PATIENCE = 120.0


class _Clock(SystemClock):
    """The machine's time, moved forward at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


@dataclass(frozen=True, slots=True)
class _Stop:
    """What somebody does not want, since when, and what was on the wire by then."""

    kinds: Sequence[str]
    at: float
    on_the_wire: frozenset[int]


@dataclass(slots=True)
class _Platform:
    """A platform that takes a moment, and now and then refuses, fails or hears of a stop."""

    rng: Random
    outcome: Outcome
    name: str = "telegram"
    account: str = "bot"
    capabilities = CAPABILITIES
    entrance = None
    told_time = None
    stopped: dict[str, list[_Stop]] = field(default_factory=dict)
    sent: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    reached: int = 0
    """The last person the broadcast has come to."""

    async def send(
        self, rendered: Rendered, *, to: str, outbox: int, file: Path | None
    ) -> SendOutcome:
        self.calls += 1
        self.reached = max(self.reached, int(to))
        kind = str(rendered.body["kind"])
        for stop in self.stopped.get(to, ()):
            passed = time.monotonic() - stop.at
            if kind in stop.kinds and outbox not in stop.on_the_wire:
                self.outcome.broke("sent after the stop", f"{kind} {outbox}, {passed:.3f} s")
            elif kind in stop.kinds and passed > ON_THE_WIRE:
                self.outcome.broke("too long on the wire", f"{kind} {outbox}, {passed:.3f} s")
        await asyncio.sleep(self.rng.uniform(0, 0.02))
        fate = self.rng.random()
        if fate < 0.06:
            return NotSent("connect")
        if fate < 0.08:
            return Unclear("reset")
        if fate < 0.10 and kind == "broadcast":
            return OptedOut("131050 stopped")
        self.sent[f"{kind}:{to}"] += 1
        return Accepted(str(self.calls))


class _Files:
    async def prepare(self, row: OutboxRow) -> None:
        await asyncio.sleep(0.01)

    async def release(self, path: Path) -> None: ...


def run(size: str, seed: int) -> Outcome:
    """Send as many messages as the size asks, on either kind of records."""
    set_up(stream=io.StringIO())
    begun = time.monotonic()
    outcome = Outcome("stop")
    if size == "control":
        bars.Whom.bar = lambda *_: None  # type: ignore[method-assign] - the guard is taken out
    folder = in_memory("stop")
    urls = [f"sqlite+aiosqlite:///{folder}/sapa.db"]
    if size != "control":
        urls.append(postgres.create_database())
    try:
        for url in urls:
            asyncio.run(_run(url, SIZES[size], Random(seed), outcome))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    outcome.figures["seconds"] = round(time.monotonic() - begun)
    return outcome


async def _run(url: str, count: int, rng: Random, outcome: Outcome) -> None:
    database = Database(url)
    await database.open()
    try:
        await migrate(database)
        await _Broadcast(database, count, rng, outcome).run()
    finally:
        await database.close()


class _Broadcast:
    def __init__(self, database: Database, count: int, rng: Random, outcome: Outcome) -> None:
        self._database = database
        self._rng = rng
        self._outcome = outcome
        self._clock = _Clock()
        self._tasks = Tasks(self._clock)
        self._platform = _Platform(rng, outcome)
        people = count * WITH_NOTICE // (WITH_NOTICE + 1)
        self._people = [PersonId(number) for number in range(1, people + 1)]
        self._sender = Sender(
            self._platform,
            database,
            self._clock,
            tasks=self._tasks,
            figures=Figures(),
            attachments=_Files(),
            places=itertools.count(),
            per_second=RATE,
        )

    async def run(self) -> None:
        await self._database.write(self._add_people)
        sending = self._tasks.spawn(self._sender.run())
        sweeping = self._tasks.spawn(self._sweep())
        stopping = [self._tasks.spawn(self._stop_some()) for _ in range(AT_ONCE)]
        for start in range(0, len(self._people), BATCH):
            batch = self._people[start : start + BATCH]
            await self._database.write(lambda tx, batch=batch: self._add_rows(tx, batch))
            self._sender.wake()
            await asyncio.sleep(BATCH / RATE)  # so some stop before their rows are written
        await asyncio.gather(*stopping)
        for _ in range(3):  # unclear ones are decided, then sent, then settled
            self._clock.ahead += LATER
            await self._database.write(lambda tx: outbox.sweep(tx, self._clock.now()))
            self._sender.wake()
            await self._until(lambda waiting: waiting == 0)
        sweeping.cancel()
        self._sender.stop()
        await sending
        await self._tasks.stop()
        await self._judge()

    async def _stop_some(self) -> None:
        """Have people stop, one after the other, as long as the broadcast lasts.

        Most of them shortly before the broadcast comes to them.
        """
        count = int(len(self._people) * STOPPERS) // AT_ONCE
        pause = len(self._people) / RATE / policies.BROADCAST_SHARE / count
        for _ in range(count):
            await asyncio.sleep(self._rng.uniform(0, 2 * pause))
            soon = self._people[self._platform.reached : self._platform.reached + SOON]
            person = self._rng.choice(soon if soon and self._rng.random() < 0.7 else self._people)
            kinds = self._rng.choice((policies.STOPPABLE, policies.NEEDS_OPT_IN))
            found = await self._database.write(
                lambda tx, person=person, kinds=kinds: self._stop(tx, person, kinds)
            )
            if self._database.dialect != "sqlite":  # claims go on beside it, up to its commit
                found = await self._database.read(lambda tx, who=person: _flying(tx, who))
            stop = _Stop(kinds, time.monotonic(), found)
            self._platform.stopped.setdefault(str(person), []).append(stop)

    def _stop(self, tx: Transaction, person: PersonId, kinds: Sequence[str]) -> frozenset[int]:
        now = self._clock.now()
        if kinds == policies.STOPPABLE:
            personal.stop_messages(tx, person, now)
        elif person % 2:
            personal.decline_invitations(tx, person, now, asks_about_rest=True)
        else:
            personal.note_wish(tx, person, wants=False, at=now)
        return _flying(tx, person)

    async def _sweep(self) -> None:
        while True:
            await self._clock.sleep(0.5)
            await self._database.write(lambda tx: outbox.sweep(tx, self._clock.now()))

    async def _until(self, happened: Callable[[int], bool]) -> None:
        """Wait until that is true of how many messages wait."""
        async with asyncio.timeout(PATIENCE):
            while not happened(await self._database.read(self._waiting)):  # noqa: ASYNC110 - rows
                await asyncio.sleep(0.02)

    def _waiting(self, tx: Transaction) -> int:
        soon = self._clock.now() + timedelta(minutes=1)
        rows = schema.outbox
        due = rows.c.state.in_(("pending", "leased", "sending")), rows.c.next_at < soon
        return tx.scalar(select(func.count()).select_from(rows).where(*due)) or 0

    def _add_people(self, tx: Transaction) -> None:
        now = self._clock.now()
        tx.execute(
            insert(people_rows),
            [
                {"id": person, "language": "id", "created_at": now, "invitations_at": now}
                for person in self._people
            ],
        )

    def _add_rows(self, tx: Transaction, batch: list[PersonId]) -> None:
        """Write what a batch of people gets, whoever has stopped by now."""
        now = self._clock.now()
        rows = [
            NewOutboxRow(
                key=f"{kind}:{person}",
                to=Address("telegram", str(person)),
                account="bot",
                kind=kind,
                method="sendMessage",
                body={"text": "CONTOH", "kind": kind},
                created_at=now,
                person=person,
                expires_at=now + 10 * LATER,
                attachment=Attachment("x.txt", file=FileId("x"))
                if not person % WITH_FILE
                else None,
            )
            for person in batch
            for kind in (("notice", "broadcast") if not person % WITH_NOTICE else ("broadcast",))
        ]
        outbox.add(tx, rows)

    async def _judge(self) -> None:
        """Whoever did not stop got everything; every message has its end."""
        rows = await self._database.read(lambda tx: tx.execute(_ENDS).all())
        counts = Counter(row.state for row in rows)
        for row in rows:
            stopped = any(
                row.kind in one.kinds for one in self._platform.stopped.get(row.address, ())
            )
            if row.state == "sent" or stopped:
                continue
            # What was unclear is not sent twice where that is its policy; others left by the platform.
            if row.state not in {"review", "suppressed"} or (
                row.state == "suppressed" and row.error in {outbox.STOPPED, outbox.NOT_AGREED}
            ):
                self._outcome.broke("not sent", f"{row.key} is {row.state} ({row.error})")
        if not counts["sent"]:
            self._outcome.broke("nothing was sent", f"{self._platform.calls} calls")
        figures = self._outcome.figures
        stops = sum(map(len, self._platform.stopped.values()))
        for name, count in (
            ("rows", len(rows)),
            ("stops", stops),
            ("calls", self._platform.calls),
            *((name, counts[name]) for name in ("sent", "cancelled", "suppressed", "review")),
        ):
            figures[name] = int(figures.get(name, 0)) + count


def _flying(tx: Transaction, person: PersonId) -> frozenset[int]:
    rows = schema.outbox
    flying = select(rows.c.id).where(rows.c.person_id == person, rows.c.state == "sending")
    return frozenset(tx.scalars(flying))


_ENDS = select(
    schema.outbox.c.key,
    schema.outbox.c.kind,
    schema.outbox.c.address,
    schema.outbox.c.state,
    schema.outbox.c.error,
)
