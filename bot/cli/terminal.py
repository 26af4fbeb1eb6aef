"""`simulate`: the same conversation in the terminal, also from a pipe.

It is the simulator's channel with a terminal for a page: the same inbox, turns and outbox, on
the data folder or on one that is thrown away. Each line is worked on to its end before the
next is read, so a script of a conversation is a conversation.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import Options, build_app
from bot.channels.simulator.client import SimulatorChannel
from bot.cli.chat import TerminalChat
from bot.cli.running import run_loop, settled

if TYPE_CHECKING:
    from bot.settings import Settings


def simulate(
    *,
    memory: Annotated[
        bool, typer.Option("--memory", help="Keep nothing: use a folder that is thrown away.")
    ] = False,
    person: Annotated[str, typer.Option(help="Who is talking: any word.")] = "terminal",
) -> None:
    """Talk in the terminal: words, `* label` for a button, `@file path` for files."""
    folder = Path(tempfile.mkdtemp(prefix="sapa-")) if memory else None
    try:
        kept = {} if folder is None else {"data_dir": folder, "database_url": ""}
        faults = run_loop(_talk(settled(log_level="ERROR", **kept), person))
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
    if faults:
        raise typer.Exit(1)


async def _talk(settings: Settings, person: str) -> int:
    """Carry a conversation on until the input ends; return how many lines went wrong."""
    channel = SimulatorChannel(settings.data_dir / "simulator")
    # Where a real account is set up, the records are real: then no example goes into them.
    options = Options(serves=False, is_example=settings.telegram_token is None)
    app = build_app(settings, options=options, channels={channel.name: channel})
    await app.start()
    try:
        is_typed = sys.stdin.isatty()
        chat = TerminalChat(
            app,
            channel,
            person,
            show=_say,
            complain=lambda words: typer.echo(f"? {words}", err=True),
        )
        known = await chat.catch_up()
        if is_typed and not known:
            await chat.send({"kind": "start", "payload": ""})
        while line := await asyncio.to_thread(sys.stdin.readline):
            if not is_typed and line.strip():
                _say(line.rstrip() if line[:1] in "*@>" else f"> {line.rstrip()}")
            await chat.take(line)
        return chat.faults
    finally:
        await app.stop()


def _say(text: str) -> None:
    typer.echo(text)
