"""Inbox rows to turns: one message, one transaction, one answer.

A turn is one plain function in one write transaction. Many turns are asked for at once, so
that they share a commit; each fails alone. What fails is tried again, then set aside, and its
chat goes on. What is said and decided is `turns`' and the conversations' business.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.clock import Wakeup
from bot.flood import Flood
from bot.log import Event, logger, without_words
from bot.turns import Done
from storage import inbox
from storage.crash import crash_point
from storage.errors import DatabaseUnavailableError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bot.clock import Clock
    from bot.figures import Figures
    from bot.turns import Turns
    from storage.database import Database, Transaction
    from storage.inbox import InboxRow

MOST_AT_ONCE = 64
POLL = 1.0
"""Seconds after which the inbox is looked at even if nobody said there is something."""

LATE = 0.5
"""Seconds after which a row must have been held back."""


class _Attempt:
    """Which row a transaction took, known also when it fails."""

    row: InboxRow | None = None


class Thinker:
    """The turning loop. `woke` is called with what a turn left for others to do.

    `places` numbers the writes in the order they are queued, see `Sender.wake`.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        turns: Turns,
        *,
        figures: Figures,
        places: Iterator[int],
        woke: Callable[[Done, int], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._turns = turns
        self._figures = figures
        self._places = places
        self._woke = woke
        self._wakeup = Wakeup()
        self._flood = Flood()
        self._expected = 0
        """How many rows others said there are."""
        self._probe = 1
        """How many rows to look for that nobody told of."""
        self._set_back: set[int] = set()
        """Rows that failed and whose failure is not in the records yet."""
        self._stopping = False
        self.is_idle = True

    def wake(self, count: int = 1) -> None:
        """There are `count` more rows to turn."""
        self._expected += count
        self._wakeup.set()

    def stop(self) -> None:
        """Take nothing more; `run` returns once the turns that run have ended."""
        self._stopping = True
        self._wakeup.set()

    async def run(self) -> None:
        while not self._stopping:
            try:
                is_more = await self._round()
            except StorageError as error:
                logger().error(Event.TURN_FAILED, error=without_words(error))
                is_more = False
            if not is_more:
                self.is_idle = self._expected == 0
                if not await self._wakeup.wait(self._clock, POLL):
                    self._probe = 1
                self.is_idle = False

    async def _round(self) -> bool:
        """Turn the rows that are expected, or look for others; return whether to go on at once."""
        expected = min(MOST_AT_ONCE, self._expected)
        self._expected -= expected
        probed, self._probe = self._probe, 0
        worked = await self._several(expected + probed)
        if worked == expected + probed > expected:
            # More than anybody told of: there may be many, left over from before.
            self._probe = min(MOST_AT_ONCE, 2 * probed)
        return self._expected > 0 or self._probe > 0

    async def _several(self, width: int) -> int:
        if width == 1:
            return int(await self._one())
        ends = await asyncio.gather(*(self._one() for _ in range(width)), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        return sum(end is True for end in ends)

    async def _one(self) -> bool:
        """Turn one row; return whether there was one."""
        attempt = _Attempt()
        now = self._clock.now()
        place = next(self._places)
        try:
            done = await self._database.write(lambda tx: self._turn(tx, attempt, now))
        except DatabaseUnavailableError:
            if attempt.row is not None:
                self._set_back.discard(attempt.row.id)
            raise
        except Exception as error:
            if attempt.row is None:
                raise
            await self._fail(attempt.row, error)
            return True
        crash_point("think.committed")
        if done is None:
            return False
        self._tell(done, place)
        return True

    def _turn(self, tx: Transaction, attempt: _Attempt, now: datetime) -> Done | None:
        if attempt.row is not None:
            # The database refused the transaction and it runs again: no failure of the row.
            self._set_back.discard(attempt.row.id)
        attempt.row = None
        due = inbox.claim_head(tx, now, limit=1 + len(self._set_back))
        row = next((one for one in due if one.id not in self._set_back), None)
        if row is None:
            return None
        attempt.row = row
        crash_point("think.claimed")
        free_at = self._flood.free_at(row.chat_key, now)
        if free_at is not None:
            inbox.postpone(tx, row.id, free_at)
            return self._turns.postponed(row)
        try:
            done = self._turns.take(tx, row, now)
        except BaseException:
            self._set_back.add(row.id)
            raise
        self._flood.count(done.row.chat_key, now)
        crash_point("think.before_commit")
        return done

    async def _fail(self, row: InboxRow, error: Exception) -> None:
        """Have a row tried again later; the fourth time it is set aside and the person told."""
        now = self._clock.now()
        reason = type(error).__name__

        def note(tx: Transaction) -> Done | None:
            is_over = inbox.mark_failed(tx, row.id, now, reason)
            return Done(row, "poison") if is_over else None

        place = next(self._places)
        try:
            done = await self._database.write(note)
        finally:
            self._set_back.discard(row.id)
        if done is not None:
            done = await self._apologise(row, now) or done
        crash_point("think.failed")
        outcome = Event.TURN_FAILED if done is None else Event.TURN_POISON
        logger().error(outcome, inbox=row.id, chat=row.chat_key, error=without_words(error))
        self._figures.turns.labels("failed" if done is None else "poison").inc()
        if done is not None:
            self._expected += 1
            self._woke(done, place)

    async def _apologise(self, row: InboxRow, now: datetime) -> Done | None:
        """Tell the person, once. What cannot even be told stays set aside all the same."""
        try:
            return await self._database.write(lambda tx: self._turns.apologise(tx, row, now))
        except Exception as error:  # noqa: BLE001 - the very fault of the row may repeat here
            logger().error(Event.TURN_FAILED, inbox=row.id, error=without_words(error))
            return None

    def _tell(self, done: Done, place: int) -> None:
        self._woke(done, place)
        seconds = (self._clock.now() - done.row.received_at).total_seconds()
        if done.row.attempts > 0 or done.held_back or seconds > LATE:
            # Others may have queued up behind it, and were looked for in vain. One look a round
            # is enough: it grows while it finds some.
            self._probe = max(1, self._probe)
        self._figures.count_turn(done.row.channel, done.outcome, done.left_alone)
        self._figures.turn_seconds.observe(seconds)
        logger().info(
            Event.TURN_DONE,
            inbox=done.row.id,
            chat=done.row.chat_key,
            outcome=done.outcome,
            reason=done.left_alone,
            screen=done.screen,
            ms=round(seconds * 1000, 1),
        )
