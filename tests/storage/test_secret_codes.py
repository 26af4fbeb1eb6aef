"""A message that carries a code says it to the person, and is not kept once it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.channels.simulator.client import SimulatorChannel
from bot.channels.telegram.client import TelegramChannel
from bot.outgoing import Outgoing, write
from conversations.events import LinkCodeIssued, ShareCodeIssued
from conversations.messages import Address, OutboundMessage, PromptId
from storage import outbox
from storage.outbox import Scope, Sent, Settlement
from storage.schema.delivery import outbox as rows
from tests.storage.conftest import NOW, later
from tests.storage.effects_of_talks import begin_proposal
from tests.storage.talk import INNOVATOR

if TYPE_CHECKING:
    from pathlib import Path

    from storage.database import Database
    from tests.storage.talk import Talk


@pytest.mark.parametrize(
    "words", [("menu", "hubungkan", "buat kode"), ("ajak rekan", "menulis bersama")]
)
async def test_codes_to_link_and_to_write_along_are_secret(
    talk: Talk, words: tuple[str, ...]
) -> None:
    await begin_proposal(talk)
    result = await talk.say(INNOVATOR, *words)
    assert any(isinstance(one, LinkCodeIssued | ShareCodeIssued) for one in result.events)
    assert result.messages[0].secret
    assert not (await talk.say(INNOVATOR, "menu")).messages[0].secret


@pytest.mark.parametrize(("channel", "is_kept"), [("telegram", False), ("simulator", True)])
async def test_only_where_nothing_is_shown_from_the_records_the_words_are_taken_out(
    database: Database, tmp_path: Path, channel: str, is_kept: bool
) -> None:
    made = {"telegram": TelegramChannel("1000:t"), "simulator": SimulatorChannel(tmp_path)}
    to = Address(channel, "101")
    message = OutboundMessage("Kode: KQ7M-4VXP-9HTR", secret=True)
    said = Outgoing(message, to, "said", PromptId("p"))
    scope = Scope(channel, made[channel].account)
    await database.write(lambda tx: write(tx, made, [said], NOW))
    claim = await database.write(lambda tx: outbox.claim_and_start(tx, later(1), scope))
    (row,) = claim.rows
    await database.write(lambda tx: outbox.settle(tx, [Settlement(row, Sent("1"))], later(2)))
    found = await database.read(lambda tx: tx.scalar(select(rows.c.body)))
    assert ("KQ7M" in str(found)) == is_kept
