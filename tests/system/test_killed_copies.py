"""A copy or a restore that is killed: what was there is whole, and it can simply be done again."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.clock import SystemClock
from bot.copies import make_copy
from bot.errors import CopyError, StartError
from bot.ground import prepare_folder
from bot.restoring import restore
from tests.fakes import documents
from tests.system.test_commands import ROOT, environment, ran

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from pathlib import Path

    from bot.restoring import Outcome

KILLED = """
import os, signal, sys
from storage import crash
from bot.__main__ import main

point, left = sys.argv[1], int(sys.argv[2])

def die(name):
    global left
    left -= name == point
    if name == point and left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

crash.install(die)
sys.argv = ["bot", *sys.argv[3:]]
main()
"""


async def killed(point: str, *arguments: str, env: dict[str, str], after: int = 1) -> None:
    """Run a command that dies where it passes a point for the `after`th time."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        KILLED,
        point,
        str(after),
        *arguments,
        env=env,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(program.communicate(), 60)
    assert program.returncode == -signal.SIGKILL, (out, err)


def received(file: Path) -> list[str]:
    """Return what the records of a database file hold; it must be whole."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as handle:
        assert handle.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [row[0] for row in handle.execute("SELECT raw FROM inbox ORDER BY id")]


def copies_in(target: Path) -> list[str]:
    return sorted(one.name for one in target.iterdir() if not one.name.startswith("."))


def put_in_place(folder: Path, copy: Path) -> Awaitable[Outcome]:
    return restore(folder / "sapa.db", folder, copy, by="staff:ani", now=SystemClock().now())


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which somebody wrote and sent a file, was copied, and wrote again."""
    place = tmp_path_factory.mktemp("prepared")
    photo = place / "foto.jpg"
    photo.write_bytes(documents.jpeg())

    async def prepare() -> None:
        env = environment(place / "data")
        script = f"halo\n* Setuju\n@file '{photo}'\n"
        assert (await ran("simulate", env=env, typed=script))[0] == 0
        assert (await ran("backup", str(place / "copies"), env=env))[0] == 0
        assert (await ran("simulate", env=env, typed="Siti Rahmawati\n"))[0] == 0

    asyncio.run(prepare())
    return place


@pytest.fixture
def place(prepared: Path, tmp_path: Path) -> Path:
    """A copy of that installation for one test."""
    shutil.copytree(prepared, tmp_path / "place")
    return tmp_path / "place"


@pytest.mark.parametrize("point", ["copy.begun", "copy.database", "copy.complete", "copy.filled"])
async def test_a_killed_backup_is_never_taken_for_a_copy(place: Path, point: str) -> None:
    folder, target = place / "data", place / "more copies"
    before = received(folder / "sapa.db")
    await killed(point, "backup", str(target), env=environment(folder))
    assert received(folder / "sapa.db") == before
    assert copies_in(target) == []
    (left,) = target.iterdir()
    if point != "copy.filled":  # from there on all is in it but the name
        with pytest.raises(CopyError, match="is not a copy"):
            await put_in_place(folder, left)
        assert received(folder / "sapa.db") == before
    now = SystemClock().now() + timedelta(seconds=1)
    made = make_copy(folder / "sapa.db", folder, target, now)
    assert copies_in(target) == [made.folder.name]
    assert received(made.folder / "sapa.db") == before


@pytest.mark.parametrize(
    ("point", "after"),
    [
        ("restore.copied", 1),
        ("restore.settled", 1),
        ("restore.staged", 1),
        ("restore.marked", 1),
        *(("restore.moving", move) for move in range(1, 5)),
        ("restore.moved", 1),
        ("restore.placed", 1),
        ("restore.filled", 1),
    ],
)
async def test_a_killed_restore_is_noticed_and_can_simply_be_run_again(
    place: Path, point: str, after: int
) -> None:
    folder = place / "data"
    (name,) = copies_in(place / "copies")
    copy = place / "copies" / name
    old, present = received(copy / "sapa.db"), received(folder / "sapa.db")
    assert len(present) > len(old)
    await killed(point, "restore", str(copy), env=environment(folder), after=after)

    if point in {"restore.copied", "restore.settled", "restore.staged"}:
        assert received(folder / "sapa.db") == present
        prepare_folder(folder)
    else:
        with pytest.raises(StartError, match="interrupted"):
            prepare_folder(folder)
    assert copies_in(place / "copies") == [name]

    await put_in_place(folder, copy)
    prepare_folder(folder)
    assert received(folder / "sapa.db") == old
    (aside,) = folder.glob("replaced-*")
    assert received(aside / "sapa.db") == present
    left = {one.name for one in folder.iterdir()}
    assert not left & {"restoring", "sapa.db.restoring", "files.restoring"}
