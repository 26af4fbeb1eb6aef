"""Files named in messages: downloaded, examined in a limited program, stored; then the turn.

An update with files waits at the head of its chat until each file is stored or refused. What
cannot be fetched or examined just now is tried again a few times; then the turn goes on without
it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.clock import Wakeup
from bot.log import Event, logger, without_words
from storage import files, inbox
from storage.crash import crash_point
from storage.errors import StorageError
from storage.file_store import remove

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from bot.channels.base import Channel
    from bot.clock import Clock
    from bot.figures import Figures
    from bot.filecheck.verdict import Verdict
    from conversations.messages import FileId, FileProblem
    from storage.database import Database, Transaction
    from storage.file_store import FileStore
    from storage.files import WantedFile

AT_ONCE = 8
"""Files worked on together; most of the time the platform is waited for."""
EXAMINED_AT_ONCE = 2
"""Decoding takes memory and a processor."""
POLL = 2.0
LONGEST = 120.0
"""Seconds for one download."""

_PROBLEMS: dict[str, FileProblem] = {"too_large": "too_large", "gone": "unavailable"}


class Fetcher:
    """The fetching loop. `woke` is called when an update may have its turn."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Mapping[str, Channel],
        *,
        store: FileStore,
        examine: Callable[[Path, Path, str], Awaitable[Verdict]],
        figures: Figures,
        woke: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels
        self._store = store
        self._examine = examine
        self._figures = figures
        self._woke = woke
        self._wakeup = Wakeup()
        self._busy: set[FileId] = set()
        self._examining = asyncio.Semaphore(EXAMINED_AT_ONCE)

    @property
    def is_idle(self) -> bool:
        """No file is being fetched."""
        return not self._busy

    def wake(self) -> None:
        """There is a file to be fetched."""
        self._wakeup.set()

    async def run(self) -> None:
        """Fetch for ever. It may be cancelled at any moment: then it begins anew."""
        self._busy.clear()
        async with asyncio.TaskGroup() as group:
            while True:
                try:
                    await self._start_due(group)
                except StorageError as error:
                    logger().error(Event.FILE_FAILED, error=without_words(error))
                await self._wakeup.wait(self._clock, POLL)

    async def _start_due(self, group: asyncio.TaskGroup) -> None:
        now = self._clock.now()
        due = await self._database.read(lambda tx: files.due(tx, now, limit=2 * AT_ONCE))
        for wanted in due:
            if len(self._busy) < AT_ONCE and wanted.id not in self._busy:
                self._busy.add(wanted.id)
                group.create_task(self._one(wanted))

    async def _one(self, wanted: WantedFile) -> None:
        fetched = self._store.temporary / wanted.id
        rewritten = self._store.temporary / f"{wanted.id}.new"
        is_kept = False
        try:
            is_kept = await self._take(wanted, fetched, rewritten)
        except StorageError as error:
            # It stays wanted. No wake-up: the database is given time.
            logger().error(Event.FILE_FAILED, file=wanted.id, error=without_words(error))
            return
        except Exception as error:  # noqa: BLE001 - one file must not stop all the others
            logger().error(Event.FILE_FAILED, file=wanted.id, error=without_words(error))
            await self._put_off(wanted)
            return
        finally:
            if not is_kept:
                await asyncio.to_thread(remove, fetched, rewritten)
            self._busy.discard(wanted.id)
        self._wakeup.set()

    async def _put_off(self, wanted: WantedFile) -> None:
        """Have a file tried again later whose work failed; in the end it is unavailable."""
        try:
            await self._settle(wanted, lambda tx: self._refuse(tx, wanted, None), "failed")
        except Exception as error:  # noqa: BLE001 - it stays wanted, until the next poll
            logger().error(Event.FILE_FAILED, file=wanted.id, error=without_words(error))

    async def _take(self, wanted: WantedFile, fetched: Path, rewritten: Path) -> bool:
        """Fetch, examine and settle one file; return whether it is kept and nothing else left."""
        crash_point("fetch.begin")
        channel = self._channels.get(wanted.channel)
        problem = (
            "unreachable" if channel is None else await self._download(channel, wanted, fetched)
        )
        if problem is not None:
            known = _PROBLEMS.get(problem)
            await self._settle(wanted, lambda tx: self._refuse(tx, wanted, known), problem)
            return False
        crash_point("fetch.downloaded")
        async with self._examining:
            verdict = await self._examine(fetched, rewritten, wanted.reference.name or "")
        if verdict.kind is None:
            refusal = verdict.problem or "corrupt"
            await self._settle(wanted, lambda tx: self._refuse(tx, wanted, refusal), refusal)
            return False
        source = rewritten if verdict.is_rewritten else fetched
        size, sha256 = await self._store.keep(source, wanted.id, fetched, rewritten)
        await self._settle(
            wanted, lambda tx: self._note(tx, wanted, verdict, size, sha256), "stored"
        )
        return True

    async def _download(self, channel: Channel, wanted: WantedFile, into: Path) -> str | None:
        """Download a file; return what went wrong, if anything."""
        try:
            async with self._clock.timeout(LONGEST):
                fetched = await channel.fetch(wanted.reference, into, channel.capabilities.file_in)
        except (OSError, TimeoutError) as error:
            logger().warning(Event.FILE_FAILED, file=wanted.id, error=without_words(error))
            return "unreachable"
        return fetched.problem

    def _refuse(self, tx: Transaction, wanted: WantedFile, problem: FileProblem | None) -> None:
        now = self._clock.now()
        if problem is None:
            files.again(tx, wanted, now)
        else:
            files.refuse(tx, wanted.id, now, problem)

    def _note(
        self, tx: Transaction, wanted: WantedFile, verdict: Verdict, size: int, sha256: str
    ) -> None:
        files.store(
            tx,
            wanted.id,
            self._clock.now(),
            kind=verdict.kind or "",
            size=size,
            sha256=sha256,
            pages=verdict.pages,
            words=verdict.text,
        )

    async def _settle(
        self, wanted: WantedFile, work: Callable[[Transaction], None], outcome: str
    ) -> None:
        """Write what became of a file; with the last of an update, its turn may come."""

        def settle(tx: Transaction) -> bool:
            work(tx)
            if not files.is_settled(tx, wanted.inbox_id):
                return False
            inbox.wake(tx, wanted.inbox_id, self._clock.now())
            return True

        is_last = await self._database.write(settle)
        crash_point("fetch.settled")
        self._figures.files.labels(outcome).inc()
        logger().info(Event.FILE_CHECKED, file=wanted.id, outcome=outcome)
        if is_last:
            self._woke()
