"""Each module of commands in the state of a fresh process: of ours, nothing is loaded before it.

`python -m tests.system.alone FOLDER [WORD=PLACE ...]` runs `--help` of every command, and of
those given besides, whose modules are in FOLDER. Libraries stay loaded, which is what makes this
cheap. It prints of every command "ok" or what it complained.
"""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from importlib import import_module

OURS = ("bot", "storage", "conversations")


def forget_ours() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]


def verdict_on(word: str) -> str:
    sys.argv = ["bot", word, "--help"]
    said = io.StringIO()
    try:
        with redirect_stdout(said):
            import_module("bot.__main__").main()
    except SystemExit as end:
        usage = said.getvalue().split("\n\n", 1)[0].split()
        return "ok" if end.code == 0 and word in usage else f"ended with {end.code}"
    except Exception as error:  # noqa: BLE001 - whatever a broken command raises is told
        return repr(error)
    return "did not end"


def main() -> None:
    folder, *given = sys.argv[1:]
    more = dict(one.split("=") for one in given)
    loaded = None
    for word, place in {**import_module("bot.__main__").COMMANDS, **more}.items():
        module = place.partition(":")[0]
        if module != loaded:
            forget_ours()
            import_module("bot.__main__").COMMANDS.update(more)
            import_module("bot.cli").__path__.append(folder)
            loaded = module
        sys.__stdout__.write(f"{word}: {verdict_on(word)}\n")
    forget_ours()
    import_module("bot.cli.asking")
    import_module("bot.cli.records")  # which it loads where no service answers
    sys.__stdout__.write("records: ok\n")


if __name__ == "__main__":
    main()
