"""Has files examined by the limited program and returns what it found.

A program is kept for the next file: starting one costs a hundred times what a picture does.
One that is too slow, or ends without an answer, is replaced, and so is one that has read many.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.filecheck.verdict import Verdict

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_ROOT = Path(__file__).resolve().parents[1]
SECONDS = 40.0
"""A file that keeps the program busy for longer is not taken."""
FILES = 100
"""A program reads so many: what a library may have left behind in it does not grow for ever."""


@dataclass(slots=True)
class _Program:
    process: Process
    files: int = 0


class Examiner:
    """Examines files, as many at once as it is asked to; a program for each of them."""

    def __init__(self) -> None:
        self._idle: list[_Program] = []

    async def __call__(self, source: Path, target: Path, name: str) -> Verdict:
        """Examine `source`; a picture is encoded anew into `target`."""
        program = await self._free()
        is_used = program.files > 0
        try:
            answer = await self._examined(program, source, target, name)
            if not answer and is_used:
                # Perhaps not the file's fault: the program may have ended while it waited.
                program = await _start()
                answer = await self._examined(program, source, target, name)
        except TimeoutError:
            answer = b""
        # No answer: it was ended by its limits, or by what it read.
        return Verdict(**json.loads(answer)) if answer else Verdict(problem="suspicious")

    async def start(self) -> None:
        """Start a program, so that the first file need not wait for one."""
        self._idle.append(await _start())

    async def stop(self) -> None:
        """End the programs that wait for files."""
        while self._idle:
            await _end(self._idle.pop().process)

    async def _examined(self, program: _Program, source: Path, target: Path, name: str) -> bytes:
        """Return the answer of a program, nothing where it ended. Raises TimeoutError."""
        answer = b""
        try:
            async with asyncio.timeout(SECONDS):
                answer = await _ask(program.process, source, target, name)
            program.files += 1
        except (OSError, EOFError, ValueError):
            return b""
        finally:
            if answer and program.files < FILES:
                self._idle.append(program)
            else:
                await _end(program.process)
        return answer

    async def _free(self) -> _Program:
        while self._idle:
            program = self._idle.pop()
            if program.process.returncode is None:
                return program
        return await _start()


async def _start() -> _Program:
    return _Program(
        await asyncio.create_subprocess_exec(
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
    )


async def _ask(process: Process, source: Path, target: Path, name: str) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipes")
    process.stdin.write(json.dumps([str(source), str(target), name]).encode() + b"\n")
    await process.stdin.drain()
    length = int(await process.stdout.readuntil(b"\n"))
    return await process.stdout.readexactly(length)


async def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
