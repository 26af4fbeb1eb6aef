"""The example of the demonstration: what is there after the first start, and that it stays so."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.app import App, Options, build_app
from bot.channels.simulator.client import SimulatorChannel
from bot.channels.simulator.people import EXAMPLE_PEOPLE, line_about
from bot.cli.example import StoryClock, play_once
from bot.clock import SystemClock
from bot.errors import StartError
from bot.settings import Settings
from storage import audit, cases, chats, conversation, drafts, people
from storage.schema import metadata

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from conversations.messages import PersonId
    from storage.database import Transaction

PUBLISHED = {"forms", "periods", "agencies", "agency_aliases"}
OF_INSTALLATION = "site"
"""What a service notes of itself, as soon as it sends."""


@asynccontextmanager
async def opened(folder: Path, clock: StoryClock, *, example: bool = True) -> AsyncIterator[App]:
    settings = Settings(data_dir=folder, http_port=0, simulator=True)
    options = Options(serves=False, ticks=False, is_example=example)
    app = build_app(settings, options=options, clock=clock)
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


async def play(app: App, clock: StoryClock) -> tuple[bool, list[str]]:
    """Play the story; return whether its people are there, and what went wrong in it."""
    complaints: list[str] = []
    simulator = app.channels["simulator"]
    assert isinstance(simulator, SimulatorChannel)
    return await play_once(app, simulator, clock, complain=complaints.append), complaints


def person_at(tx: Transaction, name: str) -> PersonId:
    person = chats.person_of(tx, f"simulator:{name}")
    assert person is not None
    return person


def rows(tx: Transaction) -> dict[str, int]:
    """How many rows the tables hold that people fill."""
    return {
        table.name: len(tx.execute(table.select()).all())
        for table in metadata.sorted_tables
        if table.name not in {*PUBLISHED, OF_INSTALLATION}
    }


def seen_by(tx: Transaction, name: str) -> str:
    shown = conversation.shown(tx, f"simulator:{name}", after=0, limit=500)
    return "\n".join(str(one.body) for one in shown)


@pytest.fixture
def clock() -> StoryClock:
    return StoryClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


async def test_the_example_leaves_what_its_people_would_have_left_once(folder, clock):
    async with opened(folder, clock) as app:
        assert await play(app, clock) == (True, [])
        assert clock.behind.total_seconds() == 0

        def look(tx: Transaction) -> None:
            who = {name: person_at(tx, name) for name in ("inovator", "rekan", "admin", "petugas")}
            (half,) = drafts.open_of(tx, who["inovator"])
            (sent,) = drafts.submissions_of(tx, who["inovator"])
            assert sent.title == "CONTOH Antrean Tanpa Antre"
            assert {answer.by for answer in half.answers.values()} == {
                who["inovator"],
                who["rekan"],
            }
            assert [one.id for one in drafts.open_of(tx, who["rekan"])] == [half.id]
            assert people.roles_of(tx, who["rekan"]) == (("inovator",), ("admin_instansi",))
            assert people.roles_of(tx, who["admin"]) == (("admin_instansi",), ())
            assert people.get(tx, who["petugas"]).is_staff
            assert [one.person for one in cases.waiting(tx)] == [who["rekan"]]
            assert [one.answered for one in cases.of_person(tx, who["admin"])] == [True]
            assert all("CONTOH" in people.name_of(tx, one) for one in who.values())
            assert chats.person_of(tx, "simulator:baru") is None
            assert sent.number in seen_by(tx, "inovator")
            assert "Antrean-Tanpa-Antre.pdf" in seen_by(tx, "inovator")
            assert "Jawaban petugas" in seen_by(tx, "admin")
            assert audit.verify_chain(tx) is None

        await app.database.read(look)
        before = await app.database.read(rows)
    async with opened(folder, clock) as app:
        assert await play(app, clock) == (True, [])
        assert await app.database.read(rows) == before


async def test_the_story_lies_in_the_past_and_in_order(folder, clock):
    async with opened(folder, clock) as app:
        await play(app, clock)
        said = await app.database.read(
            lambda tx: conversation.said(tx, "simulator:inovator", after=0, limit=500)
        )
    moments = [one.at for one in said]
    assert moments == sorted(moments)
    assert len(moments) > 50
    assert moments[-1] < SystemClock().now()


async def test_nothing_is_played_where_somebody_has_written(folder, clock):
    async with opened(folder, clock) as app:
        body = b'{"id": "1", "person": "baru", "seq": 1, "kind": "text", "text": "halo"}'
        await app.receiver.take(app.channels["simulator"], body)
        while not await app.database.read(chats.is_any):
            app.thinker.wake()
        assert await play(app, clock) == (False, [])
        assert await app.database.read(lambda tx: rows(tx)["people"]) == 0


async def test_real_records_are_refused_and_left_as_they_are(folder, clock):
    async with opened(folder, clock, example=False) as app:
        before = await app.database.read(lambda tx: [rows(tx), len(metadata.tables)])
    with pytest.raises(StartError, match="real service"):
        async with opened(folder, clock):
            pass
    async with opened(folder, clock, example=False) as app:
        assert await app.database.read(lambda tx: [rows(tx), len(metadata.tables)]) == before


async def test_the_list_of_persons_says_who_is_who(folder, clock):
    async with opened(folder, clock) as app:

        def lines(tx: Transaction) -> dict[str, str]:
            return {one.id: line_about(tx, f"simulator:{one.id}") for one in EXAMPLE_PEOPLE}

        assert set((await app.database.read(lines)).values()) == {"Belum pernah menyapa"}
        await play(app, clock)
        assert await app.database.read(lines) == {
            "inovator": "Inovator · Pemerintah Kabupaten Banyumas · 1 draf, 1 terkirim",
            "rekan": "Inovator, Admin instansi (menunggu konfirmasi) · "
            "Pemerintah Kabupaten Banyumas · 1 draf",
            "admin": "Admin instansi · Pemerintah Kabupaten Banyumas",
            "petugas": "Petugas kementerian",
            "baru": "Belum pernah menyapa",
        }
