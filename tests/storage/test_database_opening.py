"""Opening and closing a database: its settings, who else has it, what is refused unchanged."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.errors import (
    DatabaseBusyError,
    DatabaseTooNewError,
    DatabaseUnavailableError,
    DatabaseUnusableError,
)
from storage.migrations import migrate, schema_state
from storage.sqlite_file import SETTINGS
from tests import postgres
from tests.storage.buckets import add_bucket, count_buckets

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


async def test_a_closed_database_says_so(database_url: str) -> None:
    database = Database(database_url)
    await database.open()
    await database.close()
    for refused in (database.write, database.read, database.restructure):
        with pytest.raises(DatabaseUnavailableError, match="closed"):
            await refused(count_buckets)
    await database.close()


async def test_closing_waits_for_what_was_asked_before(database_url: str) -> None:
    database = Database(database_url)
    await database.open()
    writes = [
        asyncio.get_running_loop().create_task(database.write(add_bucket(str(number))))
        for number in range(150)
    ]
    for _ in range(3):
        await asyncio.sleep(0)  # gives the loop a turn: the writes are in line, none is done
    await database.close()
    await asyncio.gather(*writes)
    await database.open()
    assert await database.read(count_buckets) == 150
    await database.close()


async def test_the_settings_of_durability_are_on(sqlite_database: Database) -> None:
    def found(tx: Connection) -> dict[str, object]:
        return {
            name: row[0]
            for name in SETTINGS
            if (row := tx.exec_driver_sql(f"PRAGMA {name}").fetchone()) is not None
        }

    for way in (sqlite_database.write, sqlite_database.read):
        settings = await way(found)
        assert settings == {name: SETTINGS[name] for name in settings}
        assert settings["synchronous"] == 2


async def test_tables_are_strict(sqlite_database: Database) -> None:
    def loose(tx: Connection) -> list[str]:
        tables = tx.exec_driver_sql("PRAGMA table_list").all()
        return [row[1] for row in tables if not row[5] and not row[1].startswith("sqlite_")]

    assert await sqlite_database.read(loose) == ["alembic_version"]


async def test_a_second_opener_of_the_file_is_refused(
    sqlite_database: Database, tmp_path: Path
) -> None:
    second = Database(f"sqlite+aiosqlite:///{tmp_path / 'only.db'}")
    with pytest.raises(DatabaseBusyError, match="already"):
        await second.open()
    await sqlite_database.write(add_bucket("still mine"))


async def test_a_second_process_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from storage.database import Database\n"
        "from storage.errors import DatabaseBusyError\n"
        "try:\n"
        "    asyncio.run(Database(sys.argv[1]).open())\n"
        "except DatabaseBusyError as error:\n"
        "    sys.exit(str(error))\n"
    )
    address = f"sqlite+aiosqlite:///{tmp_path / 'only.db'}"
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", program, address],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "Another process is using the database" in ended.stderr


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////proc/nowhere/records.db",
        "postgresql+psycopg://nobody@127.0.0.1:1/none",
    ],
)
async def test_what_cannot_be_opened_is_told_in_a_sentence(url: str) -> None:
    with pytest.raises(DatabaseUnusableError) as told:
        await Database(url).open()
    assert str(told.value).endswith(".")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("url", ["what", "mysql://a@b/c", "sqlite+aiosqlite:///:memory:"])
def test_an_address_that_means_nothing_to_us_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUnusableError):
        Database(url)


async def test_a_file_that_is_no_database_is_refused_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Yth. Bapak/Ibu, " * 200)
    before = path.read_bytes()
    with pytest.raises(DatabaseUnusableError):
        await Database(f"sqlite+aiosqlite:///{path}").open()
    assert path.read_bytes() == before


async def test_a_damaged_file_is_refused(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    shutil.copy(sqlite_template, path)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x7f" * 8192)
    with pytest.raises(DatabaseUnusableError):
        await Database(f"sqlite+aiosqlite:///{path}").open()


async def test_the_file_is_private(sqlite_database: Database, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.db"
    database = Database(f"sqlite+aiosqlite:///{fresh}")
    await database.open()
    await database.write(lambda tx: None)
    await database.close()
    assert os.stat(fresh).st_mode & 0o077 == 0  # noqa: PTH116


async def test_a_newer_database_is_refused_unchanged(database: Database) -> None:
    await database.write(
        lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")).rowcount
    )
    assert await schema_state(database) == "newer"
    with pytest.raises(DatabaseTooNewError, match="newer version"):
        await migrate(database)
    assert await schema_state(database) == "newer"


async def test_the_version_is_known(database: Database) -> None:
    name, number = database.version.split(" ", 1)
    assert name.lower() == database.dialect
    assert number[0].isdigit()


async def test_two_who_bring_the_schema_up_to_date_at_once_do_it_once() -> None:
    url = postgres.create_database()
    both = [Database(url), Database(url)]
    for one in both:
        await one.open()
    await asyncio.gather(*(migrate(one) for one in both))
    assert await schema_state(both[0]) == "current"
    for one in both:
        await one.close()
