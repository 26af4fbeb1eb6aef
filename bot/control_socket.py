"""The running service's ear for commands: a socket in the data folder that only its user can open.

The records may belong to the service alone, so a command asks it first; what is asked for is
carried out by `bot/control.py`. Requests and answers are one line of JSON each.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.errors import BotError, StartError
from bot.log import Event, logger, without_words

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_PATH = 100
"""Bytes of a socket's path that every system takes."""
LONGEST_REQUEST = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Answer:
    """What is printed, and whether the request was carried out."""

    lines: tuple[str, ...]
    is_done: bool = True


class Carrier(Protocol):
    """Carries requests out; see `bot/control.py`."""

    async def carry_out(self, request: object) -> Answer: ...


def socket_path(folder: Path) -> Path:
    """Return where the service of a data folder listens for commands."""
    path = folder.absolute() / "control.sock"
    if len(os.fsencode(path)) <= LONGEST_PATH:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:24]
    return Path(tempfile.gettempdir()) / f"sapa-{name}.sock"


class ControlServer:
    """The running service's ear for commands."""

    def __init__(self, control: Carrier, folder: Path) -> None:
        self._control = control
        self._path = socket_path(folder)
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begin to listen. Raises StartError where the socket cannot be made."""
        before = os.umask(0o177)
        try:
            self._path.unlink(missing_ok=True)
            self._server = await asyncio.start_unix_server(
                self._hear, path=self._path, limit=LONGEST_REQUEST
            )
        except OSError as error:
            raise StartError(
                f"The socket for commands, {self._path}, cannot be made ({error.strerror})."
            ) from None
        finally:
            os.umask(before)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            with suppress(FileNotFoundError):
                self._path.unlink()

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answer = await self._control.carry_out(_read(await reader.readline()))
            reply = {"lines": answer.lines, "is_done": answer.is_done}
            writer.write(json.dumps(reply).encode() + b"\n")
            await writer.drain()
        except (OSError, ValueError) as error:
            logger().warning(Event.TICK_FAILED, loop="control", error=without_words(error))
        finally:
            writer.close()


def _read(line: bytes) -> object:
    """Return what a line of JSON says; nothing where it is none."""
    try:
        return json.loads(line)
    except (RecursionError, ValueError):
        return None


async def ask_service(folder: Path, request: Mapping[str, Any]) -> Answer | None:
    """Have the running service carry a request out; None where none is running.

    Raises BotError where somebody else listens in its place.
    """
    path = socket_path(folder)
    try:
        reader, writer = await asyncio.open_unix_connection(path, limit=LONGEST_REQUEST)
    except OSError:
        return None
    try:
        if not _is_ours(path, folder):
            raise BotError(
                f"The socket for commands, {path}, belongs to another user; nothing was sent. "
                "Run this as the user that runs the service."
            )
        writer.write(json.dumps(request).encode() + b"\n")
        await writer.drain()
        reply = json.loads(await reader.readline() or b"{}")
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    if not reply:
        return Answer(("The service did not answer; try again.",), is_done=False)
    return Answer(tuple(reply["lines"]), bool(reply["is_done"]))


def _is_ours(path: Path, folder: Path) -> bool:
    """Tell whether our own user made the socket: outside our folder anybody could have."""
    if path.parent == folder.absolute():
        return True
    try:
        return path.lstat().st_uid == os.geteuid()
    except FileNotFoundError:
        return False
