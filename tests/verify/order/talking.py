"""People who write numbered parts on one channel, and the platform between them and the product."""

from __future__ import annotations

import json
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.channels.base import Accepted, NotSent, RetryAfter, Unclear
from bot.tick import SWEEP_EVERY
from conversations.turn import take_turn
from storage import drafts, library, schema
from storage.inbox import IS_OPEN
from storage.outbox.rows import state
from tests.verify.seeding import FORM, QUESTION, add, draft_of
from tests.verify.virtual import NUMBER, Installation

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from random import Random

    from bot.channels.base import Rendered, SendOutcome
    from conversations.scene import TurnContext, TurnResult
    from storage.database import Transaction

CHANNELS = ("telegram", "whatsapp")
FIRST_CHAT = 628_110_000_000
LINES = 8
"""Deliveries at the same time."""
PAUSE = {"telegram": 2.5, "whatsapp": 7.0}
"""Seconds from one part of a person to the next, so that our replies can keep up."""
LATE = 9.0
"""Seconds by which WhatsApp may deliver one message later than another."""
IN_A_CALL = 4
"""Messages in a call of WhatsApp's, at most."""
UNHEARD, UNANSWERED = 0.08, 0.08
"""How many deliveries do not come through, and how many come and our answer gets lost."""
FAILING = 0.01
"""How many turns fail, once."""
STEP = 0.5
PATIENCE = 600.0
"""Seconds after the last part in which all must be taken and said."""


@dataclass(slots=True)
class Share:
    """What one channel showed."""

    figures: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    chat: int
    number: int
    at: datetime

    @property
    def words(self) -> str:
        return f"bagian {self.number}"


class Talking:
    """One channel, from the first part to the last reply."""

    def __init__(self, folder: Path, channel: str, chats: int, parts: int, rng: Random) -> None:
        self._channel = channel
        self._chats = [FIRST_CHAT + number for number in range(chats)]
        self._parts = parts
        self._rng = rng
        self._share = Share()
        self._installation = Installation(folder, {channel: self})
        self._clock = self._installation.clock
        self._update = 0
        self._waiting: dict[int, deque[_Part]] = defaultdict(deque)
        """What Telegram has for each chat; the next only after the one before was taken."""
        self._ready: deque[tuple[float, list[_Part]]] = deque()
        """What can be delivered, and when at the earliest."""
        self._numbers: dict[tuple[int, int], int] = {}
        """The number of each update on Telegram, which a repetition keeps."""
        self._sent = 0
        self._latest: dict[str, int] = defaultdict(int)
        """The latest message that reached each chat, by its place in the conversation."""
        self._failed: set[tuple[str, int]] = set()
        self._turned: dict[str, list[int]] = defaultdict(list)

    async def run(self) -> Share:
        """Let them write, take in and answer all, and judge it."""
        place = self._installation
        await place.start(prepare=self._prepare, take_turn=self._take_turn)
        spawn = place.app.tasks.spawn
        writers = [spawn(self._write(chat)) for chat in self._chats]
        lines = [spawn(self._deliver()) for _ in range(LINES)]
        while not all(writer.done() for writer in writers):
            await self._pass(STEP)
        until = self._clock.monotonic() + PATIENCE
        while await place.database.read(_count_open) or self._has_more:
            if self._clock.monotonic() > until:
                self._broke("stuck", str(await place.database.read(_count_open)))
                break
            await self._pass(STEP)
        for line in lines:
            line.cancel()
        self._judge(await place.database.read(self._found))
        await place.stop()
        self._share.figures["parts"] = len(self._chats) * self._parts
        return self._share

    def _prepare(self, tx: Transaction, now: datetime) -> None:
        library.publish_form(tx, FORM, now)
        for chat in self._chats:
            add(tx, chat, now, self._channel)

    def _take_turn(self, context: TurnContext) -> TurnResult:
        message = context.message
        mark = message.address.key, message.order
        if mark not in self._failed and self._rng.random() < FAILING:
            self._failed.add(mark)
            raise RuntimeError("this one fails at first")
        result = take_turn(context)
        self._turned[mark[0]].append(mark[1])
        return result

    # --- time ---------------------------------------------------------------------------------

    async def _pass(self, seconds: float) -> None:
        await self._clock.advance(seconds)
        if int(self._clock.monotonic() / SWEEP_EVERY) != int(
            (self._clock.monotonic() - seconds) / SWEEP_EVERY
        ):
            await self._installation.app.ticker.sweep()

    # --- people and the platform ------------------------------------------------------------------

    @property
    def _has_more(self) -> bool:
        return bool(self._ready) or any(self._waiting.values())

    async def _write(self, chat: int) -> None:
        for number in range(1, self._parts + 1):
            await self._clock.sleep(self._rng.uniform(0.6, 1.4) * PAUSE[self._channel])
            part = _Part(chat, number, self._clock.now())
            if self._channel == "whatsapp":
                late = self._rng.choice((0.0, 0.0, self._rng.uniform(0, LATE)))
                self._ready.append((self._clock.monotonic() + late, [part]))
                continue
            self._waiting[chat].append(part)
            if len(self._waiting[chat]) == 1:
                self._ready.append((self._clock.monotonic(), [part]))

    async def _deliver(self) -> None:
        """Deliver what is there, one call after the other."""
        while True:
            parts = self._next()
            if not parts:
                await self._clock.sleep(0.2)
                continue
            await self._clock.sleep(self._rng.uniform(0.01, 0.3))
            fate = self._rng.random()
            self._share.figures["deliveries"] += 1
            taken = fate >= UNHEARD and await self._installation.deliver(
                self._channel, self._call(parts)
            )
            if not taken or fate < UNHEARD + UNANSWERED:
                self._ready.append((self._clock.monotonic() + self._rng.choice((1, 2, 4)), parts))
            elif self._channel == "telegram":
                self._go_on(parts[0].chat)
            elif self._rng.random() < UNANSWERED:  # duplicates are normal there
                self._ready.append((self._clock.monotonic() + self._rng.uniform(0, 20), parts))

    def _go_on(self, chat: int) -> None:
        """Come to the next part of a chat."""
        waiting = self._waiting[chat]
        waiting.popleft()
        if waiting:
            self._ready.append((self._clock.monotonic(), [waiting[0]]))

    def _next(self) -> list[_Part]:
        """Take what is ready; on WhatsApp several in a call, in any order."""
        now = self._clock.monotonic()
        found: list[_Part] = []
        most = self._rng.randint(1, IN_A_CALL) if self._channel == "whatsapp" else 1
        for _ in range(len(self._ready)):
            at, parts = self._ready.popleft()
            if at <= now:
                found += parts
            else:
                self._ready.append((at, parts))
            if len(found) >= most:
                break
        self._rng.shuffle(found)
        return found

    def _call(self, parts: list[_Part]) -> bytes:
        call = _telegram(self._numbered(parts[0]), parts[0])
        return json.dumps(call if self._channel == "telegram" else _whatsapp(parts)).encode()

    def _numbered(self, part: _Part) -> int:
        return self._numbers.setdefault((part.chat, part.number), len(self._numbers) + 1)

    async def take(self, call: Rendered, *, to: str, outbox: int) -> SendOutcome:
        """Take a message of ours, or not."""
        await self._clock.sleep(self._rng.uniform(0.05, 0.5))
        fate = self._rng.random()
        if fate < 0.03:
            return RetryAfter(self._rng.randint(1, 6))
        if fate < 0.05:
            return NotSent("connect")
        if fate < 0.06:
            return Unclear("reset")
        if "status" in call.body:
            return Accepted()
        self._sent += 1
        if outbox < self._latest[to]:
            self._broke("said in another order", f"{to}: {outbox} after {self._latest[to]}")
        self._latest[to] = max(outbox, self._latest[to])
        self._share.figures["said"] += 1
        return Unclear("no answer") if fate < 0.08 else Accepted(f"{self._sent}")

    async def ask(self) -> None: ...

    # --- what became of it ------------------------------------------------------------------------

    def _found(self, tx: Transaction) -> dict[int, list[str]]:
        found = {}
        for chat in self._chats:
            draft = drafts.find(tx, draft_of(chat))
            answer = draft and draft.answers.get(QUESTION)
            found[chat] = [str(part.value) for part in getattr(answer, "parts", ())]
        return found

    def _judge(self, found: dict[int, list[str]]) -> None:
        wanted = [f"bagian {number}" for number in range(1, self._parts + 1)]
        for chat, parts in found.items():
            self._share.figures["kept"] += len(parts)
            if sorted(parts) != sorted(wanted):
                self._broke("not each part once", f"{chat}: {len(parts)} parts")
            elif parts != wanted:
                self._broke("kept in another order", f"{chat}: {parts[:6]} …")
        self._share.figures["failed turns"] = len(self._failed)
        for chat_key, turned in self._turned.items():
            if self._channel == "telegram" and turned != sorted(turned):
                self._broke("taken in another order", f"{chat_key}: {turned[:9]} …")

    def _broke(self, rule: str, seen: str) -> None:
        self._share.broken.append((rule, f"{self._channel} {seen}"))


def _telegram(number: int, part: _Part) -> dict[str, object]:
    who = {"id": part.chat, "is_bot": False, "first_name": "CONTOH"}
    message = {
        "message_id": part.number,
        "date": int(part.at.timestamp()),
        "chat": {"id": part.chat, "type": "private", "first_name": "CONTOH"},
        "from": who,
        "text": part.words,
    }
    return {"update_id": number, "message": message}


def _whatsapp(parts: list[_Part]) -> dict[str, object]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": NUMBER, "display_phone_number": "62811"},
        "contacts": [
            {"wa_id": str(chat), "profile": {"name": "CONTOH"}}
            for chat in {one.chat for one in parts}
        ],
        "messages": [
            {
                "id": f"wamid.{part.chat}.{part.number}",
                "from": str(part.chat),
                "timestamp": str(int(part.at.timestamp())),
                "type": "text",
                "text": {"body": part.words},
            }
            for part in parts
        ],
    }
    changes = [{"field": "messages", "value": value}]
    return {"object": "whatsapp_business_account", "entry": [{"id": "6000", "changes": changes}]}


def _count_open(tx: Transaction) -> int:
    rows = schema.outbox.c.state
    waiting = rows.in_(tuple(map(state, ("pending", "leased", "sending", "unknown"))))
    inside = tx.scalar(select(func.count()).select_from(schema.inbox).where(IS_OPEN)) or 0
    return inside + (tx.scalar(select(func.count()).where(waiting)) or 0)
