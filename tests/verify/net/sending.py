"""One channel's real sender and client at a proxy: messages meet a fault, and all get their end."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select

from bot.channels.telegram import request as telegram
from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp import request as whatsapp
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.figures import Figures
from bot.send import Sender
from bot.tasks import Tasks
from bot.tick import SWEEP_EVERY
from conversations.messages import Address, Attachment, FileId
from conversations.messages import Sender as Writer
from storage import identities, outbox, policies, schema
from storage.outbox import NewOutboxRow, Told
from tests.fakes.clock import FakeClock
from tests.verify.net.faults import LIMITS, TWICE
from tests.verify.net.names import HOST, Names
from tests.verify.net.platform import Platform
from tests.verify.net.proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from random import Random

    from bot.channels.base import Channel, Rendered, SendOutcome
    from storage.database import Transaction
    from storage.outbox import OutboxRow
    from storage.policies import Kind
    from tests.verify.inline import InlineDatabase
    from tests.verify.net.faults import Fault

CHANNELS = ("telegram", "whatsapp")
FIRST_CHAT = 6_280_000
PER_CHAT = 3
"""Messages that wait for the same person."""
KINDS: tuple[Kind, ...] = ("reply", "reply", "receipt", "notice", "code", "broadcast", "beside")
WITH_FILE = 10
"""One message of so many carries a file."""
LARGE, SMALL = 300_000, 2_000
"""Bytes of a file."""
METHODS = {
    "telegram": ("sendMessage", "sendDocument"),
    "whatsapp": ("messages", "messages"),
}
FAST = 400.0
"""Messages a second, so that the pace of an account hides no fault."""
SHORT, LONG = 0.3, 20.0
"""Seconds, of real time, a client waits; short where it is the fault that it waits."""
STEP = 0.5
MOST_STEPS = 40_000
TOLD_AFTER = timedelta(seconds=3)
"""After this WhatsApp tells what became of a message."""
COPIES = {"once": 1, "resend": policies.MOST_COPIES, "free": policies.MOST_FREE_COPIES}
OPEN = ("pending", "leased", "sending", "unknown")
TOO_LATE = timedelta(hours=25)
"""After this a broadcast that is unclear is given to a person."""


@dataclass(slots=True)
class Share:
    """What one channel showed."""

    figures: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, str]] = field(default_factory=list)


class _Watched:
    """The channel; tells the platform what the program does and knows, to judge it by."""

    def __init__(self, channel: Channel, platform: Platform) -> None:
        self._channel = channel
        self._platform = platform

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    async def send(
        self, rendered: Rendered, *, to: str, outbox: int, file: Path | None
    ) -> SendOutcome:
        message = _number(rendered.body)
        self._platform.begins(message, rendered.mark)
        outcome = await self._channel.send(rendered, to=to, outbox=outbox, file=file)
        self._platform.has_read(message)
        return outcome


class _Files:
    """Makes a file that names its message."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.size = SMALL

    async def prepare(self, row: OutboxRow) -> Path:
        path = self._folder / f"{row.id}.txt"
        words = f"CONTOH {_number(row.body)} ".encode()
        path.write_bytes(words.ljust(self.size, b"."))
        return path

    async def release(self, path: Path) -> None:
        await asyncio.to_thread(path.unlink)


class Sending:
    """All messages of one channel, one kind of fault after the other."""

    def __init__(self, database: InlineDatabase, folder: Path, channel: str, rng: Random) -> None:
        self.share = Share()
        self._database = database
        self._name = channel
        self._rng = rng
        self._clock = FakeClock()
        self._tasks = Tasks(self._clock)
        self._platform = Platform(channel, self._clock, rng)
        self._proxy = Proxy(self._platform, rng)
        self._files = _Files(folder)
        self._numbers = itertools.count(1)
        self._sender: Sender | None = None
        self._channel: Channel | None = None
        self._running: asyncio.Task[None] | None = None
        self._swept_at = 0.0
        self._told: set[str] = set()
        """Copies of which the platform has told what became of them."""

    async def stop(self) -> None:
        await self._end()
        await self._tasks.stop()
        await self._proxy.close()

    async def meet(self, fault: Fault, count: int) -> None:
        """Have so many messages meet a fault, and follow them to their end."""
        if not self._proxy.port:
            await self._proxy.open()
        numbers = [next(self._numbers) for _ in range(count)]
        times = {one: self._rng.choice((1, 1, 1, 1, 1, 2, 3)) for one in numbers}
        met = self._proxy.met
        self._files.size = LARGE if fault.files else SMALL
        if fault.lasts:
            await self._proxy.go_away(fault)
            Names.are_away = fault.name == "name not found"
        else:
            self._proxy.fault = fault
            self._proxy.left.update(times)
            self._proxy.resets = count // 3 if fault.name == "reset at the connection" else 0
        await self._begin(fault)
        await self._database.write(lambda tx: self._write(tx, numbers, fault))
        if fault.lasts:
            await self._pass(fault.lasts)
            self._proxy.met += count
            Names.are_away = False
            await self._proxy.come_back()
        if fault.name in LIMITS:  # whoever comes after obeys the same blocks
            await self._pass(1)
            await self._begin(fault)
        await self._follow(fault)
        self._proxy.fault = None
        self._proxy.left.clear()
        await self._judge(fault, numbers, times)
        if self._proxy.met - met < count // 3:
            self._broke("met too few", fault, f"{self._proxy.met - met} of {count}")
        self.share.figures["messages"] += count
        self.share.figures["faults"] += self._proxy.met - met

    # --- the sender ---------------------------------------------------------------------------

    async def _begin(self, fault: Fault) -> None:
        """Start a sender and a client, in place of those before."""
        await self._end()
        patience = SHORT if fault.slow else LONG
        base = f"http://{HOST}:{self._proxy.port}"
        channel: TelegramChannel | WhatsAppChannel
        if self._name == "telegram":
            limits = telegram.Timeouts(patience, patience, patience)
            channel = TelegramChannel("1000:net", base_url=base, timeouts=limits)
        else:
            bounds = whatsapp.Timeouts(patience, patience, patience)
            channel = WhatsAppChannel("net", "5000", base_url=base, timeouts=bounds)
        # The session is opened without asking who we are: that call has no fault to meet.
        opened = channel._request
        await (opened.initialize() if isinstance(opened, telegram.Request) else opened.open())
        self._channel = channel
        self._sender = Sender(
            cast("Channel", _Watched(channel, self._platform)),
            self._database,
            self._clock,
            tasks=self._tasks,
            figures=Figures(),
            attachments=self._files,
            places=itertools.count(),
            per_second=FAST,
        )
        self._running = self._tasks.spawn(self._sender.run())

    async def _end(self) -> None:
        """Let what is on the wire end, as a program does that is stopped."""
        if self._sender is None or self._channel is None or self._running is None:
            return
        self._sender.stop()
        await self._running
        await self._channel.stop()
        self._sender = None

    async def _land(self) -> None:
        """Wait, in real time, until nothing is on the wire and the sender rests."""
        assert self._sender is not None
        while self._sender._flying:
            await asyncio.wait(set(self._sender._flying))
            for _ in range(6):
                await asyncio.sleep(0)  # gives the loop a turn: it settles, and claims more

    async def _pass(self, seconds: float) -> None:
        """Let time pass, no faster than what is on the wire."""
        until = self._clock.monotonic() + seconds
        while self._clock.monotonic() < until:
            await self._land()
            await self._clock.advance(STEP)
            if self._clock.monotonic() - self._swept_at >= SWEEP_EVERY:
                self._swept_at = self._clock.monotonic()
                await self._database.write(lambda tx: outbox.sweep(tx, self._clock.now()))
            if self._name == "whatsapp":
                await self._database.write(self._tell)
        await self._land()

    async def _follow(self, fault: Fault) -> None:
        """Let time pass until every message has its end."""
        left: set[tuple[str, str]] = set()
        for _ in range(MOST_STEPS):
            left = await self._database.read(_open_kinds)
            if not left:
                return
            if left == {("broadcast", "unknown")}:
                self._clock.jump(TOO_LATE.total_seconds())
            await self._pass(STEP)
        self._broke("stuck", fault, str(left))

    # --- what is sent -------------------------------------------------------------------------

    def _write(self, tx: Transaction, numbers: Sequence[int], fault: Fault) -> None:
        now = self._clock.now()
        rows = []
        for number in numbers:
            to = Address(self._name, str(FIRST_CHAT + number // PER_CHAT))
            # They wrote, so free words are taken there.
            who, day = Writer(to.external_id), timedelta(days=1)
            identities.resolve(tx, to, who, at=now, now=now, window=day)
            kind = self._rng.choice(KINDS)
            has_file = kind != "beside" and (fault.files or self._rng.randrange(WITH_FILE) == 0)
            rows.append(
                NewOutboxRow(
                    key=str(number),
                    to=to,
                    account="1000" if self._name == "telegram" else "5000",
                    kind=kind,
                    method=METHODS[self._name][has_file],
                    body=self._body(to, number, has_file=has_file),
                    created_at=now,
                    policy="free" if kind == "beside" else "resend",
                    attachment=Attachment("x.txt", file=FileId("x")) if has_file else None,
                )
            )
        outbox.add(tx, rows)

    def _body(self, to: Address, number: int, *, has_file: bool) -> dict[str, Any]:
        words = f"CONTOH {number}"
        if self._name == "telegram":
            return {"chat_id": int(to.external_id), "caption" if has_file else "text": words}
        kind = "document" if has_file else "text"
        text: dict[str, str] = (
            {"filename": "x.txt", "caption": words} if has_file else {"body": words}
        )
        return {"messaging_product": "whatsapp", "type": kind, kind: text}

    def _tell(self, tx: Transaction) -> None:
        """Tell of every other copy, a moment later, that it was sent."""
        now = self._clock.now()
        for row in tx.execute(_UNCLEAR).all():
            if row.wire_at is None or now - row.wire_at < TOLD_AFTER:
                continue
            for reference in self._platform.references.get(int(row.key), ()):
                if reference in self._told:
                    continue
                self._told.add(reference)
                if self._rng.random() < 0.5:
                    about = outbox.find_reported(
                        tx,
                        channel=self._name,
                        account="5000",
                        reference=reference,
                        mark=self._platform.marks[reference],
                    )
                    if about is not None:
                        outbox.note_delivery(tx, about, Told("sent", reference, now), now)

    # --- what became of it --------------------------------------------------------------------

    async def _judge(self, fault: Fault, numbers: Sequence[int], times: dict[int, int]) -> None:
        for early in self._platform.early:
            self._broke("early", fault, early)
        self._platform.early.clear()
        wanted = {str(number) for number in numbers}
        for row in await self._database.read(lambda tx: tx.execute(_ENDS).all()):
            if row.key not in wanted:
                continue
            copies = self._platform.copies[int(row.key)]
            self.share.figures[row.state] += 1
            self.share.figures["repeated"] += max(0, copies - 1)
            told = f"{row.key} ({row.kind}) is {row.state} ({row.error}), {copies} copies"
            for rule in self._broken_by(fault, row, copies, times[int(row.key)]):
                self._broke(rule, fault, told)

    def _broken_by(self, fault: Fault, row: Any, copies: int, times: int) -> list[str]:
        """Return the rules a message breaks."""
        broken = []
        most = COPIES[row.policy] * (2 if fault.name == TWICE else 1)
        if copies > most:
            broken.append("copies")
        if row.state == "sent" and not copies:
            broken.append("lost")
        if row.kind == "beside":
            return broken  # it is worth nothing after two minutes
        if fault.name in LIMITS and (row.kind, row.state, copies) == ("code", "expired", 0):
            return broken  # blocks of the whole account add up, and ended after its quarter hour
        if fault.sure and copies != 1:
            broken.append("not exactly once")
        may_be_unclear = not fault.sure and (row.policy == "once" or row.wire_count > 1)
        if row.state != "sent" and not (row.state == "review" and may_be_unclear):
            broken.append("given up")
        is_steady = not fault.slow and fault.name != "reset at the connection"
        if times == 1 and is_steady and row.policy == "resend" and row.state != "sent":
            broken.append("not repeated")
        return broken

    def _broke(self, rule: str, fault: Fault, seen: str) -> None:
        self.share.broken.append((rule, f"{self._name}, {fault.name}: {seen}"))


def _number(body: Any) -> int:
    """Return the number of a message."""
    document = body.get("document", body)
    words = document.get("caption") or body.get("text")
    return int((words if isinstance(words, str) else words["body"]).split()[1])


def _open_kinds(tx: Transaction) -> set[tuple[str, str]]:
    return {(row.kind, row.state) for row in tx.execute(_OPEN)}


_ROWS = schema.outbox.c
_OPEN = select(_ROWS.kind, _ROWS.state).where(_ROWS.state.in_(OPEN)).distinct()
_UNCLEAR = select(_ROWS.id, _ROWS.key, _ROWS.wire_at).where(_ROWS.state == "unknown")
_ENDS = select(_ROWS.key, _ROWS.kind, _ROWS.policy, _ROWS.state, _ROWS.error, _ROWS.wire_count)
