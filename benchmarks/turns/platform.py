"""An imitation of Telegram that is as fast as it can be, and the people who use it.

It takes a bot's calls after a set delay, and delivers each person's next update by webhook as
soon as the bot has replied to the one before. It measures from the update's delivery to the
arrival of the reply.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from dataclasses import dataclass, field

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, web

from benchmarks.turns.picture import JPEG
from benchmarks.turns.script import ANSWERS

SECRET = "bench-secret"  # noqa: S105 - the imitation's own
TOKEN = "1000:bench"  # noqa: S105 - the imitation's own
EPOCH = 1_790_000_000
PAUSE = 1.1
"""Seconds a person takes to read and answer: the platform takes one message a second per chat."""
ENOUGH = 0.9
"""Share of the answers after which the bot is no longer busy, and the measuring ends."""


@dataclass(slots=True)
class Customer:
    """One person with one chat: which answer is next, and the buttons seen last."""

    chat: int
    next: int = 0
    asked: int = 0
    sent_at: float = 0.0
    waits: asyncio.Event = field(default_factory=asyncio.Event)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    message: int = 0
    delivered: int = 0
    replied: int = 0


class Platform:
    """The server side of Telegram, for one bot."""

    def __init__(self, port: int, delay: float) -> None:
        self.port = port
        self.delay = delay
        self.customers: dict[int, Customer] = {}
        self.latencies: list[float] = []
        self.photo_latencies: list[float] = []
        self.replies = 0
        self.photo_to_chat: dict[str, int] = {}
        self._update = 1000
        self._webhook = ""
        self._message = 0
        self._runner: web.AppRunner | None = None
        self._session: ClientSession | None = None

    async def start(self) -> None:
        app = web.Application(client_max_size=30_000_000)
        app.router.add_post("/bot{token}/{method}", self._call)
        app.router.add_get("/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self._session = ClientSession(
            connector=TCPConnector(limit=64), timeout=ClientTimeout(total=30)
        )

    async def stop(self) -> None:
        if self._session:
            await self._session.close()
        if self._runner:
            await self._runner.cleanup()

    async def _file(self, request: web.Request) -> web.Response:
        del request
        return web.Response(body=JPEG, content_type="image/jpeg")

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.content_type == "application/json":
            body = await request.json()
        else:
            body = dict(await request.post())
        if self.delay:
            await asyncio.sleep(self.delay)
        return web.json_response({"ok": True, "result": self._result(method, body)})

    def _result(self, method: str, body: dict[str, object]) -> object:
        match method.lower():
            case "getme":
                return {"id": 1000, "is_bot": True, "first_name": "Bench", "username": "bench"}
            case "sendmessage":
                return self._sent(body)
            case "getfile":
                return {
                    "file_id": body["file_id"],
                    "file_unique_id": "u",
                    "file_size": len(JPEG),
                    "file_path": "photos/1.jpg",
                }
            case "setwebhook":
                self._webhook = str(body.get("url", ""))
                return True
            case "getwebhookinfo":
                return {
                    "url": self._webhook,
                    "has_custom_certificate": False,
                    "pending_update_count": 0,
                }
            case _:
                return True

    def _sent(self, body: dict[str, object]) -> object:
        chat = int(str(body["chat_id"]))
        self._message += 1
        customer = self.customers.get(chat)
        if customer is not None:
            markup = body.get("reply_markup")
            if isinstance(markup, str):
                markup = json.loads(markup)
            rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
            customer.buttons = [
                (button["text"], button["callback_data"])
                for row in rows
                for button in row
                if "callback_data" in button
            ]
            customer.message = self._message
            customer.replied += 1
            self.replies += 1
            if customer.sent_at:
                # The answer this replies to, perhaps before its delivery was acknowledged.
                answered = ANSWERS[customer.asked % len(ANSWERS)]
                kept = self.photo_latencies if answered.kind == "photo" else self.latencies
                kept.append(time.perf_counter() - customer.sent_at)
                customer.sent_at = 0.0
            customer.waits.set()
        return {
            "message_id": self._message,
            "date": EPOCH,
            "chat": {"id": chat, "type": "private"},
            "text": body.get("text", ""),
        }

    # --- people ----------------------------------------------------------------------------

    def update_for(self, customer: Customer) -> dict[str, object]:
        """Return the update of the customer's next answer."""
        self._update += 1
        self._message += 1
        step = ANSWERS[customer.next % len(ANSWERS)]
        sender = {"id": customer.chat, "is_bot": False, "first_name": "CONTOH"}
        chat = {"id": customer.chat, "type": "private", "first_name": "CONTOH"}
        message: dict[str, object] = {
            "message_id": self._message,
            "date": int(time.time()),  # noqa: TID251 - the platform has a clock
            "chat": chat,
            "from": sender,
        }
        if step.kind in {"press", "confirm"}:
            wanted = next(
                (data for label, data in customer.buttons if step.text in label),
                customer.buttons[0][1] if customer.buttons else "none",
            )
            bot = {"id": 1000, "is_bot": True, "first_name": "Bench"}
            return {
                "update_id": self._update,
                "callback_query": {
                    "id": str(self._update),
                    "from": sender,
                    "chat_instance": "1",
                    "data": wanted,
                    "message": {
                        **message,
                        "message_id": customer.message,
                        "from": bot,
                        "text": "?",
                    },
                },
            }
        if step.kind == "photo":
            message["photo"] = [
                {
                    "file_id": f"p{self._update}",
                    "file_unique_id": f"u{self._update}",
                    "width": 320,
                    "height": 240,
                    "file_size": len(JPEG),
                }
            ]
        else:
            message["text"] = step.text
        return {"update_id": self._update, "message": message}

    async def reaches(self, url: str) -> bool:
        """Tell whether a bot listens there."""
        if self._session is None:
            return False
        try:
            async with self._session.get(url):
                return True
        except (ClientError, OSError):
            return False

    async def deliver(self, customer: Customer, url: str) -> bool:
        """Deliver the customer's next answer; False where the bot did not take it."""
        if self._session is None:
            msg = "not started"
            raise RuntimeError(msg)
        update = self.update_for(customer)
        customer.waits.clear()
        customer.asked = customer.next
        customer.sent_at = time.perf_counter()
        try:
            async with self._session.post(
                url, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}
            ) as answer:
                if answer.status >= 300:
                    return False
        except OSError:
            return False
        except Exception as error:  # noqa: BLE001 - the bot was killed in the middle
            del error
            return False
        customer.delivered += 1
        customer.next += 1
        return True

    async def closed_loop(
        self, customers: list[Customer], url: str, seconds: float, *, answers: int = len(ANSWERS)
    ) -> float:
        """Let everybody give so many answers as fast as the bot replies; return turns a second."""
        begun = time.perf_counter()
        before = self.replies
        until = begun + seconds
        enough = ENOUGH * answers * len(customers)
        ended: list[tuple[int, float]] = []

        async def live(customer: Customer) -> None:
            while time.perf_counter() < until and customer.next < answers:
                await asyncio.sleep(PAUSE)
                if not await self.deliver(customer, url):
                    return
                try:
                    await asyncio.wait_for(customer.waits.wait(), 20)
                except TimeoutError:
                    return
                if not ended and self.replies - before >= enough:
                    ended.append((self.replies - before, time.perf_counter() - begun))

        await asyncio.gather(*(live(customer) for customer in customers))
        replies, passed = ended[0] if ended else (self.replies - before, seconds)
        return replies / passed

    async def open_loop(
        self, customers: list[Customer], url: str, rate: float, seconds: float
    ) -> None:
        """Send at a steady rate whatever the bot does; latencies are collected.

        As in life, some are at the first question while others send their photo: of those who
        take turns, the first few leave early, so that at any moment all questions are answered.
        """
        loop = asyncio.get_running_loop()
        tasks = []
        begun = loop.time()
        waiting = iter(customers)
        places = [next(waiting) for _ in range(math.ceil(rate * PAUSE))]
        leaves = [1 + place % len(ANSWERS) for place in range(len(places))]
        for number in range(int(rate * seconds)):
            wait = begun + number / rate - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            place = number % len(places)
            if places[place].next >= leaves[place]:
                places[place], leaves[place] = next(waiting), len(ANSWERS)
            tasks.append(loop.create_task(self.deliver(places[place], url)))
        await asyncio.gather(*tasks)
        waited = [loop.create_task(one.waits.wait()) for one in customers if one.sent_at]
        if waited:
            _, late = await asyncio.wait(waited, timeout=10)
            for task in late:
                task.cancel()


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
