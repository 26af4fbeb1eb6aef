"""`forms …`: what is published, and moving open drafts to the current version."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.asking import ask

commands = typer.Typer(help="Published forms and the drafts that use them.", no_args_is_help=True)


@commands.command("list")
def list_() -> None:
    """List every published version, and how many open drafts it has."""
    ask("forms")


@commands.command()
def migrate(
    form: Annotated[str, typer.Argument(help="The key of the form, as `forms list` shows it.")],
    *,
    really: Annotated[bool, typer.Option("--really", help="Do it; else it is only shown.")] = False,
) -> None:
    """Show, or with --really do, the move of open drafts to the current version."""
    ask("move drafts", form=form, really=really)
