"""Has files examined by the limited program and returns what it found.

A program is kept for the next file: starting one costs some fifty times what a picture does.
One that is too slow, or ends without an answer, is replaced, and so is one that has read many;
the one after it is started before, so that no file waits for it.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import get_args

from bot.filecheck.verdict import MOST_TEXT, Verdict
from conversations.messages import FileKind, FileProblem

_ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (sys.executable, "-P", "-m", "bot.filecheck")
LONGEST_ANSWER = 12 * MOST_TEXT + 1000
"""Bytes: JSON needs twelve for a character, at most."""
_LONGEST_LENGTH = len(str(LONGEST_ANSWER))
_KINDS = (None, *get_args(FileKind))
_PROBLEMS = (None, *get_args(FileProblem))
_FIELDS = {one.name for one in fields(Verdict)}
_MOST_PAGES = 2**31 - 1
"""What a column of the records takes."""
SECONDS = 40.0
"""A file that keeps the program busy for longer is not taken."""
ENDING = 5.0
"""Seconds for a program that was killed to be gone."""
NICENESS = 10
"""By how much a program is nicer than the service."""
FILES = 300
"""A program reads so many: what a library may have left behind in it does not grow for ever."""
AHEAD = 10
"""So many files before its last one, the program after it is started."""


@dataclass(slots=True)
class _Program:
    process: subprocess.Popen[bytes]
    requests: asyncio.WriteTransport
    answers: asyncio.StreamReader
    files: int = 0


class Examiner:
    """Examines files, as many at once as it is asked to; a program for each of them."""

    def __init__(self) -> None:
        self._idle: deque[_Program] = deque()
        """Those in use at the end, those not begun at the beginning."""

    async def __call__(self, source: Path, target: Path, name: str) -> Verdict:
        """Examine `source`; a picture is encoded anew into `target`.

        Raises OSError where no program can be started.
        """
        program = await self._free()
        is_used = program.files > 0
        try:
            verdict = await self._examined(program, source, target, name)
            if verdict is None and is_used:
                # Perhaps not the file's fault: the program may have ended while it waited.
                program = await _start()
                verdict = await self._examined(program, source, target, name)
        except TimeoutError:
            verdict = None
        # No sound answer: it was ended by its limits, or by what it read.
        return verdict or Verdict(problem="suspicious")

    async def start(self) -> None:
        """Start a program, so that the next file need not wait for one. Raises OSError."""
        self._idle.appendleft(await _start())

    async def stop(self) -> None:
        """End the programs that wait for files."""
        while self._idle:
            await _end(self._idle.pop())

    async def _examined(
        self, program: _Program, source: Path, target: Path, name: str
    ) -> Verdict | None:
        """Return what a program answers, None where it ended or makes no sense.

        Raises TimeoutError.
        """
        verdict = None
        try:
            async with asyncio.timeout(SECONDS):
                answer = await _ask(program, source, target, name)
            program.files += 1
            verdict = _read(answer)
        except TimeoutError:
            raise
        except (OSError, EOFError, ValueError, RecursionError, asyncio.LimitOverrunError):
            return None
        finally:
            if verdict is not None and program.files < FILES:
                self._idle.append(program)
                if program.files == FILES - AHEAD:
                    # It gets ready by itself. Without it, whoever needs it will say so.
                    with suppress(OSError):
                        await self.start()
            else:
                await _end(program)
        return verdict

    async def _free(self) -> _Program:
        while self._idle:
            program = self._idle.pop()
            if program.process.poll() is None:
                return program
        return await _start()


async def _start() -> _Program:
    process = _spawn()
    with suppress(OSError):
        # Who waits for a word goes before who waits for a file.
        own = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, process.pid, own + NICENESS)
    loop = asyncio.get_running_loop()
    answers = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(answers), process.stdout)
    requests, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, process.stdin)
    return _Program(process, requests, answers)


def _spawn() -> subprocess.Popen[bytes]:
    """Start the program, not by the event loop.

    That would fork: all the service's memory is marked as shared then, and it pays for touching
    each page anew, long after the program runs.
    """
    return subprocess.Popen(  # noqa: S603 - our own program, with nothing of anybody's in it
        PROGRAM,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Nothing of our own environment: it may hold secrets.
        env={"PYTHONPATH": str(_ROOT)},
        start_new_session=True,
    )


async def _ask(program: _Program, source: Path, target: Path, name: str) -> bytes:
    program.requests.write(json.dumps([str(source), str(target), name]).encode() + b"\n")
    length = (await program.answers.readuntil(b"\n")).strip()
    if not length.isdigit() or len(length) > _LONGEST_LENGTH or int(length) > LONGEST_ANSWER:
        raise ValueError("not a length")
    return await program.answers.readexactly(int(length))


def _read(answer: bytes) -> Verdict:
    """Read an answer of the program. Raises ValueError or RecursionError for what is none.

    The program read a stranger's file, so what it says is not trusted either.
    """
    found = json.loads(answer)
    if not isinstance(found, dict) or found.keys() != _FIELDS:
        raise ValueError("not a verdict")
    kind, problem, pages, text = (found[name] for name in ("kind", "problem", "pages", "text"))
    is_sound = (
        kind in _KINDS
        and problem in _PROBLEMS
        and (kind is None) != (problem is None)
        and (pages is None or (type(pages) is int and 0 <= pages <= _MOST_PAGES))
        and (text is None or (isinstance(text, str) and len(text) <= MOST_TEXT))
        and isinstance(found["is_rewritten"], bool)
    )
    if not is_sound:
        raise ValueError("not a verdict")
    return Verdict(**found)


async def _end(program: _Program) -> None:
    if program.process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(program.process.pid, signal.SIGKILL)
    program.requests.close()
    # What it wrote is read to its end, which closes the pipe.
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(ENDING):
            while await program.answers.read(LONGEST_ANSWER):
                pass
    with suppress(subprocess.TimeoutExpired):
        await asyncio.to_thread(program.process.wait, ENDING)
