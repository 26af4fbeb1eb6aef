"""Both platforms, as bytes in and bytes out: what they took, whom they blocked, what they say."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from tests.fakes.clock import FakeClock

_CHAT_IN_FORM = re.compile(rb'name="chat_id"\r\n\r\n(\d+)\r\n')
_WORDS = re.compile(rb"CONTOH (\d+)")
POLL = 0
"""Stands for the number of a message in a call that asks for updates."""
OF_A_PAIR = 0.95
"""The part of WhatsApp's limits that are of one person; the others hold the whole account up."""
HOLDS = 1.0
"""Seconds nothing may come after a limit without a time; any program needs a moment."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came."""

    path: str
    body: bytes

    @property
    def message(self) -> int | None:
        """The number of the message it sends, or POLL; None for everything else."""
        if self.path.endswith("/getUpdates"):
            return POLL
        found = _WORDS.search(self.body)
        return int(found[1]) if found else None


@dataclass(slots=True)
class _Block:
    """Until when nothing may come, who was told so, and at which step it had been read there."""

    until: float
    told: int | None
    known_at: int | None = None


@dataclass(slots=True)
class Platform:
    """What one platform knows, and in which order the program did what it does."""

    name: str
    clock: FakeClock
    rng: Random
    copies: Counter[int] = field(default_factory=Counter)
    early: list[str] = field(default_factory=list)
    references: dict[int, list[str]] = field(default_factory=dict)
    """What each copy is called."""
    marks: dict[str, str] = field(default_factory=dict)
    """How the program marked each copy."""
    blocks: dict[str, list[_Block]] = field(default_factory=dict)
    steps: int = 0
    begun: dict[int, int] = field(default_factory=dict)
    """At which step the program last began to send each message."""
    marked: dict[int, str] = field(default_factory=dict)
    """How it marked the copy that it began to send."""

    # --- what the program does, told by who watches it -----------------------------------------

    def begins(self, message: int, mark: str) -> None:
        self.steps += 1
        self.marked[message] = mark
        self.begun[message] = self.steps

    def has_read(self, message: int) -> None:
        """The program has read the answer: from now on it knows of a block that this told of."""
        self.steps += 1
        for blocks in self.blocks.values():
            for block in blocks:
                if block.told == message and block.known_at is None:
                    block.known_at = self.steps

    # --- what comes over the wire ---------------------------------------------------------------

    def look(self, call: Call) -> None:
        """See whether a call comes to whom is blocked."""
        message = call.message
        if message is None:
            return
        now = self.clock.monotonic()
        for scope in (self.chat_of(call), ""):
            self.blocks[scope] = [one for one in self.blocks.get(scope, ()) if one.until > now]
            for block in self.blocks[scope]:
                if block.known_at is not None and self.begun.get(message, 0) > block.known_at:
                    self.early.append(f"{message}: {block.until - now:.1f} s")

    def chat_of(self, call: Call) -> str:
        found = _CHAT_IN_FORM.search(call.body)
        if found:
            return found[1].decode()
        if not call.body.startswith(b"{"):
            return ""
        body = json.loads(call.body)
        return str(body.get("chat_id") or body.get("to", "")).lstrip("+")

    def take(self, call: Call) -> bytes:
        """Take a call, and answer it."""
        message = call.message
        if call.path.endswith("/media"):
            return answer(200, {"id": f"media{self.rng.randrange(10**9)}"})
        if message is None:
            return answer(200, self._facts())
        self.copies[message] += 1
        self.steps += 1
        reference = f"{self.steps}" if self.name == "telegram" else f"wamid.{self.steps}"
        self.references.setdefault(message, []).append(reference)
        self.marks[reference] = self.marked[message]
        if self.name == "whatsapp":
            sent = [{"id": reference}]
            return answer(200, {"messaging_product": "whatsapp", "messages": sent})
        chat = {"id": int(self.chat_of(call)), "type": "private"}
        made = {"message_id": int(reference), "date": 1, "chat": chat, "text": ""}
        return answer(200, {"ok": True, "result": made})

    def _facts(self) -> Mapping[str, object]:
        if self.name == "whatsapp":
            return {"id": "5000", "display_phone_number": "+62 811"}
        return {"ok": True, "result": {"id": 1000, "is_bot": True, "first_name": "V"}}

    def limit(self, call: Call, *, timed: bool) -> bytes:
        """Refuse a call for a while, and remember for how long and to whom."""
        if self.name == "telegram":
            return self._telegram_limit(call, timed=timed)
        chat = self.chat_of(call)
        if chat and self.rng.random() < OF_A_PAIR:  # a file is uploaded for nobody yet
            self._block(call, chat, 4 if timed else HOLDS)
            return answer(400, {"error": {"code": 131056, "message": "pair rate limit"}})
        if not timed:
            self._block(call, "", HOLDS)
            return answer(429, {"title": "slow down"})
        seconds = self.rng.randint(2, 9)
        self._block(call, "", seconds)
        return answer(429, {"title": "slow down"}, more=f"Retry-After: {seconds}\r\n")

    def _telegram_limit(self, call: Call, *, timed: bool) -> bytes:
        told: dict[str, object] = {"ok": False, "error_code": 429, "description": "Too Many"}
        seconds = HOLDS
        if timed:
            seconds = self.rng.randint(2, 40)
            told["parameters"] = {"retry_after": seconds}
        self._block(call, self.chat_of(call), seconds)
        return answer(429, told)

    def _block(self, call: Call, scope: str, seconds: float) -> None:
        block = _Block(self.clock.monotonic() + seconds, call.message)
        self.blocks.setdefault(scope, []).append(block)


def answer(status: int, content: Mapping[str, object] | bytes, *, more: str = "") -> bytes:
    """Return an answer as it goes over the wire."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    head = f"HTTP/1.1 {status} CONTOH\r\nContent-Type: application/json\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
