"""What platforms tell later of messages they took: each failure has the fate it has at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import reports
from bot.channels.base import (
    ChannelDown,
    NeedsTemplate,
    NotToday,
    OptedOut,
    Refused,
    RetryAfter,
    StatusReport,
    Unclear,
    Unreachable,
)
from storage import pace, refused_accounts
from storage.outbox import Sent
from tests.storage.conftest import NOW, later
from tests.storage.sending import claim, column, settle, states
from tests.storage.test_window import NUMBER, SITI, notice, write, wrote

if TYPE_CHECKING:
    from bot.channels.base import SendOutcome
    from storage.database import Database
    from storage.outbox import OutboxRow
from conversations.messages import Address, Sender
from storage import chats, identities
from tests.storage.test_late_statuses import CHANNEL, DAY, SCOPE, leave, sent, tell

OTHER = Address("whatsapp", "ID.777")


async def refusal(database: Database) -> refused_accounts.Refusal | None:
    return await database.read(lambda tx: refused_accounts.find(tx, "whatsapp"))


async def meet(database: Database, address: Address) -> None:
    sender = Sender(address.external_id)
    day = timedelta(days=1)
    await database.write(
        lambda tx: (
            chats.load(tx, address, NOW),
            identities.resolve(tx, address, sender, at=NOW, now=NOW, window=day),
        )
    )


@pytest.mark.parametrize(
    ("outcome", "state", "seconds"),
    [
        (RetryAfter(5.0, "account"), "pending", 5),
        (RetryAfter(4.0, "chat", grows=True), "pending", 4),
        (NotToday("131049"), "pending", DAY),
        (ChannelDown("a payment is due"), "pending", 300),
        (Unclear("131000"), "pending", 60),
        (NeedsTemplate("131047"), "pending", 0),
        (Unreachable("131026"), "failed", None),
        (OptedOut("131050"), "failed", None),
        (Refused("100"), "failed", None),
        (None, "failed", None),
    ],
)
async def test_each_failure_told_later_has_its_fate(
    database: Database, outcome: SendOutcome | None, state: str, seconds: float | None
) -> None:
    await sent(database)
    await tell(database, "failed", outcome)

    assert await states(database) == {"a": state}
    if seconds is not None:
        again = await column(database, "a", "next_at")
        assert (again - later(3)).total_seconds() == pytest.approx(seconds, rel=0.02)
        assert await column(database, "a", "attempts") == 1


async def test_a_pause_for_one_person_grows_also_where_it_is_told_later(
    database: Database,
) -> None:
    await sent(database)
    scope = pace.chat_scope(SITI.key)
    now, pauses = 2.0, []
    for number in range(1, 6):
        limit = RetryAfter(4.0, "chat", grows=True)
        await tell(database, "failed", limit, reference=f"wamid.{number}", after=now)
        until = await database.read(lambda tx: pace.blocked_until(tx, scope))
        pauses.append((until - later(now)).total_seconds())
        now += pauses[-1] + 1
        await settle(database, await leave(database, now), Sent(f"wamid.{number + 1}"), now)
    assert pauses == pytest.approx([4, 16, 64, 256, 300], rel=0.02)


async def test_our_own_rate_is_halved_not_the_platforms(database: Database) -> None:
    await sent(database)
    told = StatusReport("wamid.1", "failed", outcome=RetryAfter(5.0, "account"))
    await database.write(lambda tx: reports.note(tx, CHANNEL, told, later(3), per_second=10.0))

    def rate(tx: object) -> float:
        account = pace.account_bucket("whatsapp", NUMBER, 10.0)
        return pace.Credits(tx, later(3), [account.scope]).rate(account)

    assert await database.read(rate) == 5.0


@pytest.mark.parametrize("outcome", [NotToday("131049"), Unclear("131000")])
async def test_what_the_platform_could_not_pass_on_leaves_once_more(
    database: Database, outcome: SendOutcome
) -> None:
    await sent(database)
    await tell(database, "failed", outcome)
    await wrote(database, seconds=DAY)
    await settle(database, await leave(database, DAY + 100), Sent("wamid.2"), DAY + 101)
    await tell(database, "failed", outcome, reference="wamid.2", after=DAY + 102)

    assert await states(database) == {"a": "failed"}


async def test_a_message_that_the_unpaid_account_fails_rests_longer_each_time(
    database: Database,
) -> None:
    await sent(database, expires_at=NOW + timedelta(days=7))
    sends, now = 1, 2.0
    while now < DAY - 700:
        reason = ChannelDown("a payment is due")
        await tell(database, "failed", reason, reference=f"wamid.{sends}", after=now)
        rows: tuple[OutboxRow, ...] = ()
        while not rows and now < DAY - 700:
            now += 300
            rows = (await claim(database, now, SCOPE)).rows
        for row in rows:
            sends += 1
            await settle(database, row, Sent(f"wamid.{sends}"), now)

    assert sends < 30, "without a pause that grows there were 280"
    assert (await refusal(database)).reason == "a payment is due"


async def test_what_is_told_of_a_message_sent_since_ends_a_refusal(database: Database) -> None:
    await sent(database)
    await write(database, notice("b", kind="receipt", twin=None, to=OTHER))
    await meet(database, OTHER)
    await tell(database, "failed", ChannelDown("a payment is due"), after=3)
    assert await refusal(database) == refused_accounts.Refusal(
        later(3), "a payment is due", later(3)
    )
    row = await leave(database, 4)
    await settle(database, row, Sent("wamid.b"), 5)
    assert await refusal(database) is not None, "it was taken, as the one before was"

    await tell(database, "sent", reference="wamid.b", after=6)

    assert await refusal(database) is None


async def test_what_is_told_of_a_message_sent_before_does_not(database: Database) -> None:
    await sent(database)
    await write(database, notice("b", kind="receipt", twin=None, to=OTHER))
    await meet(database, OTHER)
    await settle(database, await leave(database, 2), Sent("wamid.b"), 3)
    await tell(database, "failed", ChannelDown("a payment is due"), after=4)

    await tell(database, "delivered", reference="wamid.b", after=5)

    assert await refusal(database) is not None
