"""`python -m bot run` as a process of its own, forked from one that has loaded it already.

A hundred starts would else be two minutes of loading the same modules.
"""

from __future__ import annotations

import os
import sys
from multiprocessing import get_context
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["bot.app", "bot.cli.service", "bot.cli.running"])


def begin(
    environment: Mapping[str, str], log: Path, *, weakened: str | None = None
) -> ForkServerProcess:
    """Start it with this environment and no other; what it prints is added to the log."""
    process = _FORKS.Process(target=_run, args=(dict(environment), str(log), weakened))
    process.start()
    return process


def _run(environment: dict[str, str], log: str, weakened: str | None) -> None:
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for stream in (1, 2):
        os.dup2(out, stream)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["bot", "run"]
    # Only now: modules may look at the environment when they are loaded.
    from bot.__main__ import main  # noqa: PLC0415
    from tests.verify.weakened import weaken  # noqa: PLC0415

    if weakened is not None:
        weaken(weakened)
    main()
