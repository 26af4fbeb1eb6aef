"""A disk that takes nothing more: at the first start, and under the running service."""

from __future__ import annotations

import asyncio
import json
import resource
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Self

import pytest
from aiohttp import ClientError, ClientSession

from bot.alarms import Alarm
from storage import crash
from storage.errors import DatabaseUnavailableError
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.system.test_commands import ROOT, environment, is_one_sentence, ran
from tests.verify.process import free_port

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = "rahasia-webhook-tes"
LIMITED = """
import resource, sys
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
from bot.__main__ import main
main()
"""
"""A program whose files cannot grow beyond so many bytes, as on a disk that is full."""
NO_CACHES = {"PYTHONDONTWRITEBYTECODE": "1"}
"""Python would keep the beginning of a compiled module where the rest has no room."""
SOME = 12
WAL_HEADER, FRAME_HEADER = 32, 24


@pytest.mark.parametrize("kilobytes", [0, 20, 100, 300])
async def test_a_first_start_that_cannot_write_says_so_and_can_be_made_again(tmp_path, kilobytes):
    env = environment(tmp_path / "data", SAPA_HTTP_PORT="0", **NO_CACHES)
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        LIMITED,
        str(kilobytes * 1024),
        "demo",
        env=env,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(program.communicate(), 60)
    assert (program.returncode, out) == (1, b"")
    assert is_one_sentence(err.decode()), err
    assert "full" in err.decode()
    assert (await ran("simulate", env=env, typed="halo\n"))[0] == 0


class Served:
    """The service with a webhook, as a process whose files can be kept from growing."""

    def __init__(self, folder: Path, telegram: FakeTelegram) -> None:
        self.folder = folder
        self.port = free_port()
        self._env = environment(
            folder,
            **NO_CACHES,
            SAPA_TELEGRAM_TOKEN=TOKEN,
            SAPA_TELEGRAM_API_BASE_URL=telegram.base_url,
            SAPA_HTTP_PORT=str(self.port),
            SAPA_TELEGRAM_MODE="webhook",
            SAPA_TELEGRAM_WEBHOOK_URL=f"http://127.0.0.1:{self.port}/webhook/telegram",
            SAPA_TELEGRAM_WEBHOOK_SECRET=SECRET,
        )
        self.program: asyncio.subprocess.Process
        self.session: ClientSession

    async def __aenter__(self) -> Self:
        self.program = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            env=self._env,
            cwd=ROOT,
            stderr=asyncio.subprocess.DEVNULL,
        )
        self.session = ClientSession()
        await self.until_ready(200)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()
        if self.program.returncode is None:
            self.program.terminate()
        await asyncio.wait_for(self.program.wait(), 30)

    async def until(self, happened: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not happened():  # noqa: ASYNC110 - what is looked at tells nobody
                await asyncio.sleep(0)  # gives the loop a turn: the fake serves there

    def limit(self, size: int) -> None:
        """Let no file grow beyond so many bytes; -1 is no limit."""
        resource.prlimit(self.program.pid, resource.RLIMIT_FSIZE, (size, -1))

    async def ready(self) -> tuple[int, dict[str, str]]:
        try:
            async with self.session.get(f"http://127.0.0.1:{self.port}/health/ready") as answer:
                return answer.status, json.loads(await answer.text())
        except ClientError:  # it does not listen yet
            return 0, {}

    async def until_ready(self, status: int) -> dict[str, str]:
        async with asyncio.timeout(90):
            while (found := await self.ready())[0] != status:
                pass
        return found[1]

    def stored(self) -> set[int]:
        """Return the updates that are in the records."""
        with closing(sqlite3.connect(f"file:{self.folder}/sapa.db?mode=ro", uri=True)) as handle:
            rows = handle.execute("SELECT ext_id FROM inbox").fetchall()
        return {int(row[0]) for row in rows}


def _written(log: Path) -> int:
    """Return where in a write-ahead log the next page goes: it is begun anew now and then, and
    what lies behind that place is old (https://sqlite.org/fileformat2.html#walformat).
    """
    content = log.read_bytes()
    page = int.from_bytes(content[8:12], "big")
    place = WAL_HEADER
    while content[place + 8 : place + 16] == content[16:24]:
        place += FRAME_HEADER + page
    return place


@pytest.fixture
async def platform():
    """A platform in real time, as the program is a process of its own."""
    async with FakeTelegram() as server:
        yield server


@pytest.mark.parametrize("room", [0, 40_000], ids=["no room", "a little room"])
async def test_on_a_full_disk_nothing_is_acknowledged_that_is_not_stored_and_then_all_goes_on(
    tmp_path, platform, room
):
    async with Served(tmp_path / "data", platform) as service:
        early, late = range(1001, 1001 + SOME), range(2001, 2001 + SOME)
        tried = platform.delivery.done
        for number in early:
            platform.say(number, "halo")
        await service.until(lambda: all(platform.texts(number) for number in early))
        first = {update for update, _ in tried}
        log = tmp_path / "data" / "sapa.db-wal"
        service.limit(_written(log) + room if room else 0)

        for number in late:
            platform.say(number, "halo")
        await service.until(lambda: len({update for update, _ in tried}) == 2 * SOME)
        if room:  # the log may have been begun anew meanwhile, with room for all
            service.limit(_written(log))
        parts = await service.until_ready(503)
        assert parts["database"].startswith("ill: The disk refuses what the database asks of it")
        spool = tmp_path / "data" / "spool" / "updates"
        spooled = spool.read_text() if spool.exists() else ""
        stored = service.stored()
        taken = {update for update, status in tried if status == 200}
        for update in taken:
            assert update in stored or f'"ext_id":"{update}"' in spooled
        assert room or taken == stored == first
        assert service.program.returncode is None

        service.limit(-1)
        everybody = [*early, *late]
        await service.until(lambda: all(platform.texts(number) for number in everybody))
        assert (await service.until_ready(200))["database"] == "ok"
        await service.until(lambda: platform.delivery.count == 0)
    assert service.program.returncode == 0
    assert service.stored() == {update for update, _ in tried}
    assert [len(platform.texts(number)) for number in everybody] == [1] * len(everybody)


async def test_the_alarm_is_on_until_something_is_stored_again(service):
    app = await service.start()

    def refuse(point: str) -> None:
        if point == "db.before_commit":
            raise sqlite3.OperationalError

    crash.install(refuse)
    try:
        with pytest.raises(DatabaseUnavailableError):
            await app.ticker.try_storing()
    finally:
        crash.install(None)
    await app.alarms.check()
    assert Alarm.STORING_FAILS in app.alarms.on
    await app.ticker.sweep()  # it changes nothing, so it proves nothing
    await app.alarms.check()
    assert Alarm.STORING_FAILS in app.alarms.on
    await app.ticker.try_storing_again()
    await app.alarms.check()
    assert Alarm.STORING_FAILS not in app.alarms.on
