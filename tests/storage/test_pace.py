"""Pace: buckets that fill with time, and blocks that outlive a restart."""

from __future__ import annotations

import pytest

from storage import outbox, pace
from storage.database import Database
from storage.outbox import Again, Scope, Settlement
from storage.pace import Bucket, account_bucket, chat_bucket
from storage.policies import LimitScope, Rate
from tests.storage.conftest import CHAT, NOW, later, message

BUCKET = Bucket("a scope", Rate(1, 3))


async def take(database: Database, after: float, *buckets: Bucket) -> bool:
    refused = await database.write(lambda tx: pace.take_credit(tx, later(after), [buckets]))
    return refused == [None]


async def test_a_burst_then_one_a_second(database: Database) -> None:
    assert [await take(database, 0, BUCKET) for _ in range(4)] == [True, True, True, False]
    assert [await take(database, 0.99, BUCKET), await take(database, 1, BUCKET)] == [False, True]
    assert await take(database, 1.5, BUCKET) is False
    assert [await take(database, 60, BUCKET) for _ in range(4)] == [True, True, True, False]


async def test_a_clock_that_goes_back_gives_nothing(database: Database) -> None:
    for _ in range(3):
        await take(database, 0, BUCKET)
    assert await take(database, -3600, BUCKET) is False


async def test_a_clock_that_was_put_back_keeps_nobody_waiting_until_it_has_caught_up(
    database: Database,
) -> None:
    for _ in range(3):
        await take(database, 0, BUCKET)
    assert [await take(database, after, BUCKET) for after in (-3600, -3599.5, -3599)] == [
        False,
        False,
        True,
    ]


async def test_a_worker_whose_clock_is_a_little_behind_gains_nothing_by_it(
    database: Database,
) -> None:
    for _ in range(3):
        await take(database, 0, BUCKET)
    assert [await take(database, after, BUCKET) for after in (-2, 0.5, 1)] == [False, False, True]


async def test_who_is_refused_by_one_bucket_takes_from_none(database: Database) -> None:
    tight = Bucket("tight", Rate(0.1, 1))
    assert await take(database, 0, BUCKET, tight) is True
    assert await take(database, 0, BUCKET, tight) is False
    assert [await take(database, 0, BUCKET) for _ in range(3)] == [True, True, False]


async def test_many_wants_are_served_in_order_and_told_until_when(database: Database) -> None:
    told = await database.write(lambda tx: pace.take_credit(tx, NOW, [[BUCKET]] * 5))
    assert told == [None, None, None, later(1), later(1)]


async def hit(database: Database, seconds: float, scope: LimitScope = "unsaid") -> None:
    await database.write(
        lambda tx: pace.hit_limit(
            tx,
            NOW,
            chat=chat_bucket("telegram", "7001"),
            account=account_bucket("telegram", "bot"),
            seconds=seconds,
            scope=scope,
        )
    )


@pytest.mark.parametrize(("scope", "blames"), [("chat", False), ("unsaid", True)])
async def test_a_limit_said_to_be_the_chats_leaves_the_account_alone(
    database: Database, scope: LimitScope, blames: bool
) -> None:
    await hit(database, 30, scope)
    account, chat = account_bucket("telegram", "bot"), chat_bucket("telegram", "7001")
    credits_ = await database.read(lambda tx: pace.Credits(tx, NOW, [account.scope, chat.scope]))
    assert credits_.block(chat) is not None
    assert (credits_.block(account) is not None) == blames
    assert (credits_.rate(account) < account.rate.per_second) == blames


async def claimed(database: Database, after: float) -> list[str]:
    claim = await database.write(
        lambda tx: outbox.claim_and_start(tx, later(after), Scope("telegram", "bot"))
    )
    return [row.key for row in claim.rows]


async def test_nothing_leaves_before_retry_after_is_over_even_after_a_restart(
    database_url: str,
) -> None:
    database = Database(database_url)
    await database.open()
    await database.write(lambda tx: outbox.add(tx, [message("a"), message("b")]))
    claim = await database.write(
        lambda tx: outbox.claim_and_start(tx, NOW, Scope("telegram", "bot"))
    )
    row = claim.rows[0]
    again = Settlement(row, Again(later(30), "limit", counted=False))
    await database.write(lambda tx: outbox.settle(tx, [again], NOW))
    await hit(database, 30)
    await database.close()

    reopened = Database(database_url)
    await reopened.open()
    await reopened.write(lambda tx: outbox.sweep(tx, later(1), orphaned=True))
    for after in (0, 1, 15, 29.999):
        assert await claimed(reopened, after) == []
    assert await claimed(reopened, 30) == ["a"]
    await reopened.close()


async def test_a_chat_within_its_own_limit_shows_that_the_account_was_too_fast(
    database: Database,
) -> None:
    await hit(database, 10)
    other = chat_bucket("telegram", "7002")
    account = account_bucket("telegram", "bot")
    assert await take(database, 9.9, account, other) is False
    assert await take(database, 10, account, other) is True


async def test_a_chat_beyond_its_own_limit_blocks_only_itself(database: Database) -> None:
    chat, account = chat_bucket("telegram", "7001"), account_bucket("telegram", "bot")
    for _ in range(3):
        await take(database, 0, account, chat)
    await hit(database, 10)
    assert await take(database, 5, account, chat) is False
    assert await take(database, 5, account, chat_bucket("telegram", "7002")) is True


async def test_what_the_platform_says_of_the_whole_account_is_believed(
    database: Database,
) -> None:
    chat, account = chat_bucket("telegram", "7001"), account_bucket("telegram", "bot")
    for _ in range(3):
        await take(database, 0, account, chat)
    await hit(database, 10, scope="account")
    assert await take(database, 9, account) is False


async def test_a_shorter_block_never_shortens_a_longer_one(database: Database) -> None:
    await hit(database, 60)
    await hit(database, 5)
    chat = chat_bucket("telegram", "7001")
    assert await database.read(lambda tx: pace.blocked_until(tx, chat.scope)) == later(60)
    assert await take(database, 59, chat) is False


async def test_the_rate_halves_and_comes_back_one_a_second_every_ten_seconds(
    database: Database,
) -> None:
    account = account_bucket("telegram", "bot")
    await hit(database, 1, "account")

    async def rate(after: float) -> float:
        return await database.read(
            lambda tx: pace.Credits(tx, later(after), [account.scope]).rate(account)
        )

    assert [await rate(after) for after in (0, 9, 10, 25, 124, 500)] == [
        12.5,
        12.5,
        13.5,
        14.5,
        24.5,
        25.0,
    ]


async def test_what_was_on_the_wire_with_the_first_refusal_does_not_halve_the_rate_again(
    database: Database,
) -> None:
    account = account_bucket("telegram", "bot")
    for _ in range(4):
        await hit(database, 1, "account")
    assert await database.read(lambda tx: pace.Credits(tx, NOW, [account.scope]).rate(account)) == (
        12.5
    )


async def test_a_high_rate_comes_back_as_soon_as_a_low_one(database: Database) -> None:
    account = account_bucket("telegram", "bot", 600)
    await database.write(
        lambda tx: pace.hit_limit(
            tx,
            NOW,
            chat=chat_bucket("telegram", "7001"),
            account=account,
            seconds=1,
            scope="account",
        )
    )

    async def rate(after: float) -> float:
        return await database.read(
            lambda tx: pace.Credits(tx, later(after), [account.scope]).rate(account)
        )

    assert [await rate(after) for after in (0, 10, 290, 300)] == [300, 310, 590, 600]


@pytest.mark.parametrize(
    ("channel", "address", "expected"),
    [
        ("telegram", "7001", Rate(1, 3)),
        ("telegram", "-100", Rate(20 / 60, 20)),
        ("whatsapp", "x", Rate(1 / 6, 10)),
    ],
)
def test_each_kind_of_chat_has_its_rate(channel: str, address: str, expected: Rate) -> None:
    assert chat_bucket(channel, address).rate == expected


def test_no_second_holds_more_than_telegram_allows() -> None:
    rate = account_bucket("telegram", "bot").rate
    assert rate.per_second + rate.burst <= 30


def test_the_address_of_a_bucket_is_its_chat() -> None:
    assert chat_bucket(CHAT.channel, CHAT.external_id).scope == f"chat:{CHAT.key}"
