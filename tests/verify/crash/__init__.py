"""crash: the product dies at named points between durable effects, also while it recovers.

A process with everything imported forks; each child is the whole product on a SQLite file and
a wire of ours, and ends by `os._exit` at the nth passing of a point. After a few deaths one
child works to the end, and the records are judged. The control acknowledges before it stores.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from bot.log import set_up
from tests.verify.crash.ground import TEMPLATE, make_ready
from tests.verify.crash.judge import judge
from tests.verify.crash.life import DIED, Plan, live
from tests.verify.outcome import Outcome
from tests.verify.workspace import in_memory

if TYPE_CHECKING:
    from pathlib import Path

SIZES = {"ci": 900, "gate": 2_000, "soak": 20_000, "control": 60}
WORKERS = 2
DEATHS_A_LIFE = 6
MOST_PASSINGS = 6
LEAST_POINTS = 25
CENSUS = 3
"""Lives without a death, to see which points there are and how often they are passed."""


@dataclass(slots=True)
class Share:
    """What one worker found."""

    deaths: Counter[tuple[str, int]] = field(default_factory=Counter)
    figures: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, str]] = field(default_factory=list)


def run(size: str, seed: int) -> Outcome:
    """Die as often as the size asks, in two processes, and judge every life."""
    wanted = SIZES[size] // WORKERS
    begun = time.monotonic()
    jobs = [(wanted, seed * WORKERS + number, size == "control") for number in range(WORKERS)]
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        shares = pool.starmap(_worker, jobs)
    outcome = Outcome("crash")
    deaths: Counter[tuple[str, int]] = Counter()
    figures: Counter[str] = Counter()
    for share in shares:
        deaths.update(share.deaths)
        figures.update(share.figures)
        outcome.violations += share.broken
    points = Counter[str]()
    for (point, _), count in deaths.items():
        points[point] += count
    for point, count in sorted(points.items()):
        print(f"    {point}: {count} deaths")
    if size != "control" and len(points) < LEAST_POINTS:
        outcome.broke("points", f"only {len(points)} points were died at")
    outcome.figures = {
        "deaths": deaths.total(),
        "points": len(points),
        **figures,
        "seconds": round(time.monotonic() - begun),
    }
    return outcome


def _worker(wanted: int, seed: int, acknowledges_first: bool) -> Share:
    home = in_memory("crash")
    try:
        return _Worker(home, seed, acknowledges_first=acknowledges_first).work(wanted)
    finally:
        shutil.rmtree(home, ignore_errors=True)


class _Worker:
    """Forks the lives of one share, one after the other."""

    def __init__(self, home: Path, seed: int, *, acknowledges_first: bool) -> None:
        self._home = home
        self._seed = seed
        self._acknowledges_first = acknowledges_first
        self._rng = Random(seed)
        self._share = Share()
        self._tried: Counter[tuple[str, int]] = Counter()
        self._lives = 0

    def work(self, wanted: int) -> Share:
        set_up(level="CRITICAL")
        make_ready(self._home)
        for number in range(CENSUS):
            self._life(0, store_fails=number > 0)
        while self._share.deaths.total() < wanted and len(self._share.broken) < 50:
            store_fails = self._rng.random() < 0.25
            self._life(self._rng.randint(1, DEATHS_A_LIFE), store_fails=store_fails)
        return self._share

    def _life(self, deaths: int, *, store_fails: bool) -> None:
        """Die up to so often, then work to the end, and be judged."""
        self._lives += 1
        folder = self._home / f"life{self._lives}"
        shutil.copytree(self._home / TEMPLATE, folder)
        begin = time.time()  # noqa: TID251 - shared by the processes of the life
        told = f"seed {self._seed} life {self._lives}"
        story = []
        for number in range(deaths + 1):
            seed = self._rng.randrange(2**32)
            plan = Plan(seed, None, 1, store_fails, self._acknowledges_first)
            if number < deaths:
                point, passing = self._next(store_fails=store_fails)
                plan = Plan(seed, point, passing, store_fails, self._acknowledges_first)
            code = self._fork(folder, plan, begin)
            story.append(f"{plan.point}#{plan.passing}:{code}")
            if code == DIED and plan.point is not None:
                self._share.deaths[plan.point, plan.passing] += 1
                continue
            if code != 0:
                trouble = (folder / "trouble").read_text().strip().splitlines()[-1]
                self._share.broken.append(("failed", f"{told} {story}: {trouble}"))
            break
        self._share.broken += [
            (rule, f"{told} {story}: {seen}") for rule, seen in judge(folder, self._share.figures)
        ]
        self._share.figures["lives"] += 1
        if not deaths:
            self._note_passed(folder)
        shutil.rmtree(folder)

    def _note_passed(self, folder: Path) -> None:
        """Learn which points there are, and how often a process passes them."""
        if not (folder / "passed").exists():
            return
        for point, count in json.loads((folder / "passed").read_text()).items():
            for passing in range(1, min(count, MOST_PASSINGS) + 1):
                self._tried.setdefault((point, passing), 0)

    def _next(self, *, store_fails: bool) -> tuple[str, int]:
        """Return one of the least tried places to die."""
        fitting = [
            place for place in self._tried if store_fails or not place[0].startswith("spool.")
        ]
        least = min(self._tried[place] for place in fitting)
        place = self._rng.choice([one for one in fitting if self._tried[one] == least])
        self._tried[place] += 1
        return place

    def _fork(self, folder: Path, plan: Plan, begin: float) -> int:
        child = os.fork()
        if child == 0:
            live(folder, plan, begin)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)
