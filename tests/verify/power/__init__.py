"""power: the power goes at some point of the product's work; what was acknowledged is there.

The system calls of the real product are recorded (`tracing`): it writes, commits, makes
checkpoints, spools, stores files, dies and begins anew. Then the power goes before one step or
another, and the files are rebuilt from what was synced by then and from nothing, halves, sectors
or some of the rest (`disk`). They are opened as the product opens them, and judged; from some
the product goes on working to the end. The control commits without a sync (`synchronous=NORMAL`).

Shown by this: that the product syncs what it must, in the right order, before it acknowledges,
on any file system that keeps POSIX's promises. Not shown: that a disk or a controller keeps
them, or what PostgreSQL does with its own files.
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
from tests.verify.crash.judge import judge as judge_ends
from tests.verify.crash.life import Plan, live
from tests.verify.outcome import Outcome
from tests.verify.power.disk import MODES, Disk
from tests.verify.power.judge import judge
from tests.verify.power.record import Mark, Platform, Recording, record
from tests.verify.workspace import in_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.verify.power.disk import Mode


@dataclass(frozen=True, slots=True)
class _Size:
    images: int
    syncs_less: bool = False


SIZES = {"gate": _Size(2_000), "soak": _Size(50_000), "control": _Size(200, syncs_less=True)}
WORKERS = 2
KINDS = {
    "commits": "sapa.db-wal",
    "checkpoints": "sapa.db",
    "spooled": "spool/updates",
    "stored files": "files",
}
"""What must be synced in a recording, or its verification is blind to it."""
A_RECORDING = 250
"""Images made of one recording."""
AFTER_MARKS = 0.4
"""The part of the images that are made right after something was acknowledged or sent."""
GOES_ON = 50
"""From one of so many images the product works on to the end."""
ENOUGH = 50
"""Violations after which a worker looks no further."""


@dataclass(slots=True)
class Share:
    """What one worker found."""

    figures: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, str]] = field(default_factory=list)


def run(size: str, seed: int) -> Outcome:
    """Rebuild as many images as the size asks, in two processes, and judge each."""
    begun = time.monotonic()
    wanted = SIZES[size]
    jobs = [
        (wanted.images // WORKERS, seed * WORKERS + number, wanted.syncs_less)
        for number in range(WORKERS)
    ]
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        shares = pool.starmap(_worker, jobs)
    outcome = Outcome("power")
    figures: Counter[str] = Counter()
    for share in shares:
        figures.update(share.figures)
        outcome.violations += share.broken
    if size != "control":
        for kind in KINDS:
            if not figures[kind]:
                outcome.broke("blind", f"there were no {kind}")
    outcome.figures = {**figures, "seconds": round(time.monotonic() - begun)}
    return outcome


def _worker(images: int, seed: int, syncs_less: bool) -> Share:
    home = in_memory("power")
    try:
        return _Worker(home, seed, syncs_less=syncs_less).work(images)
    finally:
        shutil.rmtree(home, ignore_errors=True)


class _Worker:
    """Records, and takes the power away again and again, until its share is done."""

    def __init__(self, home: Path, seed: int, *, syncs_less: bool) -> None:
        self._home = home
        self._seed = seed
        self._syncs_less = syncs_less
        self._rng = Random(seed)
        self._share = Share()

    def work(self, wanted: int) -> Share:
        set_up(level="CRITICAL")
        make_ready(self._home)
        number = 0
        while self._share.figures["images"] < wanted and len(self._share.broken) < ENOUGH:
            number += 1
            self._one_recording(number, min(A_RECORDING, wanted - self._share.figures["images"]))
        return self._share

    def _one_recording(self, number: int, images: int) -> None:
        folder = self._home / f"recorded{number}"
        shutil.copytree(self._home / TEMPLATE, folder)
        recording = record(folder, self._rng, syncs_less=self._syncs_less)
        shutil.rmtree(folder)
        told = f"seed {self._seed} recording {number}"
        for path in recording.strange:
            self._share.broken.append(("not recorded", f"{told}: {path}"))
        if recording.trouble is not None:
            self._share.broken.append(("failed", f"{told}: {recording.trouble}"))
        self._share.figures["recordings"] += 1
        self._share.figures["steps"] += len(recording.steps)
        for kind, paths in KINDS.items():
            self._share.figures[kind] += recording.count(paths)
        for step, mode, disk, platform in self._losses(recording, images):
            found = disk.after_power_loss(mode, self._rng)
            place = f"{told} step {step} of {len(recording.steps)} {mode}"
            self._judge(found, platform, recording.at[step], place)

    def _losses(
        self, recording: Recording, images: int
    ) -> Iterator[tuple[int, Mode, Disk, Platform]]:
        """Yield the disk and what others remember, at each step before which the power goes."""
        chosen = Counter(self._places(recording, images))
        disk, platform = Disk(self._home / TEMPLATE), Platform()
        for number, step in enumerate(recording.steps):
            if isinstance(step, Mark):
                platform.take(step)
            else:
                disk.take(number, step)
            for _ in range(chosen[number]):
                yield number, self._rng.choice(MODES), disk, platform

    def _places(self, recording: Recording, images: int) -> list[int]:
        marks = [at for at, step in enumerate(recording.steps) if isinstance(step, Mark)]
        some = self._rng.choices(marks, k=int(images * AFTER_MARKS)) if marks else []
        return some + self._rng.choices(range(len(recording.steps)), k=images - len(some))

    def _judge(self, found: dict[str, bytes], platform: Platform, at: float, place: str) -> None:
        self._share.figures["images"] += 1
        folder = self._home / "image"
        _build(folder, found)
        seen = [(rule, f"{place}: {one}") for rule, one in judge(folder, platform)]
        if not seen and self._share.figures["images"] % GOES_ON == 0:
            _build(folder, found)
            seen = self._go_on(folder, platform, at, place)
        self._share.broken += seen
        shutil.rmtree(folder)

    def _go_on(
        self, folder: Path, platform: Platform, at: float, place: str
    ) -> list[tuple[str, str]]:
        """Let the product work to the end on these files, as after a restart."""
        self._share.figures["went on"] += 1
        for name, entries in platform.journals.items():
            lines = "".join(json.dumps(entry) + "\n" for entry in entries)
            (folder / name).write_text(lines)
        begin = time.time() - at  # noqa: TID251 - shared by processes
        child = os.fork()
        if child == 0:
            live(folder, Plan(self._rng.randrange(2**32)), begin)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            trouble = (folder / "trouble").read_text().strip().splitlines()[-1]
            return [("failed", f"{place}: {trouble}")]
        return [
            (rule, f"{place}, to the end: {one}") for rule, one in judge_ends(folder, Counter())
        ]


def _build(folder: Path, found: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in found.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
