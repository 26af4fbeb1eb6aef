"""Where nothing is asked, a sentence that names an entry of the menu opens it."""

from __future__ import annotations

from itertools import groupby

import pytest

from conversations.draft import Given
from conversations.menu_phrases import PHRASES, _bare, find_entry
from conversations.messages import Press
from tests.unit.conversations.chat import REGISTRATION, Chat
from tests.unit.conversations.test_accepting_statements import at_the_statement
from tests.unit.conversations.test_reading_long_answers import in_conflict

SENTENCES = (
    ("saya mau daftar inovasi", "group"),
    ("mau kirim inovasi", "group"),
    ("Pak, saya ingin mengajukan proposal ya", "group"),
    ("saya mau ikut kipp", "group"),
    ("mau dafatr inovasi", "group"),
    ("cek status proposal saya", "status"),
    ("tolong cek status proposal saya dong min", "status"),
    ("ubah bahasa", "language"),
    ("mau ganti bahasa", "language"),
    ("hubungi petugas", "staff"),
    ("saya mau bertanya", "staff"),
    ("saya punya kode dari rekan", "code"),
    ("mau ubah data saya", "data"),
    ("I want to submit my innovation", "group"),
    ("kirim proposal saya", "group"),
)
UNCLEAR = (
    "saya mau", "apa itu inovasi", "inovasi kami sudah daftar kemarin", "daftar",
    "jangan daftar inovasi", "saya tidak mau daftar inovasi", "kirim inovasi kapan terakhir",
    "proposal orang lain", "bahasa daerah", "untuk apa ikut lomba", "apa bisa ganti nomor",
    "apakah daftar lomba", "daftar inovasi?", "ikut lomba?", "ganti nomor?",
)  # fmt: skip


@pytest.fixture
def chat() -> Chat:
    made = Chat()
    made.say(*REGISTRATION)
    assert made.session.screen == "menu"
    return made


@pytest.mark.parametrize(("words", "screen"), SENTENCES)
def test_a_sentence_opens_what_it_names(chat: Chat, words: str, screen: str) -> None:
    chat.say(words)
    assert chat.session.screen == screen


def test_who_asks_for_help_is_helped(chat: Chat) -> None:
    assert "dapat diketik kapan saja" in chat.say("bantu saya")
    assert "dapat diketik kapan saja" in chat.say("tolong bantu saya ya min")


@pytest.mark.parametrize("words", UNCLEAR)
def test_what_names_none_or_more_than_one_is_not_understood(chat: Chat, words: str) -> None:
    assert "belum kami" in chat.say(words)
    assert chat.session.screen == "menu"


@pytest.mark.parametrize("words", ["bagaimana caranya?", "Cara daftar?", "how does this work?"])
def test_a_question_how_it_works_is_answered(chat: Chat, words: str) -> None:
    assert "dapat diketik kapan saja" in chat.say(words)


def test_a_question_about_ones_proposal_is_answered(chat: Chat) -> None:
    chat.say("proposal saya sampai mana?")
    assert chat.session.screen == "status"


@pytest.mark.parametrize("words", ["kirim proposal saya", "mau kirim proposal", "submit proposal"])
@pytest.mark.parametrize("screen", ["menu", "status"])
def test_with_an_open_draft_it_is_the_one_to_be_sent(chat: Chat, screen: str, words: str) -> None:
    chat.say("Ajukan inovasi", "umum", "Maret 2023")
    draft = chat.session.draft
    chat.say(screen, words)
    assert chat.session.draft == draft
    assert chat.session.cursor == "riwayat_top"


def test_with_several_open_drafts_one_is_chosen(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum", "Maret 2023", "menu", "Ajukan inovasi", "umum")
    chat.say("Maret 2022", "menu", "kirim proposal saya")
    assert chat.session.screen == "status"


def test_it_works_under_the_status_and_the_receipt_too(chat: Chat) -> None:
    chat.say("status", "saya mau daftar inovasi")
    assert chat.session.screen == "group"
    receipt = at_the_statement()
    receipt.say("setuju")
    assert receipt.session.screen == "receipt"
    receipt.say("mau kirim inovasi lagi", "cek status proposal saya")
    assert receipt.session.screen == "status"


def test_at_a_question_it_is_an_answer() -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("kembali", "Daftar Inovasi")
    answer = chat.answer(draft, "judul")
    assert isinstance(answer, Given)
    assert answer.value == "Daftar Inovasi"


def test_what_somebody_else_wrote_opens_nothing(chat: Chat) -> None:
    chat.forward("saya mau daftar inovasi")
    assert chat.session.screen == "menu"


def test_no_sentence_stands_for_two_entries() -> None:
    said = sorted((_bare(phrase), entry) for phrase, entry in PHRASES)
    for bare, entries in groupby(said, key=lambda one: one[0]):
        assert len({entry for _, entry in entries}) == 1, bare
    assert all(find_entry(phrase) == entry for phrase, entry in PHRASES)


def test_every_entry_named_is_one_that_can_be_opened(chat: Chat) -> None:
    for phrase, entry in PHRASES:
        told = chat.say("menu", phrase)
        assert "belum kami" not in told, (phrase, entry)


@pytest.mark.parametrize(("name", "screen"), [("proposal", "group"), ("code", "code")])
@pytest.mark.parametrize("since", ["status", "bahasa", "data saya"])
def test_a_button_of_an_older_menu_does_what_it_says(
    chat: Chat, name: str, screen: str, since: str
) -> None:
    old = f"{chat.session.prompt}.{chat.shown.names.index(name)}"
    chat.say(since)
    told = chat.send(Press(old))
    assert chat.session.screen == screen
    assert "tidak berlaku" not in told


def test_it_does_so_from_a_question_and_the_draft_is_kept(chat: Chat) -> None:
    old = f"{chat.session.prompt}.{chat.shown.names.index('code')}"
    chat.say("Ajukan inovasi", "umum", "Maret 2023")
    draft = chat.session.draft
    chat.send(Press(old))
    assert chat.session.screen == "code"
    assert chat.world.drafts[draft].status == "open"
    chat.say("lanjut")
    assert chat.session.cursor == "riwayat_top"


def test_over_two_answers_to_choose_from_it_is_not_followed() -> None:
    siti, _, _ = in_conflict("Jawaban Siti.", "Jawaban kedua.")
    old = next(
        f"{prompt}.{shown.names.index('proposal')}"
        for prompt, shown in siti.world.prompts.items()
        if shown.screen == "menu" and shown.address == siti.address
    )
    siti.send(Press(old))
    assert siti.session.screen == "conflict"


@pytest.mark.parametrize("screen", ["menu", "status"])
def test_where_nothing_is_open_batal_says_so(chat: Chat, screen: str) -> None:
    assert "Tidak ada yang perlu dibatalkan" in chat.say(screen, "batal")
    assert chat.session.screen == screen


@pytest.mark.parametrize("screen", ["menu", "status"])
def test_who_has_drafts_is_told_how_one_is_thrown_away(chat: Chat, screen: str) -> None:
    chat.say("Ajukan inovasi", "umum", "Maret 2023", "menu")
    told = chat.say(screen, "batal")
    assert "buka dulu dengan LANJUT, lalu ketik BATAL" in told
    assert chat.session.screen == screen
    assert all(draft.status != "cancelled" for draft in chat.world.drafts.values())
