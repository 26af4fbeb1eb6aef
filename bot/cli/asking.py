"""How a command's request is carried out: by the running service, else on the records here."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

import typer

from bot.app import channels_of
from bot.cli.running import opened, run_loop, settled
from bot.clock import SystemClock
from bot.control import Answer, Control
from bot.control_socket import ask_service
from bot.ids import RandomIds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.settings import Settings


def ask(do: str, **more: Any) -> None:  # noqa: ANN401 - values of the request
    """Have a request carried out and print the answer. Ends with 1 where it was refused."""
    settings = settled(log_level="ERROR")
    request = {"do": do, "by": who(), **more}
    answer = run_loop(_carry_out(settings, request))
    for line in answer.lines:
        typer.echo(line, err=not answer.is_done)
    if not answer.is_done:
        raise typer.Exit(1)


async def _carry_out(settings: Settings, request: Mapping[str, Any]) -> Answer:
    answer = await ask_service(settings.data_dir, request)
    if answer is not None:
        return answer
    async with opened(settings) as database:
        control = Control(
            database,
            SystemClock(),
            channels_of(settings),
            RandomIds(),
            changed=_nothing,
            wake=lambda: None,
        )
        return await control.carry_out(request)


async def _nothing() -> None:
    """Nobody else has the records open."""


def who() -> str:
    """Return who gives the command, as the audit log names them."""
    try:
        return f"staff:{getpass.getuser()}"
    except (KeyError, OSError):
        return "staff:unknown"
