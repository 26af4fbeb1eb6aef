"""Each command loads all it needs by itself: the other tests of commands could not tell."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[2]


async def verdicts(folder: Path, *more: str) -> dict[str, str]:
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.system.alone",
        str(folder),
        *more,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await asyncio.wait_for(program.communicate(), 60)
    return dict(line.split(": ", 1) for line in out.decode().splitlines())


async def test_every_command_loads_by_itself_and_one_that_leans_on_another_is_found(tmp_path):
    leaning = 'import sys\n\n\ndef lean() -> None: ...\n\n\nsys.modules["bot.cli.upkeep"]\n'
    (tmp_path / "leaning.py").write_text(leaning)
    told = await verdicts(tmp_path, "lean=leaning:lean", "lost=upkeep:nowhere")
    assert "KeyError" in told.pop("lean")
    assert "nowhere" in told.pop("lost")
    assert told == dict.fromkeys([*COMMANDS, "records"], "ok")
