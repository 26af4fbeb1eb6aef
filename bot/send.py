"""Outbox rows to the platform: claim, send, settle; every end of a send is one of a few.

A row is `sending` in the records before its first byte leaves. What became of earlier sends
is settled in the same transaction that claims the next ones, so a busy sender needs one commit
for many messages. Order, pace, leases and policies are the outbox's; conversations are unknown.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from bot.channels.base import (
    ChannelDown,
    HeldBack,
    NotSent,
    Refused,
    Rendered,
    RetryAfter,
    Unclear,
)
from bot.clock import Wakeup
from bot.fates import ABOUT_CHATS, fate_of, last_answer, note_of_chat, pause_of
from bot.log import Event, logger, without_words
from storage import outbox, pace, refused_accounts
from storage.crash import crash_point
from storage.errors import StorageError
from storage.outbox import Scope, Settlement
from storage.policies import HELD_BACK_FOR, LEASE, LEASE_RESERVE, retry_after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.channels.base import Channel, SendOutcome
    from bot.clock import Clock
    from bot.figures import Figures
    from bot.tasks import Tasks
    from storage.database import Database, Transaction
    from storage.outbox import Claim, OutboxRow

MOST_IN_FLIGHT = 64
MOST_UNASKED = 40
"""Of these, those nobody waits for: so replies leave also while the platform takes seconds."""
POLL = 1.0
"""Seconds after which the outbox is looked at even if nobody said there is something."""
BREAKER = 5
"""Sends in a row that did not leave, after which the platform counts as away."""
DOWN_PAUSE = 300.0
"""Seconds after which a refused account is tried again with one message."""
STOP_PATIENCE = 17.0
"""Seconds that sends on the wire get to end when the program stops."""
LONGEST_SEND = (LEASE - LEASE_RESERVE).total_seconds()
_TOO_LATE, _BLOCKED = NotSent("too late"), NotSent("limit")
_NOT_TRIED = (_TOO_LATE, _BLOCKED)
"""What tells nothing about the platform, as it was not asked."""


class Attachments(Protocol):
    """Makes the file of a message just before it is sent."""

    async def prepare(self, row: OutboxRow) -> Path | None:
        """Return where the file lies; None where there is none any more."""

    async def release(self, path: Path) -> None:
        """The file was sent, or was not: what was made for it may go."""


class Sender:
    """The sending loop of one account."""

    def __init__(
        self,
        channel: Channel,
        database: Database,
        clock: Clock,
        *,
        tasks: Tasks,
        figures: Figures,
        attachments: Attachments,
        places: Iterator[int],
        per_second: float | None = None,
    ) -> None:
        self._channel = channel
        self._places = places
        self._place = -1
        self._is_one_queue = database.dialect == "sqlite"
        self._database = database
        self._clock = clock
        self._tasks = tasks
        self._figures = figures
        self._attachments = attachments
        self._per_second = per_second
        self._wakeup = Wakeup()
        self._flying: dict[asyncio.Task[None], int] = {}
        """What is on the wire, and in which lane it waited."""
        self._settled: list[tuple[Settlement, SendOutcome]] = []
        self._failed_in_row = 0
        self._paused_until = 0.0
        self._blocked: dict[str, float] = {}
        """Until when a chat or the account gets nothing, by the monotonic clock."""
        self._stopping = False
        self.down: str | None = None
        """Why the account is refused, while it is."""
        self._may_be_noted = True
        """The records may say that the account is refused; before the first send nobody knows."""

    @property
    def is_idle(self) -> bool:
        return not self._flying and not self._settled

    def wake(self, *, since: int | None = None) -> None:
        """There may be something to send.

        With `since`, the place in the queue of writers of whoever wrote it: a claim that was
        queued behind it found it already, where all writers stand in one queue.
        """
        if since is None or not self._is_one_queue or self._place < since:
            self._wakeup.set()

    def refuse(self, reason: str) -> None:
        """The platform refused the account when it was opened; one message at a time tries it."""
        self.down = reason
        logger().critical(Event.CHANNEL_DOWN, channel=self._channel.name, reason=reason)

    def stop(self) -> None:
        """Claim nothing more; `run` returns once what is on the wire was settled."""
        self._stopping = True
        self._wakeup.set()

    async def run(self) -> None:
        while not self._stopping:
            try:
                wait = await self._round()
            except StorageError as error:
                logger().error(
                    Event.SEND_PAUSED, channel=self._channel.name, error=without_words(error)
                )
                wait = POLL
            if wait > 0:
                await self._wakeup.wait(self._clock, wait)
        if self._flying:
            await asyncio.wait(self._flying, timeout=STOP_PATIENCE)
        await self._settle_last()

    async def _round(self) -> float:
        """Settle what ended and start what may leave; return how long to wait for more."""
        self._wakeup.clear()
        settlements, self._settled = self._settled, []
        room = self._room()
        now = self._clock.now()
        scope = Scope(
            self._channel.name,
            self._channel.account,
            limit=room,
            unasked=MOST_UNASKED - sum(lane > 0 for lane in self._flying.values()),
            per_second=self._per_second,
            has_window=self._channel.capabilities.window > 0,
        )

        def work(tx: Transaction) -> Claim:
            self._write(tx, settlements, now)
            return outbox.claim_and_start(tx, now, scope) if room > 0 else outbox.Claim(())

        self._place = next(self._places)
        began = self._clock.monotonic()
        try:
            claim = await self._database.write(work)
        except BaseException:
            self._settled = settlements + self._settled
            raise
        self._tell(settlements)
        crash_point("send.claimed")
        for row in claim.rows:
            task = self._tasks.spawn(self._deliver(row, began))
            self._flying[task] = row.lane
            task.add_done_callback(self._landed)
        if self._settled or 0 < room <= len(claim.rows):
            return 0.0
        if claim.wake_at is not None:
            return min(POLL, max(0.001, (claim.wake_at - now).total_seconds()))
        return POLL

    def _room(self) -> int:
        """Return how many more sends may be on the wire."""
        if self._stopping or self._clock.monotonic() < self._paused_until:
            return 0
        if self.down is not None or self._failed_in_row >= BREAKER:
            return 1 - min(1, len(self._flying))
        return MOST_IN_FLIGHT - len(self._flying)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.pop(task, None)
        self._wakeup.set()

    # --- one send --------------------------------------------------------------------------

    async def _deliver(self, row: OutboxRow, claimed: float) -> None:
        began = self._clock.monotonic()
        path: Path | None = None
        try:
            if row.attachment is not None:
                path, row = await self._prepared(row)
                if row.state != "sending":
                    return
            outcome = await self._send(row, path, claimed)
        except StorageError as error:
            logger().error(Event.SEND_FAILED, outbox=row.id, error=without_words(error))
            outcome = Unclear("records") if row.state == "sending" else NotSent("records")
        except Exception as error:  # noqa: BLE001 - a fault of ours: perhaps the call was made
            logger().error(Event.SEND_FAILED, outbox=row.id, error=without_words(error))
            outcome = Unclear("fault") if row.state == "sending" else Refused("fault")
        finally:
            if path is not None:
                await self._attachments.release(path)
        seconds = self._clock.monotonic() - began
        self._figures.send_seconds.observe(seconds)
        self._note_health(outcome)
        settlement = Settlement(row, fate_of(row, outcome, self._clock.now()))
        self._settled.append((settlement, outcome))
        self._log(row, outcome, seconds)

    async def _prepared(self, row: OutboxRow) -> tuple[Path | None, OutboxRow]:
        """Make the file of a leased row, then mark the row as sending."""
        path = await self._attachments.prepare(row)
        now = self._clock.now()
        started = await self._database.write(lambda tx: outbox.start_sending(tx, [row], now))
        return path, started[0] if started else row

    async def _send(self, row: OutboxRow, path: Path | None, claimed: float) -> SendOutcome:
        crash_point("send.before_first_byte")
        rendered = Rendered(row.method, row.body, attachment=row.attachment)
        left = LONGEST_SEND - (self._clock.monotonic() - claimed)
        if left <= 0:  # we stood still meanwhile: others may have sent it, or must not any more
            return _TOO_LATE
        if self._is_blocked(row):
            return _BLOCKED
        try:
            async with self._clock.timeout(left):
                outcome = await self._channel.send(
                    rendered, to=row.address, outbox=row.id, file=path
                )
        except TimeoutError:
            outcome = Unclear("too slow")
        crash_point("send.answered")
        if isinstance(outcome, RetryAfter):
            self._note_block(row, outcome)
        return outcome

    def _note_block(self, row: OutboxRow, limit: RetryAfter) -> None:
        """Remember a block at once: what was claimed before the records know of it waits too."""
        now = self._clock.monotonic()
        scope = row.chat_key if limit.scope == "chat" else row.account
        kept = {one: until for one, until in self._blocked.items() if until > now}
        until = max(now + pause_of(row, limit), kept.get(scope, now))
        self._blocked = kept | {scope: until}

    def _is_blocked(self, row: OutboxRow) -> bool:
        until = max(self._blocked.get(one, 0.0) for one in (row.chat_key, row.account))
        return self._clock.monotonic() < until

    def _note_health(self, outcome: SendOutcome) -> None:
        """Stop for a while where the platform is away or refuses the account."""
        now = self._clock.monotonic()
        if isinstance(outcome, ChannelDown):
            self.down = outcome.reason
            self._paused_until = now + DOWN_PAUSE
            logger().critical(Event.CHANNEL_DOWN, channel=self._channel.name, reason=outcome.reason)
            return
        if any(outcome is one for one in _NOT_TRIED):
            return
        if not isinstance(outcome, NotSent):
            self.down = None
            self._failed_in_row = 0
            return
        self._failed_in_row += 1
        if self._failed_in_row >= BREAKER:
            pause = retry_after(self._failed_in_row - BREAKER + 1).total_seconds()
            self._paused_until = now + pause
            logger().error(Event.SEND_PAUSED, channel=self._channel.name, seconds=pause)

    # --- settling --------------------------------------------------------------------------

    def _write(
        self,
        tx: Transaction,
        settlements: list[tuple[Settlement, SendOutcome]],
        now: datetime,
    ) -> None:
        """Write what became of sends, and what it means for pace and reachability."""
        if not settlements:
            return
        told = [
            (one.row, outcome)
            for one, outcome in settlements
            if isinstance(outcome, ABOUT_CHATS) and outbox.is_held(tx, one.row)
        ]
        outbox.settle(tx, [settlement for settlement, _ in settlements], now)
        self._note_refusal(tx, settlements, now)
        for row, answer in told:
            note_of_chat(tx, row, answer, now)
        for settlement, outcome in settlements:
            self._note_limit(tx, settlement.row, outcome, now)

    def _note_limit(
        self, tx: Transaction, row: OutboxRow, outcome: SendOutcome, now: datetime
    ) -> None:
        account = pace.account_bucket(row.channel, row.account, self._per_second)
        if isinstance(outcome, RetryAfter):
            pace.hit_limit(
                tx,
                now,
                chat=pace.chat_bucket(row.channel, row.chat_id),
                account=account,
                seconds=pause_of(row, outcome),
                whole=outcome.scope == "account",
            )
        elif isinstance(outcome, HeldBack):
            pace.hold_back(tx, now, account, seconds=HELD_BACK_FOR.total_seconds())

    def _note_refusal(
        self,
        tx: Transaction,
        settlements: list[tuple[Settlement, SendOutcome]],
        now: datetime,
    ) -> None:
        """Write, where that is news, whether the platform refuses the account."""
        last = last_answer(settlements)
        if isinstance(last, ChannelDown):
            refused_accounts.note(tx, self._channel.name, last.reason, now)
        elif last is not None and self._may_be_noted:
            refused_accounts.clear(tx, self._channel.name)

    def _tell(self, settlements: list[tuple[Settlement, SendOutcome]]) -> None:
        """Let a channel that shows the records know that they changed."""
        last = last_answer(settlements)
        if last is not None:
            self._may_be_noted = isinstance(last, ChannelDown)
        settled = getattr(self._channel, "settled", None)
        if settled is not None:
            for settlement, _ in settlements:
                settled(settlement.row.address)

    async def _settle_last(self) -> None:
        settlements, self._settled = self._settled, []
        if settlements:
            now = self._clock.now()
            await self._database.write(lambda tx: self._write(tx, settlements, now))
            self._tell(settlements)

    def _log(self, row: OutboxRow, outcome: SendOutcome, seconds: float) -> None:
        name = type(outcome).__name__
        self._figures.sends.labels(row.channel, name).inc()
        logger().info(
            Event.SEND_SETTLED,
            outbox=row.id,
            chat=row.chat_key,
            kind=row.kind,
            outcome=name,
            reason=getattr(outcome, "reason", None),
            ms=round(seconds * 1000, 1),
        )
