"""The program with one guard taken out, for the controls."""

from __future__ import annotations

import asyncio
import itertools
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.receive import OK, Receiver, elements_of
from storage import inbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.channels.base import Channel
    from storage.database import Transaction
    from storage.inbox import NewUpdate

_running: set[asyncio.Task[int]] = set()
_takes = Receiver.take
_stores = inbox.store
_LATE = 0.05


async def _answer_first(self: Receiver, channel: Channel, body: bytes) -> int:
    """Answer at once and store a moment later, as bot libraries do."""

    async def later() -> int:
        await asyncio.sleep(_LATE)
        return await _takes(self, channel, body)

    task = asyncio.ensure_future(later())  # noqa: TID251 - the fault this control is about
    _running.add(task)
    task.add_done_callback(_running.discard)
    return OK


_LEFT = text(
    "SELECT (SELECT count(*) FROM inbox WHERE chat_key = :chat AND state <> 'done')"
    " + (SELECT count(*) FROM outbox WHERE chat_key = :chat AND state IN ('pending', 'sending'))"
)


async def _answer_last(self: Receiver, channel: Channel, body: bytes) -> int:
    """Answer only when what is said in return was sent, as bots do that work in the request."""
    status = await _takes(self, channel, body)
    (element,) = elements_of(channel, body, self._clock.now())
    chat = {"chat": element.chat_key}
    while True:
        await asyncio.sleep(_LATE)
        if not await self._database.read(lambda tx: tx.scalar(_LEFT, chat)):
            return status


_numbers = itertools.count()


def _forget(tx: Transaction, updates: Sequence[NewUpdate]) -> int:
    """Store every delivery as if it were new."""
    made = [replace(one, ext_id=f"{one.ext_id}-{os.getpid()}-{next(_numbers)}") for one in updates]
    return _stores(tx, made)


def weaken(guard: str) -> None:
    """Take a guard out of the program."""
    if guard == "answers-first":
        Receiver.take = _answer_first  # type: ignore[method-assign]
    elif guard == "answers-last":
        Receiver.take = _answer_last  # type: ignore[method-assign]
    elif guard == "forgets-updates":
        inbox.store = _forget
    else:
        raise SystemExit(f"no such guard: {guard}")
