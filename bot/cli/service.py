"""`run` and `demo`: the service itself, until a signal ends it."""

from __future__ import annotations

import asyncio
import gc
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from bot import log
from bot.app import Options, build_app
from bot.channels.simulator.client import SimulatorChannel
from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.cli.example import StoryClock, play_once
from bot.cli.running import run_loop, settled
from bot.whatsapp_arrivals import PATH as WHATSAPP_PATH

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings


def run() -> None:
    """Run the service with the channels that the settings switch on."""
    run_loop(_serve(settled()))


def demo(
    *,
    port: Annotated[
        int | None, typer.Option(help="Listen on this port of this machine.", min=0, max=65535)
    ] = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="Without the example people: nobody has written yet.")
    ] = False,
) -> None:
    """Run the service with the simulator and example data marked CONTOH.

    Refused where the records are real ones, and with --empty where the example people are.
    """
    fixed: dict[str, object] = {"simulator": True}
    if port is not None:
        fixed["http_port"] = port
    options = Options(
        is_example=True,
        without_people=empty,
        port_named="SAPA_HTTP_PORT" if port is None else "--port",
    )
    run_loop(_demonstrate(settled(**fixed), options))


async def _serve(settings: Settings) -> None:
    ended = _ended_by_signal()
    app = build_app(settings)
    await app.start()
    try:
        await app.examiner.start()
        _introduce(app)
        _spare_the_collector()
        await ended.wait()
    finally:
        await app.stop()


def _spare_the_collector() -> None:
    """Have what was made at the start never looked at again: that held everything for 0.1 s."""
    gc.collect()
    gc.freeze()


async def _demonstrate(settings: Settings, options: Options) -> None:
    ended = _ended_by_signal()
    clock = StoryClock()
    app = build_app(settings, options=options, clock=clock)
    await app.start()
    try:
        await app.examiner.start()
        simulator = app.channels[SimulatorChannel.name]
        if not options.without_people and isinstance(simulator, SimulatorChannel):
            log.set_up(form=settings.log_format, level="WARNING")
            playing = app.tasks.spawn(play_once(app, simulator, clock, complain=_complain))
            ending = app.tasks.spawn(ended.wait())
            await asyncio.wait({playing, ending}, return_when=asyncio.FIRST_COMPLETED)
            if ended.is_set():
                return
            if not await playing:
                typer.echo("Somebody wrote here before, so there are no example people.")
            log.set_up(form=settings.log_format, level=settings.log_level)
        _introduce(app)
        typer.echo("Stop it with Ctrl+C.")
        await ended.wait()
    finally:
        await app.stop()


def _introduce(app: App) -> None:
    """Say which bot this is and how it hears, and where the simulator is."""
    telegram = app.channels.get(TelegramChannel.name)
    if isinstance(telegram, TelegramChannel):
        bot = f"@{telegram.username}" if telegram.username else f"number {telegram.account}"
        doubt = "" if telegram.username else "; Telegram cannot be reached yet"
        mode = app.settings.telegram_mode
        typer.echo(f"This is the Telegram bot {bot}, which receives by {mode}{doubt}.")
    whatsapp = app.channels.get(WhatsAppChannel.name)
    if isinstance(whatsapp, WhatsAppChannel):
        number = whatsapp.display or f"with the id {whatsapp.account}"
        doubt = "" if whatsapp.display else "; WhatsApp cannot be reached yet"
        typer.echo(
            f"This is the WhatsApp number {number}; "
            f"it is delivered to at the path {WHATSAPP_PATH}{doubt}."
        )
    if SimulatorChannel.name in app.channels:
        typer.echo(f"The simulator is at http://{_host(app.settings)}:{app.port}/simulator")


def _host(settings: Settings) -> str:
    host = settings.http_host
    return f"[{host}]" if ":" in host else host


def _complain(words: str) -> None:
    typer.echo(f"The example is incomplete: {words}.", err=True)


def _ended_by_signal() -> asyncio.Event:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    return ended
