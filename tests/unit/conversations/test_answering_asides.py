"""Asked whether a remark is the answer or a message to us, what one says is about the remark."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from conversations.draft import Collecting, Given
from conversations.messages import Edited, Press
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.test_asides import at_long_text, at_title

if TYPE_CHECKING:
    from conversations.messages import DraftId


def title_of(chat: Chat) -> object:
    titles = [draft.answers.get("judul") for draft in chat.world.drafts.values()]
    return next(title.value for title in titles if isinstance(title, Given))


def edit_last(chat: Chat, words: str) -> str:
    """Change the message that was sent last."""
    return chat.send(Edited(f"m{chat.world.counter}", words))


AS_ANSWER = (
    "ya", "Jawaban", "itu jawaban", "itu jawaban saya", "simpan", "keep it", "answer",
    "Simpan jawaban", "1", "yes",
)  # fmt: skip
AS_MESSAGE = (
    "tidak", "Bukan", "bukan jawaban", "pesan", "pesan untuk bapak", "kembali ke pertanyaan", "no",
    "3", "message",
)  # fmt: skip
UNCLEAR = (
    "siap", "Iya pak", "👍", "y", "t", "oke", "itu jawabannya pak betul", "bukan itu jawaban saya", "pesan ya",
    "keduanya", "simpn", "kembali ke pertanyan", "enggak usah", "ya bukan",
)  # fmt: skip


@pytest.mark.parametrize("word", AS_ANSWER)
def test_a_word_for_the_answer_keeps_the_remark(word: str) -> None:
    chat = at_title()
    chat.say("keluar", word)
    assert title_of(chat) == "keluar"


@pytest.mark.parametrize("word", AS_MESSAGE)
def test_a_word_for_a_message_leads_back_to_the_question(word: str) -> None:
    chat = at_title()
    told = chat.say("keluar", word)
    assert title_of(chat) == "Antrean Pagi Sehat"
    assert "Langkah" in told
    assert "aside" not in chat.session.held


@pytest.mark.parametrize("word", UNCLEAR)
def test_an_unclear_word_becomes_no_answer_and_is_asked_about_once_more(word: str) -> None:
    chat = at_title()
    told = chat.say("keluar", word)
    assert title_of(chat) == "Antrean Pagi Sehat"
    assert "Apakah itu jawaban untuk Judul" in told
    chat.tap("aside-answer")
    assert title_of(chat) == "keluar"


@pytest.mark.parametrize("word", [*AS_ANSWER, *AS_MESSAGE, *UNCLEAR])
def test_no_such_word_becomes_part_of_a_long_text(word: str) -> None:
    chat = at_long_text("Warga antre sejak pagi.")
    draft = chat.session.draft
    chat.say("lanjut besok", word)
    answer = chat.answer(draft, "ringkasan")
    assert isinstance(answer, Collecting)
    assert {part.value for part in answer.parts} <= {"Warga antre sejak pagi.", "lanjut besok"}


def test_another_remark_is_asked_about_in_its_turn() -> None:
    chat = at_title()
    assert "“lanjut besok” belum kami simpan" in chat.say("eh salah", "lanjut besok")
    assert title_of(chat) == "Antrean Pagi Sehat"


@pytest.mark.parametrize("word", ["ya", "tidak"])
def test_at_a_question_of_yes_or_no_neither_is_guessed(word: str) -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "gak jadi")
    assert "belum kami simpan" in chat.say(word)
    assert chat.answer(draft, "berbasis_aplikasi") is None


def test_a_word_sent_before_the_choice_was_seen_chooses_nothing() -> None:
    chat = at_title()
    chat.say("keluar")
    chat.shown.shown_at = chat.world.now + timedelta(hours=1)
    assert "Apakah itu jawaban" in chat.say("ya")
    assert title_of(chat) == "Antrean Pagi Sehat"


@pytest.mark.parametrize(
    ("word", "screen"),
    [
        ("UBAH", "change"), ("CHANGE", "change"), ("MENU", "menu"), ("lanjut", "question"),
        ("CONTINUE", "question"), ("KEMBALI", "question"), ("BACK", "question"),
        ("LATER", "question"), ("isi nanti", "question"),
    ],
)  # fmt: skip
def test_a_global_word_keeps_its_own_meaning(word: str, screen: str) -> None:
    chat = at_title()
    if word in {"CHANGE", "CONTINUE", "BACK", "LATER"}:
        chat.say("bahasa", "english")
    chat.say("eh salah", word)
    assert chat.session.screen == screen
    assert "aside" not in chat.session.held
    assert title_of(chat) == "Antrean Pagi Sehat"


def test_kembali_under_a_remark_about_leaving_is_its_button() -> None:
    chat = at_title()
    chat.say("nanti aja", "kembali")
    assert chat.session.cursor == "judul"
    chat.say("kembali")
    assert chat.session.cursor != "judul"


@pytest.mark.parametrize("words", ["hapus semua", "ulang dari awal", "start over"])
def test_a_long_text_can_be_begun_anew_and_brought_back(words: str) -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak", "Bagian satu.", "Bagian dua.", words)
    assert parts_at(chat, draft) == ["Bagian satu.", "Bagian dua."]
    told = chat.tap("aside-anew")
    assert "dikeluarkan" in told
    assert "belum ada tulisan" in told
    assert parts_at(chat, draft) == []
    chat.say("KEMBALIKAN", "KEMBALIKAN")
    assert parts_at(chat, draft) == ["Bagian satu.", "Bagian dua."]


def parts_at(chat: Chat, draft: DraftId) -> list[object]:
    answer = chat.answer(draft, "ringkasan")
    assert isinstance(answer, Collecting)
    return [part.value for part in answer.parts]


def test_kembali_goes_to_the_question_before() -> None:
    chat = at_title()
    chat.say("eh salah", "KEMBALI")
    assert chat.session.cursor != "judul"


def test_a_button_of_the_question_above_is_its_answer() -> None:
    chat = Chat()
    draft = chat.begin()
    above = chat.session.prompt
    chat.say("eh salah")
    chat.send(Press(f"{above}.0"))
    answer = chat.answer(draft, "kategori")
    assert isinstance(answer, Given)
    assert answer.value == "kesetaraan"


def test_a_tick_of_the_question_above_is_taken() -> None:
    chat = Chat()
    draft = chat.begin("sdgs")
    above = chat.session.prompt
    chat.say("eh salah")
    chat.send(Press(f"{above}.2"))
    assert isinstance(chat.answer(draft, "sdgs"), Collecting)


def test_a_button_of_an_older_remark_does_not_keep_a_newer_one() -> None:
    chat = at_title()
    chat.say("eh salah")
    older = f"{chat.session.prompt}.{chat.shown.names.index('aside-answer')}"
    chat.say("keluar")
    assert "“keluar” belum kami simpan" in chat.send(Press(older))
    assert title_of(chat) == "Antrean Pagi Sehat"


def at_readings() -> Chat:
    chat = Chat()
    chat.say("halo", "setuju", "Siti CONTOH", "Analis", "Banyuma")
    assert "reading-0" in chat.shown.names
    return chat


def test_readings_to_choose_from_come_back_after_a_remark() -> None:
    chat = at_readings()
    names, labels = chat.shown.names, chat.shown.labels
    chat.say("eh salah")
    assert "reading-0" not in chat.shown.names
    assert "Instansi mana yang dimaksud?" in chat.tap("aside-return")
    assert (chat.shown.names, chat.shown.labels) == (names, labels)
    chat.tap("reading-0")
    assert chat.session.cursor != "agency"


def test_a_reading_above_the_remark_can_be_tapped_still() -> None:
    chat = at_readings()
    above, draft, asked = chat.session.prompt, chat.session.draft, chat.session.cursor
    chat.say("eh salah")
    chat.send(Press(f"{above}.0"))
    assert draft is not None
    assert asked is not None
    assert isinstance(chat.answer(draft, asked), Given)


def test_a_remark_edited_into_the_answer_is_the_answer() -> None:
    chat = at_title()
    chat.say("typo")
    edit_last(chat, "Antrean Sehat Sekali")
    assert title_of(chat) == "Antrean Sehat Sekali"


@pytest.mark.parametrize("words", ["ya", "MENU", "keluar"])
def test_a_remark_edited_into_another_word_for_us_is_asked_about(words: str) -> None:
    chat = at_title()
    chat.say("typo")
    assert f"“{words}”" in edit_last(chat, words)
    assert "aside-return" in chat.shown.names
    assert title_of(chat) == "Antrean Pagi Sehat"


def test_another_message_that_was_edited_is_no_remark() -> None:
    chat = at_title()
    chat.say("typo")
    assert "bukan jawaban yang sedang dibuka" in chat.send(Edited("m1", "Antrean Sehat Sekali"))
    assert title_of(chat) == "Antrean Pagi Sehat"


def test_a_remark_kept_as_the_answer_changes_with_its_message() -> None:
    chat = at_title()
    chat.say("keluar")
    remark = f"m{chat.world.counter}"
    chat.tap("aside-answer")
    chat.send(Edited(remark, "Jalan Keluar"))
    assert title_of(chat) == "Jalan Keluar"
