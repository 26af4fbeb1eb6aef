"""BERHENTI: who says it, in what words, where the chat stands, and what comes back with MULAI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conversations.commands import find_command
from conversations.events import MessagesStopped, NoticesKept, OptInGiven, StopAsked
from conversations.lookups import Invitation
from conversations.messages import Address, Edited, Press, Started, Text
from tests.unit.conversations.chat import REGISTRATION, Chat

if TYPE_CHECKING:
    from conversations.domain.people import Person

INVITED = Invitation("x" * 24, "Siti CONTOH", "33.02", "Pemerintah Kabupaten Banyumas", "", ())

ASKED = "Bila itu juga tidak diinginkan, pilih Hentikan semua"
STOPPED = "Semua pesan yang tidak diminta kami hentikan."
BEFORE = "Semua pesan yang tidak diminta sudah dihentikan sejak"
KEEP, ALL = "stop-keep", "stop-all"


@pytest.fixture
def chat() -> Chat:
    """Somebody who agreed to be invited, at the first question of a proposal."""
    made = Chat()
    made.say(*REGISTRATION, "ya, undang saya", "1", "1")
    assert made.session.screen == "question"
    return made


def person_of(chat: Chat) -> Person:
    return chat.world.people[chat.world.owners[chat.address.key]]


def where(chat: Chat) -> tuple[str, str | None, str | None]:
    return chat.session.screen, chat.session.draft, chat.session.cursor


# --- the words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "BERHENTI", "berhenti", "Berhenti ya", "stop", "STOP!!!", "/stop", "stop pak", "Stop dong",
        "STOP STOP STOP", "berhenti berhenti", "unsubscribe", "batal langganan",
        "Mohon berhenti kirim pesan", "jangan kirim pesan lagi", "stop wa", "opt-out",
        "Don't contact me", "jangan hubungi saya lagi", "stop notifikasi",
        "saya tidak mau menerima pesan lagi",
    ],
)  # fmt: skip
def test_it_is_understood_in_the_words_people_use(chat: Chat, words: str) -> None:
    before = where(chat)
    assert ASKED in chat.say(words)
    assert where(chat) == before
    assert isinstance(chat.world.events[-1], StopAsked)


@pytest.mark.parametrize(
    "words", ["hentikan semua", "STOP SEMUA", "stop everything", "berhenti semua ya"]
)
def test_all_can_be_stopped_with_one_word(chat: Chat, words: str) -> None:
    assert STOPPED in chat.say(words)
    assert person_of(chat).stopped_at == chat.world.now


@pytest.mark.parametrize(
    "words",
    ["berhenti dulu", "Berhenti Merokok", "stop dulu", "jangan berhenti", "bus stop", "stopkontak"],
)
def test_what_only_has_the_word_in_it_stops_nothing(words: str) -> None:
    assert find_command(words) not in {"stop", "stop_all"}


@pytest.mark.parametrize(
    "words",
    ["stop undangan", "Hentikan undangan ya", "jangan undang saya lagi", "no more invitations"],
)
def test_whoever_names_the_invitations_ends_only_those(chat: Chat, words: str) -> None:
    before = where(chat)
    assert chat.say(words).startswith("Baik, kami tidak mengirim undangan. Bila berubah pikiran")
    assert where(chat) == before
    person = person_of(chat)
    assert (person.invitations_at, person.stopped_at, person.stop_asked_at) == (None, None, None)


def test_a_message_that_was_changed_to_the_word_is_understood(chat: Chat) -> None:
    assert ASKED in chat.send(Edited("m1", "BERHENTI"))
    assert person_of(chat).invitations_at is None


def test_a_message_that_was_changed_keeps_nothing(chat: Chat) -> None:
    chat.say("berhenti")
    chat.send(Edited("m1", "tetap kabari saya"))
    assert person_of(chat).stop_asked_at is not None


def test_asked_whether_to_close_a_draft_the_word_closes_it(chat: Chat) -> None:
    assert "Berhenti" not in chat.say("batal")
    assert "tersimpan" in chat.say("berhenti")
    assert chat.session.screen == "menu"
    assert person_of(chat).invitations_at is not None


def test_what_somebody_else_wrote_stops_nothing(chat: Chat) -> None:
    chat.forward("STOP")
    assert person_of(chat).invitations_at is not None


# --- its two steps --------------------------------------------------------------------------


def test_the_first_one_ends_the_invitations_and_asks_about_the_rest(chat: Chat) -> None:
    told = chat.say("berhenti")
    assert told.startswith("Baik, kami tidak mengirim undangan.")
    assert "keputusan tentang peran, jawaban petugas" in told
    person = person_of(chat)
    assert (person.invitations_at, person.stopped_at) == (None, None)
    assert {KEEP, ALL} <= set(chat.shown.names)


@pytest.mark.parametrize(
    ("language", "word", "told"),
    [
        ("id", "tenggat", "keputusan tentang peran, jawaban petugas, dan kabar tentang draf"),
        ("en", "deadline", "decisions about your role, answers from staff, and what colleagues"),
    ],
)
def test_no_news_is_promised_that_nobody_sends(
    chat: Chat, language: str, word: str, told: str
) -> None:
    chat.say("BAHASA", "1" if language == "id" else "2")
    said = chat.say("BERHENTI")
    assert told in said
    assert word not in said.split("\n\n")[0]


def test_the_question_that_was_open_is_answered_as_if_nothing_had_come_between(chat: Chat) -> None:
    chat.say("berhenti")
    assert "Kapan inovasi mulai diterapkan?" in chat.say("stop dong").split("\n\n")[1]
    assert "1 Maret 2023" in chat.say("Maret 2023")


def test_answers_keep_their_numbers_beside_both_buttons(chat: Chat) -> None:
    chat.say("Maret 2023")
    before = [name for name in chat.shown.names if not name.startswith("/")]
    chat.say("berhenti")
    assert list(chat.shown.names[: len(before)]) == before
    assert "Belum pernah" in chat.say("1")


def test_an_open_question_leaves_the_notices_as_they_are(chat: Chat) -> None:
    chat.say("berhenti", "Maret 2023", "belum pernah", "menu")
    assert person_of(chat).stopped_at is None


def test_the_second_one_stops_all_however_late_and_from_wherever(chat: Chat) -> None:
    chat.say("berhenti", "menu", "status")
    other = Chat(chat.world, Address("whatsapp", "siti"))
    chat.world.owners[other.address.key] = chat.world.owners[chat.address.key]
    assert STOPPED in other.say("berhenti")
    assert person_of(chat).stopped_at == chat.world.now


def test_whoever_says_it_three_times_hears_that_all_is_stopped_and_what_brings_it_back(
    chat: Chat,
) -> None:
    chat.say("stop", "stop")
    stopped_at = person_of(chat).stopped_at
    told = chat.say("stop")
    assert told.startswith(BEFORE)
    assert "MULAI" in told
    assert person_of(chat).stopped_at == stopped_at
    assert sum(isinstance(one, MessagesStopped) for one in chat.world.events) == 1


def test_whoever_wants_to_be_told_on_is_asked_anew_by_the_next_one(chat: Chat) -> None:
    chat.say("berhenti")
    assert chat.tap(KEEP).startswith("Baik, kabar tentang urusan Bapak/Ibu tetap kami kirim.")
    assert isinstance(chat.world.events[-1], NoticesKept)
    assert ASKED in chat.say("berhenti")


@pytest.mark.parametrize(
    ("words", "told"),
    [("tetap kabari saya", "tetap kami kirim"), ("Hentikan semua!", STOPPED)],
)
def test_both_can_be_typed(chat: Chat, words: str, told: str) -> None:
    chat.say("berhenti")
    assert told in chat.say(words)


def test_where_nothing_was_asked_these_words_are_an_answer(chat: Chat) -> None:
    chat.say("Maret 2023", "belum pernah")
    assert "Judul: Tetap kabari saya" in chat.say("Tetap kabari saya")


def test_to_want_invitations_again_is_no_first_half_of_stopping_all(chat: Chat) -> None:
    chat.say("berhenti", "undangan")
    chat.say("ya, undang saya")
    assert person_of(chat).invitations_at == chat.world.now
    assert ASKED in chat.say("berhenti")


# --- old buttons: they may end, never begin ---------------------------------------------------


def press(chat: Chat, prompt: str | None, name: str) -> str:
    place = chat.world.prompts[str(prompt)].names.index(name)
    return chat.send(Press(f"{prompt}.{place}"))


def test_an_old_button_brings_nothing_back(chat: Chat) -> None:
    chat.say("berhenti")
    asked = chat.session.prompt
    chat.tap(ALL)
    assert press(chat, asked, KEEP).startswith(BEFORE)
    assert person_of(chat).stopped_at is not None


def test_an_old_button_stops_all(chat: Chat) -> None:
    chat.say("berhenti")
    asked = chat.session.prompt
    chat.say("mulai", "menu")
    assert STOPPED in press(chat, asked, ALL)
    assert person_of(chat).stopped_at == chat.world.now


@pytest.mark.parametrize("body", [Started(is_said=False), Started("x" * 24)])
def test_nor_does_a_start_that_nobody_said(chat: Chat, body: Started) -> None:
    chat.say("hentikan semua", "menu")
    chat.send(body)
    assert person_of(chat).stopped_at is not None


# --- what is shown after it -------------------------------------------------------------------


def test_undangan_shows_what_holds_from_now_on(chat: Chat) -> None:
    chat.say("undangan")
    assert "Undangan aktif" not in chat.say("berhenti")


def test_so_does_data_saya(chat: Chat) -> None:
    chat.say("data saya")
    assert "oleh Bapak/Ibu" in chat.say("berhenti")
    assert "Pesan yang tidak diminta: dihentikan sejak" in chat.say("berhenti")


# --- MULAI ----------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["MULAI", "/start", "resume", "START"])
def test_it_brings_back_the_notices_and_never_the_invitations(chat: Chat, word: str) -> None:
    chat.say("hentikan semua", "menu")
    told = chat.send(Started()) if word == "/start" else chat.say(word)
    assert "Undangan tidak ikut kembali: ketik UNDANGAN" in told
    person = person_of(chat)
    assert (person.stopped_at, person.invitations_at) == (None, None)


@pytest.mark.parametrize("stop", ["stop everything", "stop"])
def test_at_an_open_question_the_word_counts_in_any_case(chat: Chat, stop: str) -> None:
    chat.say("english", "continue", stop)
    before = where(chat)
    chat.say("start")
    person = person_of(chat)
    assert (person.stopped_at, person.stop_asked_at) == (None, None)
    assert where(chat) == before


def test_to_whoever_stopped_nothing_it_is_an_answer_there(chat: Chat) -> None:
    assert "start" in chat.say("start")


def test_it_takes_back_the_first_half_too(chat: Chat) -> None:
    chat.say("berhenti", "mulai")
    assert ASKED in chat.say("berhenti")


# --- whoever says it, wherever ----------------------------------------------------------------


@pytest.mark.parametrize("before", [(), ("halo",), ("halo", "tidak"), ("halo", "stop")])
def test_a_stranger_is_told_that_nothing_is_sent_and_nothing_kept(before: tuple[str, ...]) -> None:
    chat = Chat()
    for one in before:
        chat.say(one)
    told = chat.say("STOP")
    assert told.startswith("Baik. Kami tidak mengirim apa pun yang tidak diminta ke sini")
    assert "Sebelum melanjutkan, kami perlu persetujuan" not in told
    assert chat.world.people == {}
    assert "Balas SETUJU atau TIDAK" in chat.say("halo")


def test_a_stranger_does_not_lose_an_invitation_by_it() -> None:
    chat = Chat()
    chat.world.invitations["x" * 24] = INVITED
    chat.send(Started("x" * 24))
    chat.say("stop")
    assert "Undangan ini untuk Siti CONTOH" in chat.say("halo")


def test_a_stranger_who_waits_to_be_linked_still_waits() -> None:
    first = Chat()
    first.say(*REGISTRATION, "hubungkan", "buat kode")
    (code,) = first.world.link_codes
    second = Chat(first.world, Address("whatsapp", "siti"))
    second.say(f"hubungkan {code}", "ya")
    assert "Kami tidak mengirim apa pun yang tidak diminta" in second.say("stop")
    assert second.session.screen == "link_waiting"


def test_in_the_introduction_its_question_stays_open() -> None:
    chat = Chat()
    chat.say(*REGISTRATION[:3])
    before = where(chat)
    assert ASKED in chat.say("berhenti")
    assert where(chat) == before
    assert STOPPED in chat.say("berhenti")
    chat.say(*REGISTRATION[3:])
    assert person_of(chat).is_registered
    assert person_of(chat).stopped_at is not None


@pytest.mark.parametrize(
    ("to", "screen"),
    [
        (("menu",), "menu"),
        (("bahasa",), "language"),
        (("petugas",), "staff"),
        (("data saya",), "data"),
        (("hubungkan",), "links"),
        (("undangan",), "opt_in"),
        (("status",), "question"),
    ],
)
def test_whatever_is_on_screen_stays_there(chat: Chat, to: tuple[str, ...], screen: str) -> None:
    chat.say(*to)
    assert ASKED in chat.say("berhenti")
    assert chat.session.screen == screen


def test_said_to_a_deletion_it_deletes_nothing_and_does_not_ask_again(chat: Chat) -> None:
    chat.say("data saya", "hapus")
    assert chat.session.screen == "delete"
    told = chat.say("stop")
    assert "Hapus sekarang?" not in told
    assert chat.session.screen == "question"


def test_it_comes_before_a_choice_between_two_answers(chat: Chat) -> None:
    chat.say("Maret 2023", "belum pernah")
    assert ASKED in chat.say("berhenti", before=True)


def test_to_agree_again_is_a_record_of_its_own(chat: Chat) -> None:
    chat.say("berhenti", "undangan", "ya, undang saya")
    assert sum(isinstance(one, OptInGiven) for one in chat.world.events) == 2
    (now, former) = chat.world.opt_ins(person_of(chat).id)
    assert (now.ended_at, former.ended_by) == (None, "person")


def test_a_word_on_a_button_of_the_question_is_its_answer(chat: Chat) -> None:
    """Forms ask whether an innovation goes on or has stopped."""
    chat.say("Maret 2023")
    chat.world.sessions[chat.address.key].held["offered"][0]["label"] = "Berhenti"  # type: ignore[index,call-overload]
    chat.world.take(chat.address, Text("berhenti"))
    assert person_of(chat).invitations_at is not None
