"""outage: a platform is away for ten minutes, six hours or three days, and comes back.

The whole product in virtual time, on both channels at once. Before, somebody has just written,
answers of staff, notices, codes and a broadcast wait; meanwhile people write to the platform,
which keeps it a day on Telegram, a week on WhatsApp. Afterwards what is still worth sending is
sent, nothing later than it was worth, the rest has expired or gave way; where the day of free
words is over there is a template, or it waits and says why. Whatever the platform still had took
effect once and in order; what it dropped is counted; nobody who waits for us is left alone.

While it is away time goes in leaps, so that each loop looks two hundred times and not each second.
The control asks nobody again, sends (in half of them) what is too late, minds no window, and counts no gap.
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

from bot.gaps import GapCount
from bot.log import set_up
from storage import outages
from storage.outbox.window import Terms
from tests.verify.outage.life import Life, Share
from tests.verify.outcome import Outcome
from tests.verify.workspace import in_memory

SIZES = {"ci": 9, "gate": 21, "soak": 501, "control": 2}
WORKERS = 2
LASTS = (10 * 60.0, 6 * 3600.0, 3 * 86_400.0)
"""Seconds an outage lasts, in turn."""
_CONTROLS = {"left alone", "sent too late", "outside the window", "gap not counted"}


def run(size: str, seed: int) -> Outcome:
    """Live through as many outages as the size asks."""
    begun = time.monotonic()
    outcome = Outcome("outage")
    figures: Counter[str] = Counter()
    count = SIZES[size]
    jobs = [
        (LASTS[-1 - number % len(LASTS)], seed * count + number, size, number)
        for number in range(count)
    ]
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        for share in pool.map(_work, *zip(*jobs, strict=True)):
            figures.update(share.figures)
            outcome.violations += share.broken
    if size == "control" and not {rule for rule, _ in outcome.violations} >= _CONTROLS:
        outcome.violations.clear()  # a guard was taken out and nobody noticed
    outcome.figures = {"outages": count, **figures, "seconds": round(time.monotonic() - begun)}
    return outcome


def _work(lasts: float, seed: int, size: str, number: int) -> Share:
    set_up(stream=io.StringIO(), level="CRITICAL")
    ages = True
    if size == "control":
        _weaken()
        ages = number % 2 == 0  # what never becomes too old leaves nobody alone
    folder = in_memory("outage")
    try:
        return asyncio.run(Life(folder, lasts, Random(seed), ages=ages).run())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _weaken() -> None:
    """Take the guards out, but for the age of messages, which is the life's."""
    GapCount.look = _look_at_nothing
    Terms.is_open = lambda *_: True
    outages.list_left = lambda *_, **__: ()


async def _look_at_nothing(_: GapCount) -> None: ...
