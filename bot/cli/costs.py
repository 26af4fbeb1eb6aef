"""`costs` and `prices …`: how many messages left, and what that comes to at the prices set here."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.asking import ask
from bot.price_requests import MONTHS, MOST_MONTHS

prices = typer.Typer(
    help="What a message of a category costs on WhatsApp; staff set it, as nothing else tells.",
    no_args_is_help=True,
)

Category = Annotated[str, typer.Argument(help="utility, marketing, service …")]
Since = Annotated[str, typer.Option(help="The first day it holds, as 2026-10-01.")]


def costs(
    months: Annotated[
        int, typer.Option(help="How many months back.", min=1, max=MOST_MONTHS)
    ] = MONTHS,
) -> None:
    """Tell, month by month, how many messages arrived and what they come to: an estimate."""
    ask("costs", months=months)


@prices.command("list")
def list_prices() -> None:
    """List the prices that were set."""
    ask("prices list")


# A negative amount is no option: it is to be refused with the reason.
@prices.command("set", context_settings={"ignore_unknown_options": True})
def set_price(
    category: Category,
    amount: Annotated[str, typer.Argument(help="Of one message, as 356.65.")],
    *,
    since: Since,
    currency: Annotated[str, typer.Option(help="Three letters.")] = "IDR",
) -> None:
    """Set what a message of a category costs from a day on."""
    ask("prices set", category=category, amount=amount, since=since, currency=currency)


@prices.command("drop")
def drop_price(category: Category, *, since: Since) -> None:
    """Take a price back."""
    ask("prices drop", category=category, since=since)
