"""What the clock moves: sweeps, the spool, erasure, checkpoints, checks of the surroundings.

The scheduler holds no data and no jobs but these few functions at fixed intervals; every due
time is a row of the records. Each function may be called at any moment, also twice.
"""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import outgoing
from bot.actions import desk
from bot.log import Event, logger, without_words
from storage import codes, inbox, outbox, site
from storage.crash import crash_point
from storage.policies import INBOX_KEYS_FOR

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.channels.base import Channel
    from bot.clock import Clock
    from storage.database import Database, Transaction

SWEEP_EVERY = 5
ERASE_EVERY = 3600
CHECKPOINT_EVERY = 300
WEBHOOK_EVERY = 300
DISK_EVERY = 60
ALARMS_EVERY = 30

READ_FOR = timedelta(days=7)
"""How long what a person wrote stays in the inbox after its turn."""
SAID_FOR = timedelta(days=30)
SETTLED_FOR = timedelta(days=90)
LEAST_FREE = 10
"""Percent of the disk that must be free."""


def _sweep(
    tx: Transaction, channels: Mapping[str, Channel], now: datetime, *, orphaned: bool
) -> outbox.Swept:
    """Sweep; the notices of staff that are held neither expire by it nor leave after it.

    Those that wait for their hour count what waits by now.
    """
    desk.hold_until_open(tx, now)
    swept = outbox.sweep(tx, now, orphaned=orphaned)
    if swept.released or swept.repeated:
        desk.hold_until_open(tx, now)
    outgoing.rewrite(tx, channels, desk.recount(tx))
    return swept


class Ticker:
    """All that happens only because time passes.

    `checks` are those of other parts, each with the seconds from one to the next.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Mapping[str, Channel],
        *,
        replay: Callable[[], Awaitable[object]],
        folder: Path,
        wake: Callable[[], None],
        erase_by_age: Callable[[], Awaitable[object]],
        checks: Sequence[tuple[Callable[[], Awaitable[None]], int]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels
        self._replay = replay
        self._folder = folder
        self._wake = wake
        self._erase_by_age = erase_by_age
        self._checks = checks
        self._scheduler: AsyncIOScheduler | None = None
        self.is_disk_low = False

    def start(self) -> None:
        """Begin to tick."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        jobs: list[tuple[Callable[[], Awaitable[None]], int]] = [
            (self.sweep, SWEEP_EVERY),
            (self.replay_spool, SWEEP_EVERY),
            (self.erase, ERASE_EVERY),
            (self._database.checkpoint, CHECKPOINT_EVERY),
            (self.look_at_disk, DISK_EVERY),
            (self.try_storing, DISK_EVERY),
            (self.try_storing_again, SWEEP_EVERY),
            *self._checks,
        ]
        for work, seconds in jobs:
            scheduler.add_job(
                self._safely,
                "interval",
                (work,),
                seconds=seconds,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        scheduler.start()
        self._scheduler = scheduler

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    async def _safely(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the next tick must come whatever happened
            logger().error(Event.TICK_FAILED, error=without_words(error))

    async def sweep(self, *, orphaned: bool = False) -> None:
        """Let go of messages nobody works on. `orphaned`: at start, when nobody can."""
        now = self._clock.now()
        swept = await self._database.write(
            lambda tx: _sweep(tx, self._channels, now, orphaned=orphaned)
        )
        crash_point("tick.swept")
        if swept.unclear or swept.review or swept.repeated:
            logger().warning(
                Event.OUTBOX_SWEPT,
                count=swept.unclear + swept.repeated + swept.review,
                state=f"unclear {swept.unclear}, repeated {swept.repeated}, review {swept.review}",
            )
        if swept.released or swept.repeated:
            self._wake()

    async def replay_spool(self) -> None:
        await self._replay()

    async def erase(self) -> None:
        """Take away what has been kept long enough."""
        now = self._clock.now()
        await self._database.write(lambda tx: inbox.erase_bodies(tx, now - READ_FOR))
        await self._database.write(lambda tx: inbox.forget(tx, now - INBOX_KEYS_FOR))
        await self._database.write(lambda tx: outbox.erase_bodies(tx, now - SAID_FOR))
        await self._database.write(lambda tx: outbox.forget(tx, now - SETTLED_FOR))
        await self._database.write(lambda tx: codes.erase_ended_invitations(tx, now))
        await self._erase_by_age()

    async def try_storing(self) -> None:
        """See whether anything can be stored."""
        at = self._clock.now().isoformat()
        await self._database.prove(lambda tx: site.note(tx, "stored_at", at))

    async def try_storing_again(self) -> None:
        """See whether something can be stored again, if nothing could."""
        if self._database.fault is not None:
            await self.try_storing()

    async def look_at_disk(self) -> None:
        """See whether the disk will soon be full."""
        usage = await asyncio.to_thread(shutil.disk_usage, self._folder)
        self.is_disk_low = 100 * usage.free < LEAST_FREE * usage.total
