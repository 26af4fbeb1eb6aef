"""order: two hundred people write numbered parts; what is kept and what is said stands in order.

The whole product in virtual time, on each channel. Deliveries go in over eight lines: again
where our answer got lost, later where none got through, on WhatsApp shuffled and several in a
call; on Telegram one chat's next only after our answer to the one before. Turns fail now and
then, sends meet limits, lost connections and answers. Afterwards each answer has all its parts
once, in the order of the platform's numbers or times. On Telegram each turn came in that order,
and nothing reached a chat before what was said to it earlier.

The control lets the messages of a chat pass each other on the way in, out and in the records.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING

from bot import receive
from bot.log import set_up
from conversations.dialogs import collecting
from storage.outbox import rows
from tests.verify.order.talking import CHANNELS, Share, Talking
from tests.verify.outcome import Outcome
from tests.verify.workspace import in_memory

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.base import Channel
    from storage.inbox import NewUpdate
    from storage.outbox import NewOutboxRow

CHATS = {"gate": 200, "soak": 2_000, "control": 40}
PARTS = {"gate": 50, "soak": 100, "control": 30}
"""How many parts each of them writes."""
_CONTROLS = {"kept in another order", "said in another order", "taken in another order"}


def run(size: str, seed: int) -> Outcome:
    """Have them write, half of them on each channel."""
    begun = time.monotonic()
    outcome = Outcome("order")
    figures: Counter[str] = Counter()
    with ProcessPoolExecutor(len(CHANNELS), mp_context=get_context("spawn")) as pool:
        for share in pool.map(_work, CHANNELS, [size] * 2, [seed] * 2):
            figures.update(share.figures)
            outcome.violations += share.broken
    if size == "control" and not {rule for rule, _ in outcome.violations} >= _CONTROLS:
        outcome.violations.clear()  # a guard was taken out and nobody noticed
    swapped = sum(rule.endswith("order") for rule, _ in outcome.violations)
    outcome.figures = {**figures, "swapped": swapped, "seconds": round(time.monotonic() - begun)}
    return outcome


def _work(channel: str, size: str, seed: int) -> Share:
    set_up(stream=io.StringIO(), level="CRITICAL")
    if size == "control":
        _weaken()
    folder = in_memory("order")
    try:
        count = CHATS[size] // len(CHANNELS)
        talking = Talking(folder, channel, count, PARTS[size], Random(f"{seed} {channel}"))
        return asyncio.run(talking.run())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _weaken() -> None:
    """Let everything of a chat pass each other."""
    elements, values = receive.elements_of, rows._values

    def alone(channel: Channel, body: bytes, now: datetime) -> tuple[NewUpdate, ...]:
        found = elements(channel, body, now)
        return tuple(replace(one, chat_key=f"{one.chat_key}-{one.ext_id}") for one in found)

    def in_no_line(row: NewOutboxRow) -> dict[str, object]:
        return values(row) | {"line": row.key}

    receive.elements_of = alone
    rows._values = in_no_line
    collecting.in_order = lambda parts: parts
