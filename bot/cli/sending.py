"""`sending …`: the switch for all sending, off after a restore until somebody turns it on."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.asking import ask

commands = typer.Typer(
    help="Whether messages leave: look, pause, resume. A pause holds across restarts.",
    no_args_is_help=True,
)


@commands.command()
def status() -> None:
    """Say whether messages leave, and how many wait."""
    ask("sending status")


@commands.command()
def pause() -> None:
    """Let nothing leave, neither replies nor notices, until it is resumed."""
    ask("sending pause")


@commands.command()
def resume(
    *,
    drop_older: Annotated[
        bool,
        typer.Option("--drop-older", help="Cancel what waits and was written before the pause."),
    ] = False,
) -> None:
    """Let messages leave again."""
    ask("sending resume", drops_older=drop_older)
