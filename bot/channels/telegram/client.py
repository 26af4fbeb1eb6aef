"""Talks to the Bot API: sends what was rendered, polls, fetches files, sets the account up.

The stored body is posted as it is, through one pooled session, and the answer is parsed once:
the library's own way of sending costs several times that. `Bot` is kept for setting up. Every
failure becomes a `SendOutcome` (sends) or a `PlatformError` (everything else) right here.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING, TypeVar

import aiohttp
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.channels.base import (
    Fetched,
    NotSent,
    PlatformError,
    Refused,
    Unclear,
)
from bot.channels.telegram import inbound, outbound
from bot.channels.telegram.outcomes import Mend, failure_of, outcome_of, read_answer
from bot.channels.telegram.request import (
    NeverSentError,
    PerhapsSentError,
    RefusedCallError,
    Request,
    Timeouts,
    is_success,
)
from bot.channels.telegram.usual import CHANNEL, Account
from conversations.entrances import PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from datetime import datetime
    from pathlib import Path

    from telegram import User, WebhookInfo

    from bot.channels.base import RawUpdate, Reading, Rendered, SendOutcome
    from conversations.draft import Json
    from conversations.messages import (
        Attachment,
        FileReference,
        OutboundMessage,
        Press,
    )

T = TypeVar("T")

DEFAULT_BASE_URL = "https://api.telegram.org"
LONGEST_POLL = 50
"""Seconds the platform keeps a poll open at most."""

_SLACK = 10.0
_WRITTEN_AT_ONCE = 2**20
"""Bytes of a download held before they are written: most files are written in one go."""
_encode = json.JSONEncoder(separators=(",", ":")).encode
_NAMELESS = "-"
"""What the library gets for a token; the request behind it knows the true one."""


class TelegramChannel:
    """One bot account on Telegram."""

    name = CHANNEL
    capabilities = outbound.CAPABILITIES
    largest_delivery = 1_000_000

    def __init__(
        self, token: str, *, base_url: str = DEFAULT_BASE_URL, timeouts: Timeouts | None = None
    ) -> None:
        number = token.partition(":")[0]
        self.account = number if number.isdecimal() else "0"
        self._identity = Account(int(self.account))
        self._request = Request(token, base_url, timeouts)
        self._bot = Bot(
            _NAMELESS, base_url="", request=self._request, get_updates_request=self._request
        )

    @property
    def username(self) -> str | None:
        """What the platform calls this bot; None until it could be asked."""
        return self._identity.username

    @property
    def entrance(self) -> str | None:
        name = self.username
        return None if name is None else f"https://t.me/{name}?start={PAYLOAD}"

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
        answers: str | None = None,  # noqa: ARG002 - nothing is shown as read here
    ) -> tuple[Rendered, ...]:
        return outbound.render(message, to=to, prompt=prompt, pressed=pressed)

    # --- opening and closing -----------------------------------------------------------------

    async def start(self) -> None:
        """Open the session and ask who we are. Raises PlatformError for a refused token only."""
        await self._request.initialize()
        try:
            await self.get_me()
        except PlatformError as error:
            # Without the network, the username stays unknown and the work begins all the same.
            if error.kind == "credentials":
                raise

    async def stop(self) -> None:
        await self._request.shutdown()

    # --- sending -----------------------------------------------------------------------------

    async def send(
        self,
        rendered: Rendered,
        *,
        to: str,
        outbox: int,  # noqa: ARG002 - of use on channels that echo it
        file: Path | None,
    ) -> SendOutcome:
        """Make one call. A refusal that can be mended (see `Mend`) is mended at once."""
        body = _addressed(rendered.body, to)
        if rendered.attachment is not None:
            return await self._send_file(rendered, body, rendered.attachment, file)
        outcome = await self._try(rendered.method, body)
        method = rendered.method
        if outcome is Mend.SEND_ANEW:
            method, body = "sendMessage", outbound.without_target(body)
            outcome = await self._try(method, body)
        if outcome is Mend.WITHOUT_FORMATTING:
            outcome = await self._try(method, outbound.without_formatting(body))
        return Refused(outcome.value) if isinstance(outcome, Mend) else outcome

    async def _try(self, method: str, body: Mapping[str, Json]) -> SendOutcome | Mend:
        try:
            status, payload = await self._request.call(method, _as_json(body))
        except NeverSentError as error:
            return NotSent(error.message)
        except PerhapsSentError as error:
            return Unclear(error.message)
        return outcome_of(method, body, read_answer(status, payload))

    async def _send_file(
        self,
        rendered: Rendered,
        body: Mapping[str, Json],
        attachment: Attachment,
        file: Path | None,
    ) -> SendOutcome:
        if file is None:
            return Refused("no file")
        try:
            if (await asyncio.to_thread(file.stat)).st_size > self.capabilities.file_out:
                return Refused("the file is too large")
            opened = await asyncio.to_thread(file.open, "rb")
        except OSError:
            return Refused("no file")
        with opened:
            form = aiohttp.FormData(quote_fields=False)
            for name, value in body.items():
                form.add_field(name, value if isinstance(value, str) else json.dumps(value))
            form.add_field("document", opened, filename=_file_name(attachment.name))
            try:
                status, payload = await self._request.upload(rendered.method, form)
            except NeverSentError as error:
                return NotSent(error.message)
            except PerhapsSentError as error:
                return Unclear(error.message)
        outcome = outcome_of(rendered.method, body, read_answer(status, payload))
        return Refused(outcome.value) if isinstance(outcome, Mend) else outcome

    # --- receiving ---------------------------------------------------------------------------

    async def get_updates(
        self,
        offset: int | None,
        *,
        timeout: int = LONGEST_POLL,  # noqa: ASYNC109 - the platform's own parameter
        limit: int = 100,
    ) -> tuple[RawUpdate, ...]:
        """Wait for updates. Those below `offset` are confirmed by it. Raises PlatformError."""
        body: dict[str, Json] = {
            "timeout": timeout,
            "limit": limit,
            "allowed_updates": list(inbound.ALLOWED_UPDATES),
        }
        if offset is not None:
            body["offset"] = offset
        updates = await self._ask("getUpdates", body, read=timeout + _SLACK)
        if not isinstance(updates, list):
            raise PlatformError("network", "unreadable answer")
        found = []
        for update in updates:
            try:
                found.append(inbound.raw_update(update))
            except ValueError:
                # Without a number it can be neither stored nor confirmed.
                continue
        return tuple(found)

    async def fetch(self, reference: FileReference, into: Path, limit: int) -> Fetched:
        """Download a file from the platform's own file address, at most `limit` bytes.

        Nothing lies at `into` before, and nothing afterwards where it fails.
        """
        most = min(limit, self.capabilities.file_in)
        if reference.size is not None and reference.size > most:
            return Fetched(None, reference.size, "too_large")
        try:
            answer = await self._ask("getFile", {"file_id": reference.reference})
        except PlatformError as error:
            return Fetched(None, 0, _file_problem(error))
        described = answer if isinstance(answer, dict) else {}
        size, path = described.get("file_size"), described.get("file_path")
        if isinstance(size, int) and size > most:
            return Fetched(None, size, "too_large")
        if not isinstance(path, str) or not _is_plain_path(path):
            return Fetched(None, 0, "gone")
        return await self._download(path, into, most)

    async def _download(self, path: str, into: Path, limit: int) -> Fetched:
        size, problem, held, mode = 0, None, bytearray(), "wb"
        try:
            async for part in self._request.download(path):
                size += len(part)
                if size > limit:
                    problem = "too_large"
                    break
                held += part
                if len(held) >= _WRITTEN_AT_ONCE:
                    await asyncio.to_thread(_write, into, held, mode)
                    held, mode = bytearray(), "r+b"
        except RefusedCallError as error:
            problem = "gone" if error.status < 500 else "unreachable"  # noqa: PLR2004
        except (NeverSentError, PerhapsSentError):
            problem = "unreachable"
        if problem is not None:
            await asyncio.to_thread(into.unlink, missing_ok=True)
            return Fetched(None, size, problem)
        await asyncio.to_thread(_write, into, held, mode)
        return Fetched(into, size)

    # --- setting up --------------------------------------------------------------------------

    async def get_me(self) -> User:
        """Ask who we are, and remember the username for groups. Raises PlatformError."""
        me = await _translated(self._bot.get_me())
        self._identity = Account(me.id, me.username)
        return me

    async def set_webhook(self, url: str, secret: str, *, connections: int = 10) -> None:
        """Have updates delivered to `url`; what waits stays. Raises PlatformError."""
        # Not through the library: it writes parameters, here a secret, to its debug log.
        await self._ask(
            "setWebhook",
            {
                "url": url,
                "secret_token": secret,
                "max_connections": connections,
                "allowed_updates": list(inbound.ALLOWED_UPDATES),
            },
        )

    async def delete_webhook(self) -> None:
        """Go back to polling; what waits stays. Raises PlatformError."""
        await _translated(self._bot.delete_webhook())

    async def get_webhook_info(self) -> WebhookInfo:
        """Ask where updates go and what fails there. Raises PlatformError."""
        return await _translated(self._bot.get_webhook_info())

    async def set_commands(self, commands: Mapping[str, Mapping[str, str]]) -> None:
        """Set the list of commands: language → command → description. Raises PlatformError.

        Indonesian is shown to everyone whose own language is not in the list.
        """
        for language, described in commands.items():
            listed = [BotCommand(name, words) for name, words in described.items()]
            code = None if language == "id" else language
            await _translated(self._bot.set_my_commands(listed, language_code=code))

    async def _ask(
        self, method: str, body: Mapping[str, Json], *, read: float | None = None
    ) -> Json:
        call = self._request.call(method, _as_json(body), read)
        status, payload = await _translated(call)
        answer = read_answer(status, payload)
        if not is_success(answer.code):
            raise failure_of(answer)
        return answer.result


async def _translated(call: Awaitable[T]) -> T:
    """Await a call of the library or of ours, and turn its failures into the one error."""
    try:
        return await call
    except RefusedCallError as error:
        failure = failure_of(read_answer(error.status, error.payload))
    except TelegramError as error:
        failure = PlatformError("network", error.message)
    raise failure


def _as_json(body: Mapping[str, Json]) -> bytes:
    return _encode(body).encode()


def _addressed(body: Mapping[str, Json], to: str) -> dict[str, Json]:
    """Send to where the chat is now: it may have moved since the body was written."""
    if "chat_id" not in body:
        return dict(body)
    return {**body, "chat_id": outbound.number(to)}


def _file_name(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable() and sign not in '/\\"') or "file"


def _is_plain_path(path: str) -> bool:
    return not path.startswith("/") and ".." not in path.split("/") and "\\" not in path


def _write(target: Path, contents: bytearray, mode: str) -> None:
    """Begin a file, or go on with one: a late thread must not make one that was given up anew."""
    with target.open(mode) as file:
        file.seek(0, os.SEEK_END)
        file.write(contents)


def _file_problem(error: PlatformError) -> str:
    if error.kind != "refused":
        return "unreachable"
    return "too_large" if "too big" in error.reason else "gone"
