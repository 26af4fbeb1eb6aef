"""Commands that cannot do what they were asked: one sentence, not 0, and nothing is changed."""

from __future__ import annotations

import json
import socket
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from storage.durable import hash_of
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.system.test_commands import begun, environment, is_one_sentence, ran, serving

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder but what is there only while a database is open."""
    return {
        str(one.relative_to(folder)): one.read_bytes() if one.is_file() else b""
        for one in sorted(folder.rglob("*"))
        if not one.name.endswith((".lock", "-shm", "-wal"))
    }


# --- nothing is here yet -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "is_there"),
    [
        ("staff list", True),
        ("staff list", False),
        ("review list", True),
        ("backup", True),
        ("restore --after-load", True),
    ],
)
async def test_where_nothing_is_yet_a_command_says_so_and_makes_nothing(
    folder, arguments, is_there
):
    if is_there:
        folder.mkdir()
    code, out, err = await ran(*arguments.split(), env=environment(folder))
    assert (code, out) == (1, "")
    assert is_one_sentence(err), err
    assert err.startswith("Nothing is here yet")
    assert "python -m bot demo" in err
    assert folder.exists() is is_there
    assert not is_there or list(folder.iterdir()) == []


async def test_the_doctor_makes_nothing_where_nothing_is_yet(folder):
    folder.mkdir()
    _, out, _ = await ran("doctor", env=environment(folder))
    assert "not made yet" in out
    assert list(folder.iterdir()) == []


# --- the demonstration on records that are there ------------------------------------------------


async def test_an_empty_demo_is_refused_among_the_example_people(folder):
    env = environment(folder, SAPA_HTTP_PORT="0")
    program = await begun("demo", env=env)
    assert b"/simulator" in await program.stdout.readline()
    program.terminate()
    await program.communicate()
    before = contents(folder)
    code, out, err = await ran("demo", "--empty", env=env)
    assert (code, out) == (1, "")
    assert is_one_sentence(err), err
    assert "--empty" in err
    assert contents(folder) == before
    async with serving("demo", env=env):
        pass


async def test_an_empty_demo_goes_on_with_what_was_written_in_it_before(folder):
    env = environment(folder, SAPA_HTTP_PORT="0")
    assert (await ran("simulate", env=env, typed="halo\n"))[0] == 0
    async with serving("demo", "--empty", env=env) as program:
        assert b"/simulator" in await program.stdout.readline()
    program = await begun("demo", env=env)
    assert await program.stdout.readline() == (
        b"Somebody wrote here before, so there are no example people.\n"
    )
    program.terminate()
    await program.communicate()


async def test_a_demo_on_real_records_changes_nothing(folder):
    async with FakeTelegram() as telegram:
        env = environment(
            folder,
            SAPA_TELEGRAM_TOKEN=TOKEN,
            SAPA_TELEGRAM_API_BASE_URL=telegram.base_url,
            SAPA_HTTP_PORT="0",
        )
        async with serving("run", env=env):
            pass
    before = contents(folder)
    for arguments in (("demo",), ("demo", "--empty")):
        code, out, err = await ran(*arguments, env=environment(folder, SAPA_HTTP_PORT="0"))
        assert (code, out) == (1, "")
        assert is_one_sentence(err), err
        assert contents(folder) == before


# --- words of the command that are wrong --------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("demo --port abc", "--port"),
        ("demo --port 70000", "--port"),
        ("demo --prot 1", "--prot"),
        ("staff approve abc", "person"),
        ("staff approve", "person"),
        ("backup --keep 0", "--keep"),
        ("nosuch", "nosuch"),
    ],
)
async def test_wrong_words_are_told_in_one_sentence(folder, arguments, named):
    code, out, err = await ran(*arguments.split(), env=environment(folder))
    assert (code, out) == (2, "")
    assert is_one_sentence(err), err
    assert named in err
    assert not folder.exists()


@pytest.mark.parametrize("arguments", ["", "staff"])
async def test_a_group_without_a_command_shows_what_there_is(folder, arguments):
    code, out, err = await ran(*arguments.split(), env=environment(folder))
    assert code == 2
    assert "Usage" in out + err
    assert "\n.\n" not in err


@pytest.mark.parametrize("is_option", [True, False], ids=["the option", "the setting"])
async def test_a_taken_port_names_what_decided_it(folder, is_option):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        if is_option:
            code, _, err = await ran("demo", "--port", port, env=environment(folder))
        else:
            code, _, err = await ran("demo", env=environment(folder, SAPA_HTTP_PORT=port))
    assert code == 1
    assert is_one_sentence(err), err
    assert ("--port" in err, "SAPA_HTTP_PORT" in err) == (is_option, not is_option)


@pytest.mark.parametrize("host", ["192.0.2.7", "::2"])
async def test_a_host_that_is_not_of_this_machine_is_told_as_the_host(folder, host):
    env = environment(
        folder, SAPA_HTTP_HOST=host, SAPA_HTTP_PORT="0", SAPA_TELEGRAM_TOKEN="123:abc"
    )
    code, _, err = await ran("run", env=env)
    assert code == 1
    assert is_one_sentence(err), err
    assert err.startswith(f"This machine cannot listen on {host} (")
    assert "SAPA_HTTP_HOST" in err
    assert "port" not in err.casefold()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("@file /nope", "/nope cannot be sent (No such file or directory)"),
        ("@file /tmp", "/tmp cannot be sent (Is a directory)"),
        ("@file 'a b", "a quotation mark is open in it"),
        ("@file", "@file needs the path of a file"),
    ],
)
async def test_a_file_that_cannot_be_sent_is_told_in_words(folder, line, told):
    code, _, err = await ran("simulate", "--memory", env=environment(folder), typed=f"{line}\n")
    assert code == 1
    assert err == f"? {told}\n"


# --- a restore of what is no copy of ours -------------------------------------------------------


def foreign(file: Path) -> None:
    with closing(sqlite3.connect(file)) as handle:
        handle.execute("CREATE TABLE recipes (name TEXT)")
        handle.commit()


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as handle:
        handle.execute("UPDATE alembic_version SET version_num = '9999_future'")
        handle.commit()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def no_database(file: Path) -> None:
    file.write_text(json.dumps({"recipes": []}) * 100)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (foreign, "not one of this program"),
        (empty, "not one of this program"),
        (no_database, "cannot be read"),
        (newer, "newer version"),
    ],
)
async def test_a_database_that_cannot_be_ours_is_not_put_in_place(folder, tmp_path, make, told):
    env = environment(folder)
    assert (await ran("migrate", env=env))[0] == 0
    copy = tmp_path / "copies" / "20261127T100000Z"
    copy.mkdir(parents=True)
    if make is newer:
        (copy / "sapa.db").write_bytes((folder / "sapa.db").read_bytes())
    make(copy / "sapa.db")
    (copy / "sapa.db.sha256").write_text(f"{hash_of(copy / 'sapa.db')}  sapa.db\n")
    before = contents(folder)
    code, out, err = await ran("restore", str(copy), env=env)
    assert (code, out) == (1, "")
    assert is_one_sentence(err), err
    assert told in err
    assert contents(folder) == before
