"""Has files examined by the limited program and returns what it found.

The program stays: it has its libraries loaded and gives each file to a child of its own, so a
file costs milliseconds. One that is too slow, or breaks off, is ended and replaced.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.filecheck.verdict import Verdict

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_ROOT = Path(__file__).resolve().parents[1]
SECONDS = 40.0
"""A file that keeps the program busy for longer is not taken."""


class Examiner:
    """Examines files, as many at once as it is asked to; a program for each of them."""

    def __init__(self) -> None:
        self._idle: list[Process] = []

    async def __call__(self, source: Path, target: Path, name: str) -> Verdict:
        """Examine `source`; a picture is encoded anew into `target`."""
        program = await self._free()
        is_sound = False
        try:
            async with asyncio.timeout(SECONDS):
                answer = await _ask(program, source, target, name)
            is_sound = True
        except (TimeoutError, OSError, EOFError, ValueError):
            answer = b""
        finally:
            if is_sound:
                self._idle.append(program)
            else:
                await _end(program)
        if not answer:
            # It was ended by its limits, or by what it read.
            return Verdict(problem="suspicious")
        return Verdict(**json.loads(answer))

    async def stop(self) -> None:
        """End the programs that wait for files."""
        while self._idle:
            await _end(self._idle.pop())

    async def _free(self) -> Process:
        while self._idle:
            program = self._idle.pop()
            if program.returncode is None:
                return program
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "bot.filecheck",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # Nothing of our own environment: it may hold secrets.
            env={"PYTHONPATH": str(_ROOT)},
            start_new_session=True,
        )


async def _ask(program: Process, source: Path, target: Path, name: str) -> bytes:
    if program.stdin is None or program.stdout is None:
        raise OSError("no pipes")
    program.stdin.write(json.dumps([str(source), str(target), name]).encode() + b"\n")
    await program.stdin.drain()
    length = int(await program.stdout.readuntil(b"\n"))
    return await program.stdout.readexactly(length)


async def _end(program: Process) -> None:
    """End a program and the child that may be busy with a file."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    if program.stdin is not None:
        program.stdin.close()
    await program.wait()
