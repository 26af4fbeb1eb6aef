"""How the fake WhatsApp calls the webhook: signed, again until a 2xx, several things at once.

What one person does comes in order, each call after the answer to the one before; but what was
not answered with a 2xx comes again later, past what followed it, for up to seven days.
"""

from __future__ import annotations

import asyncio
import hashlib
import heapq
import hmac
import io
import itertools
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp

from tests.fakes.whatsapp_errors import GraphError
from tests.fakes.whatsapp_webhooks import compose

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.clock import Clock
    from tests.fakes.whatsapp_webhooks import Account, Item

SIGNATURE_HEADER = "X-Hub-Signature-256"
_KEPT = 7 * 24 * 3600.0
_LONGEST_PAUSE = 60.0
_REMEMBERED = 10_000
_PATIENCE = aiohttp.ClientTimeout(total=60)
_CHALLENGE = "1158201444"


@dataclass(slots=True)
class _Post:
    body: bytes
    since: float
    tries: int = 0


class Delivery:
    """The calls that wait, and those that were made."""

    def __init__(
        self,
        clock: Clock,
        account: Account,
        *,
        secret: str,
        retry_scale: float,
        changed: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._account = account
        self._retry_scale = retry_scale
        self._told = changed
        self.secret = secret
        self.signature_header = SIGNATURE_HEADER
        self.done: deque[tuple[bytes, int]] = deque(maxlen=_REMEMBERED)
        """Calls that were made: body, and status (0: no answer)."""
        self._url = ""
        self._together = 1
        self._held: list[Item] = []
        self._lines: dict[str, deque[_Post]] = {}
        self._again: list[tuple[float, int, _Post]] = []
        self._order = itertools.count()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._repeating: asyncio.Task[None] | None = None
        self._repeated = 0
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._http: aiohttp.ClientSession | None = None

    @property
    def count(self) -> int:
        """Calls that are not answered yet, and things that wait for company."""
        waiting = sum(map(len, self._lines.values()))
        return len(self._held) + waiting + len(self._again) + self._repeated

    async def subscribe(self, url: str, verify_token: str) -> None:
        """Ask the webhook whether it is ours, then deliver to it. Raises GraphError."""
        asked = {
            "hub.mode": "subscribe",
            "hub.challenge": _CHALLENGE,
            "hub.verify_token": verify_token,
        }
        async with self._session().get(url, params=asked, allow_redirects=False) as answer:
            if answer.status != 200 or await answer.text() != _CHALLENGE:
                why = f"HTTP {answer.status}"
                raise GraphError(400, 2200, "Callback verification failed", why)
        self._url = url
        self.start()

    def add(self, item: Item) -> None:
        self._held.append(item)
        if len(self._held) >= self._together:
            self.flush()

    def batch(self, count: int) -> None:
        """From now on put so many things into one call."""
        self._together = count
        self.flush()

    def flush(self) -> None:
        """Call with what waits for company."""
        held, self._held = self._held, []
        if held:
            seconds = int(self._clock.now().timestamp())
            line = held[0].line if self._together == 1 else "together"
            self.put(compose(held, self._account, seconds), line)

    def put(self, body: bytes, line: str) -> None:
        self._lines.setdefault(line, deque()).append(_Post(body, self._clock.monotonic()))
        self._serve(line)

    def again(self, count: int = 1, *, backwards: bool = False) -> None:
        """Deliver the latest calls once more, perhaps in the reverse order."""
        bodies = [body for body, _ in self.done][-count:]
        for body in reversed(bodies) if backwards else bodies:
            self.put(body, "again")

    async def post(self, body: bytes, *, secret: str | None = "", altered: bool = False) -> int:
        """Make one call right now; return its status, 0 where there was no answer.

        It can be signed with another secret, not at all (None), or changed after signing.
        """
        headers = {"Content-Type": "application/json"}
        if secret is not None:
            key = (secret or self.secret).encode()
            signature = hmac.new(key, body, hashlib.sha256).hexdigest()
            headers[self.signature_header] = f"sha256={signature}"
        sent = body.replace(b"{", b"{ ", 1) if altered else body
        try:
            async with self._session().post(
                self._url, data=io.BytesIO(sent), headers=headers, allow_redirects=False
            ) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0

    def start(self) -> None:
        """Deliver, once there is a webhook."""
        self._stopping.clear()
        for line in self._lines:
            self._serve(line)
        self._repeat_later()

    async def stop(self) -> None:
        self._stopping.set()
        self._woken.set()
        repeating = [self._repeating] if self._repeating else []
        await asyncio.gather(*self._tasks.values(), *repeating)
        if self._http is not None:
            await self._http.close()
            self._http = None

    # --- lines -------------------------------------------------------------------------------

    def _serve(self, line: str) -> None:
        if self._url and line not in self._tasks and not self._stopping.is_set():
            # Each line of the fake delivers by itself, like the platform's.
            task = asyncio.get_running_loop().create_task(self._deliver(line))
            self._tasks[line] = task

    async def _deliver(self, line: str) -> None:
        waiting = self._lines[line]
        while waiting and not self._stopping.is_set():
            await self._try(waiting[0])
            waiting.popleft()
            self._told()
        del self._tasks[line]
        if not waiting:
            del self._lines[line]

    async def _try(self, post: _Post) -> None:
        status = await self.post(post.body)
        self.done.append((post.body, status))
        if 200 <= status < 300 or self._clock.monotonic() - post.since > _KEPT:
            return
        pause = min(_LONGEST_PAUSE, 2.0**post.tries) * self._retry_scale
        post.tries += 1
        due = asyncio.get_running_loop().time() + pause
        heapq.heappush(self._again, (due, next(self._order), post))
        self._woken.set()
        self._repeat_later()

    def _repeat_later(self) -> None:
        if self._again and self._repeating is None and not self._stopping.is_set():
            self._repeating = asyncio.get_running_loop().create_task(self._repeat())

    async def _repeat(self) -> None:
        while self._again and not self._stopping.is_set():
            self._woken.clear()
            left = self._again[0][0] - asyncio.get_running_loop().time()
            if left > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await self._woken.wait()
                continue
            post = heapq.heappop(self._again)[2]
            self._repeated = 1
            await self._try(post)
            self._repeated = 0
            self._told()
        self._repeating = None

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=_PATIENCE)
        return self._http
