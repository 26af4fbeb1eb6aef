"""A message that carries a code says it to the person, and is not kept once it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conversations.events import LinkCodeIssued, ShareCodeIssued
from tests.storage.effects_of_talks import begin_proposal
from tests.storage.talk import INNOVATOR

if TYPE_CHECKING:
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
