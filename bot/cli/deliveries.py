"""`deliveries` and `retry`: what became of our messages, and one that ended sent once more."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from bot.cli.asking import ask
from bot.delivery_requests import LISTED
from bot.errors import BotError

Language = Annotated[
    Literal["id", "en"], typer.Option(help="The language of the sentences: id or en.")
]


def deliveries(
    person: Annotated[
        str,
        typer.Argument(
            help="The number shown by `staff find`, or that of a proposal or a question.",
            show_default=False,
        ),
    ] = "",
    *,
    message: Annotated[str, typer.Option(help="One message only, by its number.")] = "",
    limit: Annotated[int, typer.Option(help="How many messages.", min=1, max=200)] = LISTED,
    language: Language = "id",
) -> None:
    """Tell why somebody got a message or not: the last ones, newest first; never what they said."""
    if bool(person) == bool(message):
        raise BotError("Say either whose messages, by a number, or which one: --message NUMBER.")
    ask("deliveries", person=person, message=message, limit=limit, language=language)


def retry(
    message: Annotated[str, typer.Argument(help="The number shown by `deliveries`.")],
    *,
    note: Annotated[str, typer.Option(help="A note for the audit log, without names.")] = "",
    language: Language = "id",
) -> None:
    """Send a message that failed or expired once more."""
    ask("retry", message=message, note=note, language=language)
