"""What the sender makes of each answer of a platform: sent, later, suppressed or failed."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.channels.base import (
    Accepted,
    ChannelDown,
    HeldBack,
    NeedsTemplate,
    NotSent,
    NotToday,
    OptedOut,
    Refused,
    RetryAfter,
    Unclear,
    Unreachable,
)
from bot.channels.telegram.outbound import CAPABILITIES
from bot.clock import FOLLOWS
from bot.figures import Figures
from bot.send import Sender
from bot.tasks import Tasks
from storage import chats, pace, refused_accounts, schema
from storage.refused_accounts import Refusal
from tests.fakes.clock import FakeClock
from tests.storage.conftest import CHAT, NOW, message
from tests.storage.sending import add, column, states

if TYPE_CHECKING:
    from bot.channels.base import SendOutcome
    from storage.database import Database


class Answering:
    """A channel of which every call ends in the same way; after one, the sender stops."""

    name = "telegram"
    account = "bot"
    capabilities = CAPABILITIES
    told_time = None

    def __init__(self, outcome: SendOutcome) -> None:
        self.outcome = outcome
        self.sender: Sender | None = None

    async def send(self, *_call: object, **_how: object) -> SendOutcome:
        self.sender.stop()
        return self.outcome


async def send(database: Database, clock: FakeClock, outcome: SendOutcome) -> None:
    """Let the sender make one call that ends like this."""
    tasks = Tasks(clock)
    channel = Answering(outcome)
    channel.sender = Sender(
        channel,
        database,
        clock,
        tasks=tasks,
        figures=Figures(),
        attachments=None,
        places=itertools.count(),
    )
    await channel.sender.run()
    await tasks.stop()


def elapsed(clock: FakeClock) -> float:
    return (clock.now() - NOW).total_seconds()


async def pause(database: Database, key: str = "a") -> float:
    return (await column(database, key, "next_at") - NOW).total_seconds()


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Accepted("1"), "sent"),
        (Unclear("reset"), "unknown"),
        (Unreachable("blocked"), "suppressed"),
        (OptedOut("131050 stopped"), "suppressed"),
        (NeedsTemplate("131047 too late"), "pending"),
        (Refused("100 wrong"), "failed"),
    ],
)
async def test_each_answer_settles_a_message(
    database: Database, outcome: SendOutcome, expected: str
) -> None:
    await add(database, message("a"))
    await send(database, FakeClock(NOW), outcome)
    assert await states(database) == {"a": expected}


@pytest.mark.parametrize(
    ("outcome", "seconds", "tries", "reason"),
    [
        (RetryAfter(7), 7 * (1 + FOLLOWS), 0, "limit"),
        (NotSent("connect"), 1, 1, "connect"),
        (HeldBack("131048 spam"), 6 * 3600, 0, "131048 spam"),
        (NotToday("131049 enough"), 24 * 3600, 0, "131049 enough"),
        (ChannelDown("the token was refused"), 0, 1, "the token was refused"),
    ],
)
async def test_what_did_not_arrive_is_tried_again_when_it_may_help(
    database: Database, outcome: SendOutcome, seconds: float, tries: int, reason: str
) -> None:
    await add(database, message("a"))
    await send(database, FakeClock(NOW), outcome)
    assert await states(database) == {"a": "pending"}
    assert await pause(database) == pytest.approx(seconds)
    assert await column(database, "a", "attempts") == tries
    assert await column(database, "a", "wire_count") == 0
    assert await column(database, "a", "error") == reason


async def test_a_refused_account_is_noted_until_it_is_taken_again(database: Database) -> None:
    def noted(tx: object) -> object:
        return refused_accounts.find(tx, "telegram")

    clock = FakeClock(NOW)
    await add(database, message("a"))
    await send(database, clock, ChannelDown("the token was refused"))
    clock.jump(60)
    await send(database, clock, ChannelDown("a permission is missing"))
    assert await database.read(noted) == Refusal(NOW, "a permission is missing")
    clock.jump(600)
    await send(database, clock, NotSent("connect"))
    assert await database.read(noted) is not None, "the platform did not answer"
    clock.jump(60)
    await send(database, clock, Refused("100 wrong"))
    assert await database.read(noted) is None


async def test_an_unclear_end_tells_nothing_of_a_refused_account(database: Database) -> None:
    clock = FakeClock(NOW)
    await add(database, message("a"))
    await send(database, clock, ChannelDown("the token was refused"))
    clock.jump(1)
    await send(database, clock, Unclear("answer 502"))
    assert await database.read(lambda tx: refused_accounts.find(tx, "telegram")) is not None


async def test_it_is_not_always_the_same_message_that_tries_a_refused_account(
    database: Database,
) -> None:
    """The first refusal may be the account's; after that others are tried before it."""
    clock = FakeClock(NOW)
    await add(database, message("a", kind="receipt"))
    pauses = []
    for _ in range(6):
        began = elapsed(clock)
        await send(database, clock, ChannelDown("a permission is missing"))
        pauses.append((await pause(database) - began) / 60)
        clock.jump(pauses[-1] * 60 + 1)
    assert pauses == pytest.approx([0, 10, 20, 40, 60, 60])


async def test_what_a_person_got_enough_of_is_tried_once_more(database: Database) -> None:
    clock = FakeClock(NOW)
    await add(database, message("a", kind="notice", expires_at=NOW + timedelta(days=7)))
    await send(database, clock, NotToday("131049 enough"))
    clock.jump(24 * 3600 + 1)
    await send(database, clock, NotToday("131049 enough"))
    assert await states(database) == {"a": "failed"}


async def test_a_closed_window_ends_what_is_a_template_already(database: Database) -> None:
    await add(database, message("a", as_template=True))
    await send(database, FakeClock(NOW), NeedsTemplate("131047 too late"))
    assert await states(database) == {"a": "failed"}


async def test_an_absurd_pause_is_a_day(database: Database) -> None:
    await add(database, message("a", kind="notice", expires_at=NOW + timedelta(days=7)))
    await send(database, FakeClock(NOW), RetryAfter(9e15, "account"))
    assert await pause(database) == pytest.approx(86_400 * (1 + FOLLOWS))


async def test_why_a_chat_takes_nothing_is_noted_with_it(database: Database) -> None:
    await database.write(lambda tx: chats.load(tx, CHAT, NOW))
    await add(database, message("a"))
    await send(database, FakeClock(NOW), Unreachable("deactivated"))

    def because(tx: object) -> str | None:
        return tx.scalar(select(schema.chats.c.unreachable_because))

    assert await database.read(because) == "deactivated"
    await database.write(lambda tx: chats.set_reachable(tx, CHAT.key, reachable=True, now=NOW))
    assert await database.read(because) is None


async def test_a_pause_that_grows_is_a_power_of_its_first(database: Database) -> None:
    await add(database, message("a"))
    clock = FakeClock(NOW)
    for seconds in (4, 16, 64, 256, 300, 300):
        expected = pytest.approx(seconds * (1 + FOLLOWS))
        began = elapsed(clock)
        await send(database, clock, RetryAfter(4, grows=True))
        assert await pause(database) - began == expected
        blocked = await database.read(lambda tx: pace.blocked_until(tx, pace.chat_scope(CHAT.key)))
        assert (blocked - NOW).total_seconds() - began == expected
        clock.jump(seconds * (1 + FOLLOWS) + 0.001)
    assert await column(database, "a", "attempts") == 6
