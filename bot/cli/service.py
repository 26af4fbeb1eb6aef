"""`run` and `demo`: the service itself, until a signal ends it."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import Options, build_app
from bot.cli.running import run_loop, settled

if TYPE_CHECKING:
    from bot.settings import Settings


def run() -> None:
    """Run the service with the channels that the settings switch on."""
    run_loop(_serve(settled(), Options()))


def demo(
    port: Annotated[
        int | None, typer.Option(help="Listen on this port of this machine.", min=0, max=65535)
    ] = None,
) -> None:
    """Run the service with the simulator and example data marked CONTOH."""
    fixed: dict[str, object] = {"simulator": True}
    if port is not None:
        fixed["http_port"] = port
    settings = settled(**fixed)
    run_loop(_serve(settings, Options(is_example=True), greet=True))


async def _serve(settings: Settings, options: Options, *, greet: bool = False) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    app = build_app(settings, options=options)
    await app.start()
    try:
        if greet:
            typer.echo(f"The simulator is at http://{settings.http_host}:{app.port}/simulator")
            typer.echo("Stop it with Ctrl+C.")
        await ended.wait()
    finally:
        await app.stop()
