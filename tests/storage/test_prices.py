"""What messages cost, as staff set it and as they are told: counted, priced, an estimate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot import reports
from bot.actions.prices import is_budget_spent, month_of
from bot.channels.base import StatusReport
from bot.channels.whatsapp.client import WhatsAppChannel
from storage import audit, costs, site
from storage.schema import work
from tests.storage.conftest import NOW
from tests.storage.deliveries import BY, Desk
from tests.storage.test_window import NUMBER, leave, notice, write
from tests.storage.test_window import wrote as note_wrote

if TYPE_CHECKING:
    from storage.database import Database

OCTOBER = "2026-10-01"
CHANNEL = WhatsAppChannel("t", NUMBER)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def price(desk: Desk, amount: str = "356.65", **more: str) -> tuple[str, ...]:
    given = {"category": "utility", "since": OCTOBER, "currency": "IDR", **more}
    return (await desk.ask("prices set", amount=amount, **given)).lines


async def count(desk: Desk, month: str, category: str, many: int, kind: str = "notice") -> None:
    def work(tx: object) -> None:
        for _ in range(many):
            costs.count(tx, month, channel="whatsapp", kind=kind, category=category)

    await desk.database.write(work)


async def test_a_price_is_set_listed_changed_and_dropped_and_each_is_kept(desk: Desk) -> None:
    assert await desk.told("prices list") == "No price is set."
    assert await price(desk) == (f"Set: whatsapp  utility  since {OCTOBER}  IDR 356.65",)
    assert await price(desk, "1200", currency=" idr ") == (
        f"Set: whatsapp  utility  since {OCTOBER}  IDR 1,200.00",
    )
    assert await desk.told("prices list") == f"whatsapp  utility  since {OCTOBER}  IDR 1,200.00"
    drop = {"category": "Utility", "since": OCTOBER}
    assert await desk.told("prices drop", **drop) == "Dropped."
    again = await desk.ask("prices drop", **drop)
    assert not again.is_done
    assert again.lines[0].startswith(f"There is no price of utility since {OCTOBER}")
    assert not (await desk.ask("prices drop", category="utility", since="today")).is_done

    lines = await desk.database.read(
        lambda tx: tx.execute(
            select(work.audit.c.action, work.audit.c.actor, work.audit.c.detail)
        ).all()
    )
    assert [line.action for line in lines] == ["price_set", "price_set", "price_dropped"]
    assert {line.actor for line in lines} == {BY}
    assert lines[0].detail == {
        "channel": "whatsapp", "category": "utility", "since": OCTOBER,
        "amount": "356.6500", "currency": "IDR",
    }  # fmt: skip
    assert await desk.database.read(audit.verify_chain) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("0", 0.0), ("356", 356.0), ("356.65", 356.65), ("356,65", 356.65), (" 0.0411 ", 0.0411)],
)
async def test_an_amount_is_read_as_it_is_written(desk: Desk, typed: str, stored: float) -> None:
    await price(desk, typed)

    (kept,) = await desk.database.read(costs.list_prices)
    assert kept.amount == stored


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"amount": "-1"}, "A price cannot be negative; 0 is free."),
        ({"amount": "gratis"}, "The amount is no number"),
        ({"amount": ""}, "The amount is no number"),
        ({"amount": "nan"}, "The amount is no number"),
        ({"amount": "inf"}, "The amount is no number"),
        ({"amount": "1e9"}, "The amount is no number"),
        ({"amount": "１"}, "The amount is no number"),
        ({"amount": "9" * 10}, "The amount is no number"),
        ({"amount": "1.000.000"}, "The amount is no number"),
        ({"amount": "1.000"}, "Is 1.000 1000, or a little more than 1? Write 1000 or 1.0000."),
        ({"category": "two words"}, "A category is one word"),
        ({"category": ""}, "A category is one word"),
        ({"since": "1 Oktober"}, "A date is written as year, month and day: 2026-10-01."),
        ({"since": "2026-13-01"}, "A date is written as"),
        ({"currency": "Rp"}, "A currency is three letters, such as IDR."),
    ],
)
async def test_nonsense_is_refused_with_a_sentence(
    desk: Desk, wrong: dict[str, str], expected: str
) -> None:
    given = {"category": "utility", "since": OCTOBER, "currency": "IDR", "amount": "1"}

    answer = await desk.ask("prices set", **(given | wrong))

    assert not answer.is_done
    assert answer.lines[0].startswith(expected)
    assert await desk.database.read(costs.list_prices) == ()


async def test_what_looks_doubtful_is_set_with_a_note(desk: Desk) -> None:
    _, day = await price(desk, since="2026-11-15")
    _, category = await price(desk, category="utilty")

    assert "on the first day of a quarter only" in day
    assert category.startswith("note: utilty is none of")


async def test_months_are_told_with_what_they_come_to(desk: Desk) -> None:
    assert await desk.told("costs") == (
        "No message was counted yet: only WhatsApp tells what it bills."
    )
    await price(desk, "100", since="2026-07-01")
    await price(desk, "300.5")
    await price(desk, "2", category="marketing", currency="USD")
    await count(desk, "2026-09", "utility", 2)
    await count(desk, "2026-10", "utility", 1200)
    await count(desk, "2026-10", "marketing", 3, kind="broadcast")
    await count(desk, "2026-10", "service", 5, kind="reply")

    lines = (await desk.ask("costs", months=2)).lines

    assert lines[:-1] == (
        "2026-10  whatsapp  broadcast  marketing  3 x USD 2.00 = USD 6.00",
        "2026-10  whatsapp  notice  utility  1200 x IDR 300.50 = IDR 360,600.00",
        "2026-10  whatsapp  reply  service  5  no price set",
        (
            "2026-10  all: 1208 messages, about IDR 360,600.00, about USD 6.00, "
            "and 5 messages without a price"
        ),
        "2026-09  whatsapp  notice  utility  2 x IDR 100.00 = IDR 200.00",
        "2026-09  all: 2 messages, about IDR 200.00",
    )
    assert lines[-1].startswith("Sums are estimates")
    assert len((await desk.ask("costs", months=1)).lines) == 5
    assert len((await desk.ask("costs", months=-7)).lines) == 5


async def test_what_is_not_billed_costs_nothing_and_is_told_apart(desk: Desk) -> None:
    await price(desk, "100", category="service")
    await count(desk, "2026-10", "service", 2, kind="reply")
    await count(desk, "2026-10", costs.free("service"), 3, kind="reply")
    await count(desk, "2026-09", costs.free("utility"), 1)

    lines = (await desk.ask("costs", months=2)).lines

    assert lines[:-1] == (
        "2026-10  whatsapp  reply  service  2 x IDR 100.00 = IDR 200.00",
        "2026-10  whatsapp  reply  service_free  3",
        "2026-10  all: 5 messages, about IDR 200.00",
        "2026-09  whatsapp  notice  utility_free  1",
        "2026-09  all: 1 messages, free",
    )


async def test_a_budget_is_spent_by_what_the_month_comes_to(desk: Desk) -> None:
    async def is_spent() -> bool:
        return await desk.database.read(lambda tx: is_budget_spent(tx, NOW))

    await price(desk, "100", since="2026-07-01")
    await count(desk, month_of(NOW - timedelta(days=60)), "utility", 900)
    await count(desk, month_of(NOW), "utility", 10)
    assert not await is_spent()
    await desk.database.write(lambda tx: site.note(tx, site.MONTHLY_BUDGET, "1000.5"))
    assert not await is_spent()
    await count(desk, month_of(NOW), costs.free("utility"), 900)
    assert not await is_spent()
    await count(desk, month_of(NOW), "utility", 1)
    assert await is_spent()


@pytest.mark.parametrize(
    ("told_at", "month"),
    [("2026-09-30T16:59:00", "2026-09"), ("2026-09-30T17:01:00", "2026-10")],
)
async def test_a_message_counts_in_the_month_in_which_it_arrived(
    desk: Desk, told_at: str, month: str
) -> None:
    await note_wrote(desk.database)
    await write(desk.database, notice(kind="receipt"))
    ((key, _),) = await leave(desk.database, seconds=1)
    at = datetime.fromisoformat(told_at).replace(tzinfo=UTC)
    for pricing in ({"billed_as": "service", "is_free": True}, {"billed_as": "service"}):
        report = StatusReport("wamid.1", "delivered", at=at, **pricing)
        await desk.database.write(
            lambda tx, report=report: reports.note(tx, CHANNEL, report, at + timedelta(hours=8))
        )

    (counted,) = await desk.database.read(lambda tx: costs.list_counts(tx, months=5))
    assert (key, counted.month, counted.category, counted.count) == ("a", month, "service_free", 1)


async def test_without_a_price_there_is_no_sum(desk: Desk) -> None:
    await count(desk, "2026-10", "service", 1)

    assert (await desk.ask("costs")).lines[1] == "2026-10  all: 1 messages, no price set"
