"""A Telegram on loopback: the Bot API with its real limits, for one bot and its people.

It does what the bot calls for (`telegram_calls`) within lengths and limits (`telegram_rules`) and
the pace (`telegram_pace`), shows what people would see (`telegram_chats`), lets them act
(`telegram_people`), hands updates over by polling or webhook (`telegram_delivery`), and breaks on
demand: `fault` drops, resets, holds, delays or garbles calls before or after they took effect.
"""

from __future__ import annotations

import asyncio
import json
import math
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from aiohttp import web

from bot.clock import SystemClock
from tests.fakes.connections import hang_up
from tests.fakes.server_time import TellsTime
from tests.fakes.telegram_calls import Calls, Upload
from tests.fakes.telegram_chats import Shown
from tests.fakes.telegram_delivery import SECRET_HEADER, Delivery
from tests.fakes.telegram_pace import OVERALL, EarlyError, Pace
from tests.fakes.telegram_rules import UPLOAD, ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.clock import Clock
    from tests.fakes.telegram_rules import Params

__all__ = ["SECRET_HEADER", "TOKEN", "Call", "FakeTelegram", "Fault", "Shown"]

TOKEN = "700100200:fake-token-of-the-tests-0123456789ab"

Trouble = Literal["drop", "reset", "hold", "delay", "garble", "error", "redirect", "limit"]


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next calls. `after` means: once the call took effect."""

    trouble: Trouble
    method: str | None = None
    times: int = 1
    after: bool = False
    chat: int | None = None
    seconds: float = 1.0
    status: int = 500

    def fits(self, method: str, params: Params) -> bool:
        is_named = self.method in {None, method}
        is_there = self.chat is None or str(params.get("chat_id")) == str(self.chat)
        return is_named and is_there and self.times > 0


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, as it arrived, and how it was answered."""

    method: str
    params: Params
    at: float
    status: int
    answer: Params


class FakeTelegram(TellsTime, Calls):
    """The server. `async with FakeTelegram() as telegram:` opens it on a free port."""

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        token: str = TOKEN,
        username: str = "sapa_inovasi_bot",
        paced: bool = False,
        retry_scale: float = 0.01,
    ) -> None:
        super().__init__(clock or SystemClock(), token=token, username=username)
        self.pace = Pace(self.clock, is_enforced=paced)
        self.latency = 0.0
        """Real seconds that every call takes."""
        self.records_calls = True
        self.calls: list[Call] = []
        self.early: list[Call] = []
        """Calls before a `retry_after` we had told was over."""
        self.base_url = ""
        self._faults: list[Fault] = []
        self._next_update = 700_000_001
        self._changed = asyncio.Event()
        self._released = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.delivery = Delivery(self.clock, retry_scale=retry_scale, changed=self._changed.set)
        self._api: dict[str, Callable[[Params], Any]] = {
            "getMe": self._get_me,
            "sendMessage": self._send_message,
            "sendDocument": self._send_document,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "answerCallbackQuery": self._answer_press,
            "setWebhook": self.delivery.set_webhook,
            "deleteWebhook": self.delivery.delete_webhook,
            "getWebhookInfo": lambda _: self.delivery.webhook_info(),
            "getFile": self._get_file,
            "setMyCommands": self._set_commands,
        }

    # --- life --------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def open(self, port: int = 0) -> None:
        """Listen on loopback; `base_url` says where."""
        app = web.Application(client_max_size=2 * UPLOAD)
        app.router.add_route("*", "/bot{token}/{method}", self._receive)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.on_response_prepare.append(self.tell_time)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Stop listening; whoever was held gets no answer. It can be opened again."""
        self._released.set()
        await self.delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def until(self, happened: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait for something to become true. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not happened():
                self._changed.clear()
                await self._changed.wait()

    def push(self, update: Params, *, line: tuple[str, int]) -> int:
        number = self._next_update
        self._next_update += 1
        self.delivery.add(number, update, line)
        self._changed.set()
        return number

    # --- trouble -----------------------------------------------------------------------------

    def fault(self, trouble: Trouble, method: str | None = None, **how: Any) -> Fault:
        """Let the next call (of a method) go wrong; see `Fault`."""
        fault = Fault(trouble, method, **how)
        self._faults.append(fault)
        return fault

    def release(self) -> None:
        """Let go whoever is held."""
        self._released.set()
        self._released = asyncio.Event()

    def limit(self, seconds: float, chat: int = OVERALL) -> None:
        """Refuse everything to a chat (or at all) for some seconds of the fake's clock."""
        self.pace.block(seconds, chat)

    def made(self, method: str, chat: int | None = None) -> list[Call]:
        """Return the calls of a method, oldest first."""
        return [
            call
            for call in self.calls
            if call.method == method and (chat is None or call.params.get("chat_id") == chat)
        ]

    # --- one call ----------------------------------------------------------------------------

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            params = await _params(request)
        except web.HTTPRequestEntityTooLarge:
            return _json(413, _refusal(ApiError(413, "Request Entity Too Large")))
        if self.latency:
            await self._pause(self.latency)
        fault = next((f for f in self._faults if f.fits(method, params)), None)
        if fault is not None:
            fault.times -= 1
        self._changed.set()
        if fault is not None and not fault.after:
            broken = await self._break(request, fault)
            if broken is not None:
                self._note(method, params, 0, {})
                return broken
        status, answer = await self._answer(request.match_info["token"], method, params)
        if fault is not None and fault.after:
            broken = await self._break(request, fault)
            if broken is not None:
                return broken
        return _json(status, answer)

    async def _break(self, request: web.Request, fault: Fault) -> web.StreamResponse | None:
        """Do the harm; None means that the call goes on after it."""
        match fault.trouble:
            case "drop" | "reset":
                return hang_up(request, reset=fault.trouble == "reset")
            case "hold":
                await self._released.wait()
            case "delay":
                await self._pause(fault.seconds)
            case "garble":
                return web.Response(text='{"ok": tr', content_type="application/json")
            case "error":
                return web.Response(status=fault.status, text="<html>Bad Gateway</html>")
            case "redirect":
                return web.Response(status=302, headers={"Location": self.base_url})
            case "limit":
                refused = ApiError(429, "Too Many Requests", retry_after=math.ceil(fault.seconds))
                return _json(429, _refusal(refused))
        return None

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._released.wait()

    async def _answer(self, token: str, method: str, params: Params) -> tuple[int, Params]:
        status = 200
        try:
            answer: Params = {"ok": True, "result": await self._result(token, method, params)}
        except ApiError as error:
            status, answer = error.code, _refusal(error)
        self._note(method, params, status, answer)
        return status, answer

    async def _result(self, token: str, method: str, params: Params) -> Any:
        if token != self.token:
            raise ApiError(401 if ":" in token else 404, "Unauthorized")
        if method == "getUpdates":
            return await self.delivery.get_updates(params)
        if method not in self._api:
            raise ApiError(404, "Not Found")
        try:
            self.pace.check(method, params)
        except EarlyError:
            self.early.append(Call(method, params, self.clock.monotonic(), 429, {}))
            raise
        return self._api[method](params)

    def _note(self, method: str, params: Params, status: int, answer: Params) -> None:
        if self.records_calls:
            self.calls.append(Call(method, params, self.clock.monotonic(), status, answer))
        self._changed.set()

    # --- files -------------------------------------------------------------------------------

    async def _download(self, request: web.Request) -> web.StreamResponse:
        fault = next((f for f in self._faults if f.fits("download", {})), None)
        if fault is not None:
            fault.times -= 1
            broken = await self._break(request, fault)
            if broken is not None:
                return broken
        reference = request.match_info["path"].removeprefix("documents/")
        if request.match_info["token"] != self.token or reference not in self.files:
            return web.Response(status=404)
        return web.Response(body=self.files[reference])


async def _params(request: web.Request) -> Params:
    if request.content_type == "application/json":
        found = json.loads(await request.read() or b"{}")
        return found if isinstance(found, dict) else {}
    posted = await request.post()
    params: Params = {}
    for name, value in posted.items():
        if isinstance(value, web.FileField):
            params[name] = Upload(value.filename, value.file.read())
        else:
            params[name] = value
    return params


def _refusal(error: ApiError) -> Params:
    answer: Params = {"ok": False, "error_code": error.code, "description": error.description}
    return {**answer, "parameters": error.parameters} if error.parameters else answer


def _json(status: int, answer: Params) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(answer).encode(), content_type="application/json"
    )
