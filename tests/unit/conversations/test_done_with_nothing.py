"""Words about an answer that is not there yet: what is said is true of the question on screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversations.draft import Given
from conversations.messages import Press, Text
from conversations.texts import unmarked
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.test_sections import at_summary
from tests.unit.conversations.test_several_files import go_to, one_file

WORDS = "Warga antre sejak pagi di puskesmas."


def take(chat: Chat, body: Text | Press, *, after: int = 0) -> str:
    """Send something seconds after the message before it."""
    chat.world.now += timedelta(seconds=after)
    return unmarked(chat.world.take(chat.address, body).messages[0].text)


@pytest.fixture
def chat() -> Chat:
    """A long text was just closed, and the next one is asked."""
    made = Chat()
    made.begin()
    made.say("4", "1", "nanti", "tidak", WORDS, "selesai")
    go_to(made, "latar_belakang")
    made.say(WORDS, "selesai")
    assert made.session.cursor == "latar_belakang_berkas"
    return made


def test_done_is_not_offered_where_no_file_is_and_none_has_to_be(chat: Chat) -> None:
    assert "/done" not in chat.shown.names
    chat.send(one_file("a.pdf"))
    assert "/done" in chat.shown.names
    chat.say("ganti")
    assert "/done" not in chat.shown.names


@pytest.mark.parametrize("word", ["selesai", "sudah", "cukup"])
def test_done_at_no_file_says_that_there_is_none(chat: Chat, word: str) -> None:
    told = take(chat, Text(word), after=20)
    assert told.startswith("Tidak ada berkas di pertanyaan ini.")
    assert "LEWATI" in told


def test_a_second_done_sent_at_once_is_answered_quietly(chat: Chat) -> None:
    assert take(chat, Text("selesai"), after=1).startswith("✓ Latar belakang tersimpan.")


@pytest.mark.parametrize("between", ["ngawur", "contoh", "selesai"])
def test_done_after_something_else_was_said_is_about_this_question(
    chat: Chat, between: str
) -> None:
    take(chat, Text(between), after=1)
    assert take(chat, Text("selesai"), after=1).startswith("Tidak ada berkas di pertanyaan ini.")


def test_done_a_while_after_the_question_came_is_about_it(chat: Chat) -> None:
    assert "tersimpan" not in take(chat, Text("selesai"), after=8)


def test_the_questions_own_button_is_about_it_however_soon_it_is_tapped() -> None:
    chat = at_summary()
    chat.say("periksa", "ubah", "latar belakang", "GANTI", "GANTI")
    chat.say("ubah", "ringkasan", "TAMBAH", "SELESAI")
    assert chat.session.cursor == "latar_belakang"
    place = chat.shown.names.index("/done")
    told = take(chat, Press(f"{chat.session.prompt}.{place}"))
    assert "Tidak ada tulisan baru; jawaban tadi tetap dipakai." in told
    assert "Ringkasan tersimpan" not in told


@pytest.mark.parametrize(("between", "closed"), [((), True), (("ngawur",), False)])
def test_done_at_a_question_of_one_message_is_a_second_tap_only_as_the_first_word(
    chat: Chat, between: tuple[str, ...], *, closed: bool
) -> None:
    go_to(chat, "signifikansi_berkas")
    chat.send(one_file("a.pdf"))
    take(chat, Text("selesai"))
    assert chat.session.cursor == "replikasi_sudah"
    for words in between:
        take(chat, Text(words))
    told = take(chat, Text("selesai"))
    assert told.startswith("✓ Bukti signifikansi tersimpan.") == closed
    assert ("Pertanyaan ini dijawab dengan satu pesan saja." in told) != closed


@pytest.mark.parametrize("word", ["ganti bagian terakhir", "lihat jawaban", "TAMBAH"])
def test_where_nothing_is_written_that_is_said(word: str) -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak")
    assert chat.session.cursor == "ringkasan"
    told = chat.say(word)
    assert told.startswith("Belum ada yang kami terima untuk pertanyaan ini.")
    assert chat.answer(draft, "ringkasan") is None


def test_what_is_written_is_shown_without_that(chat: Chat) -> None:
    chat.say("kembali")
    assert chat.session.cursor == "latar_belakang"
    assert isinstance(chat.answer(chat.session.draft, "latar_belakang"), Given)
    assert "Belum ada" not in chat.say("lihat jawaban")
