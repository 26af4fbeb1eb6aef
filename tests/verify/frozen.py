"""A sender that can be stopped dead at any moment of its work, as a process or a machine can be."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

from bot.channels.telegram.outbound import CAPABILITIES
from bot.figures import Figures
from bot.send import Sender
from bot.tasks import Tasks
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.channels.base import Rendered, SendOutcome
    from storage.outbox import OutboxRow
    from tests.fakes.clock import FakeClock

PATIENCE = 20.0
"""Seconds, of real time, after which something that was to happen never will."""
PHASES = ("claimed", "file", "starting", "wire", "settling")
"""Where a sender can freeze: after its claim was committed, while it makes a file, before it
says that it begins, while the platform works, before it writes what became of it."""


class Ice:
    """Holds whoever comes by, until it melts."""

    def __init__(self) -> None:
        self._reached = asyncio.Event()
        self._melted = asyncio.Event()

    async def pass_by(self) -> None:
        self._reached.set()
        await self._melted.wait()

    async def reached(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._reached.wait()

    def melt(self) -> None:
        self._melted.set()


class _Freezing(Database):
    """A database before or after whose nth write somebody freezes."""

    def __init__(self, inner: Database, ice: Ice, *, before: int = 0, after: int = 0) -> None:
        self._inner = inner
        self._ice = ice
        self._before, self._after = before, after
        self._count = 0
        self.dialect = inner.dialect

    async def write(self, function: Callable[..., object]) -> object:  # type: ignore[override]
        self._count += 1
        number = self._count
        if number == self._before:
            await self._ice.pass_by()
        value = await self._inner.write(function)
        if number == self._after:
            await self._ice.pass_by()
        return value


class ScriptedChannel:
    """A platform that answers every call as it is told."""

    name = "telegram"
    capabilities = CAPABILITIES
    entrance = None
    told_time = None

    def __init__(self, account: str, outcome: SendOutcome, ice: Ice | None = None) -> None:
        self.account = account
        self.outcome = outcome
        self.calls: list[int] = []
        self._ice = ice

    async def send(
        self, rendered: Rendered, *, to: str, outbox: int, file: Path | None
    ) -> SendOutcome:
        self.calls.append(outbox)
        if self._ice is not None:
            await self._ice.pass_by()
        return self.outcome


class _Files:
    """Makes no file, but may take long over it."""

    def __init__(self, ice: Ice | None) -> None:
        self._ice = ice

    async def prepare(self, row: OutboxRow) -> None:
        if self._ice is not None:
            await self._ice.pass_by()

    async def release(self, path: Path) -> None: ...


class Worker:
    """One sender with a clock of its own; with a phase, it freezes there."""

    def __init__(
        self,
        database: Database,
        clock: FakeClock,
        outcome: SendOutcome,
        *,
        phase: str | None = None,
        has_file: bool = False,
        account: str = "bot",
        per_second: float | None = None,
    ) -> None:
        self.ice = Ice()
        self.channel = ScriptedChannel(account, outcome, self.ice if phase == "wire" else None)
        before = {"starting": 2, "settling": 3 if has_file else 2}.get(str(phase), 0)
        self._tasks = Tasks(clock)
        self.sender = Sender(
            self.channel,
            _Freezing(database, self.ice, before=before, after=int(phase == "claimed")),
            clock,
            tasks=self._tasks,
            figures=Figures(),
            attachments=_Files(self.ice if phase == "file" else None),
            places=itertools.count(),
            per_second=per_second,
        )
        self._running: asyncio.Task[None] | None = None

    async def freeze(self, *, goes_on: bool = False) -> None:
        """Begin, and work until it freezes; claim nothing more, unless it `goes_on`."""
        self._running = self._tasks.spawn(self.sender.run())
        await self.ice.reached()
        if not goes_on:
            self.sender.stop()

    async def wake(self) -> None:
        """Go on to the end."""
        assert self._running is not None
        self.ice.melt()
        async with asyncio.timeout(PATIENCE):
            await self._running
        await self._tasks.stop()

    async def begin(self) -> None:
        """Make one call, and wait for its answer."""
        self._running = self._tasks.spawn(self.sender.run())
        async with asyncio.timeout(PATIENCE):
            while not self.channel.calls:  # noqa: ASYNC110 - what is looked at tells nobody
                await asyncio.sleep(0)

    async def end(self) -> None:
        """Write what became of it, and claim nothing more."""
        self.sender.stop()
        await self.wake()
