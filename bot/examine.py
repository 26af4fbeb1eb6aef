"""Has a file examined by the limited program and returns what it found."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path

from bot.filecheck.verdict import Verdict

_ROOT = Path(__file__).resolve().parents[1]
SECONDS = 40.0
"""A file that keeps the program busy for longer is not taken."""


async def examine(source: Path, target: Path, name: str) -> Verdict:
    """Examine `source`; a picture is encoded anew into `target`."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "bot.filecheck",
        str(source),
        str(target),
        name,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # Nothing of our own environment: it may hold secrets.
        env={"PYTHONPATH": str(_ROOT)},
    )
    try:
        async with asyncio.timeout(SECONDS):
            answer, _ = await program.communicate()
    except TimeoutError:
        return Verdict(problem="suspicious")
    finally:
        if program.returncode is None:
            with suppress(ProcessLookupError):
                program.kill()
            await program.wait()
    if program.returncode != 0:
        # It was ended by its limits, or by what it read.
        return Verdict(problem="suspicious")
    return Verdict(**json.loads(answer))
