"""Transactions as functions: whole or not at all, in both databases."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, insert, select, text, update

from storage import sqlite as sqlite_module
from storage.errors import (
    AlreadyExistsError,
    InvalidRecordError,
    StorageError,
)
from storage.schema import offsets
from tests.storage.buckets import add_bucket, count_buckets, raise_one
from tests.storage.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from storage.database import Database


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


async def test_the_log_is_folded_into_the_file(sqlite_database: Database, tmp_path: Path) -> None:
    for number in range(60):
        await sqlite_database.write(add_bucket(str(number)))
    log = tmp_path / "only.db-wal"
    assert log.stat().st_size > 0
    await sqlite_database.checkpoint()
    assert log.stat().st_size == 0


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
