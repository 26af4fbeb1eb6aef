"""A platform that can be away: what came to it, what people wrote there, and how it delivers that."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.channels.base import Accepted, NeedsTemplate, NotSent, PlatformError, Unclear
from tests.verify.virtual import NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

    from bot.channels.base import Rendered, SendOutcome
    from tests.verify.virtual import Installation

KEEPS = {"telegram": timedelta(hours=24), "whatsapp": timedelta(days=7)}
"""How long it keeps what it could not deliver."""
WINDOW = timedelta(hours=24)
UNCLEAR = 2
"""Sends that it was just taking when it went away."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message of ours that came to it."""

    row: int
    to: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Written:
    """A message of a person. `number` is its place in all that was written there."""

    number: int
    chat: int
    at: datetime
    words: str


@dataclass(slots=True)
class Platform:
    """One platform. Until it is back nothing comes through, either way."""

    name: str
    rng: Random
    place: Installation | None = None
    arrivals: list[Arrival] = field(default_factory=list)
    kept: list[Written] = field(default_factory=list)
    """What it could not deliver yet."""
    written: list[Written] = field(default_factory=list)
    dropped: list[Written] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    """Free words that came when their window was over."""
    wrote_at: dict[str, datetime] = field(default_factory=dict)
    is_away: bool = False
    _count: int = 0
    _unclear: int = 0

    def go_away(self) -> None:
        self.is_away, self._unclear = True, UNCLEAR

    def come_back(self) -> None:
        """Be there again, without what was kept for too long."""
        self.is_away = False
        since = self._now() - KEEPS[self.name]
        self.dropped = [one for one in self.kept if one.at < since]
        self.kept = [one for one in self.kept if one.at >= since]

    def is_open(self, to: str) -> bool:
        """Tell whether free words may be sent there."""
        return self.name != "whatsapp" or self._now() < self.wrote_at[to] + WINDOW

    def say(self, chat: int, words: str) -> Written:
        """Have somebody write; it is delivered by `deliver`."""
        written = Written(len(self.written) + 1, chat, self._now(), words)
        self.wrote_at[str(chat)] = written.at
        self.kept.append(written)
        self.written.append(written)
        return written

    async def deliver(self) -> None:
        """Deliver what is kept: a chat's one after the other on Telegram, shuffled on WhatsApp."""
        assert self.place is not None
        waiting, self.kept = self.kept, []
        if self.name == "whatsapp":
            self.rng.shuffle(waiting)
        for one in waiting:
            call = _telegram(one) if self.name == "telegram" else _whatsapp([one])
            for _ in range(self.rng.choice((1, 1, 2))):
                await self.place.deliver(self.name, json.dumps(call).encode())

    # --- what the product asks of it --------------------------------------------------------------

    async def take(self, call: Rendered, *, to: str, outbox: int) -> SendOutcome:
        assert self.place is not None
        if self.is_away:
            self._unclear -= 1
            return Unclear("reset") if self._unclear >= 0 else NotSent("connect")
        await self.place.clock.sleep(self.rng.uniform(0.05, 0.3))
        if "status" in call.body:
            return Accepted()
        if call.body.get("type") != "template" and not self.is_open(to):
            self.outside.append(f"{self.name} row {outbox}")
            return NeedsTemplate("131047 too late")
        self._count += 1
        self.arrivals.append(Arrival(outbox, to, self._now(), json.dumps(call.body)))
        return Accepted(f"m{self._count}")

    async def ask(self) -> None:
        if self.is_away:
            raise PlatformError("network", "away")

    def _now(self) -> datetime:
        assert self.place is not None
        return self.place.clock.now()


def _telegram(one: Written) -> dict[str, object]:
    chat = {"id": one.chat, "type": "private", "first_name": "CONTOH"}
    message = {
        "message_id": one.number,
        "date": int(one.at.timestamp()),
        "chat": chat,
        "from": {"id": one.chat, "is_bot": False, "first_name": "CONTOH"},
        "text": one.words,
    }
    return {"update_id": one.number, "message": message}


def _whatsapp(listed: Sequence[Written]) -> dict[str, object]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": NUMBER, "display_phone_number": "62811"},
        "contacts": [{"wa_id": str(one.chat), "profile": {"name": "CONTOH"}} for one in listed],
        "messages": [
            {
                "id": f"wamid.{one.number}",
                "from": str(one.chat),
                "timestamp": str(int(one.at.timestamp())),
                "type": "text",
                "text": {"body": one.words},
            }
            for one in listed
        ],
    }
    changes = [{"field": "messages", "value": value}]
    return {"object": "whatsapp_business_account", "entry": [{"id": "6000", "changes": changes}]}
