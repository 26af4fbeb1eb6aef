"""The name under which the program knows the platform: it leads to loopback, or is not found."""

from __future__ import annotations

import socket
from typing import Any

HOST = "platform.test"


class Names:
    """Whether names are found, in this process."""

    are_away = False


def resolve_here() -> None:
    """Have the name of the platform lead to loopback, in this process."""
    ask = socket.getaddrinfo

    def find(host: Any, *more: Any, **named: Any) -> Any:
        if host == HOST and Names.are_away:
            raise socket.gaierror(socket.EAI_AGAIN, "CONTOH")
        return ask("127.0.0.1" if host == HOST else host, *more, **named)

    socket.getaddrinfo = find
