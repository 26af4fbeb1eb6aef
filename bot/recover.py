"""After an outage: notices that one is over, and has each chat it left asked once more.

How long a platform was out of reach is told by a moment in the records, moved while all is
well. So it makes no difference whether we were stopped, the network was cut, or the platform
was away. What is to be done becomes rows of the inbox: their keys name the outage and the
chat, so a crash repeats nothing, and their turns stand in line with those of updates.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bot import stale
from bot.channels.base import PlatformError
from bot.log import Event, logger, without_words
from storage import inbox, outages, sending_switch
from storage.crash import crash_point
from storage.errors import StorageError
from storage.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.channels.base import Channel
    from bot.clock import Clock
    from storage.database import Database, Transaction
    from storage.outages import LeftChat

LOOK_EVERY = 5.0
NOTE_EVERY = timedelta(seconds=30)
"""How often the moment in the records is moved while all is well."""
REDELIVERY = 120.0
"""Seconds in which a platform has delivered again what our webhook did not take."""
OUTAGE = 150.0
"""Seconds out of reach that count as an outage, where the platform drops nothing meanwhile."""
KEPT = timedelta(days=14)
"""Longer than any platform keeps what it could not deliver: nothing of it is lost."""
PAGE = 10
PAUSE = 1.0
"""So many chats in so many seconds: well below any rate, so that live answers pass."""


class Asked(Protocol):
    """A channel whose platform can be asked something for no other reason than to answer."""

    async def get_me(self) -> object: ...


class Probe:
    """Tells when a platform was last reached that delivers by itself, by asking it something.

    For a while after it is back it counts as away, because it still delivers what waited.
    """

    def __init__(self, channel: Asked, clock: Clock) -> None:
        self._channel = channel
        self._clock = clock
        self._next_at = 0.0
        self._back_at: float | None = None
        self._reached_at: datetime | None = None

    async def __call__(self) -> datetime | None:
        now = self._clock.monotonic()
        if now >= self._next_at:
            self._next_at = now + NOTE_EVERY.total_seconds()
            try:
                await self._channel.get_me()
            except PlatformError:
                self._back_at = None
            else:
                self._back_at = now if self._back_at is None else self._back_at
                if now - self._back_at >= REDELIVERY:
                    self._reached_at = self._clock.now()
        return self._reached_at


class Recovery:
    """The loop of one account.

    `reached` tells when the platform was last reached and had nothing more for us.
    """

    def __init__(
        self,
        channel: Channel,
        database: Database,
        clock: Clock,
        *,
        reached: Callable[[], Awaitable[datetime | None]],
        wake: Callable[[int], None],
    ) -> None:
        self._channel = channel
        lives = channel.capabilities.press_lives
        self._press_lives = timedelta(seconds=lives) if lives else KEPT
        self._longest_gap = timedelta(seconds=lives or OUTAGE)
        self._database = database
        self._clock = clock
        self._reached = reached
        self._wake = wake
        self._noted: datetime | None = None

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except StorageError as error:
                logger().error(
                    Event.RECOVERY_FAILED, channel=self._channel.name, error=without_words(error)
                )
            await self._clock.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """See whether an outage is over, and note that all is well."""
        at = await self._reached()
        if at is None:
            return
        if await self._database.read(sending_switch.paused_since) is not None:
            # As good as away while nothing may leave: the outage ends with the pause.
            return
        name, account = self._channel.name, self._channel.account
        if self._noted is None:
            self._noted = await self._database.read(
                lambda tx: outages.reached_at(tx, name, account)
            )
        if self._noted is not None and at - self._noted > self._longest_gap:
            await self._recover(Outage(self._noted, at, self._press_lives))
        elif self._noted is not None and timedelta() <= at - self._noted < NOTE_EVERY:
            return
        await self._database.write(lambda tx: outages.note_reached(tx, name, account, at))
        crash_point("recover.noted")
        self._noted = at

    async def _recover(self, outage: Outage) -> None:
        """Put every chat the outage left in line, page by page."""
        after, count = "", 0
        while True:
            left = await self._database.write(lambda tx: self._page(tx, outage, after))  # noqa: B023
            crash_point("recover.page")
            count += len(left)
            self._wake(len(left))
            if len(left) < PAGE:
                break
            after = left[-1].chat_key
            await self._clock.sleep(PAUSE)
        logger().warning(
            Event.RECOVERED,
            channel=self._channel.name,
            seconds=round((outage.until - outage.since).total_seconds()),
            count=count,
        )

    def _page(self, tx: Transaction, outage: Outage, after: str) -> tuple[LeftChat, ...]:
        name, account = self._channel.name, self._channel.account
        now = self._clock.now()
        left = outages.list_left(tx, name, account, outage, after=after, limit=PAGE)
        inbox.store(tx, [stale.row_for(self._channel, one, outage, now) for one in left])
        return left
