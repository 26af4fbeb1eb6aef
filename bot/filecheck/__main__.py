"""The limited program: reads one file, writes what it found as one line of JSON.

Arguments: the file, where a re-encoded picture may be written, and the sender's name for it.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path

from bot.filecheck.verdict import Verdict

MEMORY = 1024 * 2**20
CPU_SECONDS = 20
WRITTEN = 64 * 2**20
OPEN_FILES = 64


def main() -> None:
    source, target, name = sys.argv[1:4]
    _limit()
    # Only now, within the limits, come the libraries that read strangers' files.
    from bot.filecheck.kinds import examine  # noqa: PLC0415

    try:
        verdict = examine(Path(source), Path(target), name)
    except (MemoryError, RecursionError):
        verdict = Verdict(problem="suspicious")
    except Exception:  # noqa: BLE001 - whatever a library trips over, the file is not sound
        verdict = Verdict(problem="corrupt")
    sys.stdout.write(json.dumps(asdict(verdict)))


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
