"""`python -m bot`: every command, and how any failure is told: one plain sentence.

The exit code is 1, and 2 where the words of the command are wrong.
"""

from __future__ import annotations

import sys

import typer

from bot.cli import care, copies, forms, imports, sending, service, staff, terminal, upkeep
from bot.errors import BotError
from storage.errors import StorageError

app = typer.Typer(
    name="sapa",
    help="Sapa Inovasi: the chatbot of the ministry PANRB for innovators in public service.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(service.run)
app.command("demo")(service.demo)
app.command("simulate")(terminal.simulate)
app.command("migrate")(upkeep.migrate)
app.command("doctor")(upkeep.doctor)
app.command("backup")(copies.backup)
app.command("restore")(copies.restore)
app.add_typer(imports.commands, name="import")
app.add_typer(staff.commands, name="staff")
app.add_typer(forms.commands, name="forms")
app.add_typer(sending.commands, name="sending")
app.add_typer(care.review, name="review")
app.add_typer(care.poison, name="poison")


def main() -> None:
    """Run one command."""
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as error:
        _complain(error.format_message())
        code = error.exit_code
    except (BotError, StorageError) as error:
        sys.stderr.write(f"{error}\n")
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _complain(words: str) -> None:
    """Say in one sentence what is wrong with the words of the command."""
    sentence = " ".join(words.split()).rstrip(".")
    if sentence:  # there is none where help was shown instead
        sys.stderr.write(f"{sentence}.\n")


if __name__ == "__main__":
    main()
