"""An answer that is looked at again: whose it is, and the way back to the review."""

from __future__ import annotations

import pytest

from conversations.draft import Answer, Collecting, Given, Later, Part
from conversations.messages import DraftId, PersonId
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.test_sections import LATER, at_summary

COLLEAGUE = PersonId(99)
WORDS = "Warga antre sejak pagi di puskesmas."


@pytest.fixture
def chat() -> Chat:
    """At a long text that nobody wrote in yet."""
    made = Chat()
    made.begin()
    made.say("4", "1", "nanti", "tidak")
    assert made.session.cursor == "ringkasan"
    return made


def theirs(chat: Chat, answer: Answer) -> None:
    """A colleague wrote in that question meanwhile."""
    draft = DraftId(str(chat.session.draft))
    chat.world.drafts[draft] = chat.world.drafts[draft].with_answer("ringkasan", answer)


# --- half done by a colleague ---------------------------------------------------------------


@pytest.mark.parametrize("left", ["open", "later"])
def test_who_left_an_answer_half_done_is_named_where_it_is_asked(chat: Chat, left: str) -> None:
    at = chat.world.now
    theirs(
        chat,
        Collecting((Part(WORDS, at),), COLLEAGUE, at)
        if left == "open"
        else Later(COLLEAGUE, at, WORDS),
    )
    chat.say("menu")
    told = chat.say("lanjut") if left == "open" else chat.say("lanjut", "kembali")
    assert chat.session.cursor == "ringkasan"
    assert "Rekan sudah mengisi di sini, tetapi belum selesai." in told
    assert "Lihat jawaban" in chat.shown.labels
    assert WORDS in chat.say("lihat jawaban")


def test_a_text_of_mine_that_a_colleague_continued_comes_back_with_their_name(chat: Chat) -> None:
    chat.say(WORDS, "selesai")
    at = chat.world.now
    parts = (Part(WORDS, at), Part("Dan sore hari.", at, 1))
    theirs(chat, Collecting(parts, COLLEAGUE, at, WORDS))
    told = chat.say("menu", "lanjut")
    assert chat.session.cursor == "ringkasan"
    assert "Rekan sudah mengisi di sini" in told


def test_who_named_a_person_in_part_is_told_with_what_is_missing() -> None:
    chat = at_summary()
    draft = DraftId(str(chat.session.draft))
    part = Part({"name": "Siti Rahmawati"}, chat.world.now)
    half = Collecting((part,), COLLEAGUE, chat.world.now)
    chat.world.drafts[draft] = chat.world.drafts[draft].with_answer("penanggung_jawab", half)
    told = chat.say("menu", "lanjut")
    assert "Rekan sudah mengisi di sini" in told
    assert "Tersimpan: Siti Rahmawati" in told


def test_nobody_is_named_where_the_words_are_my_own(chat: Chat) -> None:
    chat.say(WORDS)
    told = chat.say("menu", "lanjut")
    assert chat.session.cursor == "ringkasan"
    assert "sudah mengisi di sini" not in told
    assert "Lihat jawaban saya" in chat.shown.labels


def test_a_finished_answer_of_a_colleague_is_no_half_done_one(chat: Chat) -> None:
    theirs(chat, Given(WORDS, COLLEAGUE, chat.world.now))
    told = chat.say("menu", "lanjut", "kembali")
    assert chat.session.cursor == "ringkasan"
    assert "sudah mengisi di sini" not in told
    assert "Lihat jawaban" in chat.shown.labels


def test_a_colleagues_answer_is_read_by_its_english_button(chat: Chat) -> None:
    theirs(chat, Given(WORDS, COLLEAGUE, chat.world.now))
    chat.say("menu", "lanjut", "kembali", "BAHASA", "English")
    assert "Read the answer" in chat.shown.labels
    assert WORDS in chat.say("read the answer")


# --- back to the review ---------------------------------------------------------------------


@pytest.mark.parametrize("key", ["latar belakang", "tautan", "tanggal"])
@pytest.mark.parametrize("way", ["tap", "word"])
def test_back_from_a_question_that_was_opened_to_change_it_leads_to_the_review(
    key: str, way: str
) -> None:
    chat = at_summary()
    chat.say("periksa", "ubah", key)
    assert chat.session.screen == "question"
    told = chat.tap("/back") if way == "tap" else chat.say("kembali")
    assert chat.session.screen == "summary"
    assert told.startswith("Mohon periksa kembali")


def test_back_from_an_answer_leads_to_the_check_where_something_was_put_off() -> None:
    chat = at_summary(kebaruan=LATER)
    chat.say("periksa", "ubah", "judul", "kembali")
    assert chat.session.screen == "check"


def test_back_from_what_was_put_off_leads_to_the_question_before() -> None:
    chat = at_summary(kebaruan=LATER)
    chat.say("periksa", "ubah", "kebaruan", "kembali")
    assert chat.session.cursor == "latar_belakang_berkas"


def test_back_leads_to_the_question_before_while_something_is_open() -> None:
    chat = at_summary(kebaruan=None)
    chat.say("periksa", "ubah", "tautan", "kembali")
    assert chat.session.cursor == "sdgs"


def test_back_from_the_statement_leads_to_the_question_before() -> None:
    chat = at_summary()
    chat.say("periksa", "kirim")
    assert chat.session.cursor == "pernyataan_benar"
    chat.say("kembali")
    assert chat.session.cursor == "penanggung_jawab"
