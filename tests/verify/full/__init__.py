"""full: the disk is full, read-only or fails at some call; nothing is acknowledged that is not stored.

The system calls of the real product are followed and fail as the disk would (`tracing`): with
"no space" for what makes a file longer or for all, with "read-only", or with a fault, once or
from then on, beginning after so and so many calls. Each update that is answered with a 2xx is
looked for at once, in the records and in the spool. When the disk takes everything again, the
service is well within 10 seconds: takes updates, has stored what was spooled, has answered; and
in the end all that was acknowledged took effect, once and in order. The control acknowledges
what it could not store.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from bot.log import set_up
from bot.publish import Published
from storage import library
from storage.database import Database
from storage.migrations import migrate
from tests.fakes.clock import START
from tests.verify.crash.life import already_published
from tests.verify.crash.wire import LIMITS, NAME
from tests.verify.full.faults import KINDS, Faults
from tests.verify.full.life import CHATS, WITH_FILES, live
from tests.verify.outcome import Outcome
from tests.verify.seeding import FORM, add
from tests.verify.tracing.tracer import follow
from tests.verify.workspace import in_memory

if TYPE_CHECKING:
    from pathlib import Path

SIZES = {"gate": 200, "soak": 1_000, "control": 20}
WORKERS = 2
A_LIFE = 50
"""Faults that one process meets."""


@dataclass(slots=True)
class Share:
    """What one worker found."""

    figures: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    longest: int = 0
    broken: list[tuple[str, str]] = field(default_factory=list)


def run(size: str, seed: int) -> Outcome:
    """Have the disk fail as often as the size asks, in two processes."""
    begun = time.monotonic()
    jobs = [
        (SIZES[size] // WORKERS, seed * WORKERS + number, size == "control")
        for number in range(WORKERS)
    ]
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        shares = pool.starmap(_worker, jobs)
    outcome = Outcome("full")
    figures: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for share in shares:
        figures.update(share.figures)
        failed.update(share.failed)
        outcome.violations += share.broken
    for kind in KINDS:
        print(f"    {kind}: {failed[kind]} calls failed")
        if not failed[kind]:
            outcome.broke("kinds", f"nothing failed by {kind}")
    longest = max(share.longest for share in shares)
    seconds = round(time.monotonic() - begun)
    outcome.figures = {**figures, "back after": longest, "seconds": seconds}
    return outcome


def _worker(points: int, seed: int, says_ok: bool) -> Share:
    home = in_memory("full")
    share = Share()
    try:
        set_up(level="CRITICAL")
        already_published(asyncio.run(_make_template(home / "template")))
        rng = Random(seed)
        while share.figures["points"] < points and not share.broken:
            folder = home / f"life{share.figures['points']}"
            shutil.copytree(home / "template", folder)
            count = min(A_LIFE, points - share.figures["points"])
            _life(folder, count, rng.randrange(2**32), share, says_ok=says_ok)
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return share


def _life(folder: Path, points: int, seed: int, share: Share, *, says_ok: bool) -> None:
    faults = Faults(folder)
    code = follow(lambda: live(folder, points, seed, says_ok=says_ok), folder, faults)
    share.failed.update(faults.failed)
    if code != 0:
        path = folder / "trouble"
        trouble = path.read_text().strip().splitlines()[-1] if path.exists() else ""
        share.broken.append(("failed", f"seed {seed}: ended with {code}: {trouble}"))
        return
    result = json.loads((folder / "result").read_text())
    share.figures.update(result["figures"])
    share.longest = max(share.longest, result["longest"])
    share.broken += [(rule, f"seed {seed}, {seen}") for rule, seen in result["broken"]]


async def _make_template(folder: Path) -> Published:
    """Make the records: people with a question open."""
    await asyncio.to_thread(folder.mkdir)
    database = Database(f"sqlite+aiosqlite:///{folder}/sapa.db")
    await database.open()
    try:
        await migrate(database)
        published = Published()
        await published.publish(database, START, example=False, channels=(LIMITS,))
        await database.write(lambda tx: library.publish_form(tx, FORM, START))
        for chat in (*CHATS, WITH_FILES):
            await database.write(lambda tx, chat=chat: add(tx, chat, START, NAME))
        await published.reload(database)
        return published
    finally:
        await database.close()
