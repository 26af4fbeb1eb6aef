"""`python -m tests.verify NAME [--size ci|gate|soak] [--seed N] [--control]`.

`NAME` is one of NAMES, or `controls`, which runs the weakened variant of each and succeeds only
where all of them fail. The last line printed has the figures.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.verify.outcome import Outcome

NAMES = (
    "crash",
    "kill",
    "power",
    "full",
    "model",
    "dup",
    "zombie",
    "clock",
    "stop",
    "lanes",
    "load",
    "net",
    "order",
    "outage",
)
SEED = 20261125


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.verify")
    parser.add_argument("name", choices=(*NAMES, "controls"))
    parser.add_argument("--size", choices=("ci", "gate", "soak"), default="gate")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--control", action="store_true", help="take a guard out; the verification must fail"
    )
    given = parser.parse_args()
    if given.name == "controls":
        return _controls(given.seed)
    return _run(given.name, given.size, given.seed, control=given.control).tell()


def _run(name: str, size: str, seed: int, *, control: bool) -> Outcome:
    print(f"{name}: size={'control' if control else size} seed={seed}", flush=True)
    module = importlib.import_module(f"tests.verify.{name}")
    if size == "ci" and "ci" not in getattr(module, "SIZES", {}):
        size = "gate"  # it is short enough for every change
    outcome: Outcome = module.run("control" if control else size, seed)
    return outcome


def _controls(seed: int) -> int:
    blind = [name for name in NAMES if _run(name, "control", seed, control=True).tell() == 0]
    for name in blind:
        print(f"{name}: its control passed, so it would not notice the fault either")
    print(
        f"controls {'FAILED' if blind else 'passed'}: failing={len(NAMES) - len(blind)}/{len(NAMES)}"
    )
    return 1 if blind else 0


if __name__ == "__main__":
    sys.exit(main())
