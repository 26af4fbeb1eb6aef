"""One pooled HTTP session to the Bot API, also as the backend of the library's `Bot`.

It alone knows the token, and keeps it out of every error: a failed call says only whether the
request surely never left (connect, DNS, TLS, no free connection) or perhaps arrived.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds a call may take. A send never takes longer than `connect` and `read` together."""

    connect: float = 5.0
    """To get a free connection, and to open one."""
    read: float = 10.0
    upload: float = 20.0
    """To send a file; within the lease of a send."""
    download: float = 60.0


class NeverSentError(TelegramError):
    """The request surely did not leave."""


class PerhapsSentError(TelegramError):
    """The request may have arrived; no answer came."""


class RefusedCallError(TelegramError):
    """The platform answered with an error."""

    def __init__(self, status: int, payload: bytes) -> None:
        super().__init__(f"answer {status}")
        self.status = status
        self.payload = payload


_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
_JSON = {"Content-Type": "application/json"}
_CONNECTIONS = 100


class Request(BaseRequest):
    """The connection to the platform. Open it with `initialize` inside the event loop."""

    __slots__ = ("_files", "_limits", "_root", "_session", "timeouts", "told_time")

    def __init__(self, token: str, base_url: str, timeouts: Timeouts | None = None) -> None:
        base, secret = base_url.rstrip("/"), quote(token, safe=":")
        self._root = f"{base}/bot{secret}/"
        self._files = f"{base}/file/bot{secret}/"
        self._session: aiohttp.ClientSession | None = None
        self.timeouts = timeouts or Timeouts()
        self.told_time: str | None = None
        """The `Date` of the last answer."""
        self._limits = self._limit(self.timeouts.read)

    def _limit(self, read: float) -> aiohttp.ClientTimeout:
        connect = self.timeouts.connect
        return aiohttp.ClientTimeout(
            total=connect + read, connect=connect, sock_connect=connect, sock_read=read
        )

    @property
    def read_timeout(self) -> float:
        return self.timeouts.read

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent",),
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - of the library's interface
        request_data: RequestData | None = None,
        *_timeouts: object,
        **_more_timeouts: object,
    ) -> tuple[int, bytes]:
        """Make a call for the library. Its address ends in the method; it knows no token."""
        body = json.dumps(request_data.parameters if request_data else {}).encode()
        status, payload = await self.call(url.rpartition("/")[2], body)
        if not is_success(status):
            raise RefusedCallError(status, payload)
        return status, payload

    async def call(self, method: str, body: bytes, read: float | None = None) -> tuple[int, bytes]:
        """Post a JSON body and return status and answer. Raises one of the two errors above."""
        limits = self._limits if read is None else self._limit(read)
        return await self._receive(
            self._open.post(
                self._root + method,
                data=body,
                headers=_JSON,
                timeout=limits,
                allow_redirects=False,
            )
        )

    async def upload(self, method: str, form: aiohttp.FormData) -> tuple[int, bytes]:
        """Post a form with a file."""
        return await self._receive(
            self._open.post(
                self._root + method,
                data=form,
                timeout=self._limit(self.timeouts.upload),
                allow_redirects=False,
            )
        )

    async def _receive(
        self, response: AbstractAsyncContextManager[aiohttp.ClientResponse]
    ) -> tuple[int, bytes]:
        try:
            async with response as received:
                self.told_time = received.headers.get("Date")
                return received.status, await received.read()
        except _NEVER_LEFT as error:
            failure: TelegramError = NeverSentError(type(error).__name__)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = PerhapsSentError(type(error).__name__)
        # Raised out here, so that no traceback leads to an error that names the address.
        raise failure

    async def download(self, path: str, chunk: int = 65_536) -> AsyncIterator[bytes]:
        """Yield the contents of a file at a path the platform gave. Raises as `call` does."""
        response = self._open.get(
            self._files + quote(path),
            timeout=self._limit(self.timeouts.download),
            allow_redirects=False,
        )
        try:
            async with response as received:
                if not is_success(received.status):
                    raise RefusedCallError(received.status, b"")
                async for part in received.content.iter_chunked(chunk):
                    yield part
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = PerhapsSentError(type(error).__name__)
        else:
            return
        raise failure

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise NeverSentError("not started")
        return self._session

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer for the library, without its habit of logging what it cannot read."""
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or "result" not in answer:
            raise PerhapsSentError("unreadable answer")
        return answer


def is_success(status: int) -> bool:
    return 200 <= status < 300  # noqa: PLR2004
