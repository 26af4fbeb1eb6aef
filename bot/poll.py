"""Asks a platform for updates; what was stored is confirmed only by the next question.

The offset moves in the transaction that stores the updates, so no instant exists at which a
platform has forgotten what we have not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.channels.base import PlatformError
from bot.log import Event, logger, without_words
from storage import inbox, offsets
from storage.crash import crash_point
from storage.errors import StorageError
from storage.inbox import NewUpdate

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.channels.base import RawUpdate
    from bot.clock import Clock
    from bot.figures import Figures
    from storage.database import Database, Transaction

POLL_FOR = 30
"""Seconds the platform shall wait for news."""
HEALTHY_FOR = 90.0
"""Seconds since the last successful poll after which something is wrong."""
LIMIT = 100
"""Most updates in one answer."""
CONFLICT_PAUSE = 30.0
"""Seconds left to whoever else polls; doubled each time it happens again."""
LONGEST_CONFLICT_PAUSE = 300.0
CALM = 2 * LONGEST_CONFLICT_PAUSE
"""Seconds without a conflict after which nobody else polls any more."""
LONGEST_PAUSE = 30.0
CONFLICT = "another program polls with this token, or a webhook is set"


class Polled(Protocol):
    """A channel that can be asked for updates."""

    name: str
    account: str

    async def get_updates(
        self,
        offset: int | None,
        *,
        timeout: int,  # noqa: ASYNC109 - the platform's own parameter
        limit: int = LIMIT,
    ) -> tuple[RawUpdate, ...]: ...

    async def delete_webhook(self) -> None: ...


class Poller:
    """The receiving loop of one account. It is stopped by being cancelled, at any moment."""

    def __init__(
        self,
        channel: Polled,
        database: Database,
        clock: Clock,
        *,
        figures: Figures,
        wake: Callable[[int], None],
    ) -> None:
        self._channel = channel
        self._database = database
        self._clock = clock
        self._figures = figures
        self._wake = wake
        self._last_success = clock.monotonic()
        self._pause = 0.0
        self._may_hook = True
        """Whether a webhook may still be set, which would keep us from being answered."""
        self._conflicts = 0
        self._last_conflict = 0.0
        self._is_waiting = False
        """The platform answered the last time, so it may be asked to wait for news."""
        self._caught_up_at: datetime | None = None
        self.refused = False
        """The credentials were refused: the loop has ended."""

    @property
    def is_healthy(self) -> bool:
        """Whether updates come in, and all of them to us."""
        if self.refused or self._conflicts > 1:
            return False
        return self._clock.monotonic() - self._last_success < HEALTHY_FOR

    async def reached(self) -> datetime | None:
        """Return when the platform last had nothing more for us than what is stored."""
        return self._caught_up_at

    async def run(self) -> None:
        """Poll until the credentials are refused."""
        while not self.refused:
            try:
                await self._once()
            except PlatformError as error:
                await self._after(error)
            except StorageError as error:
                logger().error(
                    Event.POLL_FAILED, channel=self._channel.name, error=without_words(error)
                )
                await self._rest(LONGEST_PAUSE)
            else:
                self._last_success = self._clock.monotonic()
                self._pause = 0.0
                self._end_conflict()

    async def _once(self) -> None:
        if self._may_hook:
            await self._channel.delete_webhook()
            self._may_hook = False
        channel = self._channel
        known = await self._database.read(
            lambda tx: offsets.find(tx, channel.name, channel.account)
        )
        # The first time it shall answer at once: only then is known that it can be reached.
        patience = POLL_FOR if self._is_waiting else 0
        self._is_waiting = False
        updates = await channel.get_updates(known and known[0], timeout=patience, limit=LIMIT)
        crash_point("poll.answered")
        self._is_waiting = True
        if not updates:
            self._caught_up_at = self._clock.now()
            return
        now = self._clock.now()
        rows = [
            NewUpdate(
                channel=channel.name,
                account=channel.account,
                kind=update.kind,
                ext_id=update.ext_id,
                chat_key=update.chat,
                position=update.order,
                raw=update.raw,
                received_at=now,
            )
            for update in updates
        ]
        following = max(update.order for update in updates) + 1

        def keep(tx: Transaction) -> int:
            stored = inbox.store(tx, rows)
            offsets.move(tx, channel.name, channel.account, following, now)
            return stored

        stored = await self._database.write(keep)
        crash_point("poll.stored")
        self._figures.received.labels(channel.name, "stored").inc(stored)
        self._wake(stored)
        if len(updates) < LIMIT:
            self._caught_up_at = now

    async def _after(self, error: PlatformError) -> None:
        match error.kind:
            case "credentials":
                self.refused = True
                logger().critical(Event.CHANNEL_DOWN, channel=self._channel.name, reason=error.kind)
            case "conflict":
                await self._give_way()
            case "limit":
                await self._clock.sleep(max(1.0, error.retry_after or 1.0))
            case "network" | "refused":
                logger().warning(Event.POLL_FAILED, channel=self._channel.name, reason=error.kind)
                await self._rest(LONGEST_PAUSE)

    async def _give_way(self) -> None:
        """A webhook is set, or somebody else polls with our token: leave them time to end."""
        self._may_hook = True
        if self._conflicts == 0:
            logger().error(Event.POLL_CONFLICT, channel=self._channel.name, reason=CONFLICT)
        pause = min(LONGEST_CONFLICT_PAUSE, CONFLICT_PAUSE * 2**self._conflicts)
        self._conflicts += 1
        await self._clock.sleep(pause)
        self._last_conflict = self._clock.monotonic()

    def _end_conflict(self) -> None:
        if self._conflicts and self._clock.monotonic() - self._last_conflict >= CALM:
            logger().info(Event.POLL_ALONE, channel=self._channel.name, count=self._conflicts)
            self._conflicts = 0

    async def _rest(self, at_most: float) -> None:
        self._pause = min(at_most, max(1.0, self._pause * 2))
        await self._clock.sleep(self._pause)
