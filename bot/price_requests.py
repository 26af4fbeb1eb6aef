"""What staff ask about costs: how many messages left, what that comes to, and at what prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.actions import prices
from bot.actions.outcomes import Denied
from bot.actions.prices import Wanted
from bot.channels.whatsapp.usual import CHANNEL
from bot.control_socket import Answer
from storage import costs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from storage.costs import MonthCount, Price
    from storage.database import Transaction

MONTHS = 3
MOST_MONTHS = 120


def list_costs(tx: Transaction, request: Mapping[str, Any], _: datetime) -> Answer:
    """Tell, month by month, how many messages left and what they come to."""
    months = max(1, min(int(request.get("months") or MONTHS), MOST_MONTHS))
    counted = costs.list_counts(tx, months=months)
    if not counted:
        return Answer(("No message was counted yet: only WhatsApp tells what it bills.",))
    lines: list[str] = []
    for month in dict.fromkeys(one.month for one in counted):
        of_month = [one for one in counted if one.month == month]
        lines += [_counted(one) for one in of_month]
        lines += _sums(month, of_month)
    lines.append(
        "Sums are estimates: messages counted here times the prices set here, without taxes, and "
        "without free shares that WhatsApp does not tell of. The bill is WhatsApp's."
    )
    return Answer(tuple(lines))


def list_prices(tx: Transaction, _: Mapping[str, Any], __: datetime) -> Answer:
    lines = tuple(_price(one) for one in costs.list_prices(tx))
    return Answer(lines or ("No price is set.",))


def set_price(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
    done = prices.set_price(tx, _wanted(request), by=request["by"], now=now)
    if isinstance(done, Denied):
        return Answer((done.reason,), is_done=False)
    price, doubts = done
    return Answer((f"Set: {_price(price)}", *doubts))


def drop_price(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
    denied = prices.drop_price(tx, _wanted(request), by=request["by"], now=now)
    return Answer(("Dropped.",)) if denied is None else Answer((denied.reason,), is_done=False)


def _wanted(request: Mapping[str, Any]) -> Wanted:
    return Wanted(
        CHANNEL,
        category=str(request["category"]),
        since=str(request["since"]),
        amount=str(request.get("amount") or ""),
        currency=str(request.get("currency") or ""),
    )


def _counted(one: MonthCount) -> str:
    what = f"{one.month}  {one.channel}  {one.kind}  {one.category}  {one.count}"
    if one.is_free:
        return what
    if one.price is None or one.cost is None:
        return f"{what}  no price set"
    return f"{what} x {_money(one.currency, one.price)} = {_money(one.currency, one.cost)}"


def _sums(month: str, counted: Sequence[MonthCount]) -> list[str]:
    sums, unpriced = costs.estimate(counted)
    told = ", ".join(f"about {_money(*one)}" for one in sorted(sums.items()))
    told = told or ("no price set" if unpriced else "free")
    line = f"{month}  all: {sum(one.count for one in counted)} messages, {told}"
    if sums and unpriced:
        line += f", and {unpriced} messages without a price"
    return [line]


def _price(one: Price) -> str:
    return f"{one.channel}  {one.category}  since {one.since}  {_money(one.currency, one.amount)}"


def _money(currency: str | None, amount: float) -> str:
    whole, _, parts = f"{amount:,.4f}".partition(".")
    return f"{currency} {whole}.{parts[:2]}{parts[2:].rstrip('0')}"
