"""A statement of law is accepted by its button, its number or the very words, by nothing less."""

from __future__ import annotations

import pytest

from conversations.answers import Parsed, Rejected, parse_answer
from conversations.forms import StatementType
from conversations.messages import Text
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.test_typed_choices import context
from tests.unit.conversations.test_unseen_questions import before_the_statement

ACCEPTED = (
    "setuju", "SETUJU", "Setuju.", "saya setuju", "Saya setuju pak", "ya, saya setuju",
    "oke setuju", "sangat setuju", "setujuu", "setuju dengan pernyataan ini", "saya menyetujui",
    "kami setuju", "agree", "I agree", "yes, I agree", "1", "setju",
)  # fmt: skip
REFUSED = (
    "ok", "oke", "Okay", "ya", "iya", "ya pak", "y", "yes", "siap", "sudah", "betul", "lanjut",
    "👍", "✅", "tidak setuju", "kurang setuju", "belum setuju", "saya belum setuju", "setuju?",
    "setuju atau tidak?", "apakah harus setuju", "disagree", "i do not agree", "2", "-1", "tidak",
    "nanti saya setuju", "kirim saja", "belum", "baik",
)  # fmt: skip


@pytest.mark.parametrize("text", ACCEPTED)
def test_the_very_words_accept(text: str) -> None:
    assert parse_answer(StatementType(), Text(text), context()) == Parsed(value=True)


@pytest.mark.parametrize("text", REFUSED)
def test_a_word_of_courtesy_or_assent_does_not(text: str) -> None:
    told = parse_answer(StatementType(), Text(text), context())
    assert told == Rejected("needs-acceptance")


def at_the_statement() -> Chat:
    chat = Chat()
    before_the_statement(chat)
    chat.tap("drop")
    chat.say("kirim")
    assert chat.session.cursor == "pernyataan_benar"
    return chat


@pytest.mark.parametrize("word", ["oke", "ya", "👍"])
def test_who_only_says_yes_is_told_what_accepts(word: str) -> None:
    chat = at_the_statement()
    told = chat.say(word)
    assert "SETUJU" in told
    assert chat.session.cursor == "pernyataan_benar"
    assert chat.world.drafts[chat.session.draft].status == "open"


@pytest.mark.parametrize("way", ["tap", "1", "saya setuju"])
def test_button_number_and_words_send_the_proposal(way: str) -> None:
    chat = at_the_statement()
    draft = chat.session.draft
    told = chat.tap("yes") if way == "tap" else chat.say(way)
    assert chat.world.drafts[draft].status == "submitted"
    assert "kami terima" in told


@pytest.mark.parametrize("word", ["oke", "setuju", "ya"])
def test_thanks_and_assent_under_the_receipt_are_about_what_was_sent(word: str) -> None:
    chat = at_the_statement()
    chat.say("setuju")
    assert "tidak terkirim dua kali" in chat.say(word)


def test_a_yes_before_the_statement_is_on_screen_waits_for_nothing() -> None:
    chat = Chat()
    before_the_statement(chat)
    chat.say("kirim")
    told = chat.say("oke")
    assert chat.session.screen == "crossed"
    assert "“oke”" not in told
