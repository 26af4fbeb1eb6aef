"""The code that links a chat: how long it lives, where it counts, and what wrong ones do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.storage.effects_of_talks import begin_proposal, everything
from tests.storage.linking import (
    SECOND,
    STRANGER,
    WRONG,
    code_of,
    grouped,
    heard,
    linked_writer,
    said,
    typed,
)
from tests.storage.talk import COLLEAGUE, INNOVATOR

if TYPE_CHECKING:
    from tests.storage.talk import Talk


async def test_a_code_lives_a_quarter_of_an_hour_once_and_until_the_next(talk: Talk) -> None:
    await begin_proposal(talk)
    old = await code_of(talk)
    new = await code_of(talk)
    assert "tidak berlaku" in said(await talk.say(SECOND, old))
    assert "Kode diterima" in said(await typed(talk, SECOND, new))
    assert "tidak berlaku" in said(await talk.say(STRANGER, new))
    await talk.say(INNOVATOR, "bukan saya")
    late = await code_of(talk)
    talk.now += timedelta(minutes=15)
    assert "tidak berlaku" in said(await talk.say(STRANGER, late))


async def test_a_code_stands_nowhere_in_the_records(talk: Talk) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    await talk.say(SECOND, code)
    left = await talk.database.read(everything)
    assert code not in left
    assert grouped(code) not in left


async def test_a_code_of_this_very_chat_is_told_and_can_still_be_used(talk: Talk) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    assert "dibuat di percakapan ini" in said(await talk.say(INNOVATOR, code))
    assert "Kode diterima" in said(await typed(talk, SECOND, code))


async def test_a_chat_that_is_linked_already_says_so_and_the_code_can_be_used(talk: Talk) -> None:
    await linked_writer(talk)
    code = await code_of(talk)
    result = await talk.say(SECOND, "menu", code)
    assert "sudah terhubung" in said(result)
    assert "Kode diterima" in said(await typed(talk, STRANGER, code))


async def test_a_forwarded_code_links_nothing(talk: Talk) -> None:
    """Whoever passes a code on has given it away; it is there to be typed."""
    await begin_proposal(talk)
    code = await code_of(talk)
    talk.is_forwarded = True
    result = await talk.say(STRANGER, f"hubungkan {code}")
    talk.is_forwarded = False
    assert heard(result, INNOVATOR) == []


async def test_wrong_codes_of_a_stranger_are_counted_by_the_chat(talk: Talk) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    for _ in range(5):
        assert "tidak berlaku" in said(await talk.say(STRANGER, WRONG))
    refused = await talk.say(STRANGER, code)
    assert "Terlalu banyak kode yang salah" in said(refused)
    assert heard(refused, INNOVATOR) == []
    assert "Kode diterima" in said(await typed(talk, SECOND, code))


@pytest.mark.parametrize("how", ["{}", "hubungkan {}"])
async def test_wrong_codes_of_somebody_known_are_counted_with_those_of_colleagues(
    talk: Talk, how: str
) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    await talk.register(COLLEAGUE, "Rini Astuti")
    for _ in range(5):
        assert "tidak berlaku" in said(await talk.say(COLLEAGUE, how.format(WRONG)))
    refused = await talk.say(COLLEAGUE, how.format(grouped(code)))
    assert "Terlalu banyak kode yang salah" in said(refused)
    assert heard(refused, INNOVATOR) == []


async def test_a_code_in_the_introduction_is_counted_and_else_asked_about(talk: Talk) -> None:
    await begin_proposal(talk)
    await talk.say(STRANGER, "halo", "setuju")
    asked = await talk.say(STRANGER, WRONG)
    assert "jawaban untuk Nama, atau kode" in said(asked)
    await talk.say(STRANGER, "ke pertanyaan")
    code = await code_of(talk)
    assert "Kode diterima" in said(await talk.say(STRANGER, grouped(code), "ya"))


async def test_guesses_at_the_questions_of_the_introduction_are_counted_too(talk: Talk) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    await talk.say(STRANGER, "halo", "setuju")
    for _ in range(5):
        assert "Terlalu banyak" not in said(await talk.say(STRANGER, WRONG))
    for one in (WRONG, grouped(code)):
        refused = await talk.say(STRANGER, one)
        assert "Terlalu banyak kode yang salah" in said(refused)
        assert heard(refused, INNOVATOR) == []


async def test_a_colleagues_code_before_consent_is_kept(talk: Talk) -> None:
    await begin_proposal(talk)
    result = await talk.say(INNOVATOR, "ajak rekan", "1")
    code = next(one.code for one in result.events if hasattr(one, "takeover"))
    told = said(await talk.say(STRANGER, code))
    assert "Begitu pendaftaran selesai, kode itu kami tawarkan" in told
    assert "SETUJU" in told
