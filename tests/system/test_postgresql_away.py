"""PostgreSQL goes away, or takes nothing more, under the running service."""

from __future__ import annotations

import json

import aiohttp
import psycopg
import psycopg.errors
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.alarms import Alarm
from bot.attachments import AttachmentMaker
from storage import inbox
from storage.errors import DatabaseUnavailableError
from tests import postgres
from tests.system.forked import ran
from tests.system.test_commands import environment, is_one_sentence
from tests.system.test_service import SITI, post, update
from tests.system.turns import echo

FULL = "ill: The database cannot be written to: the disk is full."
READ_ONLY = "ill: The database server takes no changes just now: it is read-only."
UNREACHED = "ill: The database server cannot be reached."
FILL = """
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$;
CREATE CONSTRAINT TRIGGER fill AFTER INSERT ON outbox
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fill()
"""
"""From now on no commit that says something finds room."""


@pytest.fixture
def url() -> str:
    """The address of an empty PostgreSQL database."""
    return postgres.create_database()


async def database_health(service) -> tuple[int, str]:
    address = f"http://127.0.0.1:{service.app.port}/health/ready"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return response.status, json.loads(await response.text())["database"]


async def test_while_the_server_is_away_it_is_told_and_nothing_is_lost(service, telegram, url):
    telegram.chat(SITI)
    app = await service.start(hooked=True, take_turn=echo, settings={"database_url": url})
    assert await database_health(service) == (200, "ok")
    postgres.shut(url)
    assert await database_health(service) == (503, "ill")
    with pytest.raises(DatabaseUnavailableError):
        await app.ticker.try_storing()
    assert await database_health(service) == (503, UNREACHED)
    with pytest.raises(DatabaseUnavailableError):
        await app.alarms.check()
    assert Alarm.STORING_FAILS in app.alarms.on
    assert (await post(service, update(7))).status == 200
    postgres.reopen(url)
    await app.ticker.replay_spool()
    await app.ticker.try_storing_again()
    await app.alarms.check()
    assert Alarm.STORING_FAILS not in app.alarms.on
    assert await database_health(service) == (200, "ok")
    await service.later(5)
    assert telegram.texts(SITI) == ["kata: halo"]


async def figures(service) -> tuple[int, str]:
    address = f"http://127.0.0.1:{service.app.port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return response.status, await response.text()


async def test_figures_are_given_also_while_the_records_cannot_be_read(service, telegram, url):
    telegram.chat(SITI)
    await service.start(hooked=True, take_turn=echo, settings={"database_url": url})
    assert (await post(service, update(7))).status == 200
    await service.later(5)
    status, before = await figures(service)
    assert status == 200
    assert "sapa_records_readable 1.0" in before
    assert 'sapa_inbox_open{channel="telegram"} 0.0' in before
    assert 'sapa_oldest_seconds{channel="telegram",lane="",queue="inbox"} 0.0' in before
    postgres.shut(url)
    status, away = await figures(service)
    assert status == 200
    assert "sapa_records_readable 0.0" in away
    assert 'sapa_turns_total{outcome="turned"} 1.0' in away
    assert "sapa_inbox_poison NaN" in away, "an old number would look like a true one"
    assert "sapa_inbox_open{" not in away
    assert "sapa_outbox{" not in away
    assert "sapa_oldest_seconds{" not in away
    postgres.reopen(url)
    assert await figures(service) == (200, before)


async def test_commits_that_find_no_room_do_not_count_against_an_update(service, telegram, url):
    turns = []

    def counted(context):
        turns.append(context.message.id)
        return echo(context)

    telegram.chat(SITI)
    app = await service.start(hooked=True, take_turn=counted, settings={"database_url": url})
    await app.database.write(lambda tx: tx.execute(text(FILL)) and None)
    assert (await post(service, update(7))).status == 200
    for _ in range(8):
        await service.later(60, step=60)
    assert len(turns) > 8
    assert len(set(turns)) == 1
    counted_ones = await app.database.read(lambda tx: tx.scalar(text("SELECT attempts FROM inbox")))
    assert counted_ones == 0
    assert await database_health(service) == (503, FULL)
    await app.database.write(lambda tx: tx.execute(text("DROP TRIGGER fill ON outbox")) and None)
    await service.later(5)
    assert telegram.texts(SITI) == ["kata: halo"]
    assert await app.database.read(inbox.depth) == (0, 0)


async def test_a_server_that_became_read_only_does_not_count_against_an_update(
    service, telegram, url
):
    def until_read_only(context):
        if not is_read_only:
            return echo(context)
        raise ProgrammingError(None, None, psycopg.errors.ReadOnlySqlTransaction())

    is_read_only = True
    telegram.chat(SITI)
    app = await service.start(
        hooked=True, take_turn=until_read_only, settings={"database_url": url}
    )
    assert (await post(service, update(7))).status == 200
    for _ in range(8):
        await service.later(60, step=60)
    assert await app.database.read(lambda tx: tx.scalar(text("SELECT attempts FROM inbox"))) == 0
    assert await database_health(service) == (503, READ_ONLY)
    is_read_only = False
    await service.later(5)
    assert telegram.texts(SITI) == ["kata: halo"]
    assert await app.database.read(inbox.depth) == (0, 0)


async def test_tables_made_without_the_right_to_are_told_in_one_sentence(tmp_path, url):
    name = f"plain_{url.partition('?')[0].rpartition('/')[2]}"
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'CREATE ROLE "{name}" LOGIN'.encode())
        connection.execute(b"REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        env = environment(tmp_path, SAPA_DATABASE_URL=url.replace("postgres@", f"{name}@"))
        try:
            code, out, err = await ran("migrate", env=env)
        finally:
            connection.execute(f'DROP ROLE "{name}"'.encode())
    assert (code, out) == (1, "")
    assert is_one_sentence(err), err
    assert "rights" in err


async def test_a_document_waits_for_a_server_that_is_away(service, telegram, url, monkeypatch):
    real = AttachmentMaker.prepare
    tries = []

    async def shut_first(self, row):
        tries.append(row.id)
        if len(tries) == 1:
            postgres.shut(url)
        return await real(self, row)

    monkeypatch.setattr(AttachmentMaker, "prepare", shut_first)
    await service.start(take_turn=echo, settings={"database_url": url})
    telegram.say(SITI, "setuju")
    await telegram.until(lambda: telegram.texts(SITI))
    telegram.say(SITI, "data")
    await service.until(lambda: tries and service.app.database.fault is not None)
    postgres.reopen(url)
    await service.later(30)
    assert len(telegram.made("sendDocument")) == 1
    assert len(tries) == 2


async def test_a_turn_the_database_has_run_again_is_not_left_lying(service, telegram, url):
    refusals = [psycopg.errors.SerializationFailure(), psycopg.errors.DeadlockDetected()]

    def refused(context):
        if refusals:
            raise OperationalError(None, None, refusals.pop())
        return echo(context)

    telegram.chat(SITI)
    app = await service.start(hooked=True, take_turn=refused, settings={"database_url": url})
    assert (await post(service, update(7))).status == 200
    await service.until(lambda: not refusals)
    await service.later(5)
    assert telegram.texts(SITI) == ["kata: halo"]
    assert await app.database.read(inbox.depth) == (0, 0)
