"""kill: the real program under load, killed with SIGKILL again and again; nothing is lost.

Half of the people write on Telegram, half on WhatsApp, which puts several messages into a call.
Every message that was answered with a 2xx is afterwards in its person's answer, exactly once
and in order. The control answers before it stores, and must lose.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.verify.outcome import Outcome
from tests.verify.process import (
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

if TYPE_CHECKING:
    from aiohttp import ClientSession


@dataclass(frozen=True, slots=True)
class _Size:
    acknowledged: int
    chats: int
    kills: int
    weakened: str | None = None


SIZES = {
    "ci": _Size(14_000, 700, 40),
    "gate": _Size(50_000, 2_500, 100),
    "soak": _Size(1_000_000, 50_000, 1_500),
    "control": _Size(6_000, 400, 2, "answers-first"),
}
CONNECTIONS = 48
IN_A_CALL = 3
"""Messages in a call of WhatsApp's."""
LOOK = 0.02
"""Seconds between looks at how much was acknowledged."""
LATEST = 0.3
"""Seconds a kill comes later than the acknowledgement it waited for, at most."""


@dataclass(slots=True)
class _Load:
    """What was sent and acknowledged so far."""

    size: _Size
    program: Program
    acknowledged: dict[int, int] = field(default_factory=dict)
    next_update: int = 1
    repeats: int = 0

    @property
    def total(self) -> int:
        return sum(self.acknowledged.values())


def run(size: str, seed_number: int) -> Outcome:
    """Run it and return what was found."""
    folder = Path(tempfile.mkdtemp(prefix="sapa-kill-"))
    try:
        return asyncio.run(_run(SIZES[size], seed_number, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _run(size: _Size, seed_number: int, folder: Path) -> Outcome:
    rng = random.Random(seed_number)
    outcome = Outcome("kill")
    chats = await seed(folder, size.chats)
    begun = time.monotonic()
    async with Platform() as platform, new_session(CONNECTIONS) as session:
        program = Program(folder, platform, weakened=size.weakened)
        await program.start()
        load = _Load(size, program, dict.fromkeys(chats, 0))
        shares = _shares(chats)
        writers = [
            asyncio.ensure_future(_write(load, session, share))  # noqa: TID251 - the test's own
            for share in shares
        ]
        kills = 0
        try:
            for count in sorted(rng.sample(range(1, size.acknowledged), size.kills)):
                while load.total < count and not all(writer.done() for writer in writers):
                    await asyncio.wait(writers, timeout=LOOK)
                await asyncio.wait(writers, timeout=rng.uniform(0, LATEST))
                program.kill()
                kills += 1
                await program.start()
            await asyncio.gather(*writers)
            if not await drained(folder):
                outcome.broke("stuck", "updates still wait two minutes after the last one")
        finally:
            for writer in writers:
                writer.cancel()
            stopped = program.stop()
        if stopped != 0:
            outcome.broke("stop", f"the program ended with {stopped}")
    _judge(outcome, load, parts_of(folder, chats))
    outcome.figures.update(
        acknowledged=load.total,
        kills=kills,
        repeats=load.repeats,
        seconds=round(time.monotonic() - begun),
    )
    return outcome


def _shares(chats: list[int]) -> list[list[int]]:
    """Share the chats out to the connections, each with neighbours, who are on both channels."""
    size = -(-len(chats) // CONNECTIONS)
    return [chats[start : start + size] for start in range(0, len(chats), size)]


async def _write(load: _Load, session: ClientSession, chats: list[int]) -> None:
    """Let these chats write in turn until enough was acknowledged."""
    share = load.size.acknowledged // load.size.chats
    for number in range(1, share + 1):
        words = f"bagian {number}"
        telegram = [chat for chat in chats if share_of(chat) == "telegram"]
        whatsapp = [chat for chat in chats if share_of(chat) == "whatsapp"]
        for chat in telegram:
            load.next_update += 1
            call = update(load.next_update, chat, number, words)
            load.repeats += await deliver_until_taken(session, load.program.url, call)
            load.acknowledged[chat] = number
        for start in range(0, len(whatsapp), IN_A_CALL):
            some = whatsapp[start : start + IN_A_CALL]
            call = signed_call([(chat, number, words) for chat in some])
            load.repeats += await deliver_until_taken(session, load.program.url, call)
            load.acknowledged.update(dict.fromkeys(some, number))


def _judge(outcome: Outcome, load: _Load, found: dict[int, list[str]]) -> None:
    lost = doubled = swapped = 0
    for chat, count in load.acknowledged.items():
        wanted = [f"bagian {number}" for number in range(1, count + 1)]
        parts = found[chat]
        lost += len(set(wanted) - set(parts))
        doubled += len(parts) - len(set(parts))
        if [part for part in parts if part in set(wanted)] != wanted and set(parts) == set(wanted):
            swapped += 1
    for rule, count in (("lost", lost), ("doubled", doubled), ("swapped", swapped)):
        outcome.figures[rule] = count
        if count:
            outcome.broke(rule, f"{count} messages")
