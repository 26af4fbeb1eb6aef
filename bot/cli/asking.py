"""How a command's request is carried out: by the running service, else on the records here."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.running import run_loop, settled
from bot.control_socket import ask_service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.control_socket import Answer
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
    # Nearly the whole program: not loaded where the service answers.
    from bot.cli import records  # noqa: PLC0415

    return await records.carry_out(settings, request)


def who() -> str:
    """Return who gives the command, as the audit log names them."""
    try:
        return f"staff:{getpass.getuser()}"
    except (KeyError, OSError):
        return "staff:unknown"
