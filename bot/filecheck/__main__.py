"""The limited program: reads files one after another and tells what it found in each.

A line on its input is the file, where a re-encoded picture may be written, and the sender's
name for it, as JSON. The answer is a length, a line break and so many bytes of JSON. It ends
without an answer where a file is more than its limits allow.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from pathlib import Path

from bot.filecheck.kinds import examine
from bot.filecheck.verdict import Verdict

MEMORY = 1024 * 2**20
CPU_SECONDS = 20
"""For one file."""
WRITTEN = 64 * 2**20
OPEN_FILES = 64


def main() -> None:
    _limit()
    # What a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin.buffer:
        source, target, name = json.loads(line)
        _allow_time()
        answer = json.dumps(asdict(_verdict(Path(source), Path(target), name))).encode()
        answers.write(b"%d\n%b" % (len(answer), answer))
        answers.flush()


def _verdict(source: Path, target: Path, name: str) -> Verdict:
    try:
        return examine(source, target, name)
    except (MemoryError, RecursionError):
        sys.exit(1)
    except Exception:  # noqa: BLE001 - whatever a library trips over, the file is not sound
        return Verdict(problem="corrupt")


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _allow_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
