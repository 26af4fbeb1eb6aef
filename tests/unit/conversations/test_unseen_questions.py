"""While words wait, nothing is the answer to a question whose own words were never on screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.dialogs import crossed
from conversations.draft import Given
from conversations.messages import Address, DraftId, Press, Unsupported
from tests.unit.conversations.chat import REGISTRATION, Chat
from tests.unit.conversations.proposals import FORMS, whole_draft
from tests.unit.conversations.test_what_came_instead import file

LATE = "untuk warga desa"
ELIGIBLE = ("1", "kirim", "1", "1", "Maret 2023")
"""From the menu to the first questions of a proposal."""


def before_the_statement(chat: Chat) -> DraftId:
    """All is answered but the summary; then words crossed, and the summary was answered."""
    own = chat.world.drafts[chat.begin()]
    assert chat.world.announced is not None
    draft = replace(
        whole_draft(FORMS["proposal-umum"], pernyataan_benar=None, judul=None, ringkasan=None),
        id=DraftId("d9"),
        owner=own.owner,
        period=chat.world.announced.key,
    )
    chat.world.drafts[draft.id] = draft
    chat.world.sessions[chat.address.key] = replace(
        chat.session, draft=draft.id, cursor=None, held={}
    )
    chat.say("lanjut")
    chat.tap(f"draft:{draft.id}")
    chat.say("Antrean Pagi Sehat Sekali")
    chat.say(LATE, before=True)
    chat.say("Warga antre sejak pagi di puskesmas, maka dibuat antrean daring.", "selesai")
    assert chat.session.held["words"] == [LATE]
    return draft.id


@pytest.mark.parametrize("word", ["kirim", "periksa"])
def test_a_statement_is_not_accepted_before_it_was_shown(word):
    chat = Chat()
    draft = before_the_statement(chat)
    chat.say(word)
    if chat.session.screen != "crossed":
        chat.say("kirim")
    shown = chat.say("setuju")
    assert chat.world.drafts[draft].status == "open"
    assert LATE in shown
    assert chat.session.held["words"] == [LATE]
    assert "Pernyataan kebenaran data" in chat.tap("drop")
    assert chat.session.screen == "question"
    chat.say("setuju")
    assert chat.world.drafts[draft].status == "submitted"


def test_a_sentence_is_no_answer_to_a_question_that_was_only_named():
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti")
    chat.say("kalimat tertinggal", before=True)
    chat.say("tidak berbasis aplikasi")
    assert chat.session.cursor == "ringkasan"
    shown = chat.say("Maaf, itu tadi salah kirim")
    assert chat.answer(draft, "ringkasan") is None
    assert "2 pesan" in shown
    assert chat.session.held["words"] == ["kalimat tertinggal", "Maaf, itu tadi salah kirim"]


def named_beside_a_link(chat: Chat) -> tuple[DraftId, str]:
    """A link crossed with a question; that was answered, and the next one is only named."""
    draft = chat.begin()
    chat.say("3")
    chat.say("youtu.be/abc123XYZ45", before=True)
    shown = chat.say("3, 10")
    assert (chat.session.screen, chat.session.cursor) == ("crossed", "tautan_video")
    return draft, shown


def test_what_waits_at_a_question_that_was_only_named_is_not_said_to_be_from_before_it():
    _, shown = named_beside_a_link(Chat())
    assert "belum ada tempatnya" in shown
    assert "Setelah itu kami tanyakan Tautan video" in shown
    assert "terkirim sebelum" not in shown


def test_whoever_types_at_a_question_that_was_only_named_gets_it_whole_and_can_answer():
    chat = Chat()
    draft, _ = named_beside_a_link(chat)
    shown = chat.say("youtu.be/def456XYZ99")
    assert chat.answer(draft, "tautan_video") is None
    assert "2 pesan" in shown
    assert "tetap tersimpan" in shown
    assert "Langkah 6 dari" in shown
    assert chat.session.screen == "question"
    chat.say("youtu.be/def456XYZ99")
    assert isinstance(chat.answer(draft, "tautan_video"), Given)
    assert chat.session.held["words"] == ["youtu.be/abc123XYZ45", "youtu.be/def456XYZ99"]


def test_ubah_asks_the_question_it_names_before_the_words_that_wait():
    chat = Chat()
    draft = chat.begin()
    chat.say("youtu.be/abc123XYZ45", before=True)
    chat.say("kembali", "ubah", "Data pokok")
    shown = chat.say("ubah kategori")
    assert chat.session.screen == "question"
    assert "Langkah 4 dari" in shown
    assert "“youtu.be/abc123XYZ45” tetap tersimpan" in shown
    chat.say("Pelayanan kesehatan")
    assert isinstance(chat.answer(draft, "kategori"), Given)
    assert chat.session.held["words"] == ["youtu.be/abc123XYZ45"]


def test_control_without_the_mark_the_sentence_would_be_the_answer(monkeypatch):
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti")
    chat.say("kalimat tertinggal", before=True)
    chat.say("tidak berbasis aplikasi")
    monkeypatch.setattr(crossed, "is_unseen", lambda *_: False)
    chat.say("Maaf, itu tadi salah kirim")
    assert chat.answer(draft, "ringkasan") is not None


def test_a_no_answers_the_question_and_throws_nothing_away():
    chat = Chat()
    chat.say("halo", "setuju", "Siti CONTOH", "Analis", "Kab Banyumas", "lewati", "081234567890")
    chat.say(*ELIGIBLE)
    assert chat.session.cursor == "riwayat_top"
    chat.say("pertengahan bulan", before=True)
    chat.say("tidak")
    assert chat.session.held["words"] == ["pertengahan bulan"]
    assert chat.session.cursor != "riwayat_top"


def test_a_file_while_no_question_is_open_is_told_about():
    chat = Chat()
    before_the_statement(chat)
    assert "tidak ada pertanyaan yang memintanya" in chat.send(file())
    voice = chat.send(Unsupported("voice"))
    assert "ketik jawabannya" not in voice
    assert LATE in voice


def test_all_words_that_wait_are_named_when_a_colleague_sent_the_draft():
    chat = Chat()
    draft = before_the_statement(chat)
    chat.say("kalimat kedua")
    chat.world.drafts[draft] = replace(chat.world.drafts[draft], status="submitted")
    shown = chat.say("halo")
    assert LATE in shown
    assert "kalimat kedua" in shown


def test_words_from_before_an_obstacle_was_seen_do_not_answer_it():
    chat = Chat()
    chat.say("halo", "setuju", "Siti CONTOH", "Analis", "Kab Banyumas", "lewati", "081234567890")
    chat.say("1", "kirim", "1", "1", "Maret 2026")
    assert chat.session.screen == "obstacle"
    draft = chat.session.draft
    assert draft is not None
    before = chat.answer(draft, "tanggal_mulai")
    chat.say("Januari 2020", before=True)
    assert chat.answer(draft, "tanggal_mulai") == before
    assert chat.session.held["words"] == ["Januari 2020"]


def test_a_button_from_before_a_colleagues_answer_was_shown_does_not_replace_it():
    siti = Chat()
    draft = siti.begin()
    siti.say("ajak rekan")
    siti.tap("along")
    old = f"{siti.session.prompt}.{siti.shown.names.index('kesehatan')}"
    budi = Chat(siti.world, Address("telegram", "budi"))
    budi.say(*REGISTRATION)
    budi.say("Punya kode dari rekan", next(iter(siti.world.codes)), "2")
    siti.say("kembali", "Antrean Pagi Sehat Sekali", "kembali")
    assert siti.session.cursor == "kategori"
    told = siti.send(Press(old))
    assert siti.session.screen == "conflict", told
    answer = siti.answer(draft, "kategori")
    assert isinstance(answer, Given)
    assert answer.value == "swasembada"
