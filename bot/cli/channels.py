"""`channels …`: which channels there are, and for the people of which agency one is off."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.asking import ask

commands = typer.Typer(
    help="Which channels are on, and for the people of which agency one is off.",
    invoke_without_command=True,
)

Channel = Annotated[str, typer.Argument(help="The channel, as `channels` lists it.")]
Agency = Annotated[str, typer.Option(help="The code of the agency.")]


@commands.callback()
def list_channels(context: typer.Context) -> None:
    """List the channels, and for which agencies each is off."""
    if context.invoked_subcommand is None:
        ask("channels")


@commands.command()
def off(channel: Channel, agency: Agency) -> None:
    """Write to the people of an agency on other channels; on this one they are told so."""
    ask("switch channel", channel=channel, agency=agency, on=False)


@commands.command()
def on(channel: Channel, agency: Agency) -> None:
    """Let the people of an agency use the channel again."""
    ask("switch channel", channel=channel, agency=agency, on=True)
