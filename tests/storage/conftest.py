"""Databases for the tests of the records: each test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from conversations.messages import Address
from storage.database import Database
from storage.file_store import FileStore
from storage.inbox import NewUpdate
from storage.migrations import migrate
from storage.outbox import NewOutboxRow
from tests import postgres
from tests.storage.hours import NOW
from tests.storage.talk import Talk, publish

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.publish import Published

CHAT = Address("telegram", "7001")


async def _migrated(url: str) -> str:
    database = Database(url)
    await database.open()
    try:
        await migrate(database)
    finally:
        await database.close()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "records.db"
    asyncio.run(_migrated(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session", autouse=True)
def postgresql_template() -> str:
    """A migrated PostgreSQL database to copy from; made before any test, so it outlives them."""
    return asyncio.run(_migrated(postgres.create_database()))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh, migrated database that nobody has opened yet."""
    if request.param == "sqlite":
        path = tmp_path / "records.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite+aiosqlite:///{path}"
    return postgres.create_database(template=request.getfixturevalue("postgresql_template"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh, migrated, open database."""
    opened = Database(database_url)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """The same for what only SQLite has."""
    path = tmp_path / "only.db"
    shutil.copy(sqlite_template, path)
    opened = Database(f"sqlite+aiosqlite:///{path}")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def postgresql_database(postgresql_template: str) -> AsyncIterator[Database]:
    """The same for what only PostgreSQL has."""
    opened = Database(postgres.create_database(template=postgresql_template))
    await opened.open()
    yield opened
    await opened.close()


def update(number: int, *, chat: str = CHAT.key, position: int | None = None) -> NewUpdate:
    """The update of this number, as Telegram would send it."""
    return NewUpdate(
        channel="telegram",
        account="bot",
        kind="update",
        ext_id=str(number),
        chat_key=chat,
        position=number if position is None else position,
        raw=f'{{"update_id":{number}}}',
        received_at=NOW,
    )


def message(key: str, *, to: Address = CHAT, after: float = 0, **fields: object) -> NewOutboxRow:
    """A reply to a chat, written `after` seconds."""
    row = NewOutboxRow(
        key=key,
        to=to,
        account="bot",
        kind="reply",
        method="sendMessage",
        body={"text": key},
        created_at=NOW + timedelta(seconds=after),
    )
    return replace(row, **fields)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture(scope="session")
def published(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Our forms, an example period and the directory, read once for all tests."""
    path = tmp_path_factory.mktemp("published") / "records.db"
    shutil.copy(sqlite_template, path)
    return asyncio.run(publish(f"sqlite+aiosqlite:///{path}"))


@pytest.fixture
def talk(database: Database, published: Published) -> Talk:
    """Everyone's chats over fresh records."""
    return Talk(database, published)


@pytest.fixture
async def store(tmp_path: Path) -> FileStore:
    """A folder of received files, open and empty."""
    made = FileStore(tmp_path / "files")
    await made.open()
    return made
