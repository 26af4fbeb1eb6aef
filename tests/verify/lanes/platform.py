"""Both platforms in a process of their own, each as slow as the real one, and as strict.

A call takes a tenth to half a second; for some seconds in the middle, four. More calls in a
second than a platform takes are refused and counted. When each text arrived is told in the end,
by the machine's monotonic clock, which all processes share.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from random import Random
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.verify.process import free_port

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

TAKES = {"telegram": (0.05, 0.3), "whatsapp": (0.15, 0.6)}
"""Seconds a call takes."""
SLOW = 4.0
"""Seconds it takes while the platform is slow."""
MOST = {"telegram": 30.0, "whatsapp": 80.0}
"""Calls a second that are taken, and how many may come at once."""

Arrival = tuple[str, str, float]
"""A channel, the text that came, and when."""


class _Platform:
    def __init__(self, name: str, rng: Random) -> None:
        self.name = name
        self._rng = rng
        self._left, self._at = MOST[name], time.monotonic()
        self.refused = 0
        self.arrivals: list[Arrival] = []
        self.is_slow = False

    async def take(self, words: str) -> bool:
        """Take a message, or refuse it as there were too many."""
        now = time.monotonic()
        most = MOST[self.name]
        self._left, self._at = min(most, self._left + (now - self._at) * most), now
        if self._left < 1:
            self.refused += 1
            return False
        self._left -= 1
        self.arrivals.append((self.name, words, now))
        await asyncio.sleep(SLOW if self.is_slow else self._rng.uniform(*TAKES[self.name]))
        return True


class _Server:
    def __init__(self, orders: Connection, port: int, seed: int) -> None:
        self._orders = orders
        self._port = port
        rng = Random(seed)
        self._platforms = {name: _Platform(name, rng) for name in TAKES}
        self._number = 0

    async def run(self) -> None:
        app = web.Application()
        app.router.add_post("/{bot:bot[^/]+}/{method}", self._telegram)
        app.router.add_post("/{version}/{number}/messages", self._whatsapp)
        app.router.add_get("/{version}/{number}", self._facts)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        self._orders.send("ready")
        over = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._orders.fileno(), self._obey, over)
        await over.wait()
        await runner.cleanup()

    def _obey(self, over: asyncio.Event) -> None:
        try:
            order = self._orders.recv()
        except EOFError:
            order = "end"
        for one in self._platforms.values():
            one.is_slow = order == "slow"
        if order == "tell":
            listed = [arrival for one in self._platforms.values() for arrival in one.arrivals]
            refused = {one.name: one.refused for one in self._platforms.values()}
            self._orders.send((listed, refused))
        elif order == "end":
            over.set()

    async def _telegram(self, request: web.Request) -> web.Response:
        if request.match_info["method"].casefold() == "getme":
            me = {"id": 1000, "is_bot": True, "first_name": "V", "username": "verify_bot"}
            return web.json_response({"ok": True, "result": me})
        body = await request.json()
        if not await self._platforms["telegram"].take(body["text"]):
            told = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
            return web.json_response(told | {"parameters": {"retry_after": 5}}, status=429)
        self._number += 1
        chat = {"id": int(body["chat_id"]), "type": "private"}
        sent = {"message_id": self._number, "date": 1, "chat": chat, "text": ""}
        return web.json_response({"ok": True, "result": sent})

    async def _whatsapp(self, request: web.Request) -> web.Response:
        body = await request.json()
        if not await self._platforms["whatsapp"].take(body["text"]["body"]):
            error = {"code": 130429, "message": "Rate limit hit"}
            return web.json_response({"error": error}, status=400)
        self._number += 1
        sent = {"id": f"wamid.{self._number}"}
        return web.json_response({"messaging_product": "whatsapp", "messages": [sent]})

    async def _facts(self, request: web.Request) -> web.Response:
        return web.json_response({"id": request.match_info["number"]})


def _serve(orders: Connection, port: int, seed: int) -> None:
    asyncio.run(_Server(orders, port, seed).run())


class Platforms:
    """The process, from outside."""

    def __init__(self, seed: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._orders, theirs = context.Pipe()
        self.port = free_port()
        self._process = context.Process(target=_serve, args=(theirs, self.port, seed), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self._orders.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self._orders.send("end")
        self._process.join(10)
        self._process.kill()

    def be_slow(self, is_slow: bool) -> None:
        self._orders.send("slow" if is_slow else "fast")

    def tell(self) -> tuple[list[Arrival], dict[str, Any]]:
        """Return what arrived, and how many calls were refused."""
        self._orders.send("tell")
        told: tuple[list[Arrival], dict[str, Any]] = self._orders.recv()
        return told
