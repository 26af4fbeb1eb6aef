"""An imitation of Telegram and of the Graph API that counts exactly and is fast enough for it.

A call takes as long as a platform near by takes. What came beyond the limit is refused and
counted. As WhatsApp does, it tells of each message by webhook that it was sent, and delivered.
"""

from __future__ import annotations

import asyncio
import json
import time
from array import array
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from aiohttp import web

from benchmarks.delivery.crowd import is_recipient
from benchmarks.delivery.limit import Limit

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "1000:bench"  # noqa: S105 - the imitation's own
NUMBER = "5000"
TAKES = (0.02, 0.08)
"""Seconds a call takes."""
WAIT = 1
"""Seconds after which a refused call may be made again: then the second is over for sure."""


class Platform:
    """The server side, for one bot."""

    def __init__(self, port: int, most: int) -> None:
        self.port = port
        self.limit = Limit(most)
        self.arrived: Counter[int] = Counter()
        """How many messages came for each chat."""
        self.reached = 0
        """How many recipients got theirs."""
        self.times = array("d")
        """When a message was taken, whoever it was for."""
        self.last_broadcast = 0.0
        self.answered: dict[int, float] = {}
        """When a chat that wrote got its first answer."""
        self.tell: Callable[[str, str, str], None] | None = None
        """Told of each message on WhatsApp: its id there, its chat, and our own id of it."""
        self._rng = Random(1)
        self._number = 0
        self._webhook = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._telegram)
        app.router.add_post("/{version}/{number}/messages", self._whatsapp)
        app.router.add_get("/{version}/{number}", self._facts)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def _take(self, chat: int) -> bool:
        """Take a message for a chat, or refuse it; in the moment it comes."""
        now = time.perf_counter()
        if not self.limit.take(now):
            return False
        self._number += 1
        self.times.append(now)
        self.arrived[chat] += 1
        if is_recipient(chat):
            self.reached += self.arrived[chat] == 1
            self.last_broadcast = now
        else:
            self.answered.setdefault(chat, now)
        return True

    async def _telegram(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].casefold()
        if request.content_type == "application/json":
            body = await request.json()
        else:
            body = dict(await request.post())
        if method != "sendmessage":
            return web.json_response({"ok": True, "result": self._set_up(method, body)})
        chat = int(body["chat_id"])
        if not self._take(chat):
            told = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
            more = {"parameters": {"retry_after": WAIT}}
            return web.json_response(told | more, status=429)
        sent = {
            "message_id": self._number,
            "date": 1,
            "chat": {"id": chat, "type": "private"},
            "text": "",
        }
        await asyncio.sleep(self._rng.uniform(*TAKES))
        return web.json_response({"ok": True, "result": sent})

    def _set_up(self, method: str, body: dict[str, object]) -> object:
        if method == "getme":
            return {"id": 1000, "is_bot": True, "first_name": "Bench", "username": "bench"}
        if method == "setwebhook":
            self._webhook = str(body.get("url", ""))
        if method == "getwebhookinfo":
            return {
                "url": self._webhook,
                "has_custom_certificate": False,
                "pending_update_count": 0,
            }
        return True

    async def _whatsapp(self, request: web.Request) -> web.Response:
        body = json.loads(await request.read())
        if "to" not in body:  # "read", of what somebody wrote
            return web.json_response({"success": True})
        chat = body["to"].removeprefix("+")
        if not self._take(int(chat)):
            error = {"code": 130429, "message": "Rate limit hit"}
            return web.json_response({"error": error}, status=429)
        sent = f"wamid.{self._number}"
        if self.tell is not None:
            self.tell(sent, chat, body["biz_opaque_callback_data"])
        await asyncio.sleep(self._rng.uniform(*TAKES))
        answer = {"messaging_product": "whatsapp", "messages": [{"id": sent}]}
        return web.json_response(answer)

    async def _facts(self, request: web.Request) -> web.Response:
        return web.json_response({"id": request.match_info["number"]})
