"""The limited program: reads files and tells what it found, each file in a child of its own.

A line on its input is the file, where a re-encoded picture may be written, and the sender's
name for it, as JSON. The answer is a length, a line break and so many bytes of JSON; none at
all where the child was ended. The program itself never reads a file.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.filecheck.kinds import examine
from bot.filecheck.verdict import Verdict

if TYPE_CHECKING:
    from typing import NoReturn

MEMORY = 1024 * 2**20
CPU_SECONDS = 20
WRITTEN = 64 * 2**20
OPEN_FILES = 64
LONGEST_ANSWER = 2**20


def main() -> None:
    # What is loaded stays as it is: children then share its memory instead of copying it.
    gc.freeze()
    for line in sys.stdin.buffer:
        source, target, name = json.loads(line)
        answer = _in_child(Path(source), Path(target), name)
        sys.stdout.buffer.write(b"%d\n%b" % (len(answer), answer))
        sys.stdout.buffer.flush()


def _in_child(source: Path, target: Path, name: str) -> bytes:
    """Return a child's answer; nothing where it did not end well."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _examine(source, target, name, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read(LONGEST_ANSWER)
    _, status = os.waitpid(child, 0)
    return answer if os.waitstatus_to_exitcode(status) == 0 else b""


def _examine(source: Path, target: Path, name: str, writing: int) -> NoReturn:
    """Be the child: give up the pipes of the program, take limits, read the file, end."""
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        _limit()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(asdict(_verdict(source, target, name))).encode())
        code = 0
    finally:
        os._exit(code)


def _verdict(source: Path, target: Path, name: str) -> Verdict:
    try:
        return examine(source, target, name)
    except (MemoryError, RecursionError):
        return Verdict(problem="suspicious")
    except Exception:  # noqa: BLE001 - whatever a library trips over, the file is not sound
        return Verdict(problem="corrupt")


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
