"""When storing fails: at the commit, on a full disk, on a connection that died."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import SQLAlchemyError

from storage import crash
from storage.errors import (
    DatabaseUnavailableError,
)
from storage.schema import pace
from tests.storage.buckets import add_bucket, count_buckets
from tests.storage.conftest import NOW

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database


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


async def test_what_looks_like_the_end_of_a_loop_is_a_mistake_of_its_caller_only(
    sqlite_database: Database,
) -> None:
    outcomes = await asyncio.gather(
        sqlite_database.write(lambda tx: next(iter(()))),
        sqlite_database.write(add_bucket("fine")),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes] == [RuntimeError, type(None)]


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
