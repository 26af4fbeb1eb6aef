"""zombie: a sender is frozen past its lease, others go on, and it wakes: nothing is changed by it.

The sender is the real one, stopped dead at one of five moments of its work. Meanwhile its lease
runs out, and another sender, a person or the sweep decide about its message; then it wakes and
settles with any answer a platform gives. What others decided stands, to the last column, and it
sends nothing more. Only where nobody has taken the message since, a late but true answer counts.
Half of them on SQLite, half on PostgreSQL. The control settles without looking at the lease.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from bot.actions import personal
from bot.channels.base import (
    Accepted,
    ChannelDown,
    HeldBack,
    Moved,
    NeedsTemplate,
    NotSent,
    NotToday,
    OptedOut,
    Refused,
    RetryAfter,
    Unclear,
    Unreachable,
)
from bot.log import set_up
from conversations.messages import Address, Attachment, FileId, PersonId, Sender
from storage import chats, identities, opt_ins, outbox, people, schema
from storage.database import Database
from storage.migrations import migrate
from storage.outbox import NewOutboxRow, settling
from storage.prepared import Prepared
from storage.schema.records import opt_ins as opt_in_rows
from storage.schema.records import people as people_rows
from tests import postgres
from tests.fakes.clock import START, FakeClock
from tests.verify.frozen import PHASES, Worker
from tests.verify.outcome import Outcome
from tests.verify.workspace import in_memory

if TYPE_CHECKING:
    from bot.channels.base import SendOutcome
    from storage.database import Transaction

SIZES = {"gate": 50, "soak": 500, "control": 24}
LONG = timedelta(seconds=61)
"""How long a sender stands still: its lease is over, and a sweep has seen it."""
DAY = timedelta(days=1)
ANSWERS: tuple[SendOutcome, ...] = (
    Accepted("late"),
    RetryAfter(5),
    NotSent("connect"),
    Unclear("reset"),
    Refused("400 wrong"),
    Unreachable("blocked"),
    OptedOut("131050 stopped"),
    NeedsTemplate("131047 too late"),
    NotToday("131049 enough"),
    HeldBack("131048 spam"),
    Moved("9009"),
    ChannelDown("the token was refused"),
)
OF_ANOTHER: dict[str, SendOutcome] = {
    "sent": Accepted("other"),
    "later": RetryAfter(30),
    "unclear": Unclear("no answer"),
    "refused": Refused("400 wrong"),
}
"""What another sender, which took the message since, was told."""
MEANWHILE = ("nobody", "took", *OF_ANOTHER, "withdrawn", "erased", "stopped", "review")
UNSENT = {"claimed", "file", "starting"}
"""Phases in which nothing has left yet, so nothing may leave after it."""
WATCHED = (schema.outbox, schema.chats, schema.identities, people_rows, opt_in_rows)


@dataclass(frozen=True, slots=True)
class _Case:
    """One sender's freeze, and what others did meanwhile."""

    number: int
    phase: str
    meanwhile: str
    answer: SendOutcome

    def __str__(self) -> str:
        return f"case {self.number} frozen at {self.phase}, {self.meanwhile}, woke to {self.answer}"


def run(size: str, seed: int) -> Outcome:
    """Freeze and wake as many senders as the size asks."""
    set_up(stream=io.StringIO())  # what is answered here would be worth many an alarm
    begun = time.monotonic()
    outcome = Outcome("zombie")
    if size == "control":
        settle_blindly()
    folder = in_memory("zombie")
    urls = [f"sqlite+aiosqlite:///{folder}/sapa.db"]
    if size != "control":
        urls.append(postgres.create_database())
    try:
        cases = _cases(SIZES[size], Random(seed))
        for place, url in enumerate(urls):
            asyncio.run(_run(url, cases[place :: len(urls)], outcome))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    outcome.figures["seconds"] = round(time.monotonic() - begun)
    return outcome


def settle_blindly() -> None:
    """Settle whatever a sender comes back with, whoever has its message by now."""
    weak = settling._SETTLE._statement._generate()
    weak._where_criteria = (schema.outbox.c.id == bindparam("row"),)
    settling._SETTLE = Prepared(weak)
    outbox.is_held = lambda *_: True


def _cases(count: int, rng: Random) -> list[_Case]:
    """Return cases so that every phase meets everything others may do, with all answers in turn."""
    pairs = [(phase, meanwhile) for phase in PHASES for meanwhile in MEANWHILE]
    rng.shuffle(pairs)
    answers = list(ANSWERS)
    rng.shuffle(answers)
    return [
        _Case(number, *pairs[number % len(pairs)], answers[number % len(answers)])
        for number in range(count)
    ]


async def _run(url: str, cases: list[_Case], outcome: Outcome) -> None:
    database = Database(url)
    await database.open()
    counts: Counter[str] = Counter()
    try:
        await migrate(database)
        for case in cases:
            for rule, seen in await _Freeze(database, case).run(counts):
                outcome.broke(rule, f"{database.dialect} {case}: {seen}")
    finally:
        await database.close()
    for name, count in counts.items():
        outcome.figures[name] = int(outcome.figures.get(name, 0)) + count


class _Freeze:
    def __init__(self, database: Database, case: _Case) -> None:
        self._database = database
        self._case = case
        self._to = Address("telegram", str(10_000 + case.number))
        self._now = START + case.number * 3 * DAY
        self._account = f"bot{case.number}"
        self._person = PersonId(0)

    async def run(self, counts: Counter[str]) -> list[tuple[str, str]]:
        """Freeze, let others work, wake; return what was broken."""
        await self._database.write(self._prepare)
        clock = FakeClock(self._now)
        zombie = self._worker(clock, self._case.answer, phase=self._case.phase)
        await zombie.freeze()
        calls = len(zombie.channel.calls)
        other = await self._meanwhile()
        before = await self._database.read(_look)
        clock.jump((self._now - clock.now()).total_seconds())
        await zombie.wake()
        after = await self._database.read(_look)
        counts["zombies"] += 1
        broken = []
        changes = _difference(before, after)
        if self._case.meanwhile == "nobody" and self._case.phase not in {"file", "starting"}:
            counts["late but true"] += 1
            if self._case.phase == "claimed" and not _is_waiting(after, self._account):
                broken.append(("unsent is not waiting", str(changes)))
        elif changes:
            broken.append(("changed", str(changes)))
        if self._case.phase in UNSENT and len(zombie.channel.calls) > calls:
            broken.append(("sent after the freeze", f"row {zombie.channel.calls[-1]}"))
        if other is not None:
            await other.wake()
        return broken

    def _worker(self, clock: FakeClock, answer: SendOutcome, phase: str | None = None) -> Worker:
        return Worker(
            self._database,
            clock,
            answer,
            phase=phase,
            has_file=self._has_file,
            account=self._account,
        )

    @property
    def _has_file(self) -> bool:
        return self._case.phase in {"file", "starting"}

    def _prepare(self, tx: Transaction) -> None:
        now = self._now
        self._person = people.add(tx, language="id", consent_version="v", consent_at=now, now=now)
        chats.load(tx, self._to, now)
        chats.bind_person(tx, self._to.key, self._person)
        identities.resolve(tx, self._to, Sender(self._to.external_id), at=now, now=now, window=DAY)
        opt_ins.give(tx, self._person, wording="w", language="id", channel="telegram", at=now)
        kind = {"review": "code", "stopped": "notice"}.get(self._case.meanwhile, "receipt")
        outbox.add(
            tx,
            [
                NewOutboxRow(
                    key=self._account,
                    to=self._to,
                    account=self._account,
                    kind=kind,
                    method="sendMessage",
                    body={"text": "CONTOH"},
                    created_at=now,
                    person=self._person,
                    expires_at=now + 2 * DAY,
                    attachment=Attachment("x.txt", file=FileId("x")) if self._has_file else None,
                )
            ],
        )

    async def _meanwhile(self) -> Worker | None:
        """Let the others work; return a sender that still has the message, if one does."""
        await self._sweep(LONG)
        if self._case.meanwhile == "nobody":
            return None
        await self._sweep(DAY + LONG)
        match self._case.meanwhile:
            case "took":
                other = self._worker(FakeClock(self._now), Accepted("other"), phase="wire")
                await other.freeze()
                return other
            case "withdrawn":
                await self._database.write(
                    lambda tx: outbox.withdraw(tx, self._to.key, self._now, "withdrawn")
                )
            case "erased":
                await self._database.write(
                    lambda tx: outbox.erase_person(tx, self._person, self._now)
                )
            case "stopped":
                await self._database.write(
                    lambda tx: personal.stop_messages(tx, self._person, self._now)
                )
            case "review":
                pass  # by the sweep, as a code is never repeated
            case done:
                other = self._worker(FakeClock(self._now), OF_ANOTHER[done])
                await other.begin()
                await other.end()
        return None

    async def _sweep(self, after: timedelta) -> None:
        self._now += after
        await self._database.write(lambda tx: outbox.sweep(tx, self._now))


_Rows = dict[str, list[tuple[object, ...]]]


def _look(tx: Transaction) -> _Rows:
    """Return every row a sender may change, but for the pace: a limit is obeyed by whom it hits."""
    return {
        table.name: [tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key))]
        for table in WATCHED
    }


def _difference(before: _Rows, after: _Rows) -> list[str]:
    return [
        f"{table.name}.{column.name}: {one} became {other}"
        for table in WATCHED
        for old, new in zip(before[table.name], after[table.name], strict=True)
        for column, one, other in zip(table.columns, old, new, strict=True)
        if one != other
    ]


def _is_waiting(rows: _Rows, key: str) -> bool:
    columns = [column.name for column in schema.outbox.columns]
    found = next(row for row in rows["outbox"] if key in row)
    return found[columns.index("state")] == "pending"
