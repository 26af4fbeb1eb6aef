"""Talks to the Graph API: sends what was rendered, fetches files, asks for facts of the number.

The stored body is posted as it is; only to whom it goes and our own mark of it are added. Every
failure becomes a `SendOutcome` (sends) or a `PlatformError` (everything else) right here.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import re
from base64 import b64encode
from typing import TYPE_CHECKING

import aiohttp

from bot.channels.base import Accepted, Fetched, NotSent, PlatformError, Refused, Unclear
from bot.channels.whatsapp import inbound, openers, outbound, reports
from bot.channels.whatsapp.files import sent_as
from bot.channels.whatsapp.openers import Openers
from bot.channels.whatsapp.outcomes import failure_of, outcome_of, read_answer
from bot.channels.whatsapp.request import (
    NeverSentError,
    PerhapsSentError,
    RefusedCallError,
    Request,
)
from bot.channels.whatsapp.usual import CHANNEL, Account, is_user_id
from conversations.entrances import WORDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

    from bot.channels.base import RawUpdate, Reading, Rendered, SendOutcome, TemplateReport
    from bot.channels.whatsapp.request import PathStyle, Reply, Timeouts
    from conversations.draft import Json
    from conversations.messages import FileReference, OutboundMessage, Press

DEFAULT_BASE_URL = "https://graph.facebook.com"
DEFAULT_VERSION = "v26.0"
FACTS = (
    "display_phone_number",
    "verified_name",
    "quality_rating",
    "name_status",
    "status",
    "throughput",
)
"""What we ask about our number."""
SHOWN = ("about", "address", "description", "email", "vertical", "websites")
"""What we ask of what people see."""

_PROFILE = "whatsapp_business_profile"
_TEMPLATES = "message_templates"
_OF_TEMPLATES = "name,language,status,category,quality_score,rejected_reason"
_PAGE = 100
_MOST_PAGES = 100
_WRITTEN_AT_ONCE = 2**20
"""Bytes of a download held before they are written: most files are written in one go."""
_GONE = (404, 410)
_HEX, _BASE64 = 64, 44
"""So long is a digest in the two ways it is written."""
_NOT_DIGITS = re.compile(r"[^0-9]+")
_NUMBER = re.compile(r"[0-9]{7,15}")
_MEDIA_ID = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_encode = json.JSONEncoder(separators=(",", ":")).encode


class WhatsAppChannel:
    """One number on WhatsApp."""

    name = CHANNEL
    capabilities = outbound.CAPABILITIES
    largest_delivery = 3 * 2**20

    def __init__(
        self,
        token: str,
        number: str,
        *,
        base_url: str = DEFAULT_BASE_URL,
        version: str = DEFAULT_VERSION,
        path_style: PathStyle = "meta",
        auth_header: str = "Authorization",
        waba: str | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self.account = number
        self.display: str | None = None
        """The number as people see it; None until the platform could be asked."""
        self.waba = waba
        """The business account that the number belongs to, and the templates."""
        self._identity = Account(number, waba)
        self._request = Request(
            token,
            base_url,
            node=number,
            version=version,
            path_style=path_style,
            auth_header=auth_header,
            timeouts=timeouts,
        )

    @property
    def entrance(self) -> str | None:
        digits = _NOT_DIGITS.sub("", self.display or "")
        return f"https://wa.me/{digits}?text={WORDS}" if _NUMBER.fullmatch(digits) else None

    @property
    def told_time(self) -> str | None:
        return self._request.told_time

    # --- reading and rendering ---------------------------------------------------------------

    def split(self, body: bytes) -> tuple[RawUpdate, ...]:
        return inbound.split(body)

    def read(self, raw: str, received_at: datetime) -> Reading:
        return inbound.read(raw, received_at, self._identity)

    def render(
        self,
        message: OutboundMessage | None,
        *,
        to: str,
        prompt: str,
        pressed: Press | None,
        answers: str | None = None,
    ) -> tuple[Rendered, ...]:
        return outbound.render(message, to=to, prompt=prompt, pressed=pressed, answers=answers)

    # --- opening and closing -----------------------------------------------------------------

    async def start(self) -> None:
        """Open the session and ask who we are. Raises PlatformError for a refused token only."""
        await self._request.open()
        try:
            await self.get_me()
        except PlatformError as error:
            # Without the network the work begins all the same.
            if error.kind == "credentials":
                raise

    async def stop(self) -> None:
        await self._request.close()

    async def get_me(self) -> Mapping[str, Json]:
        """Ask for the facts of our number; some may be missing. Raises PlatformError."""
        facts = await self._ask(self.account, ",".join(FACTS))
        shown = facts.get("display_phone_number")
        self.display = shown if isinstance(shown, str) else self.display
        return facts

    # --- sending -----------------------------------------------------------------------------

    async def send(
        self,
        rendered: Rendered,
        *,
        to: str,
        outbox: int,  # noqa: ARG002 - the mark tells more
        file: Path | None,
    ) -> SendOutcome:
        """Make one call; a file goes up before the message that shows it."""
        body = _addressed(rendered, to)
        if rendered.attachment is not None:
            media = await self._upload(rendered.attachment.name, file)
            if not isinstance(media, str):
                return media
            body["document"] = {"id": media, **_object(rendered.body.get("document"))}
        try:
            reply = await self._request.send(_encode(body).encode())
        except NeverSentError as error:
            return NotSent(str(error))
        except PerhapsSentError as error:
            return Unclear(str(error))
        return outcome_of(body, read_answer(*reply))

    async def _upload(self, name: str, file: Path | None) -> SendOutcome | str:
        """Put a file there and return its id. Until a message shows it, nobody has got it."""
        if file is None:
            return Refused("no file")
        try:
            if (await asyncio.to_thread(file.stat)).st_size > self.capabilities.file_out:
                return Refused("the file is too large")
            opened = await asyncio.to_thread(file.open, "rb")
        except OSError:
            return Refused("no file")
        with opened:
            try:
                reply = await self._request.upload(_form(name, opened))
            except (NeverSentError, PerhapsSentError) as error:
                return NotSent(str(error))
        answer = read_answer(*reply)
        outcome = outcome_of({}, answer)
        if isinstance(outcome, Accepted):
            return outcome.reference or NotSent("unreadable answer")
        return NotSent(outcome.reason) if isinstance(outcome, Unclear) else outcome

    # --- files of people ---------------------------------------------------------------------

    async def fetch(self, reference: FileReference, into: Path, limit: int) -> Fetched:
        """Download a file from the address the platform gives for it, at most `limit` bytes.

        Nothing lies at `into` before, and nothing afterwards where it fails.
        """
        most = min(limit, self.capabilities.file_in)
        if reference.size is not None and reference.size > most:
            return Fetched(None, reference.size, "too_large")
        if _MEDIA_ID.fullmatch(reference.reference) is None:
            return Fetched(None, 0, "gone")
        try:
            described = await self._ask(reference.reference)
        except PlatformError as error:
            return Fetched(None, 0, "gone" if error.kind == "refused" else "unreachable")
        size, address = _number(described.get("file_size")), described.get("url")
        if size > most:
            return Fetched(None, size, "too_large")
        if not isinstance(address, str):
            return Fetched(None, 0, "gone")
        return await self._download(address, into, most, described.get("sha256"))

    async def _download(self, address: str, into: Path, limit: int, digest: Json) -> Fetched:
        size, problem, held, mode = 0, None, bytearray(), "wb"
        found = hashlib.sha256()
        try:
            async for part in self._request.download(address):
                size += len(part)
                if size > limit:
                    problem = "too_large"
                    break
                found.update(part)
                held += part
                if len(held) >= _WRITTEN_AT_ONCE:
                    await asyncio.to_thread(_write, into, held, mode)
                    held, mode = bytearray(), "r+b"
        except RefusedCallError as error:
            problem = "gone" if error.status in _GONE else "unreachable"
        except (NeverSentError, PerhapsSentError):
            problem = "unreachable"
        if problem is None and not _is_digest(digest, found.digest()):
            problem = "unreachable"  # broken on the way: to be fetched once more
        if problem is not None:
            await asyncio.to_thread(into.unlink, missing_ok=True)
            return Fetched(None, size, problem)
        await asyncio.to_thread(_write, into, held, mode)
        return Fetched(into, size)

    # --- what people see of us ----------------------------------------------------------------

    async def read_profile(self) -> Mapping[str, Json]:
        """Ask what people see who look at our number. Raises PlatformError."""
        answer = await self._answered(
            self._request.list_edge(self.account, _PROFILE, fields=",".join(SHOWN))
        )
        listed = answer.get("data")
        return _object(listed[0]) if isinstance(listed, list) and listed else {}

    async def read_openers(self) -> Openers | None:
        """Ask what is offered in a chat with us; None is not told. Raises PlatformError."""
        told = (await self._ask(self.account, openers.FIELD)).get(openers.FIELD)
        return Openers.of(told) if isinstance(told, dict) else None

    async def set_openers(self, wanted: Openers) -> None:
        """Have other commands and sentences offered in a chat with us. Raises PlatformError."""
        body = _encode(wanted.body).encode()
        await self._answered(self._request.add_to_edge(self.account, openers.FIELD, body))

    # --- templates ---------------------------------------------------------------------------

    async def list_templates(self, waba: str) -> tuple[TemplateReport, ...]:
        """Ask how all templates of the account stand. Raises PlatformError."""
        found: list[TemplateReport] = []
        after: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            answer = await self._answered(
                self._request.list_edge(
                    waba, _TEMPLATES, fields=_OF_TEMPLATES, limit=str(_PAGE), **after
                )
            )
            listed = answer.get("data")
            for one in listed if isinstance(listed, list) else ():
                with contextlib.suppress(ValueError):
                    found.append(reports.read_listed(_object(one)))
            paging = _object(answer.get("paging"))
            cursor = _object(paging.get("cursors")).get("after")
            if "next" not in paging or not isinstance(cursor, str):
                break
            after = {"after": cursor}
        return tuple(found)

    async def propose_template(self, waba: str, proposal: Mapping[str, Json]) -> None:
        """Have a template looked at for approval. Raises PlatformError."""
        body = _encode(dict(proposal)).encode()
        await self._answered(self._request.add_to_edge(waba, _TEMPLATES, body))

    async def _ask(self, node: str, fields: str | None = None) -> Mapping[str, Json]:
        return await self._answered(self._request.ask(node, fields))

    async def _answered(self, call: Awaitable[Reply]) -> Mapping[str, Json]:
        """Await a call that is not a send. Raises PlatformError for whatever went wrong."""
        try:
            reply = await call
        except (NeverSentError, PerhapsSentError) as error:
            failure = PlatformError("network", str(error))
        else:
            answer = read_answer(*reply)
            if answer.is_success and answer.content is not None:
                return answer.content
            failure = failure_of(answer)
        raise failure


def _addressed(rendered: Rendered, to: str) -> dict[str, Json]:
    """Add to whom a message goes, and our own mark of it, which its statuses bring back."""
    if "status" in rendered.body:
        return dict(rendered.body)
    whom: dict[str, Json] = {"recipient": to} if is_user_id(to) else {"to": f"+{to}"}
    marked: dict[str, Json] = {"biz_opaque_callback_data": rendered.mark} if rendered.mark else {}
    return {**rendered.body, **whom, **marked}


def _form(name: str, file: BinaryIO) -> aiohttp.FormData:
    sent_name, media_type = sent_as(name)
    form = aiohttp.FormData()
    form.add_field("messaging_product", "whatsapp")
    form.add_field("type", media_type)
    form.add_field("file", file, filename=sent_name, content_type=media_type)
    return form


def _object(value: Json) -> dict[str, Json]:
    return dict(value) if isinstance(value, dict) else {}


def _is_digest(told: Json, found: bytes) -> bool:
    """Tell whether a file is what it was said to be, so far as that was said."""
    match told:
        case str() if len(told) == _HEX:
            return told.casefold() == found.hex()
        case str() if len(told) == _BASE64:
            return told == b64encode(found).decode()
        case _:
            return True


def _number(value: Json) -> int:
    """Return a size; some say it as a text, some not at all."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() else 0


def _write(target: Path, contents: bytearray, mode: str) -> None:
    """Begin a file, or go on with one: a late thread must not make one that was given up anew."""
    with target.open(mode) as file:
        file.seek(0, os.SEEK_END)
        file.write(contents)
