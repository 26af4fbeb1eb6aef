"""Signs that are no text, sent to the simulator: answered like any other, and shown again."""

from __future__ import annotations

import json

import aiohttp
import pytest

HALF = "\\ud800"
"""Half a sign, as JSON can name it and no text can hold it."""
AGREED = '{"id": "%s", "person": "siti", "kind": "text", "text": "%s"}'


@pytest.mark.parametrize(
    "message",
    [
        '{"id": "m1", "person": "siti", "kind": "text", "text": "ha%slo"}',
        '{"id": "m1%s", "person": "siti", "kind": "text", "text": "halo"}',
        '{"id": "m1", "person": "siti", "kind": "edit", "original": "m0%s", "text": "halo"}',
        '{"id": "m1", "person": "siti", "kind": "text", "text": "halo", "more": ["%s"]}',
        '{"id": "m1%s", "person": "siti", "kind": "press", "token": "a.0"}',
    ],
    ids=["text", "id", "original", "unknown field", "press"],
)
async def test_half_a_sign_is_answered_and_the_history_is_shown(service, message):
    app = await service.start(settings={"simulator": True})
    async with aiohttp.ClientSession(f"http://127.0.0.1:{app.port}") as client:
        for body in (AGREED % ("h", "halo"), AGREED % ("s", "setuju"), message % HALF):
            sent = await client.post("/simulator/messages", data=body.encode())
            assert sent.status == 200
            await service.quiet()
        shown = await client.get("/simulator/history/siti")
        assert shown.status == 200
        items = await shown.json()
    assert [one["way"] for one in items].count("out") == 3
    assert [one["raw"] for one in items if one["way"] == "in"][-1] == json.loads(message % HALF)
