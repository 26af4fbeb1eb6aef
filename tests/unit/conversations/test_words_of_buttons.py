"""The word of a button that is offered can be typed as phones write it: "Tambah", "keep"."""

from __future__ import annotations

import pytest

from conversations.draft import Collecting, Given
from tests.unit.conversations.chat import Chat

OLD = "Warga antre sejak pagi di puskesmas."
NEW = "Sejak 2024 nomor antrean diambil dari rumah."


def over_old(language: str = "id") -> Chat:
    """New words stand in the place of the finished text; it can be kept or continued."""
    chat = Chat()
    chat.begin()
    chat.say("4", "1", "nanti", "tidak", OLD, "selesai", "kembali")
    if language == "en":
        chat.say("bahasa", "english")
    assert chat.session.cursor == "ringkasan"
    chat.say(NEW)
    assert {"/append", "/keep"} <= set(chat.shown.names)
    return chat


def finished(chat: Chat) -> object:
    draft = chat.session.draft
    assert draft is not None
    if chat.session.cursor == "ringkasan":
        chat.say("SELESAI")
    answer = chat.answer(draft, "ringkasan")
    return answer.value if isinstance(answer, Given) else answer


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("id", "Tambah"),
        ("id", "tambah"),
        ("id", "Tambahkan"),
        ("id", "tambah ya"),
        ("en", "Add"),
        ("en", "add"),
    ],
)
def test_the_new_words_are_added_at_the_end_of_the_old_ones(language: str, word: str) -> None:
    chat = over_old(language)
    chat.say(word)
    assert finished(chat) == f"{OLD}\n{NEW}"


@pytest.mark.parametrize(("language", "word"), [("id", "Pakai"), ("en", "Keep"), ("en", "keep")])
def test_the_old_words_come_back(language: str, word: str) -> None:
    chat = over_old(language)
    chat.say(word)
    assert finished(chat) == OLD


@pytest.mark.parametrize("between", ["bantuan", "contoh", "gak jadi"])
def test_they_still_do_after_something_else_was_shown(between: str) -> None:
    chat = over_old()
    chat.say(between, "Tambah")
    assert finished(chat) == f"{OLD}\n{NEW}"


def test_the_question_asked_again_offers_both_ways() -> None:
    chat = over_old()
    chat.say("bantuan")
    assert {"/append", "/keep"} <= set(chat.shown.names)


def test_the_last_part_is_replaced_in_english_too() -> None:
    chat = over_old("en")
    chat.say("More.", "Replace")
    assert finished(chat) == NEW


def test_at_a_finished_text_the_word_opens_it_to_be_continued() -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak", OLD, "selesai", "kembali", "Tambah")
    answer = chat.answer(draft, "ringkasan")
    assert isinstance(answer, Collecting)
    assert [part.value for part in answer.parts] == [OLD]


def test_where_no_such_button_is_offered_the_word_is_an_answer() -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("kembali")
    assert "/append" not in chat.shown.names
    chat.say("Tambah")
    answer = chat.answer(draft, "judul")
    assert isinstance(answer, Given)
    assert answer.value == "Tambah"


def test_the_first_words_of_a_text_are_no_button_of_it() -> None:
    chat = Chat()
    chat.begin()
    chat.say("4", "1", "nanti", "tidak", "Tambah")
    assert finished(chat) == "Tambah"


def test_a_word_sent_before_the_button_was_shown_does_not_press_it() -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak", OLD, "selesai", "kembali")
    chat.say("Tambah", before=True)
    assert chat.session.screen == "crossed"
    assert chat.answer(draft, "ringkasan") is not None


@pytest.mark.parametrize(
    "word", ["sudah", "Sudah.", "udah pak", "cukup", "itu saja", "beres", "That's all", "finish"]
)
def test_a_long_text_is_finished_in_everyday_words(word: str) -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak", OLD, word)
    answer = chat.answer(draft, "ringkasan")
    assert isinstance(answer, Given)
    assert answer.value == OLD


@pytest.mark.parametrize("word", ["sudah", "cukup"])
def test_before_there_is_a_text_to_finish_they_are_no_button(word: str) -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak", word)
    assert not isinstance(chat.answer(draft, "ringkasan"), Given)


def test_choices_ticked_one_by_one_are_finished_in_everyday_words() -> None:
    chat = Chat()
    chat.begin("sdgs")
    chat.tap(chat.shown.names[2])
    chat.say("sudah")
    assert chat.session.cursor != "sdgs"


@pytest.mark.parametrize("word", ["sudah?", "selesai?", "Cukup ?"])
def test_a_question_does_not_finish_a_long_text(word: str) -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak", OLD, word)
    assert isinstance(chat.answer(draft, "ringkasan"), Collecting)


@pytest.mark.parametrize("words", ["cukup, terima kasih", "sudah pak, makasih", "selesai thanks"])
def test_thanks_around_such_a_word_change_nothing(words: str) -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak", OLD, words)
    answer = chat.answer(draft, "ringkasan")
    assert isinstance(answer, Given)
    assert answer.value == OLD
