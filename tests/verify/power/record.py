"""Records what the product asks of its files while it works, dies and begins anew.

The product is the one of `crash`: people who write, send files and tap, a wire of ours, a
database that now and then cannot store. What it acknowledged and what reached the platform is
in the recording as well, each at its moment: the platform remembers that, whatever our disk does.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage import sqlite, sqlite_file
from tests.verify.crash.life import Plan, live
from tests.verify.tracing.tracer import Kill, follow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from tests.verify.tracing.calls import Call

JOURNALS = ("acknowledged", "wire", "failed")
"""Files that stand for what others remember: no part of our disk."""
_OURS = (*JOURNALS, "passed", "trouble")
_SHARED_MEMORY = "sapa.db-shm"
"""SQLite makes it anew after a power loss."""
MOST_DEATHS = 2
"""Deaths of a recorded life, so that the next process begins on files that are not synced."""
LATEST_DEATH = 800
"""Calls after which a process that dies does so, at most."""
CHECKPOINT_EVERY = 6
"""Writes; more often than the product, so that there are many checkpoints to be cut off in."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of a journal."""

    journal: str
    entry: object


@dataclass(slots=True)
class Recording:
    """What happened, one step after the other, and when (seconds since it began)."""

    steps: list[Call | Mark] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    strange: set[str] = field(default_factory=set)
    """Calls that cannot be replayed here."""
    trouble: str | None = None

    def add(self, step: Call | Mark, now: float) -> None:
        self.steps.append(step)
        self.at.append(now)

    def count(self, path: str) -> int:
        """Return how often a file or folder was synced."""
        return sum(
            not isinstance(step, Mark) and step.does == "sync" and step.path == path
            for step in self.steps
        )


@dataclass(slots=True)
class Platform:
    """What others remember at some step."""

    acknowledged: set[int] = field(default_factory=set)
    wire: Counter[int] = field(default_factory=Counter)
    journals: dict[str, list[object]] = field(
        default_factory=lambda: {name: [] for name in JOURNALS}
    )

    def take(self, mark: Mark) -> None:
        self.journals[mark.journal].append(mark.entry)
        if mark.journal == "acknowledged":
            self.acknowledged.add(int(str(mark.entry)))
        elif mark.journal == "wire" and isinstance(mark.entry, dict):
            self.wire[mark.entry["row"]] += 1


class _Recorder:
    def __init__(self, recording: Recording, begin: float, dies_after: int | None) -> None:
        self._recording = recording
        self._begin = begin
        self._dies_after = dies_after
        self._calls = 0

    def begins(self, call: Call) -> int:
        self._calls += 1
        if self._calls == self._dies_after:
            raise Kill
        if call.path in JOURNALS and call.does == "write":
            for line in call.data.splitlines():
                self._recording.add(Mark(call.path, json.loads(line)), self._now())
        if call.does == "sync":
            call.offset = len(self._recording.steps)
        return 0

    def ended(self, call: Call) -> None:
        if call.path in _OURS or call.path == _SHARED_MEMORY or call.result < 0:
            return
        if call.does == "strange" or (call.does == "rename" and call.target is None):
            self._recording.strange.add(call.path)
        elif call.does != "open" or call.flags & (os.O_CREAT | os.O_TRUNC):
            self._recording.add(call, self._now())

    def _now(self) -> float:
        return time.time() - self._begin  # noqa: TID251 - shared by processes


def record(folder: Path, rng: Random, *, syncs_less: bool) -> Recording:
    """Let the product work in `folder` until all is done, with a death or two on the way."""
    recording = Recording()
    begin = time.time()  # noqa: TID251 - shared by the processes of the life
    deaths = [rng.randint(1, LATEST_DEATH) for _ in range(rng.randint(0, MOST_DEATHS))]
    for dies_after in (*deaths, None):
        plan = Plan(rng.randrange(2**32), store_fails=True)
        recorder = _Recorder(recording, begin, dies_after)
        code = follow(_work(folder, plan, begin, syncs_less), folder, recorder)
        if code != -signal.SIGKILL:
            break
    if code != 0:
        recording.trouble = (folder / "trouble").read_text().strip().splitlines()[-1]
    return recording


def _work(folder: Path, plan: Plan, begin: float, syncs_less: bool) -> Callable[[], None]:
    def work() -> None:
        sqlite.WRITES_PER_CHECKPOINT = sqlite.WRITES_PER_IDLE_CHECKPOINT = CHECKPOINT_EVERY
        if syncs_less:
            sqlite_file.SETTINGS["synchronous"] = 1  # NORMAL
        live(folder, plan, begin)

    return work
