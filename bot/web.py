"""One web application: webhooks, health, figures and, on this machine only, the simulator.

A webhook is answered without a framework's objects: it is the one path every message takes.
Everything else is Starlette. Errors are answered without a word about what went wrong.
"""

from __future__ import annotations

import ipaddress
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.log import Event, logger, without_words
from bot.receive import UNAVAILABLE

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from bot.webhooks import Receive, Scope, Send, Webhook

    Pages = Sequence[BaseRoute]
    Report = Callable[[], Awaitable[dict[str, str]]]

_SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)


class Web:
    """The whole application, as one ASGI callable."""

    def __init__(
        self,
        *,
        ready: Report,
        figures: Callable[[], Awaitable[bytes]],
        webhooks: Mapping[str, Webhook],
        pages: Pages = (),
    ) -> None:
        self._webhooks = webhooks
        self._ready = ready
        self._figures = figures
        self._pages = Starlette(
            routes=[
                Route("/health/live", self._live),
                Route("/health/ready", self._is_ready),
                Route("/metrics", self._metrics),
                *pages,
            ],
            exception_handlers={HTTPException: _refused, Exception: _failed},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        webhook = self._webhooks.get(scope["path"])
        if webhook is not None:
            await webhook(scope, receive, send)
        else:
            await self._pages(scope, receive, _guarded(send))

    async def _live(self, _: Request) -> Response:
        return PlainTextResponse("ok")

    async def _is_ready(self, _: Request) -> Response:
        """Say which part is unwell; why, only of the records, and in words of ours."""
        parts = await self._ready()
        well = all(state == "ok" for state in parts.values())
        return JSONResponse(parts, 200 if well else UNAVAILABLE)

    async def _metrics(self, request: Request) -> Response:
        if not _is_near(request):
            raise HTTPException(404)
        return Response(await self._figures(), media_type="text/plain; version=0.0.4")


def _is_near(request: Request) -> bool:
    """Tell whether a request comes from this machine or a private network, and not by a proxy."""
    if "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        host = request.client.host if request.client else ""
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def _guarded(send: Send) -> Send:
    """Add the safe headers wherever a page does not set its own."""

    async def guarded(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            named = {name for name, _ in headers}
            headers += [header for header in _SAFE if header[0] not in named]
            message = {**message, "headers": headers}
        await send(message)

    return guarded


async def _refused(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return PlainTextResponse(str(status), status)


async def _failed(_: Request, error: Exception) -> Response:
    logger().error(Event.UNCAUGHT, loop="web", error=without_words(error))
    return PlainTextResponse("500", 500)


class Server(uvicorn.Server):
    """Serves the application in the loop of the program, which alone minds the signals."""

    def __init__(self, web: Web, listener: socket.socket) -> None:
        super().__init__(
            uvicorn.Config(
                web,
                lifespan="off",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=5,
                h11_max_incomplete_event_size=65_536,
            )
        )
        self._listener = listener

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()

    async def run_until_stopped(self) -> None:
        await self.serve(sockets=[self._listener])

    def stop(self) -> None:
        """Take no new connection and let open requests end."""
        self.should_exit = True
