"""net: eighteen kinds of fault between the program and a platform, on real sockets.

The real senders and clients of both channels send through a proxy on loopback that refuses,
resets, delays, cuts off, garbles and limits; messages of all kinds, some with files. Nothing is
lost: what the records call sent has arrived, and what may be repeated arrives. No message comes
more than twice, none that must not be repeated more than once, and what surely did not arrive is
sent exactly once. Nothing goes to whom the platform blocked before that is over, also by a
sender that is started anew. Time is virtual, but for what a client waits for an answer. Updates
that are asked for meet the same faults: each is stored once, and none forgotten before.

The control obeys no limit, calls an unclear send sent on one channel, not sent on the other, and
confirms updates when they come, as bot libraries do.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING, Any

from bot import fates, send
from bot.channels.base import Unclear
from bot.channels.telegram.client import TelegramChannel
from bot.log import set_up
from bot.send import Sender
from storage import pace
from storage.database import Database
from storage.migrations import migrate
from storage.outbox import Again, Sent
from tests.verify.inline import InlineDatabase
from tests.verify.net.faults import FAULTS
from tests.verify.net.names import resolve_here
from tests.verify.net.polling import Polling
from tests.verify.net.sending import CHANNELS, Sending, Share
from tests.verify.outcome import Outcome
from tests.verify.workspace import in_memory

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.channels.base import SendOutcome
    from storage.outbox import OutboxRow
    from storage.outbox import Outcome as Fate

SIZES = {"ci": 120, "gate": 300, "soak": 5_000, "control": 40}
"""Messages that meet each kind of fault, on both channels together."""
_CONTROLS = {"lost", "copies", "early", "forgotten"}
"""What comes of the guards that the control takes out."""


def run(size: str, seed: int) -> Outcome:
    """Have as many messages as the size asks meet each kind of fault."""
    begun = time.monotonic()
    with ProcessPoolExecutor(len(CHANNELS), mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(_work, name, SIZES[size] // 2, seed, size) for name in CHANNELS]
        shares = [job.result() for job in jobs]
    outcome = Outcome("net")
    figures: Counter[str] = Counter()
    for share in shares:
        figures.update(share.figures)
        outcome.violations += share.broken
    if size == "control" and not {rule for rule, _ in outcome.violations} >= _CONTROLS:
        outcome.violations.clear()  # a guard was taken out and nobody noticed
    outcome.figures = {"kinds": len(FAULTS), **figures}
    for rule in ("lost", "copies", "early", "forgotten"):
        outcome.figures[rule] = sum(broken == rule for broken, _ in outcome.violations)
    outcome.figures["seconds"] = round(time.monotonic() - begun)
    return outcome


def _work(channel: str, count: int, seed: int, size: str) -> Share:
    set_up(stream=io.StringIO(), level="CRITICAL")
    resolve_here()
    if size == "control":
        _weaken()
    folder = in_memory("net")
    try:
        return asyncio.run(_send(folder, channel, count, Random(f"{seed} {channel}")))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _send(folder: Path, channel: str, count: int, rng: Random) -> Share:
    real = Database(f"sqlite+aiosqlite:///{folder}/sapa.db")
    await real.open()
    await migrate(real)
    await real.close()
    database = InlineDatabase(folder / "sapa.db")
    sending = Sending(database, folder, channel, rng)
    try:
        for fault in FAULTS:
            await sending.meet(fault, count)
        if channel == "telegram":
            await Polling(database, rng, sending.share).run(count)
        return sending.share
    finally:
        await sending.stop()
        await database.close()


def _weaken() -> None:
    """Take the guards out."""
    careful = fates.fate_of

    def careless(row: OutboxRow, outcome: SendOutcome, now: datetime) -> Fate:
        if not isinstance(outcome, Unclear):
            return careful(row, outcome, now)
        return Sent() if row.channel == "telegram" else Again(now, outcome.reason)

    for module in (fates, send):
        module.__dict__.update(fate_of=careless, pause_of=lambda *_: 0.1)
    asks = TelegramChannel.get_updates

    async def confirm_first(self: TelegramChannel, offset: int | None, **more: int) -> Any:
        updates = await asks(self, offset, **more)
        if updates:
            await asks(self, updates[-1].order + 1, timeout=0)
        return updates

    TelegramChannel.get_updates = confirm_first  # type: ignore[method-assign]
    Sender._is_blocked = lambda *_: False  # type: ignore[method-assign]
    pace.hit_limit = lambda *_, **__: None
