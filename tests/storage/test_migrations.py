"""The schema built by the steps is the schema the code believes in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.schema import CreateTable

from conversations.messages import PersonId
from conversations.notices import DESK
from storage import cases, crash, outbox
from storage.database import Database
from storage.errors import DatabaseUnusableError
from storage.migrations import STEPS, migrate, schema_state
from storage.migrations.steps import settings
from storage.schema import chats, identities, inbox, metadata, records, work
from storage.schema import outbox as outbox_table
from tests import postgres
from tests.storage.conftest import CHAT, NOW, later
from tests.storage.sending import column

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

POSTGRESQL_SCHEMA = """
SELECT 'column', table_name, column_name, data_type, is_nullable, column_default
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT 'index', tablename, indexname, indexdef, '', ''
  FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'rule', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""


def shape(tx: Connection) -> set[tuple[str, ...]]:
    """Everything a database knows about its tables, without alembic's own."""
    if tx.dialect.name == "postgresql":
        rows = tx.execute(text(POSTGRESQL_SCHEMA))
    else:
        rows = tx.execute(text("SELECT type, tbl_name, name, sql FROM sqlite_master"))
    return {
        (*map(str, row[:3]), *(clause for part in row[3:] for clause in _clauses(str(part))))
        for row in rows
        if row[1] != "alembic_version"
    }


def _clauses(sql: str) -> list[str]:
    """The parts of a definition, whatever their order and wherever the lines break."""
    flat = re.sub(r"\s+", " ", sql).replace("( ", "(").replace(" )", ")").replace(" ,", ",")
    table = re.fullmatch(r"(CREATE TABLE \w+) \((.*)\)(.*)", flat)
    if table is None:
        return [flat]
    return sorted([table[1], table[3], *re.split(r", (?![^(]*\))", table[2])])


def test_the_steps_are_those_alembic_knows_in_its_order() -> None:
    script = ScriptDirectory.from_config(settings())
    assert tuple(step.revision for step in reversed(list(script.walk_revisions()))) == STEPS


async def test_nothing_is_missing_from_the_steps(database: Database) -> None:
    await database.restructure(lambda tx: command.check(settings(tx)))


async def test_steps_and_tables_build_the_same_schema(database: Database, tmp_path: Path) -> None:
    migrated = await database.read(shape)
    if database.dialect == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    else:
        engine = create_engine(postgres.create_database())
    with engine.begin() as tx:
        metadata.create_all(tx)
        made = shape(tx)
    engine.dispose()
    assert migrated == made


async def test_control_a_difference_in_a_condition_would_be_seen(database: Database) -> None:
    before = await database.read(shape)

    def loosen(tx: Connection) -> None:
        tx.execute(text("DROP INDEX uq_outbox_in_flight"))
        tx.execute(
            text("CREATE UNIQUE INDEX uq_outbox_in_flight ON outbox (line) WHERE state = 'leased'")
        )

    await database.write(loosen)
    assert await database.read(shape) != before


async def test_an_empty_database_is_brought_up_to_date_once(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    await database.open()
    assert await schema_state(database) == "empty"
    assert await migrate(database) == "empty"
    assert await schema_state(database) == "current"
    assert await migrate(database) == "current"
    await database.close()


async def test_dying_at_any_step_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    class DiedError(Exception):
        pass

    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    await database.open()
    steps: list[str] = []
    crash.install(steps.append)
    try:
        await migrate(database)
    finally:
        crash.install(None)
        await database.close()
    number_of_steps = steps.count("migrate.step")
    assert number_of_steps >= 2

    for fatal in range(1, number_of_steps + 1):
        passed = 0

        def die(name: str, fatal: int = fatal) -> None:
            nonlocal passed
            passed += name == "migrate.step"
            if passed == fatal:
                raise DiedError

        database = Database(f"sqlite+aiosqlite:///{tmp_path / f'dies-{fatal}.db'}")
        await database.open()
        crash.install(die)
        try:
            with pytest.raises(DiedError):
                await migrate(database)
        finally:
            crash.install(None)
        assert await schema_state(database) == "empty"
        await migrate(database)
        assert await schema_state(database) == "current"
        await database.close()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
async def test_questions_of_people_erased_earlier_are_closed(tmp_path: Path, dialect: str) -> None:
    """Whoever was erased before questions closed themselves left them open, without their words."""
    database = await _at("0003", dialect, tmp_path)

    def fill(tx: Connection) -> None:
        for person, erased_at in ((1, later(50)), (2, None)):
            tx.execute(
                insert(records.people).values(
                    id=person, language="id", created_at=NOW, erased_at=erased_at
                )
            )
        for number, person, chat, answered_at in (
            ("of the erased", 1, "", None),
            ("aged", 2, "", None),
            ("waits", 2, CHAT.key, None),
            ("answered", 1, "", later(20)),
        ):
            cases.open_case(
                tx, number, person=PersonId(person), chat_key=chat, words="", draft=None, now=NOW
            )
            if answered_at:
                cases.mark_answered(tx, number, answered_at)

    await database.write(fill)
    await migrate(database)
    closed = await database.read(
        lambda tx: {row.number: row.answered_at for row in tx.execute(select(work.cases)).all()}
    )
    assert closed == {
        "of the erased": later(50),
        "aged": NOW,
        "waits": None,
        "answered": later(20),
    }
    await database.close()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
async def test_a_notice_from_before_counts_as_one_of_the_desk(tmp_path: Path, dialect: str) -> None:
    database = await _at("0003", dialect, tmp_path)
    await database.write(lambda tx: _write_as_then(tx, "before", "notice", "desk:cases"))
    await database.write(lambda tx: _write_as_then(tx, "another", "reply", "prompt"))
    await migrate(database)
    assert await column(database, "before", "topic") == DESK
    assert await column(database, "another", "topic") == "prompt"
    dropped = await database.write(lambda tx: outbox.supersede(tx, CHAT.key, DESK, NOW))
    assert dropped == 1
    await database.close()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
async def test_what_was_stored_under_other_names_of_a_person_is_their_chats(
    tmp_path: Path, dialect: str
) -> None:
    """Else their erasure would miss it. A number counts from when it was theirs."""
    database = await _at("0011", dialect, tmp_path)
    mine, others = "whatsapp:628111", "whatsapp:ID.OTHER"
    before = {"first_seen_at": later(100), "last_seen_at": later(200)}

    def fill(tx: Connection) -> None:
        for key, user_id, phone, person in (
            (mine, "ID.MINE", "+628222", 1),
            (others, "ID.OTHER", "+628333", None),
        ):
            external_id = key.partition(":")[2]
            tx.execute(
                insert(identities).values(
                    chat_key=key, channel="whatsapp", external_id=external_id, user_id=user_id,
                    phone=phone, **before,
                )
            )  # fmt: skip
            if person is not None:
                tx.execute(insert(records.people).values(id=person, language="id", created_at=NOW))
            tx.execute(
                insert(chats).values(
                    chat_key=key, channel="whatsapp", external_id=external_id, person_id=person,
                    screen="menu", language="id", held=[], **before,
                )
            )  # fmt: skip
        for number, (kind, chat, at) in enumerate(
            (
                ("message", "whatsapp:ID.MINE", 50),
                ("message", "whatsapp:628222", 150),
                ("message", "whatsapp:628222", 50),
                ("message", "whatsapp:628111", 50),
                ("message", "whatsapp:628333", 150),
                ("status", "whatsapp#wamid.1", 150),
                ("change", "whatsapp:-", 150),
            )
        ):
            tx.execute(
                insert(inbox).values(
                    channel="whatsapp", account="n", kind=kind, ext_id=str(number), chat_key=chat,
                    position=0, raw="{}", received_at=later(at), next_at=NOW, state="done",
                    done_at=later(at),
                )
            )  # fmt: skip
        tx.execute(
            insert(work.files).values(
                id="1-0", inbox_id=1, position=0, chat_key="whatsapp:ID.MINE", channel="whatsapp",
                reference="r", name="surat.pdf", next_at=NOW, created_at=later(50),
            )
        )  # fmt: skip

    await database.write(fill)
    await migrate(database)

    def read(tx: Connection) -> tuple[list[tuple[object, ...]], ...]:
        rows = tx.execute(select(inbox.c.chat_key, inbox.c.raw).order_by(inbox.c.id))
        numbers = tx.execute(select(identities.c.phone).order_by(identities.c.chat_key))
        found = tx.execute(select(work.files.c.chat_key))
        return [*map(tuple, rows)], [*map(tuple, numbers)], [*map(tuple, found)]

    rows, numbers, found = await database.read(read)
    assert rows == [
        (mine, "{}"),
        (mine, "{}"),
        ("whatsapp:628222", "{}"),
        (mine, "{}"),
        (others, "{}"),
        ("whatsapp#wamid.1", ""),
        ("whatsapp:-", ""),
    ]
    assert numbers == [("+628222",), (None,)]
    assert found == [(mine,)]
    await database.close()


def _write_as_then(tx: Connection, key: str, kind: str, topic: str) -> None:
    """Write a message with the columns an outbox had at first."""
    values: dict[str, object] = {
        "key": key,
        "channel": CHAT.channel,
        "account": "bot",
        "address": CHAT.external_id,
        "chat_key": CHAT.key,
        "line": CHAT.key,
        "lane": 1,
        "kind": kind,
        "policy": "resend",
        "method": "sendMessage",
        "body": {"text": key},
        "topic": topic,
        **dict.fromkeys(("created_at", "not_before", "next_at"), NOW),
        "expires_at": later(900),
    }
    tx.execute(insert(outbox_table).values(values))


async def _at(step: str, dialect: str, folder: Path) -> Database:
    """Return a database as a version left it whose last step was this one."""
    is_sqlite = dialect == "sqlite"
    path = folder / "before.db"
    database = Database(f"sqlite+aiosqlite:///{path}" if is_sqlite else postgres.create_database())
    await database.open()
    await database.restructure(lambda tx: command.upgrade(settings(tx), step))
    assert await schema_state(database) == "behind"
    return database


async def test_a_change_that_leaves_records_pointing_nowhere_is_undone(
    sqlite_database: Database,
) -> None:
    def break_it(tx: Connection) -> None:
        tx.execute(text("CREATE TABLE one (id INTEGER PRIMARY KEY) STRICT"))
        tx.execute(text("CREATE TABLE two (one INTEGER REFERENCES one (id)) STRICT"))
        tx.execute(text("INSERT INTO two VALUES (7)"))

    with pytest.raises(DatabaseUnusableError, match="point nowhere"):
        await sqlite_database.restructure(break_it)
    tables = await sqlite_database.read(
        lambda tx: tx.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'two'"))
    )
    assert tables == 0


def test_every_table_names_its_rules() -> None:
    for table in metadata.sorted_tables:
        assert "CONSTRAINT None" not in str(CreateTable(table))
        assert table.dialect_options["sqlite"]["strict"]
