"""`review …` and `poison …`: what the machine set aside, seen and decided by operators."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.asking import ask
from bot.cli.deliveries import Language  # noqa: TC001 - typer reads it

review = typer.Typer(
    help="Messages of which nobody knows whether they arrived.", no_args_is_help=True
)
poison = typer.Typer(
    help="Updates that could not be worked on and were set aside.", no_args_is_help=True
)

Message = Annotated[str, typer.Argument(help="The number shown by `review list`.")]
Update = Annotated[str, typer.Argument(help="The number shown by `poison list`.")]
Why = Annotated[str, typer.Argument(help="Why, in quotation marks, without names; it is kept.")]
Note = Annotated[str, typer.Option(help="A note for the audit log, without names.")]


@review.command("list")
def list_review(*, language: Language = "id") -> None:
    """List number, time, person, kind, and why it is unclear; never what was said."""
    ask("review list", language=language)


@review.command()
def resend(number: Message, note: Note = "") -> None:
    """Send a message once more; perhaps the person gets it twice."""
    ask("review resend", number=number, note=note)


@review.command("close")
def close_review(number: Message, note: Why) -> None:
    """Leave a message as it is."""
    ask("review close", number=number, note=note)


@poison.command("list")
def list_poison() -> None:
    """List number, time, person, kind, and what went wrong; never what was said."""
    ask("poison list")


@poison.command()
def replay(number: Update, note: Note = "") -> None:
    """Work on an update again, for example after an upgrade."""
    ask("poison replay", number=number, note=note)


@poison.command("close")
def close_poison(number: Update, note: Why) -> None:
    """Give an update up and erase what it says."""
    ask("poison close", number=number, note=note)
