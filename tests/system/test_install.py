"""`.ci/install`, which `make` runs before everything: two at once in one folder take turns."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

INSTALL = Path(__file__).parents[2] / ".ci" / "install"
WAITS = "Another command is installing in this folder; waiting until it is done.\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a lock that names no package."""
    (tmp_path / ".ci").mkdir()
    shutil.copy2(INSTALL, tmp_path / ".ci" / "install")
    (tmp_path / "empty.txt").write_text("# nothing\n")
    return tmp_path


def begun(place: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [place / ".ci" / "install", "empty.txt"],
        env={**os.environ, "PIP_NO_INDEX": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )


def rest_of(program: subprocess.Popen[str]) -> str:
    out, _ = program.communicate(timeout=120)
    assert program.returncode == 0
    return out


def test_of_two_at_once_one_installs_and_the_others_say_that_they_wait(place: Path) -> None:
    with (place / ".ci" / "install").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        both = begun(place), begun(place)
        assert [one.stdout.readline() for one in both if one.stdout] == [WAITS, WAITS]
        assert not (place / ".venv").exists()
    nothing, said = sorted(rest_of(one) for one in both)
    assert nothing == ""
    assert said.startswith("Installing empty.txt into .venv")
    assert (place / ".venv" / "installed-empty.txt").read_text() == "# nothing\n"
    assert (place / ".ci" / "install").read_bytes() == INSTALL.read_bytes()


def test_what_is_installed_is_not_waited_for(place: Path) -> None:
    assert "Installing" in rest_of(begun(place))
    with (place / ".ci" / "install").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert rest_of(begun(place)) == ""
