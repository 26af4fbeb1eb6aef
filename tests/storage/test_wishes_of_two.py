"""What somebody who registered twice does not want to be sent, once the two are one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from conversations.texts import unmarked
from tests.storage.effects_of_talks import person_at
from tests.storage.linking import SECOND, code_of, heard, link, said, typed
from tests.storage.talk import INNOVATOR

if TYPE_CHECKING:
    from tests.storage.talk import Talk


async def two(talk: Talk, first: str = "", second: str = "") -> None:
    """Register in the second chat and then in the first, and say something in each."""
    for chat, words in ((SECOND, second), (INNOVATOR, first)):
        await talk.register(chat, "Sri Rahayu")
        await talk.say(chat, *([words] if words else []), "menu")


async def test_a_stop_of_everything_goes_over_as_was_promised(talk: Talk) -> None:
    """Whoever agreed to be invited in the other registration did not speak of their own affairs."""
    await two(talk, first="ya, undang saya", second="hentikan semua")
    asked = said(await talk.say(SECOND, f"hubungkan {await code_of(talk)}"))
    assert "• pilihan BERHENTI" in asked
    await talk.say(SECOND, "ya")
    await talk.say(INNOVATOR, "ya, hubungkan")
    person = await person_at(talk, INNOVATOR)
    assert person.stopped_at is not None
    assert person.invitations_at is None


async def test_whoever_stays_hears_of_the_stop_before_and_after(talk: Talk) -> None:
    await two(talk, first="ya, undang saya", second="hentikan semua")
    (asked,) = heard(await typed(talk, SECOND, await code_of(talk)), INNOVATOR)
    assert "Di sana dipilih BERHENTI" in asked
    result = await talk.say(INNOVATOR, "ya, hubungkan")
    assert "Pilihan BERHENTI kini berlaku untuk semua percakapan" in said(result)
    assert "BERHENTI" not in heard(result, SECOND)[0]


async def test_who_comes_to_a_stop_of_the_other_hears_of_it(talk: Talk) -> None:
    await two(talk, first="hentikan semua")
    result = await link(talk)
    assert "Pilihan BERHENTI" not in said(result)
    assert "Pilihan BERHENTI kini berlaku" in heard(result, SECOND)[0]


async def test_a_no_to_invitations_is_not_asked_for_again(talk: Talk) -> None:
    await two(talk, second="tanpa undangan")
    former = await person_at(talk, SECOND)
    asked = said(await talk.say(SECOND, f"hubungkan {await code_of(talk)}"))
    assert "• pilihan Tanpa undangan" in asked
    (question,) = heard(await talk.say(SECOND, "ya"), INNOVATOR)
    assert "Di sana dipilih Tanpa undangan" in question
    result = await talk.say(INNOVATOR, "ya, hubungkan")
    assert not any("Bolehkah" in unmarked(one.text) for one in result.messages)
    person = await person_at(talk, INNOVATOR)
    assert not person.is_undecided
    assert person.invitations_answered_at == former.invitations_answered_at


@pytest.mark.parametrize("later", ["berhenti", "ya, undang saya"])
async def test_the_last_word_about_invitations_holds(talk: Talk, later: str) -> None:
    await two(talk)
    words = {SECOND: "berhenti", INNOVATOR: "ya, undang saya"}
    for chat, said_there in sorted(words.items(), key=lambda one: one[1] == later):
        talk.now += timedelta(hours=1)
        await talk.say(chat, *(["undangan"] if chat == INNOVATOR else []), said_there)
    await link(talk)
    person = await person_at(talk, INNOVATOR)
    assert (person.invitations_at is None) == (later == "berhenti")
    assert (person.stop_asked_at is not None) == (later == "berhenti")
    assert person.stopped_at is None


async def test_the_yes_that_holds_is_shown_and_not_a_later_one_that_ended(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "ya, undang saya")
    talk.now += timedelta(days=30)
    await talk.register(SECOND, "Sri Rahayu")
    await talk.say(SECOND, "ya, undang saya")
    await link(talk)
    shown = said(await talk.say(INNOVATOR, "undangan"))
    assert "Undangan aktif: disetujui" in shown
    assert "lewat Telegram" in shown
