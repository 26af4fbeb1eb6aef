"""What goes wrong with calls of the fake WhatsApp, when a test wants it."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from aiohttp import web

from tests.fakes.connections import hang_up
from tests.fakes.whatsapp_errors import refused

if TYPE_CHECKING:
    from tests.fakes.whatsapp_rules import Params

Trouble = Literal["drop", "reset", "hold", "delay", "garble", "error", "code", "redirect", "strip"]


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next calls. `after` means: once the call took effect."""

    trouble: Trouble
    method: str | None = None
    times: int = 1
    after: bool = False
    to: str | None = None
    seconds: float = 1.0
    code: int = 131000
    status: int = 500
    retry_after: int | None = None
    missing: str = "contacts"
    """What a stripped answer has not got."""

    def fits(self, method: str, to: str) -> bool:
        is_named = self.method in {None, method}
        return is_named and self.to in {None, to} and self.times > 0


class Faults:
    """Those that wait for their calls."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._released = asyncio.Event()

    def add(self, fault: Fault) -> Fault:
        self._waiting.append(fault)
        return fault

    def take(self, method: str, to: str) -> Fault | None:
        """Return the fault of this call, if it is to have one."""
        fault = next((fault for fault in self._waiting if fault.fits(method, to)), None)
        if fault is not None:
            fault.times -= 1
        return fault

    def release(self) -> None:
        """Let go whoever is held."""
        self._released.set()
        self._released = asyncio.Event()

    async def pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._released.wait()

    async def harm(
        self, request: web.Request, fault: Fault, answer: Params | None = None
    ) -> web.StreamResponse | None:
        """Return what is answered instead; None means that the call goes on after it."""
        match fault.trouble:
            case "drop" | "reset":
                return hang_up(request, reset=fault.trouble == "reset")
            case "hold":
                await self._released.wait()
            case "delay":
                await self.pause(fault.seconds)
            case "garble":
                return web.Response(text='{"messaging_pr', content_type="application/json")
            case "error":
                return _page(fault)
            case "code":
                error = refused(fault.code, "As the test wants it")
                return answered(error.status, error.answer)
            case "redirect":
                return web.Response(status=302, headers={"Location": str(request.url.origin())})
            case "strip":
                kept = {k: v for k, v in (answer or {}).items() if k != fault.missing}
                return answered(200, kept)
        return None


def answered(status: int, answer: Params) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(answer).encode(), content_type="application/json"
    )


def _page(fault: Fault) -> web.Response:
    later = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    page = "<html>Bad Gateway</html>"
    return web.Response(status=fault.status, text=page, content_type="text/html", headers=later)
