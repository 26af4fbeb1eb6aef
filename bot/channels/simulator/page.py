"""The simulator's page: a phone in the browser, on this machine only.

It sends through the same receiving path as a platform's webhook and reads what was sent from
the records, live by server-sent events. The host and origin of every request are checked, so
that a page of somebody else's in the same browser can neither read nor write here.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from bot.channels.simulator.body import BoundedBody
from bot.channels.simulator.people import EXAMPLE_PEOPLE, ExamplePerson, line_about
from conversations.messages import NAMELESS
from storage import conversation

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
    from datetime import datetime

    from starlette.datastructures import UploadFile

    from bot.channels.simulator.client import SimulatorChannel
    from storage.database import Database

FILE_LIMIT = 20_000_000
"""Bytes of one file, as on Telegram."""
HISTORY = 300
LOOK_BACK = 40
"""Rows may be settled out of order: the stream looks back so far; the page drops repeats."""
HEARTBEAT = 20.0
"""Seconds after which a quiet stream sends a comment, so that a dead one is noticed."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1", "testserver"})

_SECURITY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the page needs of the running service."""

    database: Database
    channel: SimulatorChannel
    receive: Callable[[bytes], Awaitable[int]]
    """Takes raw bytes as a webhook does and returns the HTTP status once they are stored."""
    now: Callable[[], datetime]
    people: tuple[ExamplePerson, ...] = EXAMPLE_PEOPLE


def routes(parts: Parts) -> list[Route]:
    """Return the page's routes, all under /simulator."""
    page = _Page(parts)
    return [
        Route("/simulator", page.index),
        Route("/simulator/static/{name}", page.static),
        Route("/simulator/people", page.people),
        Route("/simulator/history/{person}", page.history),
        Route("/simulator/events/{person}", page.events),
        Route("/simulator/messages", page.messages, methods=["POST"]),
        Route("/simulator/files", page.files, methods=["POST"]),
        Route("/simulator/sent/{outbox}/{name}", page.sent),
    ]


class _Page:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def index(self, request: Request) -> Response:
        return self._asset(request, "index.html")

    async def static(self, request: Request) -> Response:
        return self._asset(request, request.path_params["name"])

    def _asset(self, request: Request, name: str) -> Response:
        if refused := _refusal(request):
            return refused
        folder = resources.files("bot.channels.simulator").joinpath("static")
        kind = _TYPES.get(Path(name).suffix)
        # Found among what there is: no name that was sent reaches the system of files.
        asset = next((one for one in folder.iterdir() if one.name == name), None)
        if kind is None or asset is None:
            return PlainTextResponse("Tidak ada.", 404)
        return Response(asset.read_bytes(), media_type=kind, headers=_SECURITY)

    async def people(self, request: Request) -> Response:
        if refused := _refusal(request):
            return refused
        prefix, people = self._parts.channel.name, self._parts.people
        lines = await self._parts.database.read(
            lambda tx: [line_about(tx, f"{prefix}:{one.id}") for one in people]
        )
        found = [
            {"id": one.id, "name": one.name, "about": about, "phone": one.phone}
            for one, about in zip(people, lines, strict=True)
        ]
        # The device's own clock may be wrong: the page reckons with that of the records.
        headers = {**_SECURITY, "X-Service-Time": self._parts.now().isoformat()}
        return JSONResponse(found, headers=headers)

    async def history(self, request: Request) -> Response:
        if refused := _refusal(request):
            return refused
        items, _, _ = await self._news(request.path_params["person"], 0, 0, HISTORY)
        # As the stream writes them: half a sign that the page sent is shown, and no fault.
        return Response(json.dumps(items), media_type="application/json", headers=_SECURITY)

    async def _news(
        self, person: str, said: int, shown: int, limit: int
    ) -> tuple[list[dict[str, object]], int, int]:
        chat = f"{self._parts.channel.name}:{person}"
        found_in = await self._parts.database.read(
            lambda tx: conversation.said(tx, chat, after=said, limit=limit)
        )
        found_out = await self._parts.database.read(
            lambda tx: conversation.shown(
                tx, chat, after=max(0, shown - LOOK_BACK) if shown else 0, limit=limit
            )
        )
        items: list[dict[str, object]] = [
            {"way": "in", "id": one.id, "at": one.at.isoformat(), "raw": json.loads(one.raw)}
            for one in found_in
            if one.raw
        ]
        items += [
            {
                "way": "out",
                "id": one.id,
                "at": one.at.isoformat(),
                "method": one.method,
                "body": one.body,
                "asks": one.asks,
            }
            for one in found_out
            if one.body  # else it was erased
        ]
        items.sort(key=lambda item: str(item["at"]))
        last_in = max((one.id for one in found_in), default=said)
        last_out = max((one.id for one in found_out), default=shown)
        return items, last_in, last_out

    async def events(self, request: Request) -> Response:
        if refused := _refusal(request):
            return refused
        person = request.path_params["person"]
        known = request.headers.get("last-event-id") or request.query_params.get("after", "0-0")
        place = _PLACE.fullmatch(known)
        if place is None:
            return PlainTextResponse("Urutan pesan itu tidak dikenali; muat ulang halaman.", 400)
        return StreamingResponse(
            self._stream(request, person, int(place[1]), int(place[2])),
            media_type="text/event-stream",
            headers={**_SECURITY, "X-Accel-Buffering": "no"},
        )

    async def _stream(
        self, request: Request, person: str, said: int, shown: int
    ) -> AsyncIterator[str]:
        hub = self._parts.channel.hub
        event = hub.watch(person)
        sent: set[tuple[object, object]] = set()
        try:
            yield "retry: 1000\n\n"
            while not hub.is_closed and not await request.is_disconnected():
                event.clear()
                items, said, shown = await self._news(person, said, shown, HISTORY)
                for item in items:
                    mark = (item["way"], item["id"])
                    if mark not in sent:
                        sent.add(mark)
                        yield f"id: {said}-{shown}\ndata: {json.dumps(item)}\n\n"
                try:
                    await asyncio.wait_for(event.wait(), HEARTBEAT)
                except TimeoutError:
                    yield ": \n\n"
        finally:
            hub.leave(person, event)

    async def messages(self, request: Request) -> Response:
        if refused := _refusal(request, changes=True):
            return refused
        body = await request.body()
        status = await self._parts.receive(body)
        for person in _people_in(body):
            self._parts.channel.hub.wake(person)
        text = "" if status == _OK else "Pesan belum dapat disimpan."
        return PlainTextResponse(text, status, headers=_SECURITY)

    async def files(self, request: Request) -> Response:
        """Take files up; each is named by what the message will call it."""
        if refused := _refusal(request, changes=True):
            return refused
        body = BoundedBody(
            request.receive,
            limit=FILE_LIMIT + _AROUND_FILES,
            beyond=MultiPartException("The body is too large."),
        )
        try:
            async with Request(request.scope, body.receive).form(max_files=10) as form:
                uploads = [one for one in form.getlist("files") if not isinstance(one, str)]
                if any((one.size or 0) > FILE_LIMIT for one in uploads):
                    return _too_large()
                stored = [await self._keep(upload) for upload in uploads]
        except HTTPException:
            if not body.is_beyond:
                raise
            await body.drain()
            return _too_large()
        return JSONResponse(stored, headers=_SECURITY)

    async def _keep(self, upload: UploadFile) -> dict[str, object]:
        reference = secrets.token_hex(16)
        content = await upload.read()
        path = self._parts.channel.uploads / reference
        await asyncio.to_thread(path.write_bytes, content)
        return {
            "reference": reference,
            "name": upload.filename or NAMELESS,
            "media_type": upload.content_type or "",
            "size": len(content),
        }

    async def sent(self, request: Request) -> Response:
        """Give a file the service sent, as a download."""
        if refused := _refusal(request):
            return refused
        number = request.path_params["outbox"]
        path = self._parts.channel.sent / number
        if _NUMBER.fullmatch(number) is None or not path.is_file():
            return PlainTextResponse("Berkas itu sudah tidak ada.", 404)
        name = quote(request.path_params["name"])
        return FileResponse(
            path,
            media_type="application/octet-stream",
            headers={
                **_SECURITY,
                "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            },
        )


_OK = 200
_NUMBER = re.compile("[0-9]{1,18}")
_PLACE = re.compile("([0-9]{1,18})-([0-9]{1,18})")
"""How far a page has read what was said and what was shown; longer is no number of a row."""
_AROUND_FILES = 100_000
"""Bytes a form may have around its files."""


def _too_large() -> Response:
    words = "Berkas lebih besar dari 20 MB. Silakan kirim yang lebih kecil."
    return PlainTextResponse(words, 413, headers=_SECURITY)


def _people_in(body: bytes) -> Iterable[str]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    elements = found if isinstance(found, list) else [found]
    return {str(one.get("person")) for one in elements if isinstance(one, dict)}


def _refusal(request: Request, *, changes: bool = False) -> Response | None:
    """Refuse foreign hosts (DNS rebinding) and, where something changes, foreign origins."""
    host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
    if host not in LOOPBACK:
        return PlainTextResponse("Simulator hanya untuk perangkat ini.", 403)
    if changes:
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site", "same-origin")
        if site not in {"same-origin", "none"} or (
            origin and urlsplit(origin).netloc != request.headers.get("host")
        ):
            return PlainTextResponse("Permintaan dari halaman lain ditolak.", 403)
    return None
