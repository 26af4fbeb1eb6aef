"""How many messages left, by month, kind and what the platform bills them as; and at what price.

Counted once for each message, when the platform first says what it bills it as. Prices are rows
that staff set: nothing is known of them otherwise, and what has none is shown without a sum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select

from storage.schema import inserting
from storage.schema.window import message_counts, prices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import Connection


_FREE = "_free"
"""What the category of those ends with that the platform bills nothing for."""


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many messages of a kind were billed as a category in a month, and their price."""

    month: str
    """Year and month in Jakarta, as 2026-11."""
    channel: str
    kind: str
    category: str
    count: int
    price: float | None = None
    """Of one message, as it held on the first day of the month; None where staff set none."""
    currency: str | None = None

    @property
    def is_free(self) -> bool:
        """The platform bills nothing for these."""
        return self.category.endswith(_FREE)

    @property
    def cost(self) -> float | None:
        return None if self.price is None else self.count * self.price


@dataclass(frozen=True, slots=True)
class Price:
    """What one message of a category costs from a day on."""

    channel: str
    category: str
    since: str
    """The day, as 2026-10-01; prices change on the first day of a quarter only."""
    currency: str
    amount: float


def count(tx: Connection, month: str, *, channel: str, kind: str, category: str) -> None:
    """Count one message."""
    values = {"month": month, "channel": channel, "kind": kind, "category": category, "count": 1}
    tx.execute(_COUNT.on(tx), values)


def list_counts(tx: Connection, *, months: int) -> tuple[MonthCount, ...]:
    """List what left in the last so many months of which anything is known, newest first."""
    known = tx.execute(_MONTHS, {"limit": months}).scalars().all()
    set_ = list_prices(tx)
    return tuple(
        _priced(MonthCount(*row), set_) for row in tx.execute(_COUNTS, {"months": list(known)})
    )


def estimate(counted: Iterable[MonthCount]) -> tuple[dict[str, float], int]:
    """Return what messages come to, by currency, and how many of them have no price."""
    sums: dict[str, float] = {}
    unpriced = 0
    for one in counted:
        if one.cost is not None and one.currency is not None:
            sums[one.currency] = sums.get(one.currency, 0.0) + one.cost
        elif not one.is_free:
            unpriced += one.count
    return sums, unpriced


def free(category: str) -> str:
    """Return as what messages of a category are counted that the platform bills nothing for."""
    return category if category.endswith(_FREE) else category + _FREE


def _priced(counted: MonthCount, set_: tuple[Price, ...]) -> MonthCount:
    """Add the price that held on the first day of the month; `set_` has the newest first."""
    for price in set_:
        is_it = (price.channel, price.category) == (counted.channel, counted.category)
        if is_it and price.since <= f"{counted.month}-01":
            return replace(counted, price=price.amount, currency=price.currency)
    return counted


def set_price(tx: Connection, price: Price) -> None:
    """Set what a category costs from a day on."""
    tx.execute(
        _SET.on(tx),
        {
            "channel": price.channel,
            "category": price.category,
            "since": price.since,
            "currency": price.currency,
            "amount": price.amount,
        },
    )


def drop_price(tx: Connection, channel: str, category: str, since: date | datetime) -> bool:
    """Take a price back; return whether there was one."""
    where = {"of": channel, "as_": category, "day": f"{since:%Y-%m-%d}"}
    return tx.execute(_DROP, where).rowcount == 1


def list_prices(tx: Connection) -> tuple[Price, ...]:
    """List all prices, by channel and category, the newest first."""
    return tuple(Price(*row) for row in tx.execute(_PRICES))


_COUNT = inserting(
    message_counts,
    lambda into: into.on_conflict_do_update(
        index_elements=["month", "channel", "kind", "category"],
        set_={"count": message_counts.c.count + 1},
    ),
)
_MONTHS = (
    select(message_counts.c.month)
    .distinct()
    .order_by(message_counts.c.month.desc())
    .limit(bindparam("limit"))
)
_COUNTS = (
    select(message_counts)
    .where(message_counts.c.month.in_(bindparam("months", expanding=True)))
    .order_by(
        message_counts.c.month.desc(),
        message_counts.c.channel,
        message_counts.c.kind,
        message_counts.c.category,
    )
)
_OF = (prices.c.channel == bindparam("of"), prices.c.category == bindparam("as_"))
_DROP = delete(prices).where(*_OF, prices.c.since == bindparam("day"))
_PRICES = select(prices).order_by(prices.c.channel, prices.c.category, prices.c.since.desc())
_SET = inserting(
    prices,
    lambda into: into.on_conflict_do_update(
        index_elements=["channel", "category", "since"],
        set_={"currency": into.excluded.currency, "amount": into.excluded.amount},
    ),
)
