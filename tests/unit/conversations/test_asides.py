"""A remark meant for us never becomes an answer unseen; a real answer is taken at once."""

from __future__ import annotations

import pytest

from conversations.aside_words import aside_in
from conversations.draft import Collecting, Given
from tests.unit.conversations.chat import Chat

REMARKS = (
    "gak jadi", "ga jadi deh", "Gak jadi dong min", "tidak jadi", "ngga jadi ya", "gajadi",
    "keluar", "Keluar dari draf", "berhenti dulu", "berhenti dulu ya bu", "berhenti dlu",
    "nanti dulu", "nanti aja", "lanjut besok ya", "lanjut besok", "besok lagi ya min",
    "sampai sini dulu", "udahan dulu ah", "lain kali saja", "keluar dari draft",
    "salah", "eh salah", "maaf salah", "salah kirim", "SALAH KETIK!", "aduh keliru", "typo",
    "salaaah", "never mind", "Nevermind", "maybe later", "not now", "wrong", "oops", "quit",
    "continue tomorrow", "maaf, salah kirm",
)  # fmt: skip
ANSWERS = (
    "Salah Satu Pintu", "Salah Asuhan", "Pintu Keluar Masuk", "Keluar dari Kemiskinan",
    "Layanan Nanti", "Antrean Besok", "Besok Sehat", "Berhenti Merokok", "Berhenti Merokok Dulu",
    "Lanjut Usia", "Lanjut Sekolah", "Lain", "Tidak ada", "Belum ada", "-", "Sehat", "SIAP",
    "Jadi Mandiri", "Tidak Jadi Stunting", "Gak Jadi Antre", "Later Life Care", "Sampai Desa",
    "Kepala Dinas", "Analis", "Staf", "Bidan Keluarga", "Keluarga", "Salahuddin", "Salahudin",
    "Exit Poll", "Stop Stunting", "Stop BABS", "Mistar", "Dulu dan Kini", "Siti", "Nantika",
    "Ayo Keluar", "Tomorrow School", "Cukup", "Ya",
)  # fmt: skip


@pytest.mark.parametrize("text", REMARKS)
def test_a_remark_is_known_with_its_slips_and_courtesies(text: str) -> None:
    assert aside_in(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_a_short_answer_is_no_remark(text: str) -> None:
    assert aside_in(text) is None


def at_title() -> Chat:
    chat = Chat()
    chat.begin()
    chat.say("kembali")
    assert chat.session.cursor == "judul"
    return chat


def at_long_text(*parts: str) -> Chat:
    chat = Chat()
    chat.begin()
    chat.say("4", "1", "nanti", "tidak", *parts)
    assert chat.session.cursor == "ringkasan"
    return chat


def test_a_remark_is_asked_about_and_the_answer_stays() -> None:
    chat = at_title()
    told = chat.say("ga jadi deh")
    assert "“ga jadi deh” belum kami simpan" in told
    assert chat.shown.names == ("aside-answer", "aside-leave", "aside-return")
    answer = chat.answer(chat.session.draft, "judul")
    assert isinstance(answer, Given)
    assert answer.value == "Antrean Pagi Sehat"


def test_it_can_be_kept_as_the_answer_with_a_tap() -> None:
    chat = at_long_text()
    draft = chat.session.draft
    chat.say("keluar")
    assert chat.answer(draft, "ringkasan") is None
    chat.tap("aside-answer")
    answer = chat.answer(draft, "ringkasan")
    assert isinstance(answer, Collecting)
    assert [part.value for part in answer.parts] == ["keluar"]


def test_who_wants_to_rest_comes_to_the_menu_and_nothing_is_lost() -> None:
    chat = at_long_text("Warga antre sejak pagi.")
    draft = chat.session.draft
    chat.say("lanjut besok ya")
    told = chat.tap("aside-leave")
    assert chat.session.screen == "menu"
    assert "Draf tersimpan" in told
    answer = chat.answer(draft, "ringkasan")
    assert isinstance(answer, Collecting)
    assert [part.value for part in answer.parts] == ["Warga antre sejak pagi."]
    chat.say("lanjut")
    assert chat.session.cursor == "ringkasan"


def test_back_at_the_question_it_is_asked_as_before() -> None:
    chat = at_long_text()
    chat.say("eh salah")
    told = chat.say("kembali ke pertanyaan")
    assert chat.session.cursor == "ringkasan"
    assert "Langkah" in told
    assert "aside" not in chat.session.held


def test_what_was_sent_by_mistake_can_be_mended_with_a_tap() -> None:
    chat = at_long_text()
    chat.say("salah")
    chat.tap("aside-before")
    assert chat.session.cursor == "berbasis_aplikasi"
    chat = at_long_text("Kalimat yang keliru.")
    chat.say("eh salah")
    assert "Bagian terakhir dikeluarkan" in chat.tap("/replace")


def test_it_is_no_silent_no_to_a_question_of_yes_or_no() -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti")
    assert chat.session.cursor == "berbasis_aplikasi"
    told = chat.say("gak jadi deh")
    assert "belum kami simpan" in told
    assert chat.answer(draft, "berbasis_aplikasi") is None
    chat.tap("aside-answer")
    answer = chat.answer(draft, "berbasis_aplikasi")
    assert isinstance(answer, Given)
    assert answer.value is False


@pytest.mark.parametrize("word", ["gak jadi", "keluar", "eh salah", "lanjut besok ya"])
def test_where_it_can_be_no_answer_only_ways_on_are_offered(word: str) -> None:
    chat = Chat()
    draft = chat.begin()
    told = chat.say(word)
    assert "tidak ada yang berubah" in told
    assert "aside-answer" not in chat.shown.names
    assert {"aside-leave", "aside-return"} <= set(chat.shown.names)
    assert chat.answer(draft, "kategori") is None
    chat.tap("aside-leave")
    assert chat.session.screen == "menu"


def test_an_answer_typed_instead_of_a_choice_is_the_answer() -> None:
    chat = at_title()
    draft = chat.session.draft
    chat.say("eh salah", "Antrean Tanpa Antre")
    answer = chat.answer(draft, "judul")
    assert isinstance(answer, Given)
    assert answer.value == "Antrean Tanpa Antre"


def test_a_global_word_works_while_it_is_asked() -> None:
    chat = at_title()
    chat.say("eh salah", "menu")
    assert chat.session.screen == "menu"


def test_what_somebody_else_wrote_is_no_remark() -> None:
    chat = at_long_text()
    chat.forward("gak jadi")
    assert isinstance(chat.answer(chat.session.draft, "ringkasan"), Collecting)


def test_one_from_before_the_question_was_seen_may_belong_elsewhere() -> None:
    chat = Chat()
    chat.begin()
    assert "Untuk yang mana?" in chat.say("eh salah", before=True)


def test_in_registration_there_is_no_leaving_yet() -> None:
    chat = Chat()
    chat.say("halo", "setuju", "keluar")
    assert chat.shown.names == ("aside-answer", "aside-return")


@pytest.mark.parametrize("word", ["nanti saja", "later"])
def test_a_word_for_later_leaves_the_question_open_and_says_so(word: str) -> None:
    chat = at_long_text()
    draft = chat.session.draft
    assert "diisi nanti" in chat.say(word)
    assert not isinstance(chat.answer(draft, "ringkasan"), Given | Collecting)
