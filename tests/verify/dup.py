"""dup: 30,000 updates, each delivered one to several times, shuffled, over 32 connections.

Half of them on WhatsApp, several in a call, each time with others.
There are exactly as many effects as updates, each under its own person. The control forgets
which updates came before, and must count more.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.verify.outcome import Outcome
from tests.verify.process import (
    Delivery,
    Platform,
    Program,
    deliver_until_taken,
    drained,
    new_session,
    parts_of,
    signed_call,
    update,
)
from tests.verify.seeding import seed, share_of
from tests.verify.workspace import in_memory

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import ClientSession


@dataclass(frozen=True, slots=True)
class _Size:
    deliveries: int
    updates: int
    chats: int
    weakened: str | None = None


SIZES = {
    "ci": _Size(30_000, 9_000, 450),
    "gate": _Size(100_000, 30_000, 1_500),
    "soak": _Size(1_000_000, 300_000, 15_000),
    "control": _Size(6_000, 2_000, 400, "forgets-updates"),
}
CONNECTIONS = 32
MOST_COPIES = 5
IN_A_CALL = 4
"""Messages in a call of WhatsApp's, the same one perhaps twice."""


def run(size: str, seed_number: int) -> Outcome:
    """Run it and return what was found."""
    folder = in_memory("dup")
    try:
        return asyncio.run(_run(SIZES[size], seed_number, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _schedule(size: _Size, rng: random.Random, chats: list[int]) -> list[Delivery]:
    per_chat = size.updates // size.chats
    updates = [(chat, number) for number in range(1, per_chat + 1) for chat in chats]
    copies = [1] * len(updates)
    left = size.deliveries - len(updates)
    while left > 0:
        at = rng.randrange(len(copies))
        if copies[at] < MOST_COPIES:
            copies[at] += 1
            left -= 1
    deliveries = [one for one, count in zip(updates, copies, strict=True) for _ in range(count)]
    rng.shuffle(deliveries)
    whatsapp = [one for one in deliveries if share_of(one[0]) == "whatsapp"]
    calls = [
        update(chat * per_chat + number, chat, number, f"bagian {number}")
        for chat, number in deliveries
        if share_of(chat) == "telegram"
    ]
    for start in range(0, len(whatsapp), IN_A_CALL):
        some = whatsapp[start : start + IN_A_CALL]
        calls.append(signed_call([(chat, number, f"bagian {number}") for chat, number in some]))
    rng.shuffle(calls)
    return calls


async def _run(size: _Size, seed_number: int, folder: Path) -> Outcome:
    rng = random.Random(seed_number)
    outcome = Outcome("dup")
    chats = await seed(folder, size.chats)
    deliveries = _schedule(size, rng, chats)
    begun = time.monotonic()
    async with Platform() as platform, new_session(CONNECTIONS) as session:
        program = Program(folder, platform, weakened=size.weakened)
        await program.start()
        try:
            shares = [deliveries[start::CONNECTIONS] for start in range(CONNECTIONS)]
            await asyncio.gather(*(_send(session, program.url, share) for share in shares))
            if not await drained(folder):
                outcome.broke("stuck", "updates still wait two minutes after the last one")
        finally:
            program.stop()
    found = parts_of(folder, chats)
    effects = sum(len(parts) for parts in found.values())
    per_chat = size.updates // size.chats
    wanted = [f"bagian {number}" for number in range(1, per_chat + 1)]
    wrong = [chat for chat, parts in found.items() if sorted(parts) != sorted(wanted)]
    unordered = [
        chat for chat, parts in found.items() if sorted(parts) == sorted(wanted) and parts != wanted
    ]
    if wrong:
        outcome.broke("effects", f"{len(wrong)} chats do not have exactly their own parts")
    if unordered:
        outcome.broke("order", f"{len(unordered)} answers are not in the platform's order")
    outcome.figures.update(
        deliveries=size.deliveries,
        calls=len(deliveries),
        updates=size.updates,
        effects=effects,
        seconds=round(time.monotonic() - begun),
    )
    return outcome


async def _send(session: ClientSession, url: str, calls: list[Delivery]) -> None:
    for call in calls:
        await deliver_until_taken(session, url, call)
