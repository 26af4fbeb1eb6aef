"""Whoever names a language gets it at once; BAHASA alone asks which."""

from __future__ import annotations

import pytest

from tests.unit.conversations.chat import PROPOSAL, REGISTRATION, Chat


@pytest.mark.parametrize(
    "words", ["English", "use english", "bahasa inggris", "ganti bahasa inggris"]
)
def test_from_the_menu_english_begins_at_once(words: str) -> None:
    chat = Chat()
    chat.say(*REGISTRATION, "menu")
    assert "we go on in English" in chat.say(words)
    assert chat.session.language == "en"
    assert chat.session.screen == "menu"


def test_the_way_back_is_as_short_and_the_question_stays_open() -> None:
    chat = Chat()
    chat.say(*REGISTRATION, *PROPOSAL, "/english")
    assert chat.session.language == "en"
    cursor = chat.session.cursor
    chat.say("bahasa indonesia")
    assert (chat.session.language, chat.session.cursor) == ("id", cursor)


def test_without_a_name_it_is_asked() -> None:
    chat = Chat()
    chat.say(*REGISTRATION, "menu", "bahasa")
    assert chat.session.screen == "language"
