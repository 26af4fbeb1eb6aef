"""Commands as programs of their own, without loading all modules for each of them anew.

A process that has loaded them forks for each command; the child gets the command's words,
environment and streams, and runs `python -m bot` from its first line to its exit code. It is run
as `python -m tests.system.forked FD`, with a socket on which the commands come.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from bot.__main__ import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 2**17
"""Bytes of one command: its words and its environment."""
PATIENCE = 60
"""Seconds a command may take."""
STREAMS = 3


async def ran(*arguments: str, env: dict[str, str], typed: str = "") -> tuple[int, str, str]:
    """Run a command to its end; return its code, what it printed and what it complained."""
    ended, tells = os.pipe()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        reads, types = os.pipe()
        streams = [reads, said.fileno(), complained.fileno(), tells]
        order = json.dumps([arguments, env]).encode()
        socket.send_fds(_forker().orders, [order], streams)
        os.close(reads)
        os.close(tells)
        with os.fdopen(types, "wb") as stdin, os.fdopen(ended, "rb") as status:
            told = asyncio.get_running_loop().run_in_executor(None, status.read)
            stdin.write(typed.encode())
            stdin.close()
            code = int(await asyncio.wait_for(told, PATIENCE))
        out, err = (_all_of(stream.fileno()) for stream in (said, complained))
    return code, out, err


def _all_of(file: int) -> str:
    return os.pread(file, os.fstat(file).st_size, 0).decode()


class _Forker:
    """The forking process of this one, and the socket on which it takes commands."""

    def __init__(self) -> None:
        self.orders, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.system.forked", str(its.fileno())],
            cwd=ROOT,
            pass_fds=[its.fileno()],
            stdin=subprocess.DEVNULL,
        )
        its.close()

    def end(self) -> None:
        self.orders.close()
        self._process.wait(PATIENCE)


_forker = cache(_Forker)


def end_forking() -> None:
    """End the forking process, if there is one."""
    if _forker.cache_info().currsize:
        _forker().end()


def _serve(orders: socket.socket) -> None:
    """Fork for each order, until whoever gives them is gone."""
    for place in {*COMMANDS.values(), "records:"}:
        import_module(f"bot.cli.{place.partition(':')[0]}")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        order, streams, _, _ = socket.recv_fds(orders, LARGEST, STREAMS + 1)
        if not order:
            return
        if os.fork() == 0:
            orders.close()
            _mind(order, streams)
        for stream in streams:
            os.close(stream)


def _mind(order: bytes, streams: list[int]) -> NoReturn:
    """Run the command in a child of its own and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        os.close(streams[STREAMS])
        _run(order, streams[:STREAMS])
    _, status = os.waitpid(child, 0)
    os.write(streams[STREAMS], str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _run(order: bytes, streams: list[int]) -> NoReturn:
    arguments, env = json.loads(order)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["bot", *arguments]
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    code: object = 1
    try:
        main()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - told as the interpreter would tell it
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
