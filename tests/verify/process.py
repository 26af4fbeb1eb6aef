"""The real program as a process, the platform it talks to, and the people who write to it.

Telegram delivers one chat's updates one after the other, the next only after a 2xx, and again
and again until then. WhatsApp signs its calls and puts several people's messages into one.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import socket
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, web

from tests.verify.program import begin
from tests.verify.seeding import QUESTION, draft_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from multiprocessing.context import ForkServerProcess

ROOT = Path(__file__).parents[2]
TOKEN = "1000:" + "verify"
SECRET = "verify-secret"
APP_SECRET = "verify-app-secret"
NUMBER = "5000"
READY_WITHIN = 30.0
DRAINED_WITHIN = 120.0
BEGAN = int(time.time()) - 600  # noqa: TID251 - the platform's clock is real
"""When people began to write: a message keeps its time, whenever it is made or repeated."""
PAUSE = 0.1
"""Seconds before a delivery that failed is repeated."""
SHOWN_OF_LOG = 3_000
_HANGS = -1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Platform:
    """Both platforms: answers all calls at once and remembers nothing but how many there were."""

    def __init__(self) -> None:
        self.calls = 0
        self._webhook = ""
        self.port = free_port()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{bot:bot[^/]+}/{method}", self._call)
        app.router.add_post("/{version}/{number}/messages", self._send)
        app.router.add_post("/{version}/{number}/media", self._upload)
        app.router.add_get("/{version}/{node}", self._facts)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *ended: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _send(self, _: web.Request) -> web.Response:
        self.calls += 1
        sent = [{"id": f"wamid.{self.calls}"}]
        return web.json_response({"messaging_product": "whatsapp", "messages": sent})

    async def _upload(self, _: web.Request) -> web.Response:
        self.calls += 1
        return web.json_response({"id": f"media{self.calls}"})

    async def _facts(self, request: web.Request) -> web.Response:
        return web.json_response({"id": request.match_info["node"]})

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].casefold()
        self.calls += 1
        result: object = True
        if method == "getme":
            result = {"id": 1000, "is_bot": True, "first_name": "V", "username": "verify_bot"}
        elif method == "sendmessage":
            chat = (await request.json())["chat_id"]
            result = {
                "message_id": self.calls,
                "date": int(time.time()),  # noqa: TID251 - real time
                "chat": {"id": int(chat), "type": "private"},
                "text": "",
            }
        elif method == "setwebhook":
            body = await request.json()
            self._webhook = str(body.get("url", ""))
        elif method == "getwebhookinfo":
            result = {
                "url": self._webhook,
                "has_custom_certificate": False,
                "pending_update_count": 0,
            }
        return web.json_response({"ok": True, "result": result})


class Program:
    """`python -m bot run` in webhook mode; killed and started again at will."""

    def __init__(self, folder: Path, platform: Platform, *, weakened: str | None = None) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/webhook/"
        """Where deliveries go, but for the name of their channel."""
        self._ready = f"http://127.0.0.1:{self.port}/health/live"
        self._log = folder / "program.log"
        self._weakened = weakened
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SAPA_")}
        self._environment = {
            **kept,
            "SAPA_DATA_DIR": str(folder),
            "SAPA_HTTP_PORT": str(self.port),
            "SAPA_TELEGRAM_TOKEN": TOKEN,
            "SAPA_TELEGRAM_API_BASE_URL": f"http://127.0.0.1:{platform.port}",
            "SAPA_TELEGRAM_MODE": "webhook",
            "SAPA_TELEGRAM_WEBHOOK_URL": "https://verify.invalid/webhook/telegram",
            "SAPA_TELEGRAM_WEBHOOK_SECRET": SECRET,
            "SAPA_TELEGRAM_RATE": "1000",
            "SAPA_WHATSAPP_TOKEN": "verify",
            "SAPA_WHATSAPP_PHONE_NUMBER_ID": NUMBER,
            "SAPA_WHATSAPP_APP_SECRET": APP_SECRET,
            "SAPA_WHATSAPP_VERIFY_TOKEN": "verify",
            "SAPA_WHATSAPP_API_BASE_URL": f"http://127.0.0.1:{platform.port}",
            "SAPA_WHATSAPP_RATE": "1000",
            "SAPA_LOG_LEVEL": "ERROR",
        }
        self._process: ForkServerProcess | None = None

    async def start(self) -> None:
        """Start and wait until it takes calls. Raises RuntimeError where it does not come up."""
        self._process = begin(self._environment, self._log, weakened=self._weakened)
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if self._process.exitcode is not None:
                break
            try:
                async with new_session(1) as session, session.get(self._ready) as answer:
                    if answer.status == web.HTTPOk.status_code:
                        return
            except (ClientError, OSError):
                pass
            await asyncio.sleep(0.05)
        said = self._log.read_text(errors="replace")[-SHOWN_OF_LOG:]
        message = f"the program did not come up (it ended: {self._process.exitcode}):\n{said}"
        raise RuntimeError(message)

    def kill(self) -> None:
        """SIGKILL: no goodbye."""
        if self._process is not None:
            self._process.kill()
            self._process.join()

    def stop(self) -> int:
        """SIGTERM, and the exit code; another one where it does not end."""
        if self._process is None:
            return 0
        self._process.terminate()
        self._process.join(timeout=30)
        code = self._process.exitcode
        return _HANGS if code is None else code


def new_session(connections: int) -> ClientSession:
    return ClientSession(
        connector=TCPConnector(limit=connections, force_close=False),
        timeout=ClientTimeout(total=10),
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """One call of a platform's, as it goes out each time."""

    channel: str
    body: bytes
    headers: Mapping[str, str]


def update(number: int, chat: int, message: int, text: str) -> Delivery:
    """Return an update as Telegram makes it."""
    who = {"id": chat, "is_bot": False, "first_name": "CONTOH"}
    call = {
        "update_id": number,
        "message": {
            "message_id": message,
            "date": BEGAN + message,
            "chat": {"id": chat, "type": "private", "first_name": "CONTOH"},
            "from": who,
            "text": text,
        },
    }
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    return Delivery("telegram", json.dumps(call).encode(), headers)


def signed_call(messages: Sequence[tuple[int, int, str]]) -> Delivery:
    """Return a call as WhatsApp makes it: of each message its chat, number and words.

    A person's messages are seconds apart, as its times tell their order.
    """
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": NUMBER, "display_phone_number": "62811"},
        "contacts": [{"wa_id": str(chat), "profile": {"name": "CONTOH"}} for chat, *_ in messages],
        "messages": [
            {
                "id": f"wamid.{chat}.{number}",
                "from": str(chat),
                "timestamp": str(BEGAN + number),
                "type": "text",
                "text": {"body": text},
            }
            for chat, number, text in messages
        ],
    }
    return signed(value)


def signed(value: Mapping[str, object]) -> Delivery:
    """Return a call of WhatsApp's with this in it, signed as it signs them."""
    changes = [{"field": "messages", "value": value}]
    call = {"object": "whatsapp_business_account", "entry": [{"id": "6000", "changes": changes}]}
    body = json.dumps(call).encode()
    digest = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return Delivery("whatsapp", body, {"X-Hub-Signature-256": f"sha256={digest}"})


async def deliver(session: ClientSession, url: str, call: Delivery) -> bool:
    """Deliver once; True where it was taken."""
    try:
        async with session.post(url + call.channel, data=call.body, headers=call.headers) as answer:
            return answer.status < 300
    except (ClientError, OSError, TimeoutError):
        return False


async def deliver_until_taken(session: ClientSession, url: str, call: Delivery) -> int:
    """Deliver again and again, as a platform does; return how many tries failed."""
    failed = 0
    while not await deliver(session, url, call):
        failed += 1
        await asyncio.sleep(PAUSE)
    return failed


def open_rows(folder: Path) -> int:
    """Return how many updates still wait for their turn."""
    with closing(sqlite3.connect(f"file:{folder}/sapa.db?mode=ro", uri=True)) as base:
        found = base.execute("SELECT count(*) FROM inbox WHERE state IN ('new', 'waiting')")
        return int(found.fetchone()[0])


async def drained(folder: Path) -> bool:
    """Wait until nothing waits; False where something is stuck."""
    until = time.monotonic() + DRAINED_WITHIN
    while time.monotonic() < until:
        if open_rows(folder) == 0:
            return True
        await asyncio.sleep(0.2)
    return False


def parts_of(folder: Path, chats: Sequence[int]) -> dict[int, list[str]]:
    """Return the parts of every chat's answer, in the order they count."""
    found: dict[int, list[str]] = {}
    with closing(sqlite3.connect(f"file:{folder}/sapa.db?mode=ro", uri=True)) as base:
        for chat in chats:
            row = base.execute("SELECT answers FROM drafts WHERE id = ?", (draft_of(chat),))
            answer = json.loads(row.fetchone()[0]).get(QUESTION) or {}
            found[chat] = [str(part["value"]) for part in answer.get("parts", ())]
    return found
