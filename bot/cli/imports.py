"""`import …`: the directory of agencies, and periods, from files."""

from __future__ import annotations

import csv
import json
from pathlib import Path  # noqa: TC003 - Typer reads the annotations when it runs
from typing import Annotated

import typer

from bot.cli.asking import ask
from bot.errors import BotError
from conversations.agencies import load_aliases, load_directory

commands = typer.Typer(help="Read data of the ministry from files.", no_args_is_help=True)

COLUMNS = ("kode", "nama", "singkatan", "jenis", "kode_induk")
MOST_BYTES = 3 * 2**20


@commands.command()
def agencies(
    file: Annotated[
        Path | None,
        typer.Argument(help=f"A CSV file with the columns {', '.join(COLUMNS)}."),
    ] = None,
) -> None:
    """Add agencies and renew the names of known ones; without a file, the supplied directory."""
    if file is None:
        found = [
            (one.code, one.name, one.short, one.kind, one.parent) for one in load_directory().all
        ]
        ask("import agencies", agencies=found, aliases=load_aliases())
    else:
        ask("import agencies", agencies=_rows(_read(file), file), aliases={})


@commands.command()
def period(
    file: Annotated[Path, typer.Argument(help="A period's definition, as JSON.")],
) -> None:
    """Make a period of a competition the current one, or change it."""
    try:
        definition = json.loads(_read(file))
    except ValueError as error:
        raise BotError(f"{file} is not JSON ({error}).") from None
    ask("import period", period=definition)


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BotError(f"{file} is larger than {MOST_BYTES} bytes.")
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise BotError(f"{file} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise BotError(f"{file} is not a text in UTF-8.") from None


def _rows(text: str, file: Path) -> list[tuple[str, ...]]:
    """Return the rows of the file, all of them sound. Raises BotError with the first fault."""
    first = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if first.count(";") > 2 else ",")  # noqa: PLR2004 - as in Excel
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BotError(f"{file} lacks the columns: {', '.join(missing)}.")
    rows, seen = [], set()
    for number, row in enumerate(reader, start=2):
        values = tuple((row[name] or "").strip() for name in COLUMNS)
        if not values[0] or not values[1]:
            raise BotError(f"{file}, line {number}: an agency needs a code and a name.")
        if values[0] in seen:
            raise BotError(f"{file}, line {number}: the code {values[0]} stands there twice.")
        seen.add(values[0])
        rows.append(values)
    if not rows:
        raise BotError(f"{file} holds no agency.")
    return rows
