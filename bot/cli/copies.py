"""`backup` and `restore`: a copy of all records, and putting one in place."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it while the program runs
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.asking import who
from bot.cli.records import opened, refuse_nothing
from bot.cli.running import run_loop, settled
from bot.clock import SystemClock
from bot.control_socket import ask_service
from bot.copies import drop_older, make_copy
from bot.errors import CopyError
from bot.ground import refuse_interrupted
from bot.restoring import restore as put_in_place
from bot.restoring import settle_loaded

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.restoring import Outcome
    from bot.settings import Settings


def backup(
    target: Annotated[
        Path | None,
        typer.Argument(help="The folder to copy into; by default `copies` in the data folder."),
    ] = None,
    *,
    keep: Annotated[
        int | None,
        typer.Option(help="Then delete all but this many of the newest copies there.", min=1),
    ] = None,
) -> None:
    """Copy database, files and spool (SQLite), also while the service runs."""
    settings = settled(log_level="ERROR")
    database = settings.database_file
    if database is None:
        raise CopyError(
            "PostgreSQL is copied with pg_dump and the files with cp; "
            "docs/operations.md has both commands."
        )
    folder = settings.data_dir
    refuse_interrupted(folder)
    refuse_nothing(settings)
    target = folder / "copies" if target is None else target
    now = SystemClock().now()
    made = make_copy(database, folder, target, now)
    typer.echo(f"Copied to {made.folder}, with {made.files} files.")
    if made.missing:
        typer.echo(f"{made.missing} files that the records name are not there.", err=True)
    if keep is not None:
        typer.echo(f"{drop_older(target, now, keep=keep)} older copies deleted.")


def restore(
    copy: Annotated[
        Path | None, typer.Argument(help="The folder of a copy, as `backup` made it.")
    ] = None,
    *,
    after_load: Annotated[
        bool,
        typer.Option(
            "--after-load",
            help="Make records safe that were loaded by other means, as with pg_restore.",
        ),
    ] = False,
) -> None:
    """Put a copy in the place of the records; sending is paused until you resume it."""
    if (copy is None) is not after_load:
        raise CopyError("Name the copy to restore, or say --after-load, and not both.")
    settings = settled(log_level="ERROR")
    now = SystemClock().now()
    found = run_loop(_restore(settings, copy, now))
    for line in _told(found, now):
        typer.echo(line)


async def _restore(settings: Settings, copy: Path | None, now: datetime) -> Outcome:
    if await ask_service(settings.data_dir, {"do": "sending status"}) is not None:
        raise CopyError("The service is running; stop it before you restore.")
    if copy is None:
        async with opened(settings) as database:
            return await settle_loaded(database, settings.data_dir, by=who(), now=now)
    file = settings.database_file
    if file is None:
        raise CopyError(
            "Load the dump with pg_restore first; then run: python -m bot restore --after-load."
        )
    return await put_in_place(file, settings.data_dir, copy, by=who(), now=now)


def _told(found: Outcome, now: datetime) -> list[str]:
    """Return in plain lines what is there now and what may be missing."""
    records = found.records
    last = records.last_record
    lines = []
    if found.aside is not None:
        lines.append(f"What was there before lies in {found.aside}.")
    if last is None:
        lines.append("The restored records are empty.")
    else:
        lines += [
            f"The last record is of {last:%Y-%m-%d %H:%M} UTC, {_span(now - last)} ago.",
            "What people sent in between is missing, unless the spool still has it.",
            "Numbers of receipts issued in between are unknown: tell those people.",
        ]
    lines.append(
        f"{records.erased} people who were erased since then were erased again."
        if found.knows_erasures
        else "There is no list of erasures here: whoever was erased since then is back."
    )
    if found.missing_files:
        lines.append(f"{found.missing_files} files that the records name are missing or damaged.")
    lines += [
        f"{records.in_doubt} messages were on their way and wait for a decision: review list.",
        f"{records.waiting} messages wait to be sent.",
        "Sending is paused; when you have looked, run: python -m bot sending resume.",
    ]
    return lines


def _span(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds() // 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{days} d"] * (days > 0) + [f"{hours} h"] * (days > 0 or hours > 0)
    return " ".join([*parts, f"{minutes} min"])
