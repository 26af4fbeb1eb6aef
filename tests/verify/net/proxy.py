"""A proxy on loopback between the program and a platform: where the faults happen, on sockets.

It reads a request whole, decides what becomes of it, and breaks the connection or the answer as
networks do. What is behind it is asked directly.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections import Counter
from typing import TYPE_CHECKING

from tests.verify.net.faults import FAULTS, LIMITS, TWICE, Fault
from tests.verify.net.names import HOST
from tests.verify.net.platform import Call, answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from tests.verify.net.platform import Platform

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"
_UPLOAD = 100_000
"""Bytes of a request that is read on although the connection will be reset."""
_DRIP = 0.05
"""Seconds between two bytes of an answer that drips."""
_ERRORS = (500, 502, 503, 504)
_JUNK = b"\x15\x03\x03\x00\x02\x02\x46"
"""What a server of TLS says to somebody who does not speak it."""
_FILLERS = 4
"""Connections that fill the queue of a server that takes none."""
_GARBLED = (
    answer(200, b"<html>CONTOH</html>"),
    answer(200, b'{"ok": true, "result": {"message_id": '),
    answer(200, b"[1, 2, 3]"),
    answer(200, b"not compressed", more="Content-Encoding: gzip\r\n"),
)


class Proxy:
    """One proxy. `fault` is what calls meet, those of the messages in `left`, so often each."""

    def __init__(self, platform: Platform, rng: Random) -> None:
        self.platform = platform
        self._rng = rng
        self.fault: Fault | None = None
        self.left: Counter[int] = Counter()
        self.met = 0
        """How many calls or connections met a fault."""
        self.resets = 0
        """How many more connections are reset at once."""
        self.port = 0
        self.lines: set[_Line] = set()
        self._server: asyncio.Server | None = None
        self._deaf: list[socket.socket] = []

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Line(self), "127.0.0.1", self.port, backlog=256
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Take no connection any more, and drop those there are."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for line in list(self.lines):
            line.abort()
        await asyncio.sleep(0)

    async def go_away(self, fault: Fault) -> None:
        """Be as unreachable as the fault says. A name that is not found is not ours to lose."""
        self.fault = fault
        await self.close()
        if fault.slow:
            self._listen_without_hearing()

    async def come_back(self) -> None:
        self.fault = None
        for one in self._deaf:
            one.close()
        self._deaf.clear()
        if self._server is None:
            await self.open()

    def _listen_without_hearing(self) -> None:
        """Have the system answer no connection: the queue for them is full."""
        server = socket.socket()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", self.port))
        server.listen(0)
        self._deaf.append(server)
        for _ in range(_FILLERS):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", self.port))
            self._deaf.append(filler)

    def meets(self, call: Call) -> Fault | None:
        """Return the fault this call meets, if it meets one."""
        message = call.message
        if self.fault is None or message is None or self.left[message] <= 0:
            return None
        self.left[message] -= 1
        self.met += 1
        return self.fault

    def take(self, fault: Fault, call: Call) -> bytes | None:
        """Let the platform take a call that met a fault, where it is so; return its answer."""
        if fault.taken == "never" or (fault.taken == "perhaps" and self._rng.random() < 0.5):
            return None
        given = self.platform.take(call)
        return self.platform.take(call) if fault.name == TWICE else given

    def choose_garbled(self) -> bytes:
        return self._rng.choice(_GARBLED)

    def choose_error(self) -> int:
        return self._rng.choice(_ERRORS)


class _Line(asyncio.Protocol):
    """One connection of the program."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self._read = bytearray()
        self._transport: asyncio.Transport
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._proxy.lines.add(self)
        fault = self._proxy.fault
        if fault is not None and fault.name == "reset at the connection" and self._proxy.resets:
            self._proxy.resets -= 1
            self._proxy.met += 1
            self._reset()

    def connection_lost(self, _: Exception | None) -> None:
        self._proxy.lines.discard(self)

    def eof_received(self) -> bool:
        return False

    def data_received(self, data: bytes) -> None:
        self._read += data
        fault = self._proxy.fault
        if fault is not None and fault.files and len(self._read) > _UPLOAD and self._is_cut():
            self._reset()
            return
        for call in self._calls():
            self._serve(call)

    def abort(self) -> None:
        self._transport.abort()

    def _calls(self) -> Iterator[Call]:
        """Yield the requests that are here whole."""
        while (end := self._read.find(_END)) >= 0:
            head = bytes(self._read[: end + 2])
            found = _LENGTH.search(head)
            whole = end + len(_END) + (int(found[1]) if found else 0)
            if len(self._read) < whole:
                return
            body = bytes(self._read[end + len(_END) : whole])
            del self._read[:whole]
            yield Call(head.split(b" ", 2)[1].decode(), body)

    def _is_cut(self) -> bool:
        """Tell whether the upload that is being read breaks off here."""
        head = self._read[: self._read.find(_END)]
        begun = Call(head.split(b" ", 2)[1].decode(), bytes(self._read[:2000]))
        return self._proxy.meets(begun) is not None

    def _serve(self, call: Call) -> None:
        platform = self._proxy.platform
        platform.look(call)
        fault = self._proxy.meets(call)
        if fault is None:
            self._transport.write(platform.take(call))
        elif fault.name in LIMITS:
            self._transport.write(platform.limit(call, timed=fault.name == LIMITS[0]))
        else:
            given = self._proxy.take(fault, call)
            _BREAKS[fault.name](self, given or answer(200, {}))

    # --- what becomes of an answer ----------------------------------------------------------------

    def _reset(self, _: bytes = b"") -> None:
        raw = self._transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    def _reset_inside(self, given: bytes) -> None:
        self._transport.write(given[: len(given) * 2 // 3])
        asyncio.get_running_loop().call_soon(self._reset)

    def _cut_off(self, given: bytes) -> None:
        self._transport.write(given[: len(given) * 2 // 3])
        self._transport.close()

    def _half_close(self, _: bytes) -> None:
        self._transport.write_eof()

    def _stay_silent(self, _: bytes) -> None:
        """Leave the connection open, and say nothing."""

    def _drip(self, given: bytes) -> None:
        self._task = asyncio.create_task(self._drip_on(given))  # noqa: TID251 - the test's own

    async def _drip_on(self, given: bytes) -> None:
        for byte in given:
            if self._transport.is_closing():
                return
            self._transport.write(bytes([byte]))
            await asyncio.sleep(_DRIP)

    def _garble(self, _: bytes) -> None:
        self._transport.write(self._proxy.choose_garbled())

    def _say_junk(self, _: bytes) -> None:
        self._transport.write(_JUNK)
        self._transport.close()

    def _fail(self, _: bytes) -> None:
        self._transport.write(answer(self._proxy.choose_error(), b"<html>CONTOH</html>"))

    def _redirect(self, _: bytes) -> None:
        elsewhere = f"Location: http://{HOST}:{self._proxy.port}/elsewhere\r\n"
        self._transport.write(answer(302, b"", more=elsewhere))

    def _pass_on(self, given: bytes) -> None:
        self._transport.write(given)


_BREAKS: dict[str, Callable[[_Line, bytes], None]] = {
    "reset at the connection": _Line._reset,
    "reset before the answer": _Line._reset,
    "reset in the upload": _Line._reset,
    "reset in the answer": _Line._reset_inside,
    "answer cut off": _Line._cut_off,
    "half closed": _Line._half_close,
    "no answer": _Line._stay_silent,
    "answer drips": _Line._drip,
    "garbled answer": _Line._garble,
    "junk of another protocol": _Line._say_junk,
    "server error": _Line._fail,
    "redirect": _Line._redirect,
    TWICE: _Line._pass_on,
}
assert {one.name for one in FAULTS if not one.lasts} == {*_BREAKS, *LIMITS}
