"""Addresses of the simulator's page that name nothing: refused in a plain sentence, no fault."""

from __future__ import annotations

import aiohttp
import pytest

LONG = "9" * 5000
LAST = "last-event-id"


@pytest.fixture
async def client(service):
    app = await service.start(settings={"simulator": True})
    async with aiohttp.ClientSession(f"http://127.0.0.1:{app.port}") as opened:
        yield opened


@pytest.mark.parametrize("place", [f"{LONG}-0", f"0-{LONG}", f"{2**70}-0", f"0-{2**70}", "a-0"])
@pytest.mark.parametrize("how", ["address", "header"])
async def test_a_place_that_is_no_number_of_a_row_is_refused(client, place, how):
    named = {"params": {"after": place}} if how == "address" else {"headers": {LAST: place}}
    answer = await client.get("/simulator/events/siti", **named)
    assert answer.status == 400
    assert "tidak dikenali" in await answer.text()


@pytest.mark.parametrize("place", ["0-0", "999999999999999999-999999999999999999"])
async def test_a_place_that_may_be_one_is_listened_from(client, place):
    answer = await client.get("/simulator/events/siti", params={"after": place})
    assert answer.status == 200
    assert await answer.content.readline() == b"retry: 1000\n"
    answer.close()


@pytest.mark.parametrize("number", [LONG, "9" * 300, str(2**70), "x"])
async def test_a_sent_file_whose_number_is_none_is_not_there(client, number):
    answer = await client.get(f"/simulator/sent/{number}/proposal.pdf")
    assert answer.status == 404
    assert await answer.text() == "Berkas itu sudah tidak ada."


@pytest.mark.parametrize("name", ["a" * 5000 + ".js", "%00.js", "..%2fpage.py", "page.js"])
async def test_a_part_of_the_page_that_is_none_is_not_there(client, name):
    answer = await client.get(f"/simulator/static/{name}")
    assert answer.status == 404
