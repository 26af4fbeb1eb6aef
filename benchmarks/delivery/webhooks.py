"""What the platform delivers meanwhile: people who write, and on WhatsApp what became of messages.

As on the real ones, a delivery that was not taken comes again until it is.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import math
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from benchmarks.delivery.crowd import FIRST_STRANGER, QUESTION
from benchmarks.delivery.platform import NUMBER

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from benchmarks.delivery.platform import Platform

SECRET = "bench-secret"  # noqa: S105 - the imitation's own
RATE = 5.0
"""How many people write in a second."""
PAUSE = 0.25
"""Seconds until a delivery that was not taken comes again."""
TELLERS = 8
"""How many statuses are on their way at once."""
SHORTLY = 5.0
"""Seconds before a kill in which whoever wrote is counted apart."""


@dataclass(slots=True)
class Question:
    """When somebody wrote, and whether a kill came between."""

    chat: int
    at: float
    is_disturbed: bool = False


class Webhooks:
    """The delivering side of one platform, for one bot."""

    def __init__(self, platform: Platform, kind: str, url: str) -> None:
        self.asked: list[Question] = []
        self._platform = platform
        self._is_whatsapp = kind == "whatsapp"
        self._url = url
        self._rng = Random(2)
        self._numbers = itertools.count(1)
        self._statuses: deque[dict[str, object]] = deque()
        self._told = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._asking: asyncio.Task[None] | None = None
        self._session: ClientSession | None = None
        if self._is_whatsapp:
            platform.tell = self._tell

    async def start(self) -> None:
        self._session = ClientSession(
            connector=TCPConnector(limit=64), timeout=ClientTimeout(total=10)
        )
        self._asking = self._spawn(self._ask())
        for _ in range(TELLERS if self._is_whatsapp else 0):
            self._spawn(self._tell_all())

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def reaches(self) -> bool:
        """Tell whether the bot listens there."""
        with suppress(ClientError, OSError, TimeoutError):
            async with self._session.get(self._url):  # type: ignore[union-attr]
                return True
        return False

    def killed(self, at: float) -> None:
        """Whoever wrote shortly before, and was not answered by then, was disturbed by the kill."""
        for one in self.asked:
            if at - SHORTLY < one.at and self._platform.answered.get(one.chat, math.inf) > at:
                one.is_disturbed = True

    def waits(self) -> list[float]:
        """Return how long the others waited; for ever where no answer came."""
        return [
            self._platform.answered.get(one.chat, math.inf) - one.at
            for one in self.asked
            if not one.is_disturbed
        ]

    @property
    def unanswered(self) -> int:
        """How many got no answer at all."""
        return sum(one.chat not in self._platform.answered for one in self.asked)

    def stop_asking(self) -> None:
        if self._asking is not None:
            self._asking.cancel()

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # --- people ----------------------------------------------------------------------------

    async def _ask(self) -> None:
        while True:
            await asyncio.sleep(self._rng.uniform(0, 2 / RATE))
            self._spawn(self._deliver_question())

    async def _deliver_question(self) -> None:
        number = next(self._numbers)
        question = Question(FIRST_STRANGER + number, time.perf_counter())
        self.asked.append(question)
        update = _on_whatsapp(question.chat) if self._is_whatsapp else _update(number, question)
        while not await self._deliver(update):
            question.is_disturbed = True
            await asyncio.sleep(PAUSE)

    # --- what became of messages -----------------------------------------------------------

    def _tell(self, sent: str, chat: str, ours: str) -> None:
        for status in ("sent", "delivered"):
            self._statuses.append(
                {
                    "id": sent,
                    "status": status,
                    "timestamp": str(_seconds()),
                    "recipient_id": chat,
                    "biz_opaque_callback_data": ours,
                    "pricing": {"pricing_model": "PMP", "category": "marketing", "type": "regular"},
                }
            )
        self._told.set()

    async def _tell_all(self) -> None:
        while True:
            if not self._statuses:
                self._told.clear()
                await self._told.wait()
                continue
            told = _call({"statuses": [self._statuses.popleft()]})
            while not await self._deliver(told):  # noqa: ASYNC110 - as the platform does
                await asyncio.sleep(PAUSE)

    # --- the way there ---------------------------------------------------------------------

    async def _deliver(self, update: object) -> bool:
        body = json.dumps(update).encode()
        if self._is_whatsapp:
            digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
            headers = {"X-Hub-Signature-256": f"sha256={digest}"}
        else:
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        headers["Content-Type"] = "application/json"
        with suppress(ClientError, OSError, TimeoutError):
            async with self._session.post(self._url, data=body, headers=headers) as answer:  # type: ignore[union-attr]
                return answer.status < 300
        return False


def _seconds() -> int:
    return int(time.time())  # noqa: TID251 - the platform has a clock


def _update(number: int, question: Question) -> dict[str, object]:
    sender = {"id": question.chat, "is_bot": False, "first_name": "CONTOH"}
    return {
        "update_id": 1000 + number,
        "message": {
            "message_id": number,
            "date": _seconds(),
            "chat": {"id": question.chat, "type": "private", "first_name": "CONTOH"},
            "from": sender,
            "text": QUESTION,
        },
    }


def _on_whatsapp(chat: int) -> dict[str, object]:
    message = {
        "from": str(chat),
        "id": f"wamid.in.{chat}",
        "timestamp": str(_seconds()),
        "type": "text",
        "text": {"body": QUESTION},
    }
    contact = {"profile": {"name": "CONTOH"}, "wa_id": str(chat)}
    return _call({"contacts": [contact], "messages": [message]})


def _call(value: dict[str, object]) -> dict[str, object]:
    about = {"display_phone_number": "62215000", "phone_number_id": NUMBER}
    content = {"messaging_product": "whatsapp", "metadata": about, **value}
    change = {"field": "messages", "value": content}
    entry = {"id": "1", "changes": [change]}
    return {"object": "whatsapp_business_account", "entry": [entry]}
