"""`backup`, `restore` and `sending` as an operator runs them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.system.test_commands import environment, is_one_sentence, ran, serving

POSTGRESQL = "postgresql+psycopg://nobody@127.0.0.1:1/none"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


async def test_a_copy_is_made_beside_the_service_and_put_in_place_without_it(folder, tmp_path):
    env = environment(folder, SAPA_HTTP_PORT="0")
    target = tmp_path / "copies"
    async with serving("demo", env=env):
        code, out, _ = await ran("backup", str(target), "--keep", "3", env=env)
        assert code == 0
        copy = Path(out.partition("Copied to ")[2].partition(",")[0])
        assert (copy / "sapa.db").is_file()
        code, out, err = await ran("restore", str(copy), env=env)
        assert (code, out) == (1, "")
        assert is_one_sentence(err)
        assert "running" in err
    code, out, _ = await ran("restore", str(copy), env=env)
    assert code == 0
    assert "Sending is paused" in out
    assert "0 people who were erased since then" in out
    _, out, _ = await ran("doctor", env=env)
    assert "note  sending: paused" in out
    async with serving("demo", env=env):
        _, out, _ = await ran("doctor", env=env)
        assert "note  sending: paused" in out
        _, out, _ = await ran("sending", "status", env=env)
        assert out.startswith("Sending is paused since ")
        code, out, _ = await ran("sending", "resume", "--drop-older", env=env)
        # One at night, where the example's notice to staff was put off until the morning.
        assert code == 0
        assert re.fullmatch(r"Sending is on; [01] messages were dropped\.\n", out)
        _, out, _ = await ran("doctor", env=env)
        assert "ok    sending: on" in out
        code, _, err = await ran("sending", "resume", env=env)
        assert code == 1
        assert is_one_sentence(err)
    code, out, _ = await ran("sending", "pause", env=env)
    assert (code, out) == (0, "Sending is paused: nothing leaves until it is resumed.\n")


async def test_with_postgresql_its_own_tools_are_named(folder, tmp_path):
    env = environment(folder, SAPA_DATABASE_URL=POSTGRESQL)
    code, out, err = await ran("backup", env=env)
    assert (code, out) == (1, "")
    assert is_one_sentence(err)
    assert "pg_dump" in err
    code, out, err = await ran("restore", str(tmp_path), env=env)
    assert (code, out) == (1, "")
    assert is_one_sentence(err)
    assert "pg_restore" in err
    assert "--after-load" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["backup"],  # there is nothing yet
        ["restore"],
        ["restore", "x", "--after-load"],
        ["restore", "/nowhere"],
        ["restore", "--after-load"],
    ],
)
async def test_what_cannot_be_done_is_told_in_a_sentence(folder, arguments):
    code, out, err = await ran(*arguments, env=environment(folder))
    assert (code, out) == (1, "")
    assert is_one_sentence(err), err
