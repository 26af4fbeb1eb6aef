"""load: the last day before a deadline, with the real program and both platforms on loopback.

Five thousand people have open drafts; 50 updates a second come in, half on each channel: answers
typed and tapped, STATUS and MENU, whole proposals sent. A call leaves at its time whether or not
others were answered, and what it takes is counted from then. The webhook answers in time, the
receipt arrives in time, every update has its effect, and every reply arrives. The pace of the
accounts is set above what is offered: what is measured is the program's share of the waiting.

The control answers a call only when what it says in return was sent, as bots do that work inside
the request: it takes in all the same, but too late.
"""

from __future__ import annotations

import asyncio
import json
import math
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession

from tests.verify.load.calls import tapped, typed
from tests.verify.load.people import differing, settle
from tests.verify.load.platform import SlowPlatform
from tests.verify.outcome import Outcome
from tests.verify.process import Program, drained, new_session
from tests.verify.seeding import draft_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.verify.load.people import Person, Turn


@dataclass(frozen=True, slots=True)
class _Size:
    updates: int
    people: int = 5_000
    weakened: str | None = None


SIZES = {
    "ci": _Size(1_500),
    "gate": _Size(6_000),
    "soak": _Size(90_000),
    "control": _Size(600, 600, "answers-last"),
}
A_SECOND = 50
"""Updates offered."""
MOST_WEBHOOK, MOST_RECEIPT = 0.25, 2.0
"""Seconds that 99 of 100 calls, and 99 of 100 receipts, may take at most."""
GOES_ON = 0.55
"""How often it is somebody who wrote before who writes next."""
PAUSE = 8.0
"""Seconds somebody takes at least between two messages, so that the reply was seen."""
BEGIN = 1.0
ARRIVED_WITHIN = 60.0
"""Seconds after the last update in which all has to have arrived."""
CONNECTIONS = 200
_OPEN = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased', 'sending', 'unknown')"
_UNANSWERED = """
    SELECT count(*) FROM inbox WHERE state <> 'done' OR NOT EXISTS (
        SELECT 1 FROM outbox
        WHERE outbox.key > 'in:' || inbox.id || ':' AND outbox.key < 'in:' || inbox.id || ';'
            AND outbox.kind <> 'beside' AND outbox.state = 'sent')
"""
_SENT = """
    SELECT address, count(*) FROM outbox WHERE kind <> 'beside' AND state = 'sent' GROUP BY address
"""


@dataclass(frozen=True, slots=True)
class _Planned:
    """What somebody does, and when, in seconds from the beginning."""

    at: float
    person: Person
    turn: Turn


@dataclass(slots=True)
class _Measured:
    """What was seen from outside."""

    webhook: list[float] = field(default_factory=list)
    accepted: dict[int, float] = field(default_factory=dict)
    """When each statement was accepted, by the plan."""
    acts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    """Who had nothing to tap although the reply was due."""


def run(size: str, seed: int) -> Outcome:
    """Offer the load and return what was found."""
    folder = Path(tempfile.mkdtemp(prefix="sapa-load-"))
    try:
        outcome = asyncio.run(_run(SIZES[size], Random(seed), folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if size == "control" and float(outcome.figures["webhook p50"]) <= MOST_WEBHOOK:
        outcome.violations.clear()  # a busy machine delays some calls, the fault delays them all
    return outcome


async def _run(size: _Size, rng: Random, folder: Path) -> Outcome:
    outcome = Outcome("load")
    people = await settle(folder, size.people, rng)
    planned = list(_plan(size, people, rng))
    measured = _Measured()
    async with SlowPlatform(rng) as platform, new_session(CONNECTIONS) as session:
        program = Program(folder, platform, weakened=size.weakened)
        await program.start()
        began = time.monotonic()
        try:
            await _offer(planned, measured, program, platform, session)
            outcome.figures["seconds"] = round(time.monotonic() - began)
            if not await drained(folder) or not await _all_sent(folder):
                outcome.broke("stuck", "some still wait a minute after the last update")
        finally:
            stopped = program.stop()
    if stopped != 0:
        outcome.broke("stop", f"the program ended with {stopped}")
    _judge_waiting(outcome, measured, platform)
    _judge_records(outcome, folder, people, platform)
    return outcome


# --- what happens when ------------------------------------------------------------------------


def _plan(size: _Size, people: Sequence[Person], rng: Random) -> Iterator[_Planned]:
    """Decide who does what when: moments by chance, as if nobody knew of the others."""
    length = size.updates / A_SECOND
    moments = sorted(rng.uniform(0, length) for _ in range(size.updates))
    new = [(person, person.turns()) for person in people]
    rng.shuffle(new)
    pausing: list[tuple[float, Person, Iterator[Turn]]] = []
    """Who goes on some time, in the order in which they can."""
    for moment in moments:
        can_go_on = bool(pausing) and pausing[0][0] <= moment
        if new and not (can_go_on and rng.random() < GOES_ON):
            person, turns = new.pop()
        else:
            _, person, turns = pausing.pop(0)
        yield _Planned(moment, person, next(turns))
        pausing.append((moment + PAUSE, person, turns))


async def _offer(
    planned: Sequence[_Planned],
    measured: _Measured,
    program: Program,
    platform: SlowPlatform,
    session: ClientSession,
) -> None:
    """Let each call leave at its time, whatever became of the others."""
    began = time.monotonic() + BEGIN
    calls: set[asyncio.Task[None]] = set()
    for one in planned:
        await asyncio.sleep(began + one.at - time.monotonic())
        call = _call(one, began + one.at, measured, program, platform, session)
        task = asyncio.ensure_future(call)  # noqa: TID251 - the test's own
        calls.add(task)
        task.add_done_callback(calls.discard)
    await asyncio.gather(*calls)


async def _call(
    one: _Planned,
    due: float,
    measured: _Measured,
    program: Program,
    platform: SlowPlatform,
    session: ClientSession,
) -> None:
    person, turn = one.person, one.turn
    if turn.words is not None:
        call = typed(person.channel, person.chat, turn.words)
    else:
        bubble = platform.bubbles.pop(person.chat, None)
        if bubble is None:
            measured.unseen.append(f"{person.chat}: {turn}")
            return
        call = tapped(person.channel, person.chat, bubble)
    measured.acts[turn.act] += 1
    if turn.question:
        person.answered[turn.question] = turn.words if turn.act == "answers" else None
    if turn.act == "submissions":
        person.is_sent = True
        measured.accepted[person.chat] = due
    try:
        async with session.post(
            program.url + call.channel, data=call.body, headers=call.headers
        ) as answer:
            if answer.status >= 300:
                measured.refused.append(f"{person.chat}: {answer.status}")
    except (ClientError, OSError, TimeoutError) as error:
        measured.refused.append(f"{person.chat}: {type(error).__name__}")
    measured.webhook.append(time.monotonic() - due)


async def _all_sent(folder: Path) -> bool:
    until = time.monotonic() + ARRIVED_WITHIN
    while time.monotonic() < until:
        if not _ask(folder, _OPEN)[0][0]:
            return True
        await asyncio.sleep(0.2)
    return False


# --- what became of it ------------------------------------------------------------------------


def _ask(folder: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{folder}/sapa.db?mode=ro", uri=True)) as base:
        return base.execute(question).fetchall()


def _judge_waiting(outcome: Outcome, measured: _Measured, platform: SlowPlatform) -> None:
    waits = {
        "webhook": (sorted(measured.webhook), MOST_WEBHOOK),
        "receipt": (_since_accepted(measured, platform.receipts), MOST_RECEIPT),
        "copy": (_since_accepted(measured, platform.papers), math.inf),
    }
    outcome.figures |= dict(sorted(measured.acts.items()))
    for name, (listed, most) in waits.items():
        if not listed:
            outcome.broke(name, "there was none")
            continue
        for part in (0.5, 0.99, 1.0):
            found = _part(listed, part)
            label = "max" if part == 1 else f"p{round(part * 100)}"
            outcome.figures[f"{name} {label}"] = round(found, 3)
        if _part(listed, 0.99) > most:
            outcome.broke(
                name, f"p99 {_part(listed, 0.99):.2f} s, at most {_part(listed, 1):.2f} s"
            )
    for seen in measured.refused:
        outcome.broke("not taken", seen)
    for seen in measured.unseen:
        outcome.broke("nothing to tap", seen)


def _since_accepted(measured: _Measured, arrived: dict[int, float]) -> list[float]:
    return sorted(arrived.get(chat, math.inf) - at for chat, at in measured.accepted.items())


def _part(waits: Sequence[float], part: float) -> float:
    return waits[math.ceil(part * len(waits)) - 1]


def _judge_records(
    outcome: Outcome, folder: Path, people: Sequence[Person], platform: SlowPlatform
) -> None:
    stored = {
        draft: (status, json.loads(str(answers)))
        for draft, status, answers in _ask(folder, "SELECT id, status, answers FROM drafts")
    }
    for person in people:
        status, answers = stored[draft_of(person.chat)]
        wrong = differing(person, answers)
        if wrong:
            outcome.broke("no effect", f"{person.chat}: {', '.join(wrong)}")
        if (status == "submitted") != person.is_sent:
            outcome.broke("no effect", f"{person.chat}: the draft is {status}")
    unanswered = _ask(folder, _UNANSWERED)[0][0]
    if unanswered:
        outcome.broke("no reply", f"to {unanswered} updates")
    for address, sent in _ask(folder, _SENT):
        arrived = platform.shown[int(str(address))]
        if arrived != sent:
            outcome.broke("lost" if arrived < int(str(sent)) else "copies", f"{arrived} of {sent}")
