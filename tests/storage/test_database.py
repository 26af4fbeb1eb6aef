"""Transactions as functions: whole or not at all, in both databases."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, func, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from storage import crash
from storage import sqlite as sqlite_module
from storage.database import Database
from storage.errors import (
    AlreadyExistsError,
    DatabaseBusyError,
    DatabaseTooNewError,
    DatabaseUnavailableError,
    DatabaseUnusableError,
    InvalidRecordError,
    StorageError,
)
from storage.migrations import migrate, schema_state
from storage.schema import offsets, pace
from storage.sqlite_file import SETTINGS
from tests import postgres
from tests.storage.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection


def add_bucket(scope: str) -> Callable[[Connection], None]:
    def add(tx: Connection) -> None:
        tx.execute(insert(pace).values(scope=scope, tokens=0, updated_at=NOW))

    return add


def count_buckets(tx: Connection) -> int:
    return tx.scalar(select(func.count()).select_from(pace)) or 0


def raise_one(tx: Connection) -> None:
    message = "ours"
    raise LookupError(message)


async def test_what_a_function_returns_comes_back_after_the_commit(database: Database) -> None:
    assert await database.write(lambda tx: (add_bucket("a")(tx), 7)[1]) == 7
    assert await database.read(count_buckets) == 1


async def test_a_function_that_raises_leaves_nothing(database: Database) -> None:
    def half(tx: Connection) -> None:
        add_bucket("a")(tx)
        raise_one(tx)

    with pytest.raises(LookupError):
        await database.write(half)
    assert await database.read(count_buckets) == 0


async def test_one_that_raises_in_a_shared_commit_takes_nobody_with_it(
    database: Database,
) -> None:
    def half(tx: Connection) -> None:
        add_bucket("bad")(tx)
        raise_one(tx)

    work = [add_bucket(f"good {number}") for number in range(20)]
    work[7] = half
    work[11] = add_bucket("good 3")
    outcomes = await asyncio.gather(*(database.write(one) for one in work), return_exceptions=True)
    assert isinstance(outcomes[7], LookupError)
    twins = [outcomes[3], outcomes[11]]
    assert [type(one) for one in twins if one is not None] == [AlreadyExistsError]
    assert sum(one is None for one in outcomes) == 18
    assert await database.read(count_buckets) == 18


async def test_a_cancelled_caller_leaves_no_half(database: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def two(tx: Connection) -> None:
        add_bucket("first")(tx)
        begun.set()
        assert go_on.wait(10)
        add_bucket("second")(tx)

    caller = asyncio.get_running_loop().create_task(database.write(two))
    await asyncio.to_thread(begun.wait, 10)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    await database.write(add_bucket("third"))
    for _ in range(200):
        count = await database.read(count_buckets)
        if count == 3:
            break
    assert count == 3


async def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"SQLITE_READONLY|read-only"):
        await database.read(add_bucket("a"))
    assert await database.read(count_buckets) == 0


async def test_a_read_sees_one_moment_only(database: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def twice(tx: Connection) -> tuple[int, int]:
        first = count_buckets(tx)
        begun.set()
        assert go_on.wait(10)
        return first, count_buckets(tx)

    reader = asyncio.get_running_loop().create_task(database.read(twice))
    await asyncio.to_thread(begun.wait, 10)
    await database.write(add_bucket("meanwhile"))
    go_on.set()
    assert await reader == (0, 0)
    assert await database.read(count_buckets) == 1


def add_one(tx: Connection) -> None:
    """Read, then write what was read plus one: the shape in which updates get lost."""
    position = tx.scalar(select(offsets.c.position)) or 0
    tx.execute(update(offsets).values(position=position + 1))


async def test_two_who_read_and_then_write_lose_nothing(database: Database) -> None:
    await database.write(
        lambda tx: (
            tx.execute(
                insert(offsets).values(channel="c", account="a", position=0, updated_at=NOW)
            ).rowcount
        )
    )

    async def often() -> int:
        done = 0
        for _ in range(25):
            try:
                await database.write(add_one)
            except StorageError:  # refused too often in a row: told, not lost
                continue
            done += 1
        return done

    done = sum(await asyncio.gather(*(often() for _ in range(4))))
    assert await database.read(lambda tx: tx.scalar(select(offsets.c.position))) == done
    assert done > 50


def test_control_a_plain_begin_does_lose_updates(tmp_path: Path) -> None:
    path = tmp_path / "plain.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as tx:
        tx.execute(text("CREATE TABLE counter (n INTEGER)"))
        tx.execute(text("INSERT INTO counter VALUES (0)"))
    first, second = engine.connect(), engine.connect()
    seen = [tx.scalar(text("SELECT n FROM counter")) for tx in (first, second)]
    for tx, n in zip((first, second), seen, strict=True):
        tx.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})
        tx.commit()
    with engine.connect() as tx:
        assert tx.scalar(text("SELECT n FROM counter")) == 1
    first.close()
    second.close()
    engine.dispose()


async def test_a_broken_rule_is_told_without_the_values(database: Database) -> None:
    with pytest.raises(InvalidRecordError) as told:
        await database.write(
            lambda tx: (
                tx.execute(
                    text(
                        "INSERT INTO offsets (channel, account, position, updated_at)"
                        " VALUES ('rahasia-kita', 'a', NULL, :now)"
                    ),
                    {"now": "2026-01-01 00:00:00+00:00"},
                ).rowcount
            )
        )
    assert "rahasia-kita" not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


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


async def test_the_points_of_a_commit_are_passed_in_order(database: Database) -> None:
    passed: list[str] = []
    crash.install(passed.append)
    try:
        await database.write(add_bucket("a"))
    finally:
        crash.install(None)
    assert passed[:4] == ["db.before_begin", "db.inside", "db.before_commit", "db.after_commit"]


async def test_a_failure_at_the_commit_is_told_to_all_and_leaves_nothing(
    sqlite_database: Database,
) -> None:
    def fail(name: str) -> None:
        if name == "db.before_commit":
            raise sqlite3.OperationalError("disk I/O error")

    crash.install(fail)
    try:
        outcomes = await asyncio.gather(
            *(sqlite_database.write(add_bucket(str(number))) for number in range(5)),
            return_exceptions=True,
        )
    finally:
        crash.install(None)
    assert {type(one) for one in outcomes} == {DatabaseUnavailableError}
    assert await sqlite_database.read(count_buckets) == 0
    await sqlite_database.write(add_bucket("works again"))


async def test_a_full_disk_fails_the_write_and_nothing_else(sqlite_database: Database) -> None:
    def fill(tx: Connection) -> None:
        tx.execute(insert(pace).values(scope="x" * 4_000_000, tokens=0, updated_at=NOW))

    def limit(tx: Connection) -> None:
        tx.exec_driver_sql("PRAGMA max_page_count = 200")

    await sqlite_database.write(limit)
    outcomes = await asyncio.gather(
        sqlite_database.write(add_bucket("before")),
        sqlite_database.write(fill),
        sqlite_database.write(add_bucket("after")),
        return_exceptions=True,
    )
    assert isinstance(outcomes[1], DatabaseUnavailableError)
    kept = await sqlite_database.read(count_buckets)
    assert kept == sum(one is None for one in outcomes)
    await sqlite_database.write(add_bucket("goes on"))


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


async def test_the_log_is_folded_into_the_file(sqlite_database: Database, tmp_path: Path) -> None:
    for number in range(60):
        await sqlite_database.write(add_bucket(str(number)))
    log = tmp_path / "only.db-wal"
    assert log.stat().st_size > 0
    await sqlite_database.checkpoint()
    assert log.stat().st_size == 0


async def test_what_looks_like_the_end_of_a_loop_is_a_mistake_of_its_caller_only(
    sqlite_database: Database,
) -> None:
    outcomes = await asyncio.gather(
        sqlite_database.write(lambda tx: next(iter(()))),
        sqlite_database.write(add_bucket("fine")),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes] == [RuntimeError, type(None)]


async def test_the_version_is_known(database: Database) -> None:
    name, number = database.version.split(" ", 1)
    assert name.lower() == database.dialect
    assert number[0].isdigit()


async def test_a_connection_that_died_meanwhile_is_replaced(
    postgresql_database: Database,
) -> None:
    await asyncio.gather(*(postgresql_database.read(count_buckets) for _ in range(4)))

    def kill_others(tx: Connection) -> int:
        return tx.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ).rowcount

    await postgresql_database.write(kill_others)
    await asyncio.gather(
        *(postgresql_database.write(add_bucket(str(number))) for number in range(8))
    )
    assert await postgresql_database.read(count_buckets) == 8


async def test_a_connection_that_dies_on_the_way_is_told(postgresql_database: Database) -> None:
    def die(tx: Connection) -> None:
        tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    def die_half_way(tx: Connection) -> None:
        add_bucket("half")(tx)
        die(tx)

    with pytest.raises(DatabaseUnavailableError):
        await postgresql_database.read(die)
    with pytest.raises(DatabaseUnavailableError):
        await postgresql_database.write(die_half_way)
    assert await postgresql_database.read(count_buckets) == 0


async def test_what_is_refused_again_and_again_is_told(postgresql_database: Database) -> None:
    tries = 0

    def conflict(tx: Connection) -> None:
        nonlocal tries
        tries += 1
        tx.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"))

    with pytest.raises(DatabaseUnavailableError, match="40001"):
        await postgresql_database.write(conflict)
    assert tries > 3


async def test_a_wrong_statement_is_a_mistake_not_an_outage(database: Database) -> None:
    with pytest.raises(SQLAlchemyError):
        await database.write(lambda tx: tx.execute(text("SELECT nothing FROM nowhere")).all())


async def test_two_who_bring_the_schema_up_to_date_at_once_do_it_once() -> None:
    url = postgres.create_database()
    both = [Database(url), Database(url)]
    for one in both:
        await one.open()
    await asyncio.gather(*(migrate(one) for one in both))
    assert await schema_state(both[0]) == "current"
    for one in both:
        await one.close()


async def test_a_long_log_is_cut_off(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_module, "LARGE_LOG", 10_000)
    monkeypatch.setattr(sqlite_module, "WRITES_PER_IDLE_CHECKPOINT", 5)
    for number in range(5):
        await sqlite_database.write(add_bucket(str(number)))
    await sqlite_database.checkpoint()
    assert (tmp_path / "only.db-wal").stat().st_size == 0
    assert await sqlite_database.read(count_buckets) == 5
