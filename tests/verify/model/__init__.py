"""Random turns against the rules of the conversations: no exception, no answer misplaced,
nothing lost, nothing incomplete sent. Pure: no database, no network, no clock.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conversations.agencies import load_directory
from conversations.dialogs import crossing, foreign
from tests.verify.model.walk import TURNS, Walk
from tests.verify.outcome import Outcome

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene

SIZES = {"ci": 60_000, "gate": 102_000, "soak": 3_000_000, "control": 6_000}
CONTROLS = ("crossing", "foreign")
WORKERS = 2


@dataclass(slots=True)
class Share:
    """What one process found."""

    turns: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, str]] = field(default_factory=list)


def run(size: str, seed: int) -> Outcome:
    """Walk in two processes. As a control, each goes without one of the guards."""
    walks = SIZES[size] // TURNS
    seeds = [seed * 1_000 + number for number in range(walks)]
    weak: tuple[str | None, ...] = CONTROLS if size == "control" else (None,) * WORKERS
    with ProcessPoolExecutor(WORKERS) as pool:
        shares = list(pool.map(walk_all, (seeds[one::WORKERS] for one in range(WORKERS)), weak))
    outcome = Outcome("model")
    counts: Counter[str] = Counter()
    for share in shares:
        counts.update(share.counts)
        outcome.violations += share.broken
    if size == "control" and not all(share.broken for share in shares):
        outcome.violations.clear()  # one of the guards was taken out and nobody noticed
    outcome.figures = {"turns": sum(share.turns for share in shares), "walks": walks, **counts}
    return outcome


def walk_all(seeds: list[int], weak: str | None) -> Share:
    """Walk once for each seed."""
    weaken(weak)
    directory = load_directory()
    share = Share()
    for seed in seeds:
        walk = Walk(seed, directory)
        walk.run()
        share.turns += walk.turns
        share.counts["answers"] += walk.rules.stored
        share.counts["submissions"] += len(walk.rules.submitted)
        share.counts["joined"] += len(walk.world.members)
        share.counts["linked"] += walk.owners.linked
        share.counts["merged"] += walk.owners.merged
        share.counts["agreed"] += walk.wishes.agreed
        share.counts["stops"] += walk.wishes.stops
        share.broken += [(rule, f"seed {seed} {seen}") for rule, seen in walk.rules.broken]
    return share


def weaken(guard: str | None) -> None:
    """Take one guard out of this process."""
    if guard == "crossing":
        crossing.has_crossed = _never
    if guard == "foreign":
        foreign.is_foreign = _never


def _never(scene: Scene) -> bool:
    del scene
    return False
