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
    assert "salah kirim" in shown


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
