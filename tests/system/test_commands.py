"""The commands as an operator runs them: what is printed, how they end, what they leave."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage import outbox
from storage.database import Database
from tests.fakes import documents
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.system.forked import ran

ROOT = Path(__file__).resolve().parents[2]
SITI = 55


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "SAPA_DATA_DIR": str(folder), **more}


async def begun(*arguments: str, env: dict[str, str], cwd: Path | None = None):
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        env=env,
        cwd=cwd or ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def serving(*arguments: str, env: dict[str, str]):
    """A service that runs, and is ended by SIGTERM."""
    program = await begun(*arguments, env=env)
    try:
        async with asyncio.timeout(60):
            while b'"started"' not in (line := await program.stderr.readline()):
                assert line, await program.stdout.read()
        yield program
        program.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(program.wait(), 25) == 0
    finally:
        if program.returncode is None:
            program.kill()
        await program.communicate()


def is_one_sentence(words: str) -> bool:
    lines = words.strip().splitlines()
    return len(lines) == 1 and lines[0].endswith(".") and "Traceback" not in words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def telegram():
    async with FakeTelegram() as server:
        yield server


def real(folder: Path, telegram: FakeTelegram, **more: str) -> dict[str, str]:
    return environment(
        folder,
        SAPA_TELEGRAM_TOKEN=TOKEN,
        SAPA_TELEGRAM_API_BASE_URL=telegram.base_url,
        SAPA_HTTP_PORT="0",
        **more,
    )


# --- failures: one sentence, not 0, nothing changed ------------------------------------------


async def test_a_mistyped_setting_is_reported(folder):
    code, out, err = await ran("run", env=environment(folder, SAPA_TELEGRAM_TOKN="1:a"))
    assert code != 0
    assert err == "SAPA_TELEGRAM_TOKN is not a setting; did you mean SAPA_TELEGRAM_TOKEN?\n"
    assert out == ""
    assert not folder.exists()


async def test_without_a_channel_there_is_nothing_to_run(folder):
    code, _, err = await ran("run", env=environment(folder, SAPA_HTTP_PORT="0"))
    assert code != 0
    assert is_one_sentence(err)
    assert not folder.exists()


async def test_a_wrong_token_is_told_and_changes_nothing(folder, telegram):
    env = real(folder, telegram) | {"SAPA_TELEGRAM_TOKEN": "700:wrong-token-of-somebody-else"}
    code, _, err = await ran("run", env=env)
    assert code != 0
    assert is_one_sentence(err)
    assert "token" in err
    assert "wrong-token-of-somebody-else" not in err
    assert not folder.exists()


async def test_a_taken_port_is_told_and_changes_nothing(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, _, err = await ran("demo", env=environment(folder, SAPA_HTTP_PORT=port))
    assert code != 0
    assert is_one_sentence(err)
    assert port in err
    assert not folder.exists()


async def test_a_data_folder_that_cannot_be_written_is_told(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    for folder in (in_the_way, in_the_way / "data", Path("/proc/sapa")):
        code, _, err = await ran("demo", env=environment(folder, SAPA_HTTP_PORT="0"))
        assert code != 0
        assert is_one_sentence(err)
        assert str(folder) in err
    assert in_the_way.read_text() == "x"


async def test_a_second_process_on_the_same_database_is_refused(folder):
    env = environment(folder, SAPA_HTTP_PORT="0")
    async with serving("demo", "--empty", env=env):
        for command in ("demo", "simulate", "migrate"):
            code, _, err = await ran(command, env=env, typed="halo\n")
            assert code != 0, command
            assert is_one_sentence(err), err
            assert "Another process" in err


async def test_a_database_newer_than_the_program_is_refused_unchanged(folder):
    env = environment(folder, SAPA_HTTP_PORT="0")
    assert (await ran("migrate", env=env))[0] == 0
    database = folder / "sapa.db"
    with sqlite3.connect(database) as handle:
        handle.execute("UPDATE alembic_version SET version_num = '9999_future'")
    handle.close()
    before = database.read_bytes()
    for command in (("demo",), ("migrate",), ("simulate",), ("staff", "cases")):
        code, _, err = await ran(*command, env=env)
        assert code != 0, command
        assert is_one_sentence(err), err
        assert "newer version" in err
    assert database.read_bytes() == before


async def test_a_database_address_that_makes_no_sense_is_told(folder):
    for address in ("nonsense", "mysql://x/y", "sqlite+aiosqlite:///"):
        env = environment(folder, SAPA_HTTP_PORT="0", SAPA_DATABASE_URL=address)
        code, _, err = await ran("demo", env=env)
        assert code != 0, address
        assert is_one_sentence(err), err


# --- what they do ----------------------------------------------------------------------------


async def test_the_service_answers_and_ends_on_a_signal_with_nothing_unclear(folder, telegram):
    async with serving("run", env=real(folder, telegram)) as program:
        telegram.say(SITI, "halo")
        await telegram.until(lambda: telegram.texts(SITI))
        held = telegram.fault("delay", "sendMessage", seconds=1.5)
        telegram.say(SITI, "ada orang?")
        async with asyncio.timeout(10):
            while held.times:  # noqa: ASYNC110 - the fake tells of calls only when they end
                await asyncio.sleep(0)  # gives the loop a turn: the fake serves there
        program.send_signal(signal.SIGTERM)
    assert len(telegram.texts(SITI)) == 2
    database = Database(f"sqlite+aiosqlite:///{folder}/sapa.db")
    await database.open()
    assert await database.read(outbox.depths) == ()
    await database.close()
    assert set(telegram.commands) >= {"en"}


async def test_a_conversation_can_be_scripted(folder, tmp_path):
    photo = tmp_path / "foto saya.jpg"
    photo.write_bytes(documents.jpeg())
    script = f"halo\n* Setuju\nSiti Rahmawati\n@file '{photo}'\n* Tombol yang tidak ada\n"
    code, out, err = await ran("simulate", "--memory", env=environment(folder), typed=script)
    assert out.startswith("> halo\n< Selamat datang di *Sapa Inovasi*")
    assert "* Setuju\n< " in out
    assert "> Siti Rahmawati\n< " in out
    assert "tidak ada" in err
    assert code == 1
    assert not folder.exists()


async def test_a_conversation_goes_on_where_it_was_left(folder):
    env = environment(folder)
    await ran("simulate", env=env, typed="halo\n* Setuju\n")
    code, out, _ = await ran("simulate", env=env, typed="Siti Rahmawati\n")
    assert code == 0
    first, _, second = out.partition("> Siti Rahmawati\n")
    assert "Nama" in first
    assert second.startswith("< ")
    assert "Nama*" not in second


async def test_staff_commands_work_beside_the_running_service_and_without_it(folder):
    env = environment(folder, SAPA_HTTP_PORT="0")
    async with serving("demo", "--empty", env=env):
        assert (await ran("staff", "requests", env=env))[:2] == (0, "Nobody waits for a role.\n")
        code, out, _ = await ran("import", "agencies", env=env)
        assert (code, out) == (0, "669 agencies imported.\n")
        code, out, _ = await ran("staff", "invite", "Siti", "--agency", "33.02", env=env)
        assert code == 0
        assert "?start=" in out
    code, out, err = await ran("staff", "approve", "7", env=env)
    assert (code, out) == (1, "")
    assert is_one_sentence(err)
    refused = await ran("staff", "refuse", "7", "--reason", "surat belum ada", env=env)
    assert (refused[0], is_one_sentence(refused[2])) == (1, True)
    assert (await ran("staff", "cases", env=env))[0] == 0


REGISTERED = (
    "halo\n* Setuju\nSiti CONTOH\nAnalis\nKementerian PANRB\nlewati\n@contact\nupp\nbenar\n"
)


async def test_a_question_of_somebody_who_is_gone_is_closed_from_the_command_line(folder):
    env = environment(folder, SAPA_HTTP_PORT="0")
    asked = f"{REGISTERED}petugas\nBolehkah puskesmas ikut?\n"
    assert (await ran("simulate", env=env, typed=asked))[0] == 0
    number = (await ran("staff", "cases", env=env))[1].partition("  ")[0]
    code, out, err = await ran("staff", "close", number, env=env)
    assert (code, out) == (1, "")
    assert is_one_sentence(err), err
    assert "can be reached" in err
    with sqlite3.connect(folder / "sapa.db") as handle:
        handle.execute("UPDATE chats SET reachable = 0")
    handle.close()
    arguments = ("staff", "close", number, "--reason", "percakapan diblokir")
    assert (await ran(*arguments, env=env))[:2] == (0, "Closed without an answer.\n")
    assert (await ran("staff", "cases", env=env))[1] == "No question waits for an answer.\n"
    with sqlite3.connect(folder / "sapa.db") as handle:
        detail = handle.execute("SELECT detail FROM audit WHERE action = 'case_closed'").fetchone()
    handle.close()
    assert "percakapan diblokir" in detail[0]
    code, _, err = await ran(*arguments, env=env)
    assert (code, is_one_sentence(err)) == (1, True)


async def test_a_question_of_somebody_who_deleted_their_data_closes_itself(folder):
    env = environment(folder, SAPA_HTTP_PORT="0")
    asked = f"{REGISTERED}petugas\nBolehkah puskesmas ikut?\n"
    assert (await ran("simulate", env=env, typed=asked))[0] == 0
    assert "puskesmas" in (await ran("staff", "cases", env=env))[1]
    assert (await ran("simulate", env=env, typed="data saya\n* Hapus\n* Ya, hapus\n"))[0] == 0
    assert (await ran("staff", "cases", env=env))[1] == "No question waits for an answer.\n"


async def test_staff_are_appointed_and_dismissed_from_the_command_line(folder):
    env = environment(folder, SAPA_HTTP_PORT="0")
    assert (await ran("simulate", env=env, typed=REGISTERED))[0] == 0
    assert (await ran("staff", "list", env=env))[:2] == (0, "Nobody is staff.\n")
    code, out, _ = await ran("staff", "find", "siti", env=env)
    assert code == 0
    number, _, name = out.partition("  ")
    assert name.startswith("Siti CONTOH  Analis  Kementerian")
    async with serving("demo", "--empty", env=env):
        code, out, _ = await ran("staff", "appoint", number, env=env)
        assert (code, out) == (0, "Siti CONTOH is staff now; the person is told.\n")
    assert (await ran("staff", "list", env=env))[1].startswith(f"{number}  Siti CONTOH")
    seen = (await ran("simulate", env=env, typed="menu\n"))[1]
    assert "Petugas kementerian" in seen
    assert "[Permintaan peran (0)]" in seen
    assert (await ran("staff", "dismiss", number, env=env))[0] == 0
    assert "Permintaan" not in (await ran("simulate", env=env, typed="menu\n"))[1].split("> ")[-1]
    for arguments in (("appoint", "999"), ("dismiss", number), ("appoint", str(2**53))):
        code, out, err = await ran("staff", *arguments, env=env)
        assert (code, out) == (1, ""), arguments
        assert is_one_sentence(err), err
    code, _, err = await ran("staff", "appoint", str(2**70), env=env)
    assert code != 0
    assert "Traceback" not in err


async def test_the_demo_has_people_at_its_first_start_and_refuses_real_records(folder, telegram):
    env = environment(folder, SAPA_HTTP_PORT="0")
    program = await begun("demo", env=env)
    async with asyncio.timeout(60):
        assert b"/simulator" in await program.stdout.readline()
    program.send_signal(signal.SIGTERM)
    _, err = await program.communicate()
    assert program.returncode == 0
    assert "incomplete" not in err.decode()
    assert (await ran("staff", "list", env=env))[1].startswith("1  Petugas CONTOH")
    real_folder = folder.with_name("real")
    async with serving("run", env=real(real_folder, telegram)):
        pass
    code, out, err = await ran("demo", env=environment(real_folder, SAPA_HTTP_PORT="0"))
    assert (code, out) == (1, "")
    assert "real service" in err
    assert "Traceback" not in err


async def test_a_file_of_agencies_is_taken_whole_or_not_at_all(folder, tmp_path):
    env = environment(folder)
    assert (await ran("migrate", env=env))[0] == 0
    file = tmp_path / "instansi.csv"
    file.write_text(
        "kode,nama,singkatan,jenis,kode_induk\n99.1,Dinas Contoh,,dinas,\n,Tanpa Kode,,,\n"
    )
    code, out, err = await ran("import", "agencies", str(file), env=env)
    assert (code, out) == (1, "")
    assert "line 3" in err
    file.write_text(
        "kode;nama;singkatan;jenis;kode_induk\n99.1;Dinas Contoh;;dinas;\n", "utf-8-sig"
    )
    assert (await ran("import", "agencies", str(file), env=env))[:2] == (
        0,
        "1 agencies imported.\n",
    )
    code, _, err = await ran("import", "agencies", str(tmp_path / "none.csv"), env=env)
    assert code == 1
    assert is_one_sentence(err)


async def test_the_doctor_says_what_to_mend(folder, telegram):
    code, out, _ = await ran("doctor", env=real(folder, telegram))
    assert code == 0
    assert "@sapa_inovasi_bot" in out
    assert not folder.exists()
    telegram.delivery.set_webhook({"url": "https://example.org/foreign", "secret_token": "x"})
    env = real(
        folder,
        telegram,
        SAPA_TELEGRAM_MODE="webhook",
        SAPA_TELEGRAM_WEBHOOK_URL="https://example.org/webhook/telegram",
        SAPA_TELEGRAM_WEBHOOK_SECRET="pendek",
    )
    code, out, _ = await ran("doctor", env=env)
    assert code == 1
    assert "FAULT telegram: the webhook points somewhere else" in out
    assert "SECRET is short" in out
    env |= {"SAPA_TELEGRAM_TOKEN": "700:wrong"}
    code, out, _ = await ran("doctor", env=env)
    assert code == 1
    assert "FAULT telegram: the token is refused" in out
    for simulator, expected in (("false", 1), ("true", 0)):
        env = {"SAPA_DATA_DIR": str(folder), "SAPA_SIMULATOR": simulator}
        code, out, _ = await ran("doctor", env=env)
        assert code == expected
        assert "telegram: off" in out


async def test_the_doctor_finds_no_fault_in_a_demonstration(folder):
    env = environment(folder, SAPA_HTTP_PORT="0")
    async with serving("demo", "--empty", env=env):
        code, out, _ = await ran("doctor", env=env)
        assert (code, "FAULT" in out) == (0, False), out
        assert "telegram: off in these settings" in out
    code, out, _ = await ran("doctor", env=env)
    assert (code, "FAULT" in out) == (0, False), out
    assert "note  telegram: off; this is the demonstration" in out


async def test_the_doctor_finds_a_real_service_without_a_channel_at_fault(folder, telegram):
    env = real(folder, telegram)
    async with serving("run", env=env):
        pass
    code, out, _ = await ran("doctor", env=environment(folder, SAPA_HTTP_PORT="0"))
    assert code == 1
    assert "FAULT telegram: off; set SAPA_TELEGRAM_TOKEN" in out


async def test_every_command_explains_itself():
    for command in ("", "simulate", "staff"):
        code, out, _ = await ran(*command.split(), "--help", env=environment(Path("/nowhere")))
        assert code == 0
        assert "Usage" in out
