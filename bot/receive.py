"""Raw bytes to inbox rows: nothing is acknowledged before it is durable.

It knows sizes, secrets and the inbox, and never parses meaning, so nothing it meets can make
it lose an update. While the database cannot store, the spool file does.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from bot.log import Event, logger, without_words
from storage import inbox
from storage.codecs import storable
from storage.crash import crash_point
from storage.inbox import NewUpdate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.channels.base import Channel
    from bot.clock import Clock
    from bot.figures import Figures
    from bot.spool import Spool
    from storage.database import Database

PATIENCE = 3.0
"""Seconds the database may be busy before the spool takes over."""
COME_BACK = 30
"""Seconds after which a platform shall repeat what could not be stored at all."""

OK, UNAUTHORIZED, TOO_LARGE, UNAVAILABLE = 200, 401, 413, 503


class Receiver:
    """Takes deliveries of all channels."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        spool: Spool,
        figures: Figures,
        wake: Callable[[int], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._spool = spool
        figures.spool.set_function(lambda: spool.size)
        self._figures = figures
        self._wake = wake
        # One writer takes all in order: who is woken now finds what is stored in this round.
        self._wakes_early = database.dialect == "sqlite"

    async def take(self, channel: Channel, body: bytes) -> int:
        """Store one authentic delivery and return the status to answer with."""
        if len(body) > channel.largest_delivery:
            return self.refuse_length(channel.name)
        crash_point("receive.before_store")
        updates = elements_of(channel, body, self._clock.now())
        if any(update.problem for update in updates):
            logger().warning(Event.RECEIVE_POISON, channel=channel.name, reason="not readable")
        try:
            await self._store(updates)
        except Exception as error:  # noqa: BLE001 - whatever failed, the update must not be lost
            return await self._rescue(channel.name, updates, error)
        crash_point("receive.before_answer")
        return self._counted(channel.name, "stored", OK)

    def refuse(self, channel: str) -> int:
        """Count a delivery without the right secret or signature."""
        return self._counted(channel, "unauthorized", UNAUTHORIZED)

    def refuse_length(self, channel: str) -> int:
        """Count a delivery that is longer than the platform makes any."""
        return self._counted(channel, "too_large", TOO_LARGE)

    async def _store(self, updates: Sequence[NewUpdate]) -> None:
        if self._wakes_early:
            self._wake(len(updates))
        async with self._clock.timeout(PATIENCE):
            await self._database.write(lambda tx: inbox.store(tx, updates))
        if not self._wakes_early:
            self._wake(len(updates))

    async def _rescue(self, channel: str, updates: Sequence[NewUpdate], error: Exception) -> int:
        try:
            await self._spool.append(updates)
        except OSError as also:
            logger().error(Event.RECEIVE_REFUSED, channel=channel, error=without_words(also))
            return self._counted(channel, "refused", UNAVAILABLE)
        logger().error(Event.RECEIVE_SPOOLED, channel=channel, error=without_words(error))
        return self._counted(channel, "spooled", OK)

    async def replay_spool(self) -> int:
        """Store what the spool kept; return how many updates it was. Raises while it cannot."""
        replayed = await self._spool.replay(
            lambda updates: self._database.write(lambda tx: inbox.store(tx, updates))
        )
        if replayed:
            logger().info(Event.SPOOL_REPLAYED, count=replayed)
            self._wake(replayed)
        if self._spool.damaged:
            logger().error(Event.SPOOL_DAMAGED, count=self._spool.damaged)
            self._spool.damaged = 0
        return replayed

    def _counted(self, channel: str, outcome: str, status: int) -> int:
        self._figures.received.labels(channel, outcome).inc()
        return status


def elements_of(channel: Channel, body: bytes, now: datetime) -> tuple[NewUpdate, ...]:
    """Split a delivery; what cannot be split is kept whole, as poison."""
    try:
        elements = channel.split(body)
    except (ValueError, RecursionError):
        return (
            NewUpdate(
                channel=channel.name,
                account=channel.account,
                kind="unreadable",
                ext_id=hashlib.sha256(body).hexdigest(),
                chat_key=f"{channel.name}:-",
                position=0,
                raw=body.decode("utf-8", "replace"),
                received_at=now,
                problem="unreadable",
            ),
        )
    return tuple(
        NewUpdate(
            channel=channel.name,
            account=channel.account,
            kind=element.kind,
            ext_id=storable(element.ext_id),
            chat_key=storable(element.chat),
            position=element.order,
            raw=element.raw,
            received_at=now,
            sender=element.sender,
        )
        for element in elements
    )


def is_authentic(expected: str, given: str) -> bool:
    """Compare two secrets in a time that tells nothing about them."""
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogateescape"))
