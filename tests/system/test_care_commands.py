"""`review …` and `poison …` as an operator runs them, beside the running service and without it."""

from __future__ import annotations

import getpass
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.channels.simulator.client import SimulatorChannel
from conversations.messages import Address
from storage import audit, inbox, outbox, schema
from storage.database import Database
from storage.inbox import NewUpdate
from storage.outbox import NewOutboxRow, Scope, Settlement, Unsure
from storage.schema.work import audit as audit_lines
from tests.system.test_commands import environment, is_one_sentence, ran, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

BEGAN = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
PEOPLE = ("contoh-satu", "contoh-dua")


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{folder}/sapa.db")
    await database.open()
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture
async def env(tmp_path: Path) -> dict[str, str]:
    """A data folder with messages 1 and 2 in review, and updates 1 and 2 set aside."""
    folder = tmp_path / "data"
    env = environment(folder, SAPA_HTTP_PORT="0", SAPA_SIMULATOR="true")
    assert (await ran("migrate", env=env))[0] == 0
    channel = SimulatorChannel(folder / "simulator")
    body = {"text": "RAHASIA"}
    messages = [
        NewOutboxRow(
            one, Address(channel.name, one), channel.account, "receipt", "show", body, BEGAN,
            policy="once", expires_at=BEGAN + timedelta(days=3650),
        )
        for one in PEOPLE
    ]  # fmt: skip
    updates = [
        NewUpdate(
            channel=channel.name,
            account=channel.account,
            kind="message",
            ext_id=one,
            chat_key=f"{channel.name}:{one}",
            position=0,
            raw=json.dumps({"id": one, "person": one, "kind": "text", "text": "RAHASIA"}),
            received_at=BEGAN,
            problem="KeyError",
        )
        for one in PEOPLE
    ]

    def fill(tx: object) -> None:
        inbox.store(tx, updates)
        outbox.add(tx, messages)
        claimed = outbox.claim_and_start(tx, BEGAN, Scope(channel.name, channel.account)).rows
        outbox.settle(tx, [Settlement(row, Unsure("reset")) for row in claimed], BEGAN)
        outbox.sweep(tx, BEGAN + timedelta(hours=1))

    async with opened(folder) as database:
        await database.write(fill)
    return env


async def refused(*arguments: str, env: dict[str, str]) -> str:
    """Run a command that must not be carried out; return its sentence."""
    code, out, err = await ran(*arguments, env=env)
    assert (code, out) == (1, "")
    assert is_one_sentence(err), err
    return err


async def states(folder: Path) -> tuple[dict[int, str], dict[int, str]]:
    """Return the states of the messages and of the updates."""

    def read(tx: object) -> tuple[dict[int, str], dict[int, str]]:
        assert audit.verify_chain(tx) is None
        sent, came = schema.outbox.c, schema.inbox.c
        return (
            {row[0]: row[1] for row in tx.execute(select(sent.id, sent.state)).all()},
            {row[0]: row[1] for row in tx.execute(select(came.id, came.state)).all()},
        )

    async with opened(folder) as database:
        return await database.read(read)


async def test_what_was_set_aside_is_decided_with_and_without_the_service(env, tmp_path):
    code, out, _ = await ran("review", "list", env=env)
    lines = out.splitlines()
    assert code == 0
    assert [line.split("  ")[0] for line in lines] == ["1", "2"]
    assert all("2026-11-25 10:00 WIB  simulator …" in line for line in lines)
    assert all("  tanda terima atau jawaban  " in line and "“reset”" in line for line in lines)
    _, english, _ = await ran("review", "list", "--language", "en", env=env)
    assert "  a receipt or an answer  It is unclear whether it arrived" in english
    _, aside, _ = await ran("poison", "list", env=env)
    assert [line.split("  ")[0] for line in aside.splitlines()] == ["2", "1"]
    assert "(KeyError)" in aside
    assert "RAHASIA" not in out + aside
    assert "contoh-" not in out + aside

    assert (await ran("review", "close", "1", "sudah dikabari", env=env))[:2] == (
        0,
        "Closed; it is not sent again.\n",
    )
    assert "closed already" in await refused("review", "close", "1", "lagi", env=env)
    assert (await ran("poison", "close", "1", "hanya uji coba", env=env))[0] == 0
    assert "no message 77" in await refused("review", "resend", "77", env=env)

    async with serving("run", env=env):
        assert "no update satu" in await refused("poison", "replay", "satu", env=env)
        assert "closed already" in await refused("review", "resend", "1", env=env)
        code, out, _ = await ran("review", "resend", "2", env=env)
        assert (code, out.startswith("It is sent once more")) == (0, True)
        assert (await ran("poison", "replay", "2", env=env))[:2] == (0, "It is worked on again.\n")
        assert (await ran("review", "list", env=env))[
            1
        ] == "Tidak ada pesan yang menunggu keputusan.\n"
        assert (await ran("poison", "list", env=env))[1] == "No update was set aside.\n"

    folder = tmp_path / "data"
    sent, came = await states(folder)
    assert [sent[1], sent[2], sent[3]] == ["failed", "failed", "sent"]
    assert [came[1], came[2]] == ["done", "done"]
    async with opened(folder) as database:
        noted = await database.read(
            lambda tx: [
                (row.action, row.actor, row.detail.get("note"))
                for row in tx.execute(select(audit_lines).order_by(audit_lines.c.id))
            ]
        )
    by = f"staff:{getpass.getuser()}"
    assert [one for one in noted if one[1] == by] == [
        ("message_closed", by, "sudah dikabari"),
        ("update_closed", by, "hanya uji coba"),
        ("message_resent", by, None),
        ("update_replayed", by, None),
    ]


async def test_each_command_explains_itself(tmp_path):
    for group in ("review", "poison"):
        code, out, _ = await ran(group, "--help", env=environment(tmp_path / "data"))
        assert code == 0
        assert "close" in out
