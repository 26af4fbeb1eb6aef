"""A long answer can be read whole, and typing over it loses nothing: a tap brings the old back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.channels.telegram.outbound import CAPABILITIES, render
from conversations.draft import Collecting, Given
from conversations.messages import Address, Text
from conversations.texts import unmarked
from tests.unit.conversations.chat import REGISTRATION, Chat

if TYPE_CHECKING:
    from conversations.messages import DraftId

OLD = "Warga antre sejak pagi di puskesmas.\nContoh: *lansia* pulang tanpa dilayani."
NEW = "Sejak 2024 nomor antrean diambil dari rumah."
LONG = " ".join(f"kata{number}" for number in range(199))


@pytest.fixture
def chat() -> Chat:
    """At the long text that was answered, opened again with KEMBALI."""
    return reopened(OLD)


def reopened(text: str) -> Chat:
    made = Chat()
    made.begin()
    made.say("4", "1", "nanti", "tidak", text, "selesai", "kembali")
    assert made.session.cursor == "ringkasan"
    return made


def value(chat: Chat) -> object:
    chat.say("SELESAI")
    assert chat.session.draft is not None
    answer = chat.answer(chat.session.draft, "ringkasan")
    assert isinstance(answer, Given)
    return answer.value


@pytest.mark.parametrize("way", ["tap", "LIHAT JAWABAN", "lihat jawaban saya"])
def test_it_is_shown_whole(chat: Chat, way: str) -> None:
    told = chat.tap("/show") if way == "tap" else chat.say(way)
    assert OLD in told
    assert "11 kata" in told
    assert {"/append", "/keep"} <= set(chat.shown.names)
    assert chat.session.cursor == "ringkasan"


def test_a_text_longer_than_a_message_comes_in_several_and_no_word_is_cut() -> None:
    chat = reopened(" ".join(f"kata-yang-panjang-sekali-{number}" for number in range(199)))
    chat.world.now += timedelta(minutes=1)
    result = chat.world.take(chat.address, Text("LIHAT JAWABAN"))
    calls = render(result.messages[0], to="1", prompt="q1", pressed=None)
    texts = [str(call.body["text"]) for call in calls]
    assert len(texts) > 1
    assert all(len(text) <= CAPABILITIES.text for text in texts)
    words = " ".join(texts).split()
    assert [f"kata-yang-panjang-sekali-{number}" in words for number in range(199)] == [True] * 199
    assert [call.carries_prompt for call in calls] == [False] * (len(texts) - 1) + [True]


def test_what_is_still_being_written_can_be_read_whole_as_well() -> None:
    chat = Chat()
    chat.begin()
    chat.say("4", "1", "nanti", "tidak", OLD, NEW)
    told = chat.tap("/show")
    assert f"{OLD}\n{NEW}" in told
    assert "ditambahkan" in told
    assert "jawaban baru" not in told
    assert value(chat) == f"{OLD}\n{NEW}"


def test_what_was_left_for_later_can_be_read_whole_as_well() -> None:
    chat = Chat()
    chat.begin()
    chat.say("4", "1", "nanti", "tidak", OLD, "isi nanti", "kembali")
    assert OLD in chat.tap("/show")


def test_a_question_without_words_is_shown_as_it_is() -> None:
    chat = Chat()
    chat.begin()
    chat.say("4", "1", "nanti", "tidak")
    assert "/show" not in chat.shown.names
    assert "Langkah" in chat.say("lihat jawaban")


def test_words_typed_over_it_say_what_becomes_of_the_old_ones(chat: Chat) -> None:
    told = chat.say(NEW)
    assert "11 kata) tidak hilang" in told
    assert {"/append", "/keep", "/done"} <= set(chat.shown.names)
    assert value(chat) == NEW


def test_one_tap_brings_the_old_words_back(chat: Chat) -> None:
    chat.say(NEW)
    chat.tap("/keep")
    assert value(chat) == OLD


@pytest.mark.parametrize("way", ["tap", "TAMBAH", "tambahkan di akhir"])
def test_one_tap_adds_the_new_words_at_the_end_of_the_old_ones(chat: Chat, way: str) -> None:
    chat.say(NEW)
    told = chat.tap("/append") if way == "tap" else chat.say(way)
    assert "ditambahkan di akhir" in told
    assert "tidak hilang" not in told
    chat.say("Kini tertib.")
    assert value(chat) == f"{OLD}\n{NEW}\nKini tertib."


def test_added_it_can_still_be_taken_back(chat: Chat) -> None:
    chat.say(NEW)
    chat.tap("/append")
    chat.tap("/keep")
    assert value(chat) == OLD


def test_left_for_later_the_old_words_can_still_be_had_back(chat: Chat) -> None:
    chat.say(NEW, "isi nanti", "kembali")
    assert {"/append", "/keep"} <= set(chat.shown.names)
    chat.say("Pakai")
    chat.say("kembali")
    assert value(chat) == OLD


def test_left_for_later_the_new_words_go_on_where_they_were(chat: Chat) -> None:
    chat.say(NEW, "isi nanti", "kembali")
    assert NEW in chat.say("lihat jawaban")
    told = chat.say("Kini tertib.")
    assert "11 kata) tidak hilang" in told
    chat.say("tambah")
    assert value(chat) == f"{OLD}\n{NEW}\nKini tertib."


def test_left_for_later_both_can_be_put_together_as_well(chat: Chat) -> None:
    chat.say(NEW, "isi nanti", "kembali")
    assert "11 kata) tidak hilang" in chat.say("tambah")
    chat.say("tambah")
    assert value(chat) == f"{OLD}\n{NEW}"


def test_left_for_later_twice_the_old_words_are_still_there(chat: Chat) -> None:
    chat.say(NEW, "isi nanti", "kembali", "isi nanti", "kembali", "pakai", "kembali")
    assert value(chat) == OLD


def test_too_long_new_words_do_not_lose_the_old_ones(chat: Chat) -> None:
    assert "lebih 2 kata" in chat.say(f"{LONG} dua kata lagi", "selesai")
    chat.say("kembali", "pakai", "kembali")
    assert value(chat) == OLD


def test_when_the_new_words_are_taken_out_again_the_old_ones_stay(chat: Chat) -> None:
    chat.say(NEW, "ganti")
    assert "jawaban tadi tetap dipakai" in chat.say("selesai")
    assert chat.session.cursor != "ringkasan"
    chat.say("kembali")
    assert value(chat) == OLD


def test_when_they_are_taken_out_and_left_for_later_the_old_ones_stay_too(chat: Chat) -> None:
    chat.say(NEW, "ganti", "isi nanti", "kembali")
    assert OLD in chat.say("lihat jawaban")


def test_the_first_words_of_an_answer_replace_nothing() -> None:
    chat = Chat()
    chat.begin()
    told = chat.say("4", "1", "nanti", "tidak", NEW)
    assert "tidak hilang" not in told
    assert "/append" not in chat.shown.names


def in_conflict(mine: str, theirs: str) -> tuple[Chat, Chat, DraftId]:
    """Siti and Budi have the same long text open; Budi was first, then Siti answers."""
    siti = Chat()
    draft = siti.begin()
    siti.say("4", "1", "nanti", "tidak")
    assert siti.session.cursor == "ringkasan"
    siti.say("ajak rekan")
    siti.tap("along")
    budi = Chat(siti.world, Address("telegram", "budi"))
    budi.say(*REGISTRATION)
    budi.say("Punya kode dari rekan", next(iter(siti.world.codes)))
    assert budi.session.cursor == "ringkasan"
    budi.say(theirs)
    siti.say(mine)
    assert siti.session.screen == "conflict"
    return siti, budi, draft


def test_two_short_texts_are_shown_whole_at_once() -> None:
    siti, _, _ = in_conflict(NEW, OLD)
    siti.say("xyzzy")
    told = siti.say("xyzzy")
    assert OLD in told
    assert NEW in told
    assert "read" not in siti.shown.names


@pytest.mark.parametrize("way", ["tap", "baca keduanya"])
def test_two_long_texts_can_be_read_whole_before_one_is_chosen(way: str) -> None:
    siti, _, draft = in_conflict(NEW, LONG)
    told = siti.say("xyzzy")
    assert LONG not in told
    assert "199 kata" in told
    told = siti.tap("read") if way == "tap" else siti.say(way)
    assert LONG in told
    assert NEW in told
    siti.tap("mine")
    answer = siti.answer(draft, "ringkasan")
    assert isinstance(answer, Collecting)
    assert [part.value for part in answer.parts] == [NEW]


def test_an_answer_a_colleague_emptied_is_said_to_be_unfinished() -> None:
    siti = Chat()
    siti.begin()
    siti.say("4", "1", "nanti", "tidak", "ajak rekan")
    siti.tap("along")
    budi = Chat(siti.world, Address("telegram", "budi"))
    budi.say(*REGISTRATION)
    budi.say("Punya kode dari rekan", next(iter(siti.world.codes)))
    budi.say("abc def", "ganti")
    told = siti.say(NEW)
    assert siti.session.screen == "conflict"
    assert "Siti CONTOH: belum selesai\n" in told
    assert f"Bapak/Ibu: {NEW}" in told


def test_a_title_of_two_people_is_not_cut() -> None:
    siti = Chat()
    siti.begin()
    siti.say("ajak rekan")
    siti.tap("along")
    budi = Chat(siti.world, Address("telegram", "budi"))
    budi.say(*REGISTRATION)
    budi.say("Punya kode dari rekan", next(iter(siti.world.codes)))
    long_one = "Antrean Tanpa Antre untuk Lansia dan Ibu Hamil di Seluruh Puskesmas Kabupaten"
    siti.say("kembali")
    budi.say("kembali", long_one)
    told = siti.say(f"{long_one} Kami")
    assert unmarked(told).count(long_one) == 2
