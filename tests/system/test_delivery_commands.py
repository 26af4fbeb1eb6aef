"""`deliveries`, `retry`, `costs` and `prices …` as staff run them, beside the service and without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import template_requests
from bot.channels.simulator.client import SimulatorChannel
from bot.clock import SystemClock
from conversations.messages import Address
from storage import inbox, outbox, pace, people, refused_accounts, templates
from storage.inbox import NewUpdate
from storage.outbox import Failed, NewOutboxRow, Scope, Settlement
from tests.system.test_care_commands import opened, refused
from tests.system.test_commands import environment, is_one_sentence, ran, serving

if TYPE_CHECKING:
    from pathlib import Path

BEGAN = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.fixture
async def env(tmp_path: Path) -> dict[str, str]:
    """A data folder with a message to person 1 that failed."""
    folder = tmp_path / "data"
    env = environment(folder, SAPA_HTTP_PORT="0", SAPA_SIMULATOR="true")
    assert (await ran("migrate", env=env))[0] == 0
    channel = SimulatorChannel(folder / "simulator")

    def fill(tx: object) -> None:
        person = people.add(tx, language="id", consent_version="1", consent_at=BEGAN, now=BEGAN)
        people.save_profile(tx, person, {"name": "Siti CONTOH"}, BEGAN)
        row = NewOutboxRow(
            "a",
            Address(channel.name, "contoh-satu"),
            channel.account,
            "receipt",
            "show",
            {"text": "RAHASIA"},
            BEGAN,
            person=person,
            expires_at=BEGAN + timedelta(days=3650),
        )
        outbox.add(tx, [row])
        (claimed,) = outbox.claim_and_start(tx, BEGAN, Scope(channel.name, channel.account)).rows
        outbox.settle(tx, [Settlement(claimed, Failed("file missing"))], BEGAN)

    async with opened(folder) as database:
        await database.write(fill)
    return env


async def test_staff_see_why_a_message_did_not_arrive_and_send_it_once_more(env):
    code, out, _ = await ran("deliveries", "1", env=env)
    head, line = out.splitlines()
    assert code == 0
    assert head.startswith("Pesan terakhir kepada Siti CONTOH (nomor 1)")
    assert line.startswith(
        "2026-11-25 10:00 WIB  no. 1  Simulator  tanda terima atau jawaban: Gagal"
    )
    assert line.endswith("berkasnya sudah tidak ada.")
    _, english, _ = await ran("deliveries", "--message", "1", "--language", "en", env=env)
    assert english.splitlines()[1].endswith("its file is gone.")
    assert "dengan nomor 9" in await refused("deliveries", "9", env=env)
    assert "either whose messages" in await refused("deliveries", env=env)
    assert "either whose messages" in await refused("deliveries", "1", "--message", "1", env=env)

    async with serving("run", env=env):
        code, out, _ = await ran("retry", "1", "--note", "diminta", env=env)
        assert (code, out.split(";")[0]) == (0, "Pesan no. 1 dikirim lagi sebagai no. 2")
        assert "sudah dikirim lagi" in await refused("retry", "1", env=env)
        _, out, _ = await ran("deliveries", "1", "--limit", "1", env=env)
        assert len(out.splitlines()) == 2
    assert "Terkirim" in (await ran("deliveries", "--message", "2", env=env))[1]


async def test_prices_are_set_from_the_command_line(env):
    code, out, _ = await ran("prices", "set", "utility", "356.65", "--since", "2026-10-01", env=env)
    assert (code, out) == (0, "Set: whatsapp  utility  since 2026-10-01  IDR 356.65\n")
    wrong = ("prices", "set", "utility", "-1", "--since", "2026-10-01")
    assert "cannot be negative" in await refused(*wrong, env=env)
    assert (await ran("prices", "list", env=env))[1].count("\n") == 1
    assert (await ran("prices", "drop", "utility", "--since", "2026-10-01", env=env))[0] == 0
    assert "No message was counted yet" in (await ran("costs", "--months", "2", env=env))[1]


@pytest.mark.parametrize(
    "arguments",
    [
        "deliveries 1 --limit 0",
        "deliveries 1 --language xx",
        "costs --months 0",
        "prices set utility 1",
        "retry",
    ],
)
async def test_a_mistyped_command_is_told_in_one_sentence(env, arguments):
    code, out, err = await ran(*arguments.split(), env=env)
    assert (code, out) == (2, "")
    assert is_one_sentence(err), err


async def test_the_doctor_says_what_the_records_say_beside_the_service_and_without(env, tmp_path):
    now = SystemClock().now()
    later = now + timedelta(hours=1)  # not yesterday, should it be midnight
    folder = tmp_path / "data"
    version = template_requests.versions()[0]

    def trouble(tx: object) -> None:
        refused_accounts.note(tx, "whatsapp", "the account is locked", BEGAN)
        account = pace.account_bucket("whatsapp", "1")
        pace.hold_back(tx, now, account, seconds=3600)
        templates.note(tx, "whatsapp", version, now, state="paused", reason="low quality")
        update = NewUpdate(
            "simulator", "x", "message", "1", "x", 0, "{}", later, problem="KeyError"
        )
        inbox.store(tx, [update])

    async with opened(folder) as database:
        await database.write(trouble)
    whatsapp = {
        "SAPA_WHATSAPP_TOKEN": "t",
        "SAPA_WHATSAPP_PHONE_NUMBER_ID": "1",
        "SAPA_WHATSAPP_APP_SECRET": "s" * 32,
        "SAPA_WHATSAPP_VERIFY_TOKEN": "v",
        "SAPA_WHATSAPP_API_BASE_URL": "http://127.0.0.1:9",
    }
    _, alone, _ = await ran("doctor", env=env | whatsapp)
    async with serving("run", env=env):
        _, beside, _ = await ran("doctor", env=env | whatsapp)
        _, off, _ = await ran("doctor", env=env)
    for out in (alone, beside):
        assert (
            "note  whatsapp: refuses our account since 2026-11-25 10:00 WIB: the account is" in out
        )
        assert "note  whatsapp: holds back what nobody asked for until " in out
        assert f"note  whatsapp: the template {version} is paused (low quality)" in out
        assert "note  updates: 1 of today were set aside" in out
    assert version not in off, "where WhatsApp is off its templates do not matter"
