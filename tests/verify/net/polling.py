"""Updates that are asked for through the same faults: each is stored once, and only then forgotten.

The real poller and client ask a platform that forgets what a question confirms. It looks into
the records at that moment: what it forgets must be there. Nobody asks before a limit is over, and
no fault ends the poller.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from bot import poll
from bot.channels.telegram import client, request
from bot.channels.telegram.client import TelegramChannel
from bot.figures import Figures
from bot.poll import Poller
from bot.tasks import Tasks
from tests.fakes.clock import FakeClock
from tests.verify.net.faults import FAULTS, TWICE
from tests.verify.net.names import HOST, Names
from tests.verify.net.platform import POLL, Call, Platform, answer
from tests.verify.net.proxy import Proxy
from tests.verify.net.sending import FIRST_CHAT, LONG, SHORT, STEP

if TYPE_CHECKING:
    from random import Random

    from tests.verify.inline import InlineDatabase
    from tests.verify.net.faults import Fault
    from tests.verify.net.sending import Share

MOST_AT_ONCE = 20
"""Updates in one answer, at most."""
TIMES = 4
"""How many questions meet a fault."""
REAL = 0.002
"""Seconds of real time for what is on the wire, between two steps of the clock."""
MOST_STEPS = 20_000
CHATS = 50


class _Mailbox(Platform):
    """Keeps updates until a question confirms them."""

    def __init__(self, database: InlineDatabase, clock: FakeClock, rng: Random) -> None:
        super().__init__("telegram", clock, rng)
        self._database = database
        self._next = 1
        self.waiting: list[int] = []
        self.forgotten: list[int] = []
        """What was confirmed and is not in the records."""

    def add(self, count: int) -> None:
        self.waiting += range(self._next, self._next + count)
        self._next += count

    @property
    def total(self) -> int:
        return self._next - 1

    def look(self, call: Call) -> None:
        if call.message != POLL:
            return
        now = self.clock.monotonic()
        blocks = [one.until for one in self.blocks.get("", ()) if one.until > now]
        self.early += [f"a question, {until - now:.1f} s" for until in blocks]
        offset = json.loads(call.body).get("offset", 0)
        confirmed = [number for number in self.waiting if number < offset]
        self.waiting = [number for number in self.waiting if number >= offset]
        stored = _stored(self._database)
        self.forgotten += [number for number in confirmed if number not in stored]

    def take(self, call: Call) -> bytes:
        if call.message != POLL:
            return answer(200, {"ok": True, "result": True})
        count = self.rng.randint(1, MOST_AT_ONCE)
        updates = [_update(number) for number in self.waiting[:count]]
        return answer(200, {"ok": True, "result": updates})


class Polling:
    """One poller, one kind of fault after the other."""

    def __init__(self, database: InlineDatabase, rng: Random, share: Share) -> None:
        self._share = share
        self._database = database
        self._clock = FakeClock()
        self._tasks = Tasks(self._clock)
        self._mailbox = _Mailbox(database, self._clock, rng)
        self._proxy = Proxy(self._mailbox, rng)
        poll.POLL_FOR = 0  # the platform has news, or none at all

    async def run(self, count: int) -> None:
        """Have so many updates come while questions meet each fault."""
        await self._proxy.open()
        for fault in FAULTS:
            if not fault.files and fault.name != TWICE:
                await self._meet(fault, count)
        stored = len(_stored(self._database))
        self._share.figures["polled"] += stored
        if stored != self._mailbox.total:
            self._broke("lost", f"{stored} of {self._mailbox.total} updates are stored")
        await self._tasks.stop()
        await self._proxy.close()

    async def _meet(self, fault: Fault, count: int) -> None:
        patience = SHORT if fault.slow else LONG
        client._SLACK = patience
        base = f"http://{HOST}:{self._proxy.port}"
        limits = request.Timeouts(patience, patience, patience)
        channel = TelegramChannel("1000:net", base_url=base, timeouts=limits)
        await channel._request.initialize()
        poller = Poller(
            channel, self._database, self._clock, figures=Figures(), wake=lambda _: None
        )
        self._mailbox.add(count)
        self._proxy.left[POLL] = TIMES
        self._proxy.resets = TIMES if fault.name == "reset at the connection" else 0
        if fault.lasts:
            Names.are_away = fault.name == "name not found"
            await self._proxy.go_away(fault)
        else:
            self._proxy.fault = fault
        asking = self._tasks.spawn(poller.run())
        await self._pass(asking, fault)
        asking.cancel()
        await asyncio.wait({asking})
        await channel.stop()
        self._proxy.fault = None

    async def _pass(self, asking: asyncio.Task[None], fault: Fault) -> None:
        """Let time pass until nothing waits any more and the fault was met."""
        back_at = self._clock.monotonic() + fault.lasts
        for _ in range(MOST_STEPS):
            await asyncio.wait({asking}, timeout=REAL)
            await self._clock.advance(STEP)
            if asking.done():
                break
            if fault.lasts and self._proxy.fault and self._clock.monotonic() >= back_at:
                Names.are_away = False
                await self._proxy.come_back()
            if self._is_over(fault):
                break
        for early in self._mailbox.early:
            self._broke("early", f"{fault.name}: {early}")
        for number in self._mailbox.forgotten:
            self._broke("forgotten", f"{fault.name}: {number} was confirmed and is not stored")
        self._mailbox.early.clear()
        self._mailbox.forgotten.clear()
        if not self._is_over(fault):
            seen = repr(asking.exception()) if asking.done() else f"{len(self._mailbox.waiting)}"
            self._broke("stuck", f"{fault.name}: {seen}")

    def _is_over(self, fault: Fault) -> bool:
        if self._mailbox.waiting:
            return False
        if fault.lasts:
            return self._proxy.fault is None
        return not self._proxy.resets and not self._proxy.left[POLL]

    def _broke(self, rule: str, seen: str) -> None:
        self._share.broken.append((rule, f"polling, {seen}"))


def _update(number: int) -> dict[str, object]:
    who = {"id": FIRST_CHAT + number % CHATS, "first_name": "CONTOH"}
    message = {
        "message_id": number,
        "date": 1,
        "chat": who | {"type": "private"},
        "from": who | {"is_bot": False},
        "text": "CONTOH",
    }
    return {"update_id": number, "message": message}


def _stored(database: InlineDatabase) -> set[int]:
    return {int(row[0]) for row in database.handle.execute("SELECT ext_id FROM inbox")}
