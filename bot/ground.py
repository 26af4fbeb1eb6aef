"""What the program stands on: a port, a folder, a platform; each refusal is one sentence."""

from __future__ import annotations

import asyncio
import errno
import socket
import tempfile
from typing import TYPE_CHECKING

from bot.channels.base import PlatformError
from bot.errors import StartError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from bot.channels.base import Channel

_BACKLOG = 1024
_OF_THE_PORT = frozenset({errno.EADDRINUSE, errno.EACCES})
"""What is wrong with a port; everything else lies in the host."""
INTERRUPTED = "restoring"
"""The file in the data folder that is there while a restore exchanges the records."""


def refuse_interrupted(folder: Path) -> None:
    """Raise StartError where a restore was interrupted half-way in this data folder."""
    if (folder / INTERRUPTED).exists():
        raise StartError("A restore was interrupted; run it again: python -m bot restore COPY.")


def is_made(file: Path) -> bool:
    """Tell whether there is a SQLite file with anything in it."""
    return file.is_file() and file.stat().st_size > 0


def nothing_here(place: Path | str) -> StartError:
    """Return the error that says so, with how to begin."""
    return StartError(
        f"Nothing is here yet: there are no records in {place}; "
        "python -m bot run begins with empty ones, python -m bot demo with examples."
    )


def refusal(error: OSError) -> StartError:
    """Return the error that says what the system refused; it names a file only if there is one."""
    if error.filename is not None:
        return StartError(f"{error.filename} cannot be used ({error.strerror}).")
    if error.strerror:
        return StartError(f"The program cannot start ({error.strerror}).")
    if isinstance(error, TimeoutError):
        return StartError("The program cannot start: something it needs did not answer in time.")
    if isinstance(error, ConnectionError):
        return StartError("The program cannot start: a connection was refused or broke off.")
    return StartError(f"The program cannot start ({type(error).__name__}).")


def listen(host: str, port: int, *, named: str) -> socket.socket:
    """Return a socket that listens on the port, which `named` decides. Raises StartError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno not in _OF_THE_PORT:
            raise StartError(
                f"This machine cannot listen on {host} ({error.strerror}); "
                "set SAPA_HTTP_HOST to an address of its own."
            ) from error
        raise StartError(
            f"Port {port} on {host} cannot be used ({error.strerror}); set {named} to another one."
        ) from error
    listener.setblocking(False)
    return listener


def prepare_folder(folder: Path) -> Callable[[], Awaitable[None]] | None:
    """Make the data folder usable; return what takes it away again if it was not there.

    Raises StartError, also where a restore was interrupted half-way.
    """
    refuse_interrupted(folder)
    is_new = not folder.exists()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StartError(
            f"The data folder {folder} cannot be written to ({error.strerror}); "
            "set SAPA_DATA_DIR to another one."
        ) from error
    if not is_new:
        return None

    async def take_away() -> None:
        await asyncio.to_thread(_remove_if_empty, folder)

    return take_away


def _remove_if_empty(folder: Path) -> None:
    if folder.exists() and not any(folder.iterdir()):
        folder.rmdir()


_REFUSALS = {
    "telegram": (
        "Telegram refuses the token; check SAPA_TELEGRAM_TOKEN against what BotFather shows."
    ),
    "whatsapp": "WhatsApp refuses the token; check SAPA_WHATSAPP_TOKEN and its rights.",
}


async def start_channels(channels: Iterable[Channel]) -> tuple[str, ...]:
    """Open all channels; return the names of those whose platform refuses us.

    One that is refused is tried again by whoever sends. Raises StartError where none is left.
    """
    refused: list[str] = []
    opened = 0
    for channel in channels:
        try:
            await channel.start()
            opened += 1
        except PlatformError:
            refused.append(channel.name)
    if refused and not opened:
        raise StartError(" ".join(_REFUSALS[name] for name in refused))
    return tuple(refused)
