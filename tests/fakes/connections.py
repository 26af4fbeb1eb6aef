"""How the servers of the fakes break a connection."""

from __future__ import annotations

import socket
import struct

from aiohttp import web


def hang_up(request: web.Request, *, reset: bool) -> web.Response:
    """Close the connection without an answer; with a reset instead of a goodbye if asked."""
    transport = request.transport
    if transport is not None:
        sock = transport.get_extra_info("socket")
        if reset and sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()
