"""What was left for later is filled in one after the other, without a way over the list each time."""

from __future__ import annotations

import pytest

from conversations.draft import Given
from tests.unit.conversations.chat import Chat

TEXT = "Petugas mendatangi dusun, bukan sebaliknya."


@pytest.fixture
def chat() -> Chat:
    """At the check, with nearly everything left for later."""
    made = Chat()
    made.begin()
    made.say("4", "1", "nanti", "ya")
    while made.session.screen == "question":
        made.say("nanti")
    assert made.session.screen == "check"
    return made


def test_after_one_gap_the_next_is_asked(chat: Chat) -> None:
    chat.say("kebaruan", TEXT)
    said = chat.say("selesai")
    assert "Kebaruan tersimpan" in said
    assert (chat.session.screen, chat.session.cursor) == ("question", "implementasi")


def test_a_short_answer_leads_to_the_next_gap_too(chat: Chat) -> None:
    chat.say("sudah direplikasi", "belum")
    assert (chat.session.screen, chat.session.cursor) == ("question", "adaptabilitas")


def test_who_puts_off_a_gap_again_is_back_at_the_check(chat: Chat) -> None:
    chat.say("kebaruan", TEXT, "selesai", "nanti")
    assert chat.session.screen == "check"


def test_after_the_last_gap_the_check_says_what_is_left(chat: Chat) -> None:
    chat.say("penanggung jawab")
    assert chat.session.cursor == "penanggung_jawab"
    chat.say("Siti CONTOH, Analis, 0812 3456 7890, siti@example.go.id")
    assert chat.session.screen == "check"


def test_who_changes_an_answer_is_back_at_the_check(chat: Chat) -> None:
    chat.say("judul", "Antrean Sore Sehat CONTOH")
    assert chat.session.screen == "check"


def test_who_changes_a_finished_text_is_back_at_the_check(chat: Chat) -> None:
    chat.say("kebaruan", TEXT, "selesai", "nanti", "kebaruan", "Lain sama sekali.", "selesai")
    assert chat.session.screen == "check"
    draft = chat.session.draft
    assert draft is not None
    answer = chat.answer(draft, "kebaruan")
    assert isinstance(answer, Given)
    assert answer.value == "Lain sama sekali."


def test_nothing_can_be_added_where_nothing_was_written(chat: Chat) -> None:
    chat.say("kebaruan")
    assert "/append" not in chat.shown.names
    chat.say(TEXT, "nanti", "kebaruan")
    assert "/append" in chat.shown.names
