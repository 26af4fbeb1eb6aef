"""`python -m bot`: every command, and how any failure is told: one plain sentence.

The exit code is 1, and 2 where the words of the command are wrong. Only what the command at hand
needs is imported: an operator at a slow machine waits for no more.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import typer

from bot.errors import BotError
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable

COMMANDS = {
    "run": "service:run",
    "demo": "service:demo",
    "simulate": "terminal:simulate",
    "migrate": "upkeep:migrate",
    "doctor": "upkeep:doctor",
    "backup": "copies:backup",
    "restore": "copies:restore",
    "import": "imports:commands",
    "staff": "staff:commands",
    "channels": "channels:commands",
    "forms": "forms:commands",
    "sending": "sending:commands",
    "templates": "templates:commands",
    "deliveries": "deliveries:deliveries",
    "retry": "deliveries:retry",
    "costs": "costs:costs",
    "prices": "costs:prices",
    "review": "care:review",
    "poison": "care:poison",
}
"""Where in `bot/cli/` each command, or group of commands, is."""


def main() -> None:
    """Run one command."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    app = _with_commands([word] if word in COMMANDS else COMMANDS)
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


def _with_commands(words: Iterable[str]) -> typer.Typer:
    app = typer.Typer(
        name="sapa",
        help="Sapa Inovasi: the chatbot of the ministry PANRB for innovators in public service.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_no_options)  # without it, a single command would not have its name
    for word in words:
        module, _, name = COMMANDS[word].partition(":")
        found = getattr(import_module(f"bot.cli.{module}"), name)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=word)
        else:
            app.command(word)(found)
    return app


def _no_options() -> None:
    """Take no options before the command."""


def _complain(words: str) -> None:
    """Say in one sentence what is wrong with the words of the command."""
    sentence = " ".join(words.split()).rstrip(".")
    if sentence:  # there is none where help was shown instead
        sys.stderr.write(f"{sentence}{'' if sentence.endswith('?') else '.'}\n")


if __name__ == "__main__":
    main()
