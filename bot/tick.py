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
from bot.actions import desk, linking
from bot.log import Event, logger, without_words
from bot.outgoing import Outgoing
from conversations.messages import PromptId
from storage import codes, former_links, identities, inbox, links, outbox, site
from storage.crash import crash_point
from storage.policies import INBOX_KEYS_FOR

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.channels.base import Channel
    from bot.clock import Clock
    from bot.tasks import Tasks
    from storage.database import Database, Transaction

SWEEP_EVERY = 5
ERASE_EVERY = 3600
CHECKPOINT_EVERY = 300
WEBHOOK_EVERY = 300
DISK_EVERY = 60
ALARMS_EVERY = 30
SILENT_FOR = 3 * SWEEP_EVERY
"""Seconds without a tick after which the scheduler must have lost the time."""

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
    _end_questions(tx, channels, now)
    return swept


def _end_questions(tx: Transaction, channels: Mapping[str, Channel], now: datetime) -> None:
    """End questions about chats that nobody answered in time; who waited for that is told."""
    told = [
        Outgoing(message, message.to, f"over:{question}", PromptId(""))
        for question, message in linking.end_expired(tx, now)
        if message.to is not None
    ]
    outgoing.write(tx, channels, told, now)


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
        self._ticked_at = clock.monotonic()
        self.is_disk_low = False

    def start(self, tasks: Tasks) -> None:
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
        self._ticked_at = self._clock.monotonic()
        tasks.supervise("tick", self._keep_time)

    async def _keep_time(self) -> None:
        """Have all jobs begin anew where nothing ticks: the machine's clock was put back.

        The scheduler goes by that clock, and would wait until it has caught up.
        """
        while True:
            await self._clock.sleep(SWEEP_EVERY)
            if self._scheduler is None or self._clock.monotonic() - self._ticked_at < SILENT_FOR:
                continue
            for job in self._scheduler.get_jobs():
                job.reschedule("interval", seconds=job.trigger.interval.total_seconds())
            self._ticked_at = self._clock.monotonic()

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    async def _safely(self, work: Callable[[], Awaitable[None]]) -> None:
        self._ticked_at = self._clock.monotonic()
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
        await self._database.write(lambda tx: links.forget_ended(tx, now))
        await self._database.write(lambda tx: former_links.forget_older(tx, now))
        await self._database.write(lambda tx: identities.forget_former(tx, now - INBOX_KEYS_FOR))
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
