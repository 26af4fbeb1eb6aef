"""One pooled HTTP session to the Graph API, or to the proxy of a Solution Provider.

It alone knows the token, and keeps it out of every error: a failed call says only whether the
request surely never left (connect, DNS, TLS, no free connection) or perhaps arrived. Addresses
of files are used as they come and kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import quote, urlsplit

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

PathStyle = Literal["meta", "plain"]
"""Version and number stand in the path, or (behind a proxy) neither does."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds a call may take. A file and its message together stay within the lease of a send."""

    connect: float = 4.0
    """To get a free connection, and to open one."""
    read: float = 8.0
    upload: float = 8.0
    download: float = 60.0


class NeverSentError(Exception):
    """The request surely did not leave."""


class PerhapsSentError(Exception):
    """The request may have arrived; no answer came."""


class RefusedCallError(Exception):
    """A download was answered with an error."""

    def __init__(self, status: int) -> None:
        super().__init__(f"answer {status}")
        self.status = status


class Reply(NamedTuple):
    """An answer as it came."""

    status: int
    payload: bytes
    retry_after: str | None


_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
_JSON = {"Content-Type": "application/json"}
_CONNECTIONS = 100
_NAME = "sapa-inovasi/1.0"
"""Files are refused to programs that do not say who they are."""
_FILES = "lookaside.fbsbx.com"
_MORE_FILES = (".fbcdn.net", ".whatsapp.net")
_SAFE = "/%&=+:;,@!$'()*~-._"
"""What stays as it is in an address that was encoded already."""


class Request:
    """The connection to the platform. Open it with `open` inside the event loop."""

    def __init__(
        self,
        token: str,
        base_url: str,
        *,
        node: str,
        version: str,
        path_style: PathStyle,
        auth_header: str,
        timeouts: Timeouts | None,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._node = node
        self._is_proxy = path_style == "plain"
        self._root = self._base if self._is_proxy else f"{self._base}/{quote(version)}"
        self._edges = self._root if self._is_proxy else f"{self._root}/{quote(node)}"
        bearer = f"Bearer {token}" if auth_header == "Authorization" else token
        self._headers = {auth_header: bearer}
        self._session: aiohttp.ClientSession | None = None
        self.timeouts = timeouts or Timeouts()
        self.told_time: str | None = None
        """The `Date` of the last answer."""

    def _limit(self, read: float) -> aiohttp.ClientTimeout:
        connect = self.timeouts.connect
        return aiohttp.ClientTimeout(
            total=connect + read, connect=connect, sock_connect=connect, sock_read=read
        )

    async def open(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": _NAME},
            )

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def send(self, body: bytes) -> Reply:
        """Post a message. Raises one of the first two errors above."""
        return await self._receive(
            self._opened.post(
                f"{self._edges}/messages",
                data=body,
                headers=self._headers | _JSON,
                timeout=self._limit(self.timeouts.read),
                allow_redirects=False,
            )
        )

    async def upload(self, form: aiohttp.FormData) -> Reply:
        """Post a form with a file."""
        return await self._receive(
            self._opened.post(
                f"{self._edges}/media",
                data=form,
                headers=self._headers,
                timeout=self._limit(self.timeouts.upload),
                allow_redirects=False,
            )
        )

    async def ask(self, node: str, fields: str | None = None) -> Reply:
        """Ask for what the platform knows under an id."""
        return await self._receive(
            self._opened.get(
                f"{self._root}/{quote(node, safe='')}",
                params=None if fields is None else {"fields": fields},
                headers=self._headers,
                timeout=self._limit(self.timeouts.read),
                allow_redirects=False,
            )
        )

    async def list_edge(self, node: str, edge: str, **parameters: str) -> Reply:
        """Ask for a page of what belongs to an id."""
        return await self._receive(
            self._opened.get(
                self._edge(node, edge),
                params=parameters,
                headers=self._headers,
                timeout=self._limit(self.timeouts.read),
                allow_redirects=False,
            )
        )

    async def add_to_edge(self, node: str, edge: str, body: bytes) -> Reply:
        """Add something to what belongs to an id."""
        return await self._receive(
            self._opened.post(
                self._edge(node, edge),
                data=body,
                headers=self._headers | _JSON,
                timeout=self._limit(self.timeouts.read),
                allow_redirects=False,
            )
        )

    def _edge(self, node: str, edge: str) -> str:
        """Return the address of what belongs to an id; to our own number it does as messages do."""
        place = self._edges if node == self._node else f"{self._root}/{quote(node, safe='')}"
        return f"{place}/{quote(edge, safe='')}"

    async def _receive(
        self, response: AbstractAsyncContextManager[aiohttp.ClientResponse]
    ) -> Reply:
        try:
            async with response as received:
                self.told_time = received.headers.get("Date")
                payload = await received.read()
                return Reply(received.status, payload, received.headers.get("Retry-After"))
        except _NEVER_LEFT as error:
            failure: Exception = NeverSentError(type(error).__name__)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = PerhapsSentError(type(error).__name__)
        # Raised out here, so that no traceback leads to an error that names the address.
        raise failure

    async def download(self, address: str, chunk: int = 65_536) -> AsyncIterator[bytes]:
        """Yield the contents of a file. Raises as `send` does, and for a place that is not ours."""
        place = file_place(address, self._base, is_proxy=self._is_proxy)
        if place is None:
            raise RefusedCallError(404)
        response = self._opened.get(
            place,
            headers=self._headers,
            timeout=self._limit(self.timeouts.download),
            allow_redirects=False,
        )
        try:
            async with response as received:
                if not is_success(received.status):
                    raise RefusedCallError(received.status)
                async for part in received.content.iter_chunked(chunk):
                    yield part
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = PerhapsSentError(type(error).__name__)
        else:
            return
        raise failure

    @property
    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise NeverSentError("not started")
        return self._session


def file_place(address: str, base_url: str, *, is_proxy: bool) -> str | None:
    """Return where to get a file with our token: only from the platform; None for anybody else.

    The key of a proxy goes to the proxy alone, which hands on what lies at the platform.
    """
    try:
        asked, own = urlsplit(address), urlsplit(base_url)
        host, port = asked.hostname or "", asked.port
    except ValueError:
        return None
    behind = f"{quote(asked.path, safe=_SAFE)}?{quote(asked.query, safe=_SAFE)}"
    if (asked.scheme, asked.netloc) == (own.scheme, own.netloc):
        return f"{own.scheme}://{own.netloc}{behind}"
    if asked.scheme != "https" or asked.username is not None or port not in {None, 443}:
        return None
    if is_proxy:
        return f"{base_url}{behind}" if host == _FILES else None
    if host == _FILES or host.endswith(_MORE_FILES):
        return f"https://{host}{behind}"
    return None


def is_success(status: int) -> bool:
    return 200 <= status < 300  # noqa: PLR2004
