"""Commands to the running service: what is no request is told so, and only our own is trusted."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile

import pytest

from bot import control_socket
from bot.control import Control
from bot.control_socket import ControlServer, ask_service, socket_path
from bot.errors import BotError
from bot.ids import RandomIds
from storage.database import Database
from tests.fakes.clock import FakeClock


async def _changed() -> None:
    pass


@pytest.fixture
async def server(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'records.db'}")
    carrier = Control(database, FakeClock(), {}, RandomIds(), changed=_changed, wake=lambda: None)
    await database.open()
    made = ControlServer(carrier, tmp_path)
    await made.start()
    yield made
    await made.stop()
    await database.close()


async def told(folder, line: bytes) -> object:
    reader, writer = await asyncio.open_unix_connection(socket_path(folder))
    try:
        writer.write(line + b"\n")
        return json.loads(await reader.readline())
    finally:
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"1",
        b"null",
        b'"decide"',
        b'{"do": "import agencies", "agencies": [], "aliases": []}',
        b'{"do": "decide", "granted": true, "person": [], "role": "upp", "by": "x"}',
        b"{",
        b"[" * 100_000,
    ],
)
@pytest.mark.usefixtures("server")
async def test_what_is_no_request_is_told_so(tmp_path, line):
    assert await told(tmp_path, line) == {
        "lines": ["The request cannot be understood."],
        "is_done": False,
    }


@pytest.fixture
def far(tmp_path, monkeypatch):
    """A data folder whose path is too long for a socket, and a folder for all in its stead."""
    # A short name: that of a socket may have about a hundred letters.
    with tempfile.TemporaryDirectory(prefix="sapa-") as open_to_all:
        monkeypatch.setattr(control_socket.tempfile, "gettempdir", lambda: open_to_all)
        yield tmp_path / ("x" * control_socket.LONGEST_PATH)


@pytest.mark.parametrize("is_ours", [True, False], ids=["ours", "somebody else's"])
async def test_a_socket_where_everybody_may_write_is_trusted_only_if(far, monkeypatch, is_ours):
    heard = []

    async def hear(reader, writer):
        heard.append(await reader.readline())
        writer.write(b'{"lines": ["done"], "is_done": true}\n')
        writer.close()

    server = await asyncio.start_unix_server(hear, path=socket_path(far))
    if not is_ours:
        us = os.geteuid()
        monkeypatch.setattr(control_socket.os, "geteuid", lambda: us + 1)
    try:
        if is_ours:
            answer = await ask_service(far, {"do": "forms"})
            assert answer is not None
            assert answer.is_done
        else:
            with pytest.raises(BotError, match="belongs to another user"):
                await ask_service(far, {"do": "forms"})
            assert heard in ([], [b""])
    finally:
        server.close()
        await server.wait_closed()
