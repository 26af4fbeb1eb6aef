"""Files are never lost from sight: at LEWATI, ISI NANTI, KEMBALI, UBAH and GANTI."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from conversations.administrative_check import check_proposal
from conversations.draft import Collecting, Given, Later, Skipped
from conversations.messages import FileId, Media, PersonId, ReceivedFile
from tests.fakes.world import World
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.proposals import FORMS, PERIOD

if TYPE_CHECKING:
    from conversations.draft import Answer
    from conversations.messages import Address, InboundMessage
    from conversations.scene import TurnContext

QUESTION = "latar_belakang_berkas"
LETTER = "surat_identitas"


def one_file(name: str) -> Media:
    kept = ReceivedFile(name, 300_000, id=FileId(name), kind="pdf", pages=1)
    return Media((), files=(kept,))


def go_to(chat: Chat, key: str) -> None:
    for _ in range(60):
        if chat.session.cursor == key:
            return
        chat.say("nanti")
    raise AssertionError(key)


@pytest.fixture
def chat() -> Chat:
    """At a question that takes up to three files and need not be answered."""
    made = Chat()
    made.begin()
    made.say("4", "1", "nanti", "tidak berbasis aplikasi", "lewati")
    go_to(made, QUESTION)
    return made


def kept(chat: Chat, key: str = QUESTION) -> Answer | None:
    assert chat.session.draft is not None
    return chat.answer(chat.session.draft, key)


def names(chat: Chat, key: str = QUESTION) -> list[object]:
    answer = kept(chat, key)
    assert isinstance(answer, Given)
    assert isinstance(answer.value, list)
    return [one["name"] for one in answer.value if isinstance(one, dict)]


# --- no more, and later ---------------------------------------------------------------------


def test_skipping_under_files_that_were_sent_keeps_them(chat: Chat) -> None:
    chat.send(one_file("surat.pdf"))
    told = chat.say("lewati")
    assert names(chat) == ["surat.pdf"]
    assert "surat.pdf" in told
    assert "nanti" not in told.split("Langkah")[0]
    assert chat.session.cursor != QUESTION


def test_files_left_for_later_are_shown_when_the_question_comes_back(chat: Chat) -> None:
    chat.send(one_file("surat.pdf"))
    told = chat.say("isi nanti")
    assert isinstance(kept(chat), Later)
    assert "surat.pdf" in told
    assert "kurang" not in told.split("Langkah")[0]
    assert "Yang sudah dikirim: surat.pdf" in chat.say("kembali")


@pytest.mark.parametrize("word", ["selesai", "lewati"])
def test_files_left_for_later_are_taken_when_the_question_is_closed(chat: Chat, word: str) -> None:
    chat.send(one_file("surat.pdf"))
    chat.say("isi nanti", "kembali", word)
    assert names(chat) == ["surat.pdf"]


def test_files_left_for_later_again_are_still_there(chat: Chat) -> None:
    chat.send(one_file("surat.pdf"))
    chat.say("isi nanti", "kembali", "isi nanti", "kembali", "selesai")
    assert names(chat) == ["surat.pdf"]


def test_a_file_is_added_to_those_left_for_later(chat: Chat) -> None:
    chat.send(one_file("a.pdf"))
    chat.say("isi nanti", "kembali")
    assert "a.pdf, b.pdf" in chat.send(one_file("b.pdf"))
    chat.say("selesai")
    assert names(chat) == ["a.pdf", "b.pdf"]


def test_files_left_for_later_are_told_of_in_the_check(chat: Chat) -> None:
    chat.send(one_file("surat.pdf"))
    chat.say("isi nanti")
    before = len(concerns(chat))
    chat.say("kembali", "selesai")
    assert len(concerns(chat)) == before - 1


def concerns(chat: Chat) -> list[str]:
    assert chat.session.draft is not None
    draft = chat.world.drafts[chat.session.draft]
    form = FORMS[draft.form]
    found = check_proposal(
        form, draft, PERIOD, group=PERIOD.group(str(form.group)), sent_titles=(), draft_titles=(),
        submitted_count=0, today=chat.world.now.date(),
    )  # fmt: skip
    return [f"{one.question} {one.reason}" for one in found]


def test_nothing_sent_and_skipped_stays_skipped(chat: Chat) -> None:
    chat.say("lewati")
    assert isinstance(kept(chat), Skipped)


# --- shown again ----------------------------------------------------------------------------


def test_files_not_yet_closed_are_shown_with_the_question(chat: Chat) -> None:
    chat.send(one_file("foto.pdf"))
    chat.say("kembali")
    assert chat.session.cursor != QUESTION
    told = chat.say("lewati")
    assert chat.session.cursor == QUESTION
    assert "Yang sudah dikirim: foto.pdf" in told


# --- changed --------------------------------------------------------------------------------


def finished(chat: Chat, *files: str) -> None:
    for name in files:
        chat.send(one_file(name))
    chat.say("selesai", "kembali")
    assert chat.session.cursor == QUESTION


def test_a_new_file_is_added_to_an_answer(chat: Chat) -> None:
    finished(chat, "a.pdf")
    told = chat.send(one_file("b.pdf"))
    assert "2 dari paling banyak 3 berkas" in told
    assert "a.pdf, b.pdf" in told
    chat.say("selesai")
    assert names(chat) == ["a.pdf", "b.pdf"]


def test_an_answer_takes_no_more_files_than_it_may_have(chat: Chat) -> None:
    finished(chat, "a.pdf", "b.pdf", "c.pdf")
    assert "tidak kami simpan" in chat.send(one_file("d.pdf"))
    assert names(chat) == ["a.pdf", "b.pdf", "c.pdf"]


def test_the_last_file_of_an_answer_is_taken_out_by_name(chat: Chat) -> None:
    finished(chat, "a.pdf", "b.pdf")
    assert "/replace" in chat.shown.names
    assert "b.pdf dikeluarkan" in chat.tap("/replace")
    chat.say("selesai")
    assert names(chat) == ["a.pdf"]


def test_every_file_can_be_taken_out_and_the_question_left_empty(chat: Chat) -> None:
    finished(chat, "a.pdf", "b.pdf")
    chat.say("ganti")
    told = chat.say("ganti")
    assert "a.pdf dikeluarkan" in told
    assert "/replace" not in chat.shown.names
    assert "LEWATI" in chat.say("selesai")
    chat.say("lewati")
    assert isinstance(kept(chat), Skipped)


def test_the_only_file_is_replaced_and_named() -> None:
    chat = Chat()
    chat.begin()
    go_to(chat, LETTER)
    chat.send(one_file("lama.pdf"))
    chat.say("kembali")
    assert chat.session.cursor == LETTER
    told = chat.send(one_file("baru.pdf"))
    assert names(chat, LETTER) == ["baru.pdf"]
    assert "baru.pdf" in told
    assert "lama.pdf" in told


# --- taken out, and brought back ------------------------------------------------------------


def test_files_taken_out_can_be_brought_back(chat: Chat) -> None:
    finished(chat, "a.pdf", "b.pdf")
    chat.say("ganti", "ganti")
    assert "/restore" in chat.shown.names
    chat.tap("/restore")
    chat.say("kembalikan", "selesai")
    assert names(chat) == ["a.pdf", "b.pdf"]


def test_a_part_taken_out_can_be_brought_back_also_after_another_question() -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak", "Bagian satu.", "Bagian dua.", "GANTI")
    assert "/restore" in chat.shown.names
    chat.say("gak jadi", "kembali", "kembali", "nanti")
    told = chat.say("KEMBALIKAN")
    assert "4 dari" in told
    answer = chat.answer(draft, "ringkasan")
    assert isinstance(answer, Collecting)
    assert [part.value for part in answer.parts] == ["Bagian satu.", "Bagian dua."]
    assert "/restore" not in chat.shown.names


def test_the_only_part_taken_out_can_be_brought_back() -> None:
    chat = Chat()
    chat.begin()
    chat.say("4", "1", "nanti", "tidak", "Bagian satu.", "GANTI")
    assert "2 dari" in chat.tap("/restore")


def test_a_new_part_takes_the_place_of_the_one_taken_out() -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak", "Bagian satu.", "GANTI", "Bagian baru.")
    assert "/restore" not in chat.shown.names
    chat.say("KEMBALIKAN")
    answer = chat.answer(draft, "ringkasan")
    assert isinstance(answer, Collecting)
    assert [part.value for part in answer.parts] == ["Bagian baru."]


def test_nothing_is_taken_out_or_brought_back_where_nothing_is(chat: Chat) -> None:
    finished(chat, "a.pdf")
    assert "Tidak ada bagian yang dikeluarkan" in chat.say("KEMBALIKAN")
    chat.say("ganti")
    assert "Tidak ada lagi" in chat.say("GANTI")
    chat.say("kembalikan")
    assert "Tidak ada bagian yang dikeluarkan" in chat.say("KEMBALIKAN")
    chat.say("selesai")
    assert names(chat) == ["a.pdf"]


# --- of two people --------------------------------------------------------------------------


def test_files_of_a_colleague_that_were_not_seen_are_no_part_of_mine(chat: Chat) -> None:
    assert chat.session.draft is not None
    draft = chat.world.drafts[chat.session.draft]
    files = [{"id": f"{n}.pdf", "name": f"{n}.pdf", "kind": "pdf", "size": 9} for n in range(3)]
    theirs = Given([{**one} for one in files], PersonId(99), chat.world.now)
    chat.world.drafts[draft.id] = draft.with_answer(QUESTION, theirs)
    told = chat.send(one_file("a.pdf"))
    assert chat.session.screen == "conflict"
    assert "a.pdf" in told
    assert kept(chat) == theirs


# --- everyday words: no words can be the answer ---------------------------------------------


@pytest.mark.parametrize("word", ["sudah", "cukup pak", "beres"])
def test_files_are_finished_in_everyday_words(chat: Chat, word: str) -> None:
    chat.send(one_file("a.pdf"))
    chat.say(word)
    assert names(chat) == ["a.pdf"]


@pytest.mark.parametrize("word", ["hapus", "simpan", "perbaiki", "admin", "benar", "mundur"])
def test_other_everyday_words_lead_nowhere_from_files(chat: Chat, word: str) -> None:
    chat.send(one_file("a.pdf"))
    chat.say(word)
    assert chat.session.cursor == QUESTION
    assert isinstance(kept(chat), Collecting)


def test_an_everyday_word_from_before_the_question_was_seen_is_no_step(chat: Chat) -> None:
    chat.say("lewat", before=True)
    assert not isinstance(kept(chat), Skipped)


def test_files_are_left_out_in_everyday_words(chat: Chat) -> None:
    chat.say("lewat")
    assert isinstance(kept(chat), Skipped)


# --- words beside files ---------------------------------------------------------------------


def album(name: str, words: str = "", *, album: str | None = "a1") -> Media:
    return replace(one_file(name), caption=words, album=album)


def test_words_beside_a_file_are_not_lost_without_a_word(chat: Chat) -> None:
    told = chat.send(album("a.pdf", "Foto loket lama", album=None))
    assert "Tulisan “Foto loket lama” tidak kami simpan" in told
    assert "a.pdf" in told
    assert "tidak kami simpan" not in chat.send(one_file("b.pdf"))


def test_long_words_beside_a_file_are_named_by_their_beginning(chat: Chat) -> None:
    told = chat.send(album("a.pdf", "Keterangan panjang " * 40, album=None))
    assert "Keterangan panjang" in told
    assert len(told) < 500


def test_words_beside_the_only_file_are_told_of() -> None:
    chat = Chat()
    chat.begin()
    go_to(chat, LETTER)
    told = chat.send(album("surat.pdf", "Ini suratnya", album=None))
    assert "Tulisan “Ini suratnya” tidak kami simpan" in told
    assert names(chat, LETTER) == ["surat.pdf"]


@dataclass(slots=True)
class OfAlbum(World):
    """A world in which the other files of an album are known to come."""

    goes_on: bool = False

    def context(self, address: Address, message: InboundMessage) -> TurnContext:
        """Return what the turn for a message may read."""
        return replace(World.context(self, address, message), album_goes_on=self.goes_on)


@pytest.mark.parametrize("key", [QUESTION, LETTER])
def test_words_beside_an_album_are_told_once_with_its_last_file(key: str) -> None:
    world = OfAlbum()
    chat = Chat(world)
    chat.begin()
    chat.say("4", "1", "nanti", "tidak berbasis aplikasi", "lewati")
    go_to(chat, key)
    world.goes_on = True
    assert not chat.send(album("a.pdf", "Foto loket lama"))
    assert not chat.send(album("b.pdf"))
    world.goes_on = False
    told = chat.send(album("c.pdf"))
    assert told.count("Tulisan “Foto loket lama” tidak kami simpan") == 1


# --- too large ------------------------------------------------------------------------------


def test_a_file_that_the_platform_holds_back_is_told_the_limit_of_the_question(chat: Chat) -> None:
    large = ReceivedFile("besar.pdf", 30_000_000, problem="too_large")
    told = chat.send(Media((), files=(large,)))
    assert "besar.pdf terlalu besar; paling besar 10 MB" in told
    go_to(chat, "kebaruan")
    assert "paling besar 20 MB" in chat.send(Media((), files=(large,)))


# --- the same file again --------------------------------------------------------------------


def same_file(name: str) -> Media:
    kept = ReceivedFile(name, 300_000, id=FileId(name), kind="pdf", pages=1, sha256="5ae")
    return Media((), files=(kept,))


def test_the_same_file_at_two_questions_is_taken_and_told(chat: Chat) -> None:
    chat.send(same_file("a.pdf"))
    chat.say("selesai")
    go_to(chat, LETTER)
    told = chat.send(same_file("b.pdf"))
    assert "b.pdf tersimpan" in told
    assert "sama dengan yang sudah dikirim di Bukti latar belakang" in told
    assert names(chat, LETTER) == ["b.pdf"]
    chat.say("kembali")
    chat.send(one_file("c.pdf"))
    assert names(chat, LETTER) == ["c.pdf"]


def test_the_same_file_twice_at_one_question_is_told(chat: Chat) -> None:
    assert "sama dengan" not in chat.send(same_file("a.pdf"))
    assert "sama dengan yang sudah dikirim di Bukti latar belakang" in chat.send(same_file("b.pdf"))


def test_a_letter_sent_once_more_in_its_own_place_is_not(chat: Chat) -> None:
    go_to(chat, LETTER)
    chat.send(same_file("a.pdf"))
    chat.say("kembali")
    go_to(chat, LETTER)
    assert "sama dengan" not in chat.send(same_file("a.pdf"))
