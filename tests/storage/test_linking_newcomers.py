"""A code that somebody types, or opens with one tap, who never registered: they are asked first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from conversations.messages import Started, Text
from storage.schema.work import audit
from tests.storage.effects_of_talks import begin_proposal, person_at
from tests.storage.linking import SECOND, chat_at, code_of, heard, owner_of, said
from tests.storage.talk import INNOVATOR

if TYPE_CHECKING:
    from conversations.messages import PersonId
    from tests.storage.talk import Talk


async def details_of(talk: Talk, person: PersonId) -> list[dict[str, str]]:
    """Return what is noted about somebody's yes to being one with who made a code."""
    lines = audit.c
    which = (lines.action == "link_agreed", lines.subject == f"person:{person}")
    found = select(lines.detail).where(*which)
    return list(await talk.database.read(lambda tx: tx.execute(found).scalars().all()))


@pytest.mark.parametrize("how", ["link", "prefilled words", "code alone"])
async def test_one_tap_hands_no_chat_over(talk: Talk, how: str) -> None:
    """Somebody posts a link, or ready words, with a code of their own."""
    await begin_proposal(talk)
    code = await code_of(talk)
    body = {
        "link": Started(f"hubungkan-{code}"),
        "prefilled words": Text(f"HUBUNGKAN {code}"),
        "code alone": Text(code),
    }[how]
    result = await talk.send(SECOND, body)
    assert heard(result, INNOVATOR) == []
    assert "dibuat Sri Rahayu, Pemerintah Kabupaten Banyumas, di Telegram" in said(result)
    assert "menjadi miliknya" in said(result)
    assert "tidak berlaku" in said(await talk.say(INNOVATOR, "ya, hubungkan"))
    assert await owner_of(talk, SECOND) is None


async def test_their_yes_is_the_consent_as_well_and_is_kept_with_its_words(talk: Talk) -> None:
    await begin_proposal(talk)
    asked = said(await talk.say(SECOND, await code_of(talk)))
    assert "setuju kami menyimpan nama, jabatan, instansi" in asked
    assert "DATA SAYA" in asked
    result = await talk.say(SECOND, "ya, saya setuju")
    assert len(heard(result, INNOVATOR)) == 1
    assert "Kode diterima" in said(result)
    person = await person_at(talk, INNOVATOR)
    (detail,) = await details_of(talk, person.id)
    assert len(detail["version"]) == 12
    await talk.say(INNOVATOR, "ya, hubungkan")
    assert await owner_of(talk, SECOND) == person.id


async def test_who_consented_before_is_not_asked_for_that_again(talk: Talk) -> None:
    await begin_proposal(talk)
    await talk.say(SECOND, "halo", "setuju")
    asked = said(await talk.say(SECOND, await code_of(talk)))
    assert "menjadi miliknya" in asked
    assert "menyimpan" not in asked
    former = await person_at(talk, SECOND)
    await talk.say(SECOND, "ya")
    assert await details_of(talk, former.id) == [
        {"channel": "whatsapp", "into": str((await person_at(talk, INNOVATOR)).id)}
    ]


@pytest.mark.parametrize("word", ["tidak jadi", "tidak"])
async def test_with_their_no_nobody_is_asked_and_they_are_a_stranger_still(
    talk: Talk, word: str
) -> None:
    await begin_proposal(talk)
    code = await code_of(talk)
    await talk.say(SECOND, code)
    result = await talk.say(SECOND, word)
    assert "tidak kami hubungkan" in said(result)
    assert heard(result, INNOVATOR) == []
    assert "tidak berlaku" in said(await talk.say(INNOVATOR, "ya, hubungkan"))
    assert (await chat_at(talk, SECOND)).person is None


@pytest.mark.parametrize("how", ["unseen", "forwarded"])
async def test_a_yes_that_is_none_to_this_question_asks_nobody(talk: Talk, how: str) -> None:
    await begin_proposal(talk)
    await talk.say(SECOND, await code_of(talk))
    talk.is_unseen, talk.is_forwarded = how == "unseen", how == "forwarded"
    assert heard(await talk.say(SECOND, "ya"), INNOVATOR) == []
