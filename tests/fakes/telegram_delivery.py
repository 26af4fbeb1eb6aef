"""How the fake Telegram hands updates over: by long polling, or to a webhook.

A line of updates (the messages of one chat, the presses of one person) goes to the webhook one
by one, the next only after a 2xx; what is refused comes again at once, then ever later. What
nobody took in time is gone, as on the real platform.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp

from tests.fakes.telegram_people import MESSAGE, PRESS
from tests.fakes.telegram_rules import ApiError, bad_request, decoded

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.clock import Clock
    from tests.fakes.telegram_rules import Params

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

_KEPT = {MESSAGE: 24 * 3600.0, PRESS: 150.0}
"""Seconds an update waits for us, by its line."""
_MOST_UPDATES = 100
_LONGEST_POLL = 50.0
_LONGEST_RETRY = 60.0
_PATIENCE = aiohttp.ClientTimeout(total=60)


@dataclass(slots=True)
class _Waiting:
    number: int
    update: Params
    line: tuple[str, int]
    since: float


@dataclass(slots=True)
class _Webhook:
    url: str
    secret: str | None
    last_error: str | None = None
    lines: dict[tuple[str, int], asyncio.Task[None]] = field(default_factory=dict)


class Delivery:
    """The queue of updates and its two ways out."""

    def __init__(self, clock: Clock, *, retry_scale: float, changed: Callable[[], None]) -> None:
        self._clock = clock
        self._retry_scale = retry_scale
        self._told = changed
        self._waiting: deque[_Waiting] = deque()
        self._arrived = asyncio.Event()
        self._poll: asyncio.Event | None = None
        """Set to end the poll that waits: a newer one came, or the server stops."""
        self._hook: _Webhook | None = None
        self._http: aiohttp.ClientSession | None = None
        self._stopping = asyncio.Event()
        self.allowed: tuple[str, ...] = ()
        self.done: list[tuple[int, int]] = []
        """Deliveries to the webhook: number of the update, status (0: no answer)."""

    @property
    def count(self) -> int:
        return len(self._waiting)

    @property
    def is_polled(self) -> bool:
        """Whether somebody waits for updates right now."""
        return self._poll is not None

    def add(self, number: int, update: Params, line: tuple[str, int]) -> None:
        numbered = {"update_id": number, **update}
        self._waiting.append(_Waiting(number, numbered, line, self._clock.monotonic()))
        self._arrived.set()
        self._serve(line)

    def again(self, update: Params) -> None:
        """Deliver an update once more, as happens when an answer is lost."""
        waiting = _Waiting(update["update_id"], update, ("again", 0), self._clock.monotonic())
        self._waiting.appendleft(waiting)
        self._arrived.set()
        self._serve(waiting.line)

    async def stop(self) -> None:
        self._stopping.set()
        if self._poll is not None:
            self._poll.set()
        if self._hook is not None:
            await asyncio.gather(*self._hook.lines.values(), return_exceptions=True)
        if self._http is not None:
            await self._http.close()

    def _forget_old(self) -> None:
        now = self._clock.monotonic()
        self._waiting = deque(
            one
            for one in self._waiting
            if now - one.since <= _KEPT.get(one.line[0], _KEPT[MESSAGE])
        )

    # --- long polling ------------------------------------------------------------------------

    async def get_updates(self, params: Params) -> list[Params]:
        if self._hook is not None:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._poll is not None:
            self._poll.set()
        mine = self._poll = asyncio.Event()
        self._told()
        self._allow(params)
        self._confirm(int(params.get("offset", 0)))
        wait = min(_LONGEST_POLL, float(params.get("timeout", 0)))
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._until_any(mine)
        finally:
            if self._poll is mine:
                self._poll = None
        if mine.is_set() and not self._stopping.is_set():
            raise ApiError(409, "Conflict: terminated by other getUpdates request")
        self._forget_old()
        limit = min(_MOST_UPDATES, int(params.get("limit", _MOST_UPDATES)))
        return [one.update for one in list(self._waiting)[:limit]]

    async def _until_any(self, ended: asyncio.Event) -> None:
        while not self._waiting and not ended.is_set():
            self._arrived.clear()
            loop = asyncio.get_running_loop()
            waits = [loop.create_task(self._arrived.wait()), loop.create_task(ended.wait())]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0].number < offset:
            self._waiting.popleft()

    def _allow(self, params: Params) -> None:
        if "allowed_updates" in params:
            self.allowed = tuple(decoded(params["allowed_updates"]))

    # --- webhook -----------------------------------------------------------------------------

    def set_webhook(self, params: Params) -> bool:
        url, secret = params.get("url", ""), params.get("secret_token")
        if secret is not None and not secret.replace("_", "").replace("-", "").isalnum():
            raise bad_request("secret token contains unallowed characters")
        self._allow(params)
        if not url:
            return self.delete_webhook(params)
        if decoded(params.get("drop_pending_updates", False)):
            self._waiting.clear()
        self._hook = _Webhook(url, secret)
        for line in {one.line for one in self._waiting}:
            self._serve(line)
        return True

    def delete_webhook(self, params: Params) -> bool:
        if decoded(params.get("drop_pending_updates", False)):
            self._waiting.clear()
        hook, self._hook = self._hook, None
        for task in hook.lines.values() if hook else ():
            task.cancel()
        return True

    def webhook_info(self) -> Params:
        hook = self._hook
        told: Params = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._waiting),
        }
        if hook is not None and hook.last_error is not None:
            told["last_error_date"] = int(self._clock.now().timestamp())
            told["last_error_message"] = hook.last_error
        return told

    def _serve(self, line: tuple[str, int]) -> None:
        hook = self._hook
        if hook is not None and line not in hook.lines and not self._stopping.is_set():
            # Each line of the fake delivers by itself, like the platform's.
            hook.lines[line] = asyncio.get_running_loop().create_task(self._deliver(hook, line))

    async def _deliver(self, hook: _Webhook, line: tuple[str, int]) -> None:
        tries = 0
        while self._hook is hook and not self._stopping.is_set():
            self._forget_old()
            one = next((one for one in self._waiting if one.line == line), None)
            if one is None:
                break
            status = await self._post(hook, one)
            self.done.append((one.number, status))
            if 200 <= status < 300:
                tries = 0
                with suppress(ValueError):
                    self._waiting.remove(one)
                self._told()
                continue
            hook.last_error = f"Wrong response from the webhook: {status}"
            self._told()
            pause = 0.0 if tries == 0 else min(_LONGEST_RETRY, 2.0**tries)
            tries += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(pause * self._retry_scale):
                    await self._stopping.wait()
        hook.lines.pop(line, None)

    async def _post(self, hook: _Webhook, one: _Waiting) -> int:
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=_PATIENCE)
        try:
            async with self._http.post(
                hook.url, json=one.update, headers=headers, allow_redirects=False
            ) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0
