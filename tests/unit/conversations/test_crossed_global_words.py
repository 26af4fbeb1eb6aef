"""Global words and later sentences while words that crossed wait for their place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.draft import Given
from conversations.messages import PersonId, Text
from conversations.texts import unmarked
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.test_unseen_questions import before_the_statement

WORDS = "untuk pasien puskesmas"


@pytest.fixture
def chat() -> Chat:
    """The title was given, and words crossed with the question after it."""
    made = Chat()
    made.begin()
    assert "Untuk yang mana?" in made.say(WORDS, before=True)
    return made


@pytest.mark.parametrize(
    ("word", "screen"),
    [
        ("MENU", "menu"),
        ("petugas", "staff"),
        ("data saya", "data"),
        ("bahasa", "language"),
        ("batal", "cancel"),
        ("status", "crossed"),
        ("bantuan", "crossed"),
        ("berhenti", "crossed"),
        ("lanjut", "crossed"),
    ],
)
def test_a_global_word_works_while_words_wait(chat: Chat, word: str, screen: str) -> None:
    told = chat.say(word)
    assert chat.session.screen == screen
    assert "tentukan dulu" not in told
    assert WORDS in told  # it is named, kept here or asked about again at once


@pytest.mark.parametrize("way", [("menu", "lanjut"), ("petugas", "Bolehkah?"), ("batal", "3")])
def test_what_waits_is_asked_about_again_where_it_was_left(
    chat: Chat, way: tuple[str, ...]
) -> None:
    told = chat.say(*way)
    assert f"“{WORDS}”" in told
    assert "Untuk yang mana?" in told
    assert "Antrean Pagi Sehat untuk pasien puskesmas" in chat.tap("before")
    assert chat.session.cursor == "kategori"
    assert not {"words", "kept"} & chat.session.held.keys()


def test_what_waits_in_one_draft_is_not_asked_about_in_another(chat: Chat) -> None:
    first = chat.session.draft
    told = chat.say("menu", "Ajukan inovasi", "1", "Mei 2023", "belum pernah", "Loket Ramah Warga")
    assert WORDS not in told
    assert chat.session.draft != first
    assert "Untuk yang mana?" in chat.say("kedua", before=True)
    chat.say("menu", "status")
    assert "Untuk yang mana?" in chat.tap(f"draft:{first}")
    assert chat.session.held["words"] == [WORDS]


def test_what_waits_is_gone_with_the_person(chat: Chat) -> None:
    chat.say("data saya", "hapus")
    chat.tap("delete")
    assert WORDS not in str(chat.session.held)


def test_going_back_comes_before_the_words_that_wait(chat: Chat) -> None:
    told = chat.say("kembali")
    assert chat.session.cursor == "judul"
    assert chat.session.screen == "question"
    assert "tetap tersimpan" in told
    chat.say("contoh")
    assert chat.session.screen == "question"
    told = chat.say("Antrean Pagi Ramah")
    assert "Antrean Pagi Ramah" in told
    assert "Untuk yang mana?" in told


def test_a_sentence_after_the_question_was_seen_answers_it(chat: Chat) -> None:
    draft = chat.session.draft
    assert draft is not None
    told = chat.say("kesehatan")
    answer = chat.answer(draft, "kategori")
    assert isinstance(answer, Given)
    assert "kesehatan" in str(answer.value)
    assert "✓ Kategori" in told
    assert f"“{WORDS}”" in told
    assert chat.session.held["words"] == [WORDS]
    # They still came after the title, and can still be added to it.
    assert "Antrean Pagi Sehat untuk pasien puskesmas" in chat.tap("before")


def test_a_sentence_that_does_not_fit_the_question_leaves_the_words_waiting(chat: Chat) -> None:
    told = chat.say("xyzzy")
    assert "pilih salah satu" in told
    assert chat.session.held["words"] == [WORDS]


def test_a_sentence_from_before_the_question_was_seen_waits_too(chat: Chat) -> None:
    chat.say("kesehatan", before=True)
    assert chat.session.held["words"] == [WORDS, "kesehatan"]


@pytest.mark.parametrize("word", ["yang tadi", "Judul", "tambahan judul"])
def test_the_choice_can_be_said_in_words(chat: Chat, word: str) -> None:
    assert "Ditambahkan ke Judul" in chat.say(word)


def _at_a_long_text(chat: Chat) -> None:
    chat.begin()
    chat.say("4", "1", "nanti", "tidak", "Warga antre sejak pagi di puskesmas.")


@pytest.mark.parametrize("before", [True, False])
def test_a_second_done_is_answered_quietly(before: bool) -> None:
    chat = Chat()
    _at_a_long_text(chat)
    chat.say("selesai")
    asked = chat.session.cursor
    told = chat.say("SELESAI", before=True) if before else _at_once(chat)
    assert told.startswith("✓ Ringkasan tersimpan.")
    assert chat.session.cursor == asked
    assert chat.session.screen == "question"
    assert "words" not in chat.session.held


def _at_once(chat: Chat) -> str:
    """Seconds after the first one, with the next question on screen."""
    return unmarked(chat.world.take(chat.address, Text("SELESAI")).messages[0].text)


def test_done_long_after_speaks_of_the_question_on_screen() -> None:
    chat = Chat()
    _at_a_long_text(chat)
    chat.say("selesai")
    assert "Belum ada yang kami terima" in chat.say("selesai")


def test_words_that_cross_at_an_edge_of_the_form_are_asked_about_as_before() -> None:
    chat = Chat()
    _at_a_long_text(chat)
    chat.say("selesai")
    assert "Untuk yang mana?" in chat.say("Mereka dari desa.", before=True)
    assert "Ringkasan" in chat.tap("before")


def test_a_sentence_of_the_second_in_which_the_question_came_on_screen_waits_too(
    chat: Chat,
) -> None:
    shown = chat.world.now.replace(microsecond=700_000)
    held = {**chat.session.held, "new": False, "since": shown.isoformat()}
    chat.world.sessions[chat.address.key] = replace(chat.session, held=held)
    whole = shown.replace(microsecond=0)
    chat.world.now = shown + timedelta(minutes=1)
    chat.world.take(chat.address, Text("kesehatan"), sent_at=whole)
    assert chat.session.held["words"] == [WORDS, "kesehatan"]
    chat.world.take(chat.address, Text("kesehatan"), sent_at=whole + timedelta(seconds=1))
    assert chat.session.held["words"] == [WORDS, "kesehatan"]
    assert chat.session.cursor == "sdgs"


def test_who_cancels_is_told_that_the_words_go_with_the_draft(chat: Chat) -> None:
    draft = chat.session.draft
    asked = chat.say("batal")
    assert WORDS in asked
    assert "ikut dibuang" in asked
    assert "tetap tersimpan" not in asked
    told = chat.tap("drop")
    assert chat.world.drafts[draft].status == "cancelled"
    assert f"“{WORDS}”, tidak kami pakai" in told
    assert "words" not in chat.session.held
    assert "kept" not in chat.session.held


def test_who_rests_instead_is_told_that_the_words_are_kept(chat: Chat) -> None:
    chat.say("batal")
    assert "tetap tersimpan" in chat.tap("leave")
    assert "Untuk yang mana?" in chat.say("lanjut")


def test_registration_is_not_finished_over_words_that_wait() -> None:
    chat = Chat()
    chat.say("halo", "setuju", "Siti CONTOH", "Analis", "Kab Banyumas", "lewati", "081234567890")
    chat.say("Bagian Umum", before=True)
    chat.say("inovator", "ubah")
    told = chat.say("benar")
    assert "Bagian Umum" in told
    assert "Untuk yang mana?" in told
    assert not chat.world.people[1].is_registered
    chat.tap("drop")
    chat.say("benar")
    assert chat.world.people[1].is_registered


def test_going_back_from_words_without_an_open_question_is_one_question() -> None:
    chat = Chat()
    before_the_statement(chat)
    assert chat.session.screen == "crossed"
    told = chat.say("kembali")
    assert chat.session.cursor == "judul"  # the words came after it
    assert chat.session.screen == "question"
    assert "tetap tersimpan" in told


@pytest.mark.parametrize("closed", ["submitted", "cancelled", "taken"])
def test_words_that_wait_in_a_draft_that_was_closed_meanwhile_are_told_and_gone(
    chat: Chat, closed: str
) -> None:
    draft = chat.session.draft
    assert draft is not None
    chat.say("menu")
    assert WORDS in str(chat.session.held["kept"])
    mine = chat.world.drafts[draft]
    chat.world.drafts[draft] = (
        replace(mine, owner=PersonId(77)) if closed == "taken" else replace(mine, status=closed)
    )
    told = chat.say("bantuan")
    assert f"“{WORDS}”, tidak kami pakai" in told
    assert "kept" not in chat.session.held
    assert WORDS not in chat.say("menu")


def test_a_long_answer_is_not_read_over_words_that_wait() -> None:
    chat = Chat()
    _at_a_long_text(chat)
    chat.say("nanti", "kembali")
    chat.say(WORDS, before=True)
    chat.say("Kini tertib.")
    assert chat.session.screen == "crossed"
    told = chat.say("LIHAT JAWABAN")
    assert chat.session.screen == "crossed"
    assert f"“{WORDS}”" in told
