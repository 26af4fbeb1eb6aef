"""What messages of a category cost: staff set it, as nothing else tells. Every change is kept.

A month is Jakarta's; what it may come to is a setting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.actions.outcomes import Denied
from conversations.domain.calendar import DEFAULT_ZONE
from storage import audit, costs, site
from storage.costs import Price

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Transaction

CATEGORIES = (
    "authentication",
    "authentication_international",
    "marketing",
    "marketing_lite",
    "service",
    "template",
    "utility",
)
"""What messages are counted as; a platform may bill others one day."""
_SUBJECT = "prices"
_OFFICE = ZoneInfo(DEFAULT_ZONE)
_CATEGORY = re.compile(r"[a-z][a-z_]{0,39}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,4}))?", re.ASCII)
_THOUSAND = 3
"""As many digits after a point may be thousands as well as parts of one."""
_QUARTERS = (1, 4, 7, 10)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A price as it was typed."""

    channel: str
    category: str
    since: str
    amount: str = ""
    currency: str = ""


def set_price(
    tx: Transaction, wanted: Wanted, *, by: str, now: datetime
) -> tuple[Price, tuple[str, ...]] | Denied:
    """Set what messages of a category cost from a day on; return it, and what looks doubtful."""
    named = _named(wanted)
    amount = _amount(wanted.amount)
    currency = wanted.currency.strip().upper()
    if isinstance(named, Denied):
        return named
    if isinstance(amount, Denied):
        return amount
    if not _CURRENCY.fullmatch(currency):
        return Denied("A currency is three letters, such as IDR.")
    category, day = named
    price = Price(wanted.channel, category, day.isoformat(), currency, amount)
    costs.set_price(tx, price)
    _note(tx, "price_set", price, by=by, now=now)
    return price, _doubts(category, day)


def drop_price(tx: Transaction, wanted: Wanted, *, by: str, now: datetime) -> Denied | None:
    """Take a price back."""
    named = _named(wanted)
    if isinstance(named, Denied):
        return named
    category, day = named
    if not costs.drop_price(tx, wanted.channel, category, day):
        return Denied(f"There is no price of {category} since {day}; `prices list` shows them.")
    price = Price(wanted.channel, category, day.isoformat(), "", 0)
    _note(tx, "price_dropped", price, by=by, now=now)
    return None


def is_budget_spent(tx: Transaction, now: datetime) -> bool:
    """Tell whether this month's messages have come to what the settings allow for a month."""
    budget = site.find(tx, site.MONTHLY_BUDGET)
    if budget is None:
        return False
    month = month_of(now)
    counted = (one for one in costs.list_counts(tx, months=1) if one.month == month)
    sums, _ = costs.estimate(counted)
    return any(amount >= float(budget) for amount in sums.values())


def month_of(moment: datetime) -> str:
    """Return the month in which a message counts, by Jakarta's calendar."""
    return f"{moment.astimezone(_OFFICE):%Y-%m}"


def _named(wanted: Wanted) -> tuple[str, date] | Denied:
    category = wanted.category.strip().lower()
    if not _CATEGORY.fullmatch(category):
        return Denied(f"A category is one word, such as {', '.join(CATEGORIES[:3])}.")
    try:
        return category, date.fromisoformat(wanted.since.strip())
    except ValueError:
        return Denied("A date is written as year, month and day: 2026-10-01.")


def _amount(typed: str) -> float | Denied:
    text = typed.strip()
    if text.startswith("-"):
        return Denied("A price cannot be negative; 0 is free.")
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return Denied("The amount is no number: write it as 356.65, without thousands or words.")
    whole, parts = found[1], found[2] or ""
    if len(parts) == _THOUSAND:
        return Denied(
            f"Is {text} {int(whole + parts)}, or a little more than {int(whole)}? "
            f"Write {int(whole + parts)} or {whole}.{parts}0."
        )
    return float(f"{whole}.{parts or 0}")


def _doubts(category: str, day: date) -> tuple[str, ...]:
    doubts = []
    if category not in CATEGORIES:
        doubts.append(f"note: {category} is none of {', '.join(CATEGORIES)}")
    if (day.month, day.day) not in {(month, 1) for month in _QUARTERS}:
        doubts.append(
            "note: WhatsApp changes prices on the first day of a quarter only; "
            "this one counts for months that begin on that day or later"
        )
    return tuple(doubts)


def _note(tx: Transaction, action: str, price: Price, *, by: str, now: datetime) -> None:
    detail = {"channel": price.channel, "category": price.category, "since": price.since}
    if price.currency:
        detail |= {"amount": f"{price.amount:.4f}", "currency": price.currency}
    audit.note(tx, action, _SUBJECT, actor=by, now=now, detail=detail)
