"""A PostgreSQL server that is away, or that refuses a commit, is an outage and no mistake of ours."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database
from storage.errors import AlreadyExistsError, DatabaseUnavailableError
from storage.migrations import migrate
from tests import postgres
from tests.storage.test_database import add_bucket, count_buckets

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

UNREACHED = "The database server cannot be reached."
READ_ONLY = "The database server takes no changes just now: it is read-only."
NO_RIGHTS = "The database user may not do that; give it the rights to all tables."
FULL = "The database cannot be written to: the disk is full."


class Line:
    """A port of this machine that leads to the server until it is cut."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._socket = f"{self._url.query['host']}/.s.PGSQL.5432"
        self._server: asyncio.Server
        self._relays: set[asyncio.Task[None]] = set()

    async def open(self) -> str:
        """Return the address of the database by way of this port."""
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        way = self._url.set(host="127.0.0.1", port=port, query={})
        return way.render_as_string(hide_password=False)

    async def cut(self) -> None:
        self._server.close()
        relays = list(self._relays)
        for relay in relays:
            relay.cancel()
        await asyncio.gather(*relays, return_exceptions=True)

    async def _relay(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        relay = asyncio.current_task()
        assert relay is not None
        self._relays.add(relay)
        far, on = await asyncio.open_unix_connection(self._socket)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(_pass_on(near, on), _pass_on(far, back))
        for writer in (on, back):
            writer.transport.abort()
        self._relays.discard(relay)


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while part := await source.read(65_536):
        target.write(part)
        await target.drain()


def at_commit(statement: str) -> Callable[[Connection], None]:
    """Have every commit that adds a bucket run this first."""

    def install(tx: Connection) -> None:
        tx.execute(
            text(
                "CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql"
                f" AS $$ BEGIN {statement}; RETURN NULL; END $$"
            )
        )
        tx.execute(
            text(
                "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON pace"
                " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit()"
            )
        )

    return install


async def test_a_server_that_goes_away_is_an_outage_until_it_is_back(
    postgresql_template: str,
) -> None:
    url = postgres.create_database(template=postgresql_template)
    database = Database(url)
    await database.open()
    try:
        await database.write(add_bucket("before"))
        postgres.shut(url)
        with pytest.raises(DatabaseUnavailableError, match=UNREACHED):
            await database.read(count_buckets)
        assert database.fault is None
        with pytest.raises(DatabaseUnavailableError, match=UNREACHED):
            await database.write(add_bucket("lost"))
        assert database.fault == UNREACHED
        with pytest.raises(DatabaseUnavailableError, match=UNREACHED):
            await migrate(database)
        postgres.reopen(url)
        await database.prove(add_bucket("after"))
        assert database.fault is None
        assert await database.read(count_buckets) == 2
    finally:
        await database.close()


async def test_a_port_nobody_listens_at_any_more_is_an_outage(postgresql_template: str) -> None:
    line = Line(postgres.create_database(template=postgresql_template))
    database = Database(await line.open())
    await database.open()
    try:
        await database.write(add_bucket("before"))
        await line.cut()
        for way in (database.read, database.write, database.restructure):
            with pytest.raises(DatabaseUnavailableError, match=UNREACHED):
                await way(count_buckets)
        assert database.fault == UNREACHED
    finally:
        await database.close()


async def make_read_only(database: Database, *, is_read_only: bool) -> None:
    """Have the server refuse changes, as one that has become a standby does."""
    state = "on" if is_read_only else "off"
    turn = f"SET SESSION CHARACTERISTICS AS TRANSACTION READ {'ONLY' if is_read_only else 'WRITE'}"

    def change(tx: Connection) -> None:
        if not is_read_only:
            tx.execute(text("SET TRANSACTION READ WRITE"))
        name = tx.scalar(text("SELECT current_database()"))
        tx.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {state}'))
        tx.execute(text(turn))

    await database.write(change)


async def test_a_server_that_takes_no_changes_is_an_outage_until_it_does(
    postgresql_template: str,
) -> None:
    database = Database(postgres.create_database(template=postgresql_template), workers=1)
    await database.open()
    try:
        await make_read_only(database, is_read_only=True)
        for way in (database.write, database.restructure):
            with pytest.raises(DatabaseUnavailableError, match=READ_ONLY):
                await way(add_bucket("lost"))
        assert database.fault == READ_ONLY
        assert await database.read(count_buckets) == 0
        await make_read_only(database, is_read_only=False)
        await database.prove(add_bucket("after"))
        assert database.fault is None
        assert await database.read(count_buckets) == 1
    finally:
        await database.close()


async def test_control_a_read_of_ours_that_would_write_is_no_outage(
    postgresql_database: Database,
) -> None:
    with pytest.raises(SQLAlchemyError, match="read-only"):
        await postgresql_database.read(add_bucket("a"))


async def test_a_user_without_rights_is_told_in_words(postgresql_template: str) -> None:
    database = Database(postgres.create_database(template=postgresql_template), workers=1)
    await database.open()
    try:
        await database.write(lambda tx: tx.execute(text("SET ROLE pg_monitor")) and None)
        for way in (database.write, database.read, database.restructure):
            with pytest.raises(DatabaseUnavailableError, match=NO_RIGHTS):
                await way(count_buckets)
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("RAISE EXCEPTION USING ERRCODE = '53100'", FULL),
        ("RAISE EXCEPTION USING ERRCODE = '58030'", "58030"),
        ("PERFORM pg_terminate_backend(pg_backend_pid())", "just now"),
    ],
    ids=["full disk", "broken disk", "stopped server"],
)
async def test_a_commit_the_server_cannot_make_is_an_outage_and_leaves_nothing(
    postgresql_database: Database, statement: str, told: str
) -> None:
    await postgresql_database.write(at_commit(statement))
    with pytest.raises(DatabaseUnavailableError, match=told):
        await postgresql_database.write(add_bucket("a"))
    assert postgresql_database.fault is not None
    assert await postgresql_database.read(count_buckets) == 0


async def test_a_rule_broken_at_the_commit_is_told_without_the_values(
    postgresql_database: Database,
) -> None:
    def late(tx: Connection) -> None:
        tx.execute(text("CREATE TABLE late (name text UNIQUE DEFERRABLE INITIALLY DEFERRED)"))

    def twice(tx: Connection) -> None:
        for _ in range(2):
            tx.execute(text("INSERT INTO late VALUES ('rahasia-kita')"))

    await postgresql_database.write(late)
    with pytest.raises(AlreadyExistsError) as told:
        await postgresql_database.write(twice)
    assert "rahasia-kita" not in str(told.value)
    assert told.value.__suppress_context__
    assert postgresql_database.fault is None


async def test_control_a_mistake_at_the_commit_is_no_outage(postgresql_database: Database) -> None:
    await postgresql_database.write(at_commit("PERFORM nothing FROM nowhere"))
    with pytest.raises(SQLAlchemyError, match="nowhere"):
        await postgresql_database.write(add_bucket("a"))
    assert postgresql_database.fault is None
