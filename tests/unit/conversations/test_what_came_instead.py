"""What is no answer is named as what it is, and what is wanted is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from conversations.agencies import load_directory
from conversations.answers import AnswerContext, Parsed, Rejected, parse_answer
from conversations.answers.yes_no import yes_or_no
from conversations.draft import Given
from conversations.forms import (
    DateType,
    IntegerType,
    SelectOneType,
    StatementType,
    UrlType,
    YesNoType,
)
from conversations.messages import (
    Edited,
    FileId,
    FileReference,
    Media,
    Press,
    ReceivedFile,
    SharedContact,
    Text,
    Unsupported,
)
from conversations.texts import key_in, say
from tests.unit.conversations.chat import PROPOSAL, REGISTRATION, Chat

CONTEXT = AnswerContext(today=date(2026, 11, 25), language="id", agencies=load_directory())


def file(name: str = "laporan.pdf", caption: str = "") -> Media:
    received = ReceivedFile(name, 1000, FileId("f1"), "pdf", pages=1)
    return Media((FileReference("r", name, None, 1000),), caption, files=(received,))


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (DateType(), "sebuah tanggal"),
        (IntegerType(), "sebuah angka"),
        (UrlType(), "sebuah tautan"),
        (SelectOneType(), "salah satu pilihan"),
        (YesNoType(), "YA"),
        (StatementType(), "SETUJU"),
    ],
)
def test_a_file_at_another_question_is_named_with_what_is_wanted(kind, wanted):
    outcome = parse_answer(kind, file(), CONTEXT)
    assert isinstance(outcome, Rejected)
    words = say(key_in("rejected", outcome.reason), "id", **outcome.params)
    assert "berkas laporan.pdf" in words
    assert wanted in words
    assert "“”" not in words


@pytest.mark.parametrize(
    ("kind", "came"), [("voice", "pesan suara"), ("sticker", "stiker"), ("location", "lokasi")]
)
def test_a_voice_at_a_date_is_named_with_what_is_wanted(kind, came):
    chat = Chat()
    chat.say(*REGISTRATION, "1", "1")
    told = chat.send(Unsupported(kind))
    assert (
        f"Kami menerima {came}, sedangkan untuk pertanyaan ini kami memerlukan sebuah tanggal"
        in told
    )
    assert "Langkah 1" in told
    assert "berkas laporan.pdf" in chat.send(file())
    assert chat.session.cursor == "tanggal_mulai"


@pytest.mark.parametrize("screen", ["menu", "check", "language", "crossed", "question"])
def test_a_contact_that_nothing_asks_for_is_called_a_contact(screen):
    chat = Chat()
    draft = chat.begin()
    if screen == "crossed":
        chat.say("Kesehatan juga untuk lansia", before=True)
    elif screen != "question":
        chat.say({"check": "periksa", "language": "bahasa"}.get(screen, screen))
    assert chat.session.screen == screen
    told = chat.send(SharedContact("+6281234567890", "Budi", own=False))
    assert told.startswith("Kartu kontak")
    assert "erkas itu" not in told
    assert chat.answer(draft, "kategori") is None


# --- a voice, where a file helps and where it does not ------------------------------------------


def test_a_file_is_offered_instead_of_a_voice_only_where_a_text_takes_one():
    chat = Chat()
    chat.begin()
    assert "berkas" not in chat.send(Unsupported("voice")), "one of several is chosen"
    chat.say("menu")
    assert "berkas" not in chat.send(Unsupported("voice"))
    chat.say("bahasa", "2", "menu")
    told = chat.send(Unsupported("voice"))
    assert "We cannot read voice messages yet." in told
    assert "file" not in told


def test_a_file_is_offered_at_a_long_answer():
    chat = Chat()
    chat.begin()
    chat.say("4", "1", "nanti", "tidak")
    assert chat.session.cursor == "ringkasan"
    assert "atau kirim berkas Word" in chat.send(Unsupported("voice"))


# --- a question to staff ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [Unsupported("voice"), Unsupported("sticker"), file(), SharedContact("+62811", "X", own=False)],
    ids=lambda body: type(body).__name__,
)
def test_a_question_to_staff_stays_open_for_words(body):
    chat = Chat()
    chat.begin()
    chat.say("petugas")
    told = chat.send(body)
    assert "kata-kata" in told
    assert chat.session.screen == "staff"
    assert chat.world.cases == []
    assert "kami teruskan kepada petugas" in chat.say("Bolehkah puskesmas pembantu ikut?")
    assert [case.text for _, case in chat.world.cases] == ["Bolehkah puskesmas pembantu ikut?"]
    assert chat.session.cursor == "kategori"


def test_the_caption_of_a_photo_is_a_question_to_staff():
    chat = Chat()
    chat.say(*REGISTRATION, "petugas")
    told = chat.send(file("layar.jpg", "Tombol ini tidak berfungsi."))
    assert "belum dapat kami teruskan" in told
    assert [case.text for _, case in chat.world.cases] == ["Tombol ini tidak berfungsi."]


@pytest.mark.parametrize("aside", ["bantuan", "selamat pagi", "/kirm"])
def test_help_or_a_greeting_leaves_the_question_to_staff_open(aside):
    chat = Chat()
    chat.say(*REGISTRATION, "petugas", aside)
    assert chat.session.screen == "staff"
    assert chat.world.cases == []


def test_an_edit_of_an_older_message_opens_no_case():
    chat = Chat()
    chat.say(*REGISTRATION, "petugas")
    chat.send(Edited("m3", "Siti CONTOH, S.E."))
    assert chat.session.screen == "staff"
    assert chat.world.cases == []


# --- greetings ----------------------------------------------------------------------------------

GREETINGS = ("halo", "Assalamu'alaikum", "selamat pagi", "Selamat siang min", "hai pak", "hello")


@pytest.mark.parametrize("words", GREETINGS)
def test_who_greets_is_greeted_by_name_with_the_menu(words):
    chat = Chat()
    chat.say(*REGISTRATION)
    told = chat.say(words)
    assert told.startswith("Salam, Bapak/Ibu Siti CONTOH.")
    assert "belum kami kenali" not in told
    assert chat.session.screen == "menu"


@pytest.mark.parametrize("words", GREETINGS)
def test_who_greets_at_a_question_is_asked_it_again(words):
    chat = Chat()
    draft = chat.begin()
    told = chat.say(words)
    assert "Siti CONTOH" in told
    assert "Langkah 4" in told
    assert chat.answer(draft, "kategori") is None


def test_a_greeting_is_no_title_and_no_name_but_one_in_capitals_is():
    chat = Chat()
    chat.say("halo", "setuju", "halo")
    assert chat.session.cursor == "name"
    chat.say(*REGISTRATION[2:], "1", "1", "Maret 2023", "belum pernah", "Selamat pagi")
    assert chat.session.cursor == "judul"
    chat.say("SELAMAT PAGI")
    assert chat.session.cursor == "kategori"


def test_salam_is_a_name_at_once_where_the_own_name_is_asked():
    chat = Chat()
    chat.say("halo", "setuju", "halo")
    assert chat.session.cursor == "name"
    assert "✓ Nama: Salam\n" in chat.say("Salam")
    assert chat.session.cursor == "position"


def test_salam_is_greeted_once_at_a_title_and_is_the_title_the_second_time():
    chat = Chat()
    chat.say(*REGISTRATION, *PROPOSAL[:-1])
    for greeting in ("Salam", "halo", "halo", "Salam"):
        assert "Salam, Bapak/Ibu Siti CONTOH." in chat.say(greeting)
        assert chat.session.cursor == "judul"
    chat.say("salam")
    assert chat.session.cursor == "kategori"
    assert "Salam, Bapak/Ibu Siti CONTOH." in chat.say("Salam")
    assert "Salam, Bapak/Ibu Siti CONTOH." in chat.say("Salam")
    assert chat.session.cursor == "kategori"


# --- names, numbers, yes ------------------------------------------------------------------------


def test_the_name_that_was_taken_is_shown():
    chat = Chat()
    told = chat.say("halo", "setuju", "nama saya Andi Wijaya")
    assert "✓ Nama: Andi Wijaya\n" in told
    assert "Halo Nama Saya Andi" in chat.say("Halo Nama Saya Andi")  # only a name is looked for


@pytest.mark.parametrize("words", ["y" * 4096, "yy", "yyyyyyy", "YYYY", "tt", "nnnn"])
def test_one_letter_over_and_over_is_no_answer(words):
    assert yes_or_no(words) is None
    assert parse_answer(StatementType(), Text(words), CONTEXT) == Rejected("needs-acceptance")


@pytest.mark.parametrize(
    ("words", "meant"), [("y", True), ("iyaaa", True), ("yaa", True), ("t", False)]
)
def test_a_letter_and_drawn_out_words_still_are(words, meant):
    assert yes_or_no(words) is meant


@pytest.mark.parametrize(("words", "numbers"), [("3 dan 20", "3, 20"), ("10-15 orang", "10, 15")])
def test_two_numbers_are_told_as_two(words, numbers):
    outcome = parse_answer(IntegerType(), Text(words), CONTEXT)
    assert isinstance(outcome, Rejected)
    told = say(key_in("rejected", outcome.reason), "id", **outcome.params)
    assert f"lebih dari satu angka: {numbers}." in told
    assert "Contoh" in told
    example = outcome.params["example"]
    assert parse_answer(IntegerType(), Text(example), CONTEXT) == Parsed(int(example))


def test_a_length_is_told_in_characters():
    chat = Chat()
    chat.say("halo", "setuju")
    assert "karakter" in chat.say("x" * 101)
    assert "paling sedikit 2 karakter" in chat.say("x")


# --- a date that does not fit -------------------------------------------------------------------


def test_a_date_changed_to_one_that_does_not_fit_is_told_at_once():
    chat = Chat()
    draft = chat.begin()
    number = next(
        one.source for one in (chat.answer(draft, "tanggal_mulai"),) if isinstance(one, Given)
    )
    assert number is not None
    told = chat.send(Edited(number.rpartition("/")[2], "Oktober 2026"))
    assert "belum dapat dihitung tahun ini" in told
    assert chat.session.screen == "obstacle"


def test_a_date_changed_while_words_wait_is_told_at_once_too():
    chat = Chat()
    draft = chat.begin()
    answer = chat.answer(draft, "tanggal_mulai")
    assert isinstance(answer, Given)
    assert answer.source is not None
    chat.say("untuk pasien", before=True)
    told = chat.send(Edited(answer.source.rpartition("/")[2], "Oktober 2026"))
    assert "belum dapat dihitung tahun ini" in told
    assert "untuk pasien" in told


# --- staff whose role ended ---------------------------------------------------------------------


@pytest.mark.parametrize("leaves", [False, True])
def test_an_old_button_of_staff_says_that_the_role_has_ended(leaves):
    chat = Chat()
    chat.say(*REGISTRATION, "petugas", "Bolehkah?")
    chat.world.appoint(chat.address)
    chat.say("kasus")
    prompt = chat.session.prompt
    person = chat.world.people[chat.world.owners[chat.address.key]]
    chat.world.people[person.id] = replace(person, roles=("inovator",))
    if leaves:
        chat.say("menu")
    told = chat.send(Press(f"{prompt}.0"))
    assert "Peran petugas Bapak/Ibu sudah berakhir" in told
    assert "sudah dijawab" not in told
