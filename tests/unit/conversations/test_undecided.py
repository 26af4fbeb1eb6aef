"""Whoever does not know has not answered; whoever has nothing yet hears how it can wait."""

from __future__ import annotations

import pytest

from tests.unit.conversations.chat import PROPOSAL, REGISTRATION, Chat
from tests.unit.conversations.test_sections import at_summary


@pytest.mark.parametrize(
    "words", ["tidak tahu", "tidak yakin", "gak tau pak", "never mind", "no idea", "entah", "lupa"]
)
def test_at_a_choice_it_is_no_answer(words: str) -> None:
    chat = Chat()
    chat.say(*REGISTRATION, *PROPOSAL[:-2])
    assert chat.session.cursor == "riwayat_top"
    draft = chat.session.draft
    assert draft is not None

    chat.say(words)

    assert chat.session.cursor == "riwayat_top"
    assert chat.answer(draft, "riwayat_top") is None


@pytest.mark.parametrize("words", ["tidak", "tidak pernah", "belum pernah", "never"])
def test_a_plain_no_still_is_one(words: str) -> None:
    chat = Chat()
    chat.say(*REGISTRATION, *PROPOSAL[:-2], words)
    assert chat.session.cursor == "judul"


@pytest.mark.parametrize("words", ["belum ada videonya", "nyusul ya", "not yet"])
def test_whoever_has_nothing_yet_hears_of_isi_nanti(words: str) -> None:
    chat = Chat()
    chat.begin()
    chat.say("4", "1")
    assert chat.session.cursor == "tautan_video"
    assert "ISI NANTI" in chat.say(words)


@pytest.mark.parametrize("words", ["ya", "ok", "sudah benar", "betul pak"])
def test_at_the_summary_yes_goes_on_to_the_statement(words: str) -> None:
    chat = at_summary()
    chat.say("periksa")
    assert chat.session.screen == "summary"
    chat.say(words)
    assert chat.session.cursor == "pernyataan_benar"


def test_at_the_profile_yes_is_enough() -> None:
    chat = Chat()
    chat.say(*REGISTRATION[:-1], "ya")
    assert chat.session.screen == "menu"


def test_a_yes_from_before_the_summary_was_seen_sends_nothing() -> None:
    chat = at_summary()
    chat.say("periksa")
    assert chat.session.screen == "summary"
    chat.say("ya", before=True)
    assert chat.session.cursor != "pernyataan_benar"


@pytest.mark.parametrize("words", ["ubah judul", "ganti judul", "saya mau ubah judul"])
def test_the_question_to_change_can_be_named_with_the_word(words: str) -> None:
    chat = at_summary()
    chat.say("periksa")
    assert chat.session.screen == "summary"
    chat.say(words)
    assert chat.session.cursor == "judul"
