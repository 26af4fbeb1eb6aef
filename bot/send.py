"""Outbox rows to the platform: claim, send, settle; every end of a send is one of a few.

A row is `sending` in the records before its first byte leaves. What became of earlier sends
is settled in the same transaction that claims the next ones, so a busy sender needs one commit
for many messages. Order, pace, leases and policies are the outbox's; conversations are unknown.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.channels.base import (
    Accepted,
    ChannelDown,
    NotSent,
    Refused,
    Rendered,
    RetryAfter,
    Unclear,
)
from bot.clock import Wakeup
from bot.clock_watch import ClockWatch
from bot.fates import ABOUT_CHATS, fate_of, last_answer, note_limit, note_of_chat, pause_of
from bot.last_second import LastSecond
from bot.log import Event, logger, without_words
from bot.standing import BLOCKED, TOO_LATE, Standing
from storage import outbox, refused_accounts
from storage.crash import crash_point
from storage.errors import StorageError
from storage.outbox import Scope, Settlement
from storage.policies import BROADCAST_SHARE, LEASE, LEASE_RESERVE, REFUSAL_HOLDS, account_rate

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
    from storage.refused_accounts import Refusal

MOST_IN_FLIGHT = 64
MOST_UNASKED = 40
"""Of these, those nobody waits for: so replies leave also while the platform takes seconds."""
GATHERED = 8
"""Sends nobody waits for are settled so many at once, while as many are on the wire."""
PAUSE = 0.01
"""Seconds between two looks while the pace lets nothing leave; then perhaps several may."""
POLL = 1.0
"""Seconds after which the outbox is looked at even if nobody said there is something."""
STOP_PATIENCE = 17.0
"""Seconds that sends on the wire get to end when the program stops."""
LONGEST_SEND = (LEASE - LEASE_RESERVE).total_seconds()


class Attachments(Protocol):
    """Makes the file of a message just before it is sent."""

    async def prepare(self, row: OutboxRow) -> Path | None:
        """Return where the file lies; None where there is none any more."""

    async def release(self, path: Path) -> None:
        """The file was sent, or was not: what was made for it may go."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What one transaction settled, claimed and found."""

    claim: Claim
    refusal: Refusal | None
    installation: str


class Sender:
    """The sending loop of one account."""

    def __init__(  # noqa: PLR0913 - what it works with, and at what pace
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
        broadcast_share: float = BROADCAST_SHARE,
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
        self._broadcast_share = broadcast_share
        self._last_second = LastSecond(account_rate(channel.name, per_second).per_second)
        self._wakeup = Wakeup()
        self._flying: dict[asyncio.Task[None], int] = {}
        """What is on the wire, and in which lane it waited."""
        self._settled: list[tuple[Settlement, SendOutcome]] = []
        self._blocked: dict[str, float] = {}
        """Until when a chat or the account gets nothing, by the monotonic clock."""
        self._stopping = False
        self._standing = Standing(channel.name, clock)
        self.clock_watch = ClockWatch()
        self._began: dict[int, datetime] = {}
        """When each call that is on the wire began."""
        self._installation = ""
        """What our records are called in the marks of messages."""

    @property
    def is_idle(self) -> bool:
        return not self._flying and not self._settled

    @property
    def down(self) -> str | None:
        """Why the account is refused, while it is."""
        return self._standing.down

    @property
    def is_clock_off(self) -> bool:
        """Whether the machine's clock was far from the platform's at its last answer."""
        return self.clock_watch.is_off

    def wake(self, *, since: int | None = None) -> None:
        """There may be something to send.

        With `since`, the place in the queue of writers of whoever wrote it: a claim that was
        queued behind it found it already, where all writers stand in one queue.
        """
        if since is None or not self._is_one_queue or self._place < since:
            self._wakeup.set()

    def refuse(self, reason: str) -> None:
        """The platform refused the account when it was opened; one message at a time tries it."""
        self._standing.refuse(reason)

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
            else:
                await asyncio.sleep(0)  # what was claimed begins before more is
        if self._flying:
            await asyncio.wait(self._flying, timeout=STOP_PATIENCE)
        await self._settle_last()

    async def _round(self) -> float:
        """Settle what ended and start what may leave; return how long to wait for more."""
        self._wakeup.clear()
        settlements, self._settled = self._settled, []
        began = self._clock.monotonic()
        room = min(self._room(), self._last_second.room(began))
        now = self._clock.now()
        scope = Scope(
            self._channel.name,
            self._channel.account,
            limit=room,
            unasked=MOST_UNASKED - sum(lane > 0 for lane in self._flying.values()),
            per_second=self._per_second,
            broadcast_share=self._broadcast_share,
            has_window=self._channel.capabilities.window > 0,
        )

        def work(tx: Transaction) -> _Written:
            self._write(tx, settlements, now)
            refusal = refused_accounts.find(tx, self._channel.name)
            name = self._installation or outbox.installation(tx, secrets.token_hex(4))
            may_claim = room > 0 and not self._standing.is_news(refusal)
            claim = outbox.claim_and_start(tx, now, scope) if may_claim else outbox.Claim(())
            return _Written(claim, refusal, name)

        self._place = next(self._places)
        try:
            written = await self._database.write(work)
        except BaseException:
            self._settled = settlements + self._settled
            raise
        claim, self._installation = written.claim, written.installation
        self._standing.obey(written.refusal, now)
        self._tell(settlements)
        crash_point("send.claimed")
        self._last_second.expect(row.id for row in claim.rows if row.state == "sending")
        for row in claim.rows:
            task = self._tasks.spawn(self._deliver(row, began))
            self._flying[task] = row.lane
            task.add_done_callback(self._landed)
        if self._is_due or 0 < room <= len(claim.rows):
            return 0.0
        full_for = self._last_second.free_in(self._clock.monotonic())
        if full_for > 0 or room <= 0 < self._room():  # perhaps it was full until just now
            return min(POLL, max(PAUSE, full_for))
        if claim.wake_at is not None:
            return min(POLL, max(PAUSE, (claim.wake_at - now).total_seconds()))
        return POLL

    def _room(self) -> int:
        """Return how many more sends may be on the wire."""
        return 0 if self._stopping else self._standing.room(len(self._flying), MOST_IN_FLIGHT)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.pop(task, None)
        if self._is_due or not self._settled:
            self._wakeup.set()

    @property
    def _is_due(self) -> bool:
        """Whether to settle at once: a reply ended, many others did, or few are on the wire; and
        whatever was not simply taken, as a limit has to be known also to whoever starts next.
        """
        return bool(self._settled) and (
            len(self._flying) < GATHERED
            or len(self._settled) >= GATHERED
            or any(
                one.row.lane == 0 or not isinstance(outcome, Accepted)
                for one, outcome in self._settled
            )
        )

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
            self._last_second.end(row.id, self._clock.monotonic())
            if path is not None:
                await self._attachments.release(path)
        seconds = self._clock.monotonic() - began
        self._figures.send_seconds.observe(seconds)
        self._standing.note(outcome)
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
        mark = outbox.mark_of(row, self._installation)
        rendered = Rendered(row.method, row.body, attachment=row.attachment, mark=mark)
        left = LONGEST_SEND - (self._clock.monotonic() - claimed)
        if left <= 0:  # we stood still meanwhile: others may have sent it, or must not any more
            return TOO_LATE
        if self._is_blocked(row):
            return BLOCKED
        self._last_second.begin(row.id, self._clock.monotonic())
        self._began[row.id] = self._clock.now()
        try:
            async with self._clock.timeout(left):
                outcome = await self._channel.send(
                    rendered, to=row.address, outbox=row.id, file=path
                )
        except TimeoutError:
            outcome = Unclear("too slow")
        finally:
            began = min(self._began.values())  # the time told may be another answer's
            del self._began[row.id]
        self.clock_watch.compare(self._channel.told_time, began=began, now=self._clock.now())
        crash_point("send.answered")
        if isinstance(outcome, RetryAfter):
            self._note_block(row, outcome)
        return outcome

    def _note_block(self, row: OutboxRow, limit: RetryAfter) -> None:
        """Remember a block at once: what was claimed before the records know of it waits too."""
        now = self._clock.monotonic()
        scope = row.account if limit.scope == "account" else row.chat_key
        kept = {one: until for one, until in self._blocked.items() if until > now}
        until = max(now + pause_of(row, limit), kept.get(scope, now))
        self._blocked = kept | {scope: until}

    def _is_blocked(self, row: OutboxRow) -> bool:
        until = max(self._blocked.get(one, 0.0) for one in (row.chat_key, row.account))
        return self._clock.monotonic() < until

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
        answered = {row.id for row, _ in told if outbox.is_answered(tx, row)}
        outbox.settle(tx, [settlement for settlement, _ in settlements], now)
        self._note_refusal(tx, settlements, now)
        for row, answer in told:
            note_of_chat(tx, row, answer, now, is_answered=row.id in answered)
        for settlement, outcome in settlements:
            note_limit(tx, settlement.row, outcome, now, self._per_second)

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
        elif last is not None:
            refusal = refused_accounts.find(tx, self._channel.name)
            told_at = None if refusal is None else refusal.told_at
            if refusal is not None and (told_at is None or now - told_at > REFUSAL_HOLDS):
                refused_accounts.clear(tx, self._channel.name)

    def _tell(self, settlements: list[tuple[Settlement, SendOutcome]]) -> None:
        """Let a channel that shows the records know that they changed."""
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
