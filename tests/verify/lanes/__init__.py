"""lanes: replies do not wait for a broadcast of a hundred thousand messages.

On each channel a broadcast waits for 100,000 people, the real senders and clients work at the
platform's limit, and 5 replies a second come up. How long each waits in our queue is measured
from before it is written to its arrival at a platform of loopback that takes the time a platform
takes, and for some seconds much longer. The broadcast gets at least 80 % of its share, and while
more replies wait than can leave, reminders get their 10 %. On SQLite and PostgreSQL, at once.
The control has one lane for all.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import math
import shutil
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING

from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.clock import SystemClock
from bot.figures import Figures
from bot.log import set_up
from bot.send import Sender
from bot.tasks import Tasks
from bot.tick import ALARMS_EVERY, SWEEP_EVERY
from conversations.messages import Address
from conversations.messages import Sender as Writer
from storage import identities, outbox, policies
from storage.database import Database
from storage.migrations import migrate
from storage.outbox import NewOutboxRow, RowTwin
from tests import postgres
from tests.verify.lanes.backlog import ACCOUNTS, BROADCAST, METHODS, TEMPLATE, body_of, write
from tests.verify.lanes.platform import Platforms
from tests.verify.outcome import Outcome
from tests.verify.workspace import in_memory

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Transaction
    from tests.verify.lanes.platform import Arrival


@dataclass(frozen=True, slots=True)
class _Size:
    backlog: int
    replies: int
    one_lane: bool = False


SIZES = {
    "gate": _Size(100_000, 300),
    "soak": _Size(100_000, 3_000),
    "control": _Size(5_000, 40, one_lane=True),
}
REPLIES_A_SECOND = 5
MOST_WAIT, NEARLY_ALL_WAIT = 3.0, 1.0
"""Seconds a reply may wait at most, and 99 of 100 of them."""
SLOW_FOR = 6.0
"""Seconds in the middle in which a call takes four."""
CROWD = 8.0
"""Seconds in which more replies wait than can leave."""
A_DAY = timedelta(days=1)
BEGIN = 2.0
"""Seconds that do not count, as connections are opened in them."""
OF_SHARE = 0.8
"""The part of its share that a broadcast must get."""
OF_REMINDERS = 0.8
"""The part of their share that reminders must get in so short a time."""


@dataclass(slots=True)
class Share:
    """What one kind of records showed."""

    figures: dict[str, int | float | str] = field(default_factory=dict)
    broken: list[tuple[str, str]] = field(default_factory=list)


def run(size: str, seed: int) -> Outcome:
    """Send on both kinds of records at once."""
    begun = time.monotonic()
    outcome = Outcome("lanes")
    kinds = ("sqlite",) if size == "control" else ("sqlite", "postgresql")
    with ProcessPoolExecutor(len(kinds), mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(_work, kind, size, seed) for kind in kinds]
        for kind, job in zip(kinds, jobs, strict=True):
            share = job.result()
            outcome.violations += [(rule, f"{kind}: {seen}") for rule, seen in share.broken]
            outcome.figures |= {f"{kind} {name}": it for name, it in share.figures.items()}
    outcome.figures["seconds"] = round(time.monotonic() - begun)
    return outcome


def _work(kind: str, size: str, seed: int) -> Share:
    set_up(stream=io.StringIO(), level="ERROR")
    if SIZES[size].one_lane:
        policies.LANES.update(dict.fromkeys(policies.LANES, policies.LANES["broadcast"]))
    folder = in_memory("lanes")
    try:
        is_file = kind == "sqlite"
        url = f"sqlite+aiosqlite:///{folder}/sapa.db" if is_file else postgres.create_database()
        with Platforms(seed) as platforms:
            return asyncio.run(_run(url, SIZES[size], Random(seed), platforms))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _run(url: str, size: _Size, rng: Random, platforms: Platforms) -> Share:
    database = Database(url)
    await database.open()
    try:
        await migrate(database)
        now = SystemClock().now()
        await database.restructure(lambda tx: write(tx, size.backlog, now))
        await database.checkpoint()
        return await _Senders(database, rng, platforms).run(size)
    finally:
        await database.close()


class _Senders:
    def __init__(self, database: Database, rng: Random, platforms: Platforms) -> None:
        self._database = database
        self._rng = rng
        self._platforms = platforms
        self._clock = SystemClock()
        self._tasks = Tasks(self._clock)
        base = f"http://127.0.0.1:{platforms.port}"
        self._channels = {
            "telegram": TelegramChannel(f"{ACCOUNTS['telegram']}:verify", base_url=base),
            "whatsapp": WhatsAppChannel("verify", ACCOUNTS["whatsapp"], base_url=base),
        }
        places = itertools.count()
        self._senders = {
            name: Sender(
                channel,
                database,
                self._clock,
                tasks=self._tasks,
                figures=Figures(),
                attachments=None,
                places=places,
            )
            for name, channel in self._channels.items()
        }
        self._asked: dict[str, float] = {}
        """When each reply came up."""
        self._numbers = itertools.count()

    async def run(self, size: _Size) -> Share:
        for channel in self._channels.values():
            await channel.start()
        running = [self._tasks.spawn(sender.run()) for sender in self._senders.values()]
        beside = [self._tasks.spawn(one()) for one in (self._sweep, self._look)]
        began = time.monotonic()
        seconds = size.replies / REPLIES_A_SECOND
        slow = self._tasks.spawn(self._be_slow(seconds / 2))
        await asyncio.gather(*(self._reply(name, size.replies) for name in self._channels))
        await slow
        calm = time.monotonic()
        if not size.one_lane:
            await self._crowd()
        for task in beside:
            task.cancel()
        for sender in self._senders.values():
            sender.stop()
        await asyncio.gather(*running)
        for channel in self._channels.values():
            await channel.stop()
        await self._tasks.stop()
        return self._judge(began + BEGIN, calm)

    async def _reply(self, channel: str, count: int) -> None:
        """Have replies come up, as many a second as it is said, each to another chat."""
        for _ in range(count):
            await asyncio.sleep(self._rng.uniform(0, 2 / REPLIES_A_SECOND))
            key = f"R{next(self._numbers)}"
            self._asked[f"{channel} {key}"] = time.monotonic()
            await self._write(channel, "reply", [key])

    async def _crowd(self) -> None:
        """Have more replies wait than can leave in that time, and reminders behind them."""
        for channel in self._channels:
            rate = policies.account_rate(channel).per_second
            crowd = [f"C{next(self._numbers)}" for _ in range(int(rate * CROWD))]
            reminders = [f"N{next(self._numbers)}" for _ in range(int(rate * CROWD))]
            await self._write(channel, "notice", reminders)
            await self._write(channel, "reply", crowd)
        await asyncio.sleep(CROWD)

    async def _write(self, channel: str, kind: str, keys: list[str]) -> None:
        now = self._clock.now()
        rows = [_row(channel, kind, key, now) for key in keys]

        def add(tx: Transaction) -> None:
            if kind == "reply":
                for row in rows:  # they wrote, so free words are taken there
                    who = Writer(row.to.external_id)
                    identities.resolve(tx, row.to, who, at=now, now=now, window=A_DAY)
            outbox.add(tx, rows)

        await self._database.write(add)
        self._senders[channel].wake()

    async def _be_slow(self, after: float) -> None:
        await asyncio.sleep(after)
        self._platforms.be_slow(True)
        await asyncio.sleep(SLOW_FOR)
        self._platforms.be_slow(False)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_EVERY)
            await self._database.write(lambda tx: outbox.sweep(tx, self._clock.now()))

    async def _look(self) -> None:
        """Read what monitoring asks for."""
        while True:
            await asyncio.sleep(ALARMS_EVERY / 3)
            await self._database.read(_figures)

    def _judge(self, began: float, calm: float) -> Share:
        arrivals, refused = self._platforms.tell()
        share = Share()
        for name in self._channels:
            mine = [one for one in arrivals if one[0] == name]
            self._judge_replies(share, name, mine)
            self._judge_shares(share, name, mine, began, calm)
            if refused[name]:
                share.broken.append(("above the limit", f"{name}: {refused[name]} calls"))
        return share

    def _judge_replies(self, share: Share, name: str, arrivals: list[Arrival]) -> None:
        came = {f"{name} {words}": at for _, words, at in arrivals}
        asked = {key: at for key, at in self._asked.items() if key.startswith(name)}
        waits = sorted(came.get(key, math.inf) - at for key, at in asked.items())
        nearly_all = waits[math.ceil(0.99 * len(waits)) - 1]
        share.figures[f"{name} replies"] = len(waits)
        share.figures[f"{name} p99"] = round(nearly_all, 2)
        share.figures[f"{name} max"] = round(waits[-1], 2)
        if nearly_all > NEARLY_ALL_WAIT or waits[-1] > MOST_WAIT:
            seen = f"{name}: p99 {nearly_all:.2f} s, at most {waits[-1]:.2f} s"
            share.broken.append(("replies wait", seen))

    def _judge_shares(
        self, share: Share, name: str, arrivals: list[Arrival], began: float, calm: float
    ) -> None:
        rate = policies.account_rate(name).per_second
        sent = Counter(words[0] for _, words, at in arrivals if began <= at < calm)
        broadcast = sent[BROADCAST] / (calm - began)
        wanted = policies.BROADCAST_SHARE * rate * OF_SHARE
        share.figures[f"{name} broadcasts/s"] = round(broadcast, 1)
        if broadcast < wanted:
            share.broken.append(("broadcast held up", f"{name}: {broadcast:.1f}/s of {wanted}"))
        crowd = [at for _, words, at in arrivals if words[0] == "C"]
        if crowd:
            those = [at for _, words, at in arrivals if words[0] == "N" and at <= max(crowd)]
            reminders = len(those) / (max(crowd) - min(crowd))
            wanted = policies.REMINDER_SHARE * rate * OF_REMINDERS
            share.figures[f"{name} reminders/s"] = round(reminders, 1)
            if reminders < wanted:
                seen = f"{name}: {reminders:.1f}/s of {wanted}"
                share.broken.append(("reminders held up", seen))


def _row(channel: str, kind: str, key: str, now: datetime) -> NewOutboxRow:
    is_template = channel == "whatsapp" and kind == "notice"
    return NewOutboxRow(
        key=key,
        to=Address(channel, str(int(key[1:]) + 1)),
        account=ACCOUNTS[channel],
        kind=kind,
        method=METHODS[channel],
        body=body_of(channel, key),
        created_at=now,
        twin=RowTwin(TEMPLATE, {}, says_all=True) if is_template else None,
        as_template=is_template,
    )


def _figures(tx: Transaction) -> object:
    return outbox.depths(tx), outbox.oldest_reply(tx), outbox.oldest_review(tx)
