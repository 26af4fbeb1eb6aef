"""A sender that was frozen past its lease and wakes: it sends nothing and changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.channels.base import Accepted, RetryAfter, Unreachable
from bot.standing import BREAKER
from conversations.messages import Address
from storage import chats
from tests.fakes.clock import FakeClock
from tests.storage.conftest import CHAT, NOW, message
from tests.storage.sending import add, states, sweep
from tests.verify.frozen import Worker

if TYPE_CHECKING:
    from storage.database import Database

LONG = 60.0
TO_REPEAT = 10.0
"""Seconds after which an unclear reply is sent once more."""


async def test_what_was_claimed_before_the_freeze_is_not_sent_after_it(
    database: Database,
) -> None:
    await add(database, message("a"))
    clock = FakeClock(NOW)
    frozen = Worker(database, clock, Accepted("1"), phase="claimed")
    await frozen.freeze()
    clock.jump(LONG)
    await frozen.wake()
    assert frozen.channel.calls == []
    assert await states(database) == {"a": "pending"}


async def test_a_freeze_is_no_sign_that_the_platform_is_away(database: Database) -> None:
    chats_of_all = [Address("telegram", str(number)) for number in range(BREAKER)]
    await add(database, *(message(to.key, to=to) for to in chats_of_all))
    clock = FakeClock(NOW)
    frozen = Worker(database, clock, Accepted("1"), phase="claimed")
    await frozen.freeze()
    clock.jump(LONG)
    await frozen.wake()
    assert frozen.sender._standing.paused_until == 0


@pytest.mark.parametrize(
    ("scope", "calls", "states_then"),
    [
        ("account", 1, {"a": "pending", "b": "pending", "c": "pending"}),
        ("chat", 2, {"a": "pending", "b": "pending", "c": "pending"}),
    ],
)
async def test_what_was_claimed_with_it_does_not_leave_once_the_platform_asks_to_wait(
    database: Database, scope: str, calls: int, states_then: dict[str, str]
) -> None:
    other = Address("telegram", "7002")
    beside = message("b", kind="beside", policy="free")
    await add(database, message("a"), beside, message("c", to=other))
    asked = Worker(database, FakeClock(NOW), RetryAfter(5, scope))
    await asked.begin()
    await asked.end()
    assert len(asked.channel.calls) == calls
    assert await states(database) == states_then


@pytest.mark.parametrize("seconds", [10, 24])
async def test_what_was_claimed_a_moment_ago_is_sent(database: Database, seconds: float) -> None:
    await add(database, message("a"))
    clock = FakeClock(NOW)
    slow = Worker(database, clock, Accepted("1"), phase="claimed")
    await slow.freeze()
    clock.jump(seconds)
    await slow.wake()
    assert await states(database) == {"a": "sent"}


async def test_what_a_late_answer_says_of_a_chat_is_not_believed(database: Database) -> None:
    await database.write(lambda tx: chats.load(tx, CHAT, NOW))
    await add(database, message("a"))
    frozen = Worker(database, FakeClock(NOW), Unreachable("blocked"), phase="settling")
    await frozen.freeze()
    await sweep(database, LONG)
    await sweep(database, LONG + TO_REPEAT)
    other = Worker(database, FakeClock(NOW + timedelta(seconds=LONG + TO_REPEAT)), Accepted("2"))
    await other.begin()
    await other.end()
    assert await states(database) == {"a": "sent"}
    await frozen.wake()
    assert await database.read(lambda tx: chats.load(tx, CHAT, NOW).reachable)
