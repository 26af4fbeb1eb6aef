"""Whatever is sent to whatever question: it is read or told in words, quickly, and never fails."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.agencies import load_directory
from conversations.answers import (
    AnswerContext,
    Candidates,
    Parsed,
    Rejected,
    check_value,
    parse_answer,
    show_value,
)
from conversations.forms import (
    AgencyType,
    DateType,
    DecimalType,
    EmailType,
    FilesType,
    IntegerType,
    LongTextType,
    Option,
    PersonType,
    PhoneType,
    SelectManyType,
    SelectOneType,
    StatementType,
    TextType,
    UrlType,
    YesNoType,
)
from conversations.messages import Media, ReceivedFile, SharedContact, Text
from conversations.texts import LANGUAGES, key_in, say

TYPES = (
    TextType(),
    TextType(maximum=20, minimum=3),
    LongTextType(maximum=500),
    IntegerType(),
    IntegerType(minimum=1, maximum=1000),
    DecimalType(minimum=Decimal(0), places=1),
    DateType(),
    DateType(latest="today", month_enough=True),
    DateType(earliest="today"),
    DateType(earliest="2025-01-01", latest="2026-12-31"),
    YesNoType(),
    SelectOneType(),
    SelectManyType(minimum=2, maximum=3),
    AgencyType(),
    AgencyType(free_text=False),
    PersonType(),
    PersonType(parts=("name", "phone")),
    PhoneType(contact_button=True),
    EmailType(),
    UrlType(),
    UrlType(hosts=("youtube.com", "youtu.be")),
    FilesType(kinds=("pdf",), size=1000),
    StatementType(),
)
OPTIONS = (
    Option("digital", {"id": "Layanan digital", "en": "Digital services"}, ("online",)),
    Option("kesehatan", {"id": "Kesehatan", "en": "Health"}),
    Option("pendidikan", {"id": "Pendidikan", "en": "Education"}),
    Option("lainnya", {"id": "Lainnya", "en": "Other"}),
)
BAD = (
    "",
    " ",
    "\x00",
    "\u200b\u200e\u202e",
    "👍🏽🙏",
    "-",
    "…",
    "*tebal* _miring_ `kode` [tautan](https://contoh.go.id)",
    "<b>tebal</b><script>alert(1)</script>",
    "'; DROP TABLE drafts; --",
    "{ $count } {0} %s %(nama)s ${HOME}",
    "31/02/2026",
    "32 Agustus",
    "١٥/٨/٢٠٢٦",
    "１２３",
    "1.000,5",
    "1,000.5",
    "lima puluh",
    "kab bdg",
    "2026-11-25T00:00:00Z",
    "9" * 400,
    "1e999999999",
    "-0",
    "NaN",
    "Infinity",
    "999999999 tahun lalu",
    "1/1/0000",
    "http://[::1",
    "https://" + "a." * 500 + "id",
    "a@" * 200,
    "+62" + "8" * 50,
    "\ud800",
    "ﷺ" * 50,
    "e\u0301" * 100,
    "½ ² Ⅷ 四",
    "MENU\nBATAL\n\n\n\nSELESAI",
)
REPEATED = (
    "a",
    "1",
    " ",
    "0.",
    "1 ",
    "15-",
    "ya, ",
    "dua ",
    "senin ",
    "kab ",
    "a@b.",
    "a.",
    "+62 8",
    "https://a.id ",
    "https://",
    ",;|",
    "nama: ",
    "Dr. ",
    "0812-",
    "🙏",
    "\u0301",
    "*",
    "1-9,",
)


def context(language: str = "id") -> AnswerContext:
    return AnswerContext(date(2026, 11, 25), language, load_directory(), OPTIONS)


def judge(kind, body, language="id"):
    """Read an answer and what follows from it: words for a refusal, a value that holds."""
    asked = context(language)
    outcome = parse_answer(kind, body, asked)
    match outcome:
        case Rejected():
            assert say(key_in("rejected", outcome.reason), language, **outcome.params)
            assert all(len(value) <= 400 for value in outcome.params.values()), outcome
        case Candidates(options=options):
            assert say(key_in("candidates", outcome.reason), language)
            assert options
            labels = [option.label for option in options]
            assert len(set(labels)) == len(labels)
            assert all(labels)
            for option in options:
                assert check_value(kind, option.value, asked) is None, option
                assert show_value(kind, option.value, asked)
        case Parsed():
            assert check_value(kind, outcome.value, asked) is None, outcome
            assert show_value(kind, outcome.value, asked)
    return outcome


@pytest.mark.parametrize("kind", TYPES, ids=repr)
@pytest.mark.parametrize("language", LANGUAGES)
def test_bad_input_is_told_in_words(kind, language) -> None:
    for text in BAD:
        judge(kind, Text(text), language)


@pytest.mark.parametrize("kind", TYPES, ids=repr)
@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_is_an_answer_or_told_why_not(kind, text) -> None:
    judge(kind, Text(text))


WORDS = st.sampled_from((
    "ya", "tidak", "1", "2", "15", "2026", "31", "agustus", "maret", "senin", "lalu", "depan",
    "kemarin", "besok", "minggu", "bulan", "tahun", "awal", "akhir", "dua", "lima", "puluh",
    "ribu", "juta", "koma", "1.000", "1,5", "rp", "kab", "kota", "bandung", "jawa", "barat",
    "kemenkes", "dinas", "kesehatan", "banyumas", "siti", "kepala", "bidang", "081234567890",
    "a@b.id", "https://youtu.be/abc123XYZ45", ",", ".", "-", "/", "dan", "atau", "sampai",
    "semua", "pilih", "nomor", "digital", "lainnya", "min", "pak",
))  # fmt: skip


@pytest.mark.parametrize("kind", TYPES, ids=repr)
@settings(max_examples=50, deadline=None)
@given(words=st.lists(WORDS, min_size=1, max_size=9))
def test_any_words_of_the_trade_are_an_answer_or_told_why_not(kind, words) -> None:
    judge(kind, Text(" ".join(words)))


@pytest.mark.parametrize("kind", TYPES, ids=repr)
def test_twelve_thousand_characters_take_less_than_a_second(kind) -> None:
    for part in REPEATED:
        text = (part * 12_000)[:12_000]
        for typed in (text, f"{text[:11_999]}!"):
            started = process_time()
            judge(kind, Text(typed))
            assert process_time() - started < 1, part


@pytest.mark.parametrize("kind", TYPES, ids=repr)
def test_files_and_contact_cards_are_an_answer_or_told_why_not(kind) -> None:
    problems = (
        "too_large", "corrupt", "password", "suspicious", "wrong_type", "empty", "unavailable",
        "quota",
    )  # fmt: skip
    for problem in problems:
        judge(kind, Media((), files=(ReceivedFile("a.pdf", 9, problem=problem),)))
    whole = ReceivedFile("a.pdf", 900, "f1", "pdf", 3, "isi berkas")
    for files in ((), (whole,), (whole, whole), (ReceivedFile("b.png", 9, "f2", "png"),)):
        judge(kind, Media((), files=files))
        judge(kind, Media((), caption="keterangan", files=files))
    for own in (True, False):
        judge(kind, SharedContact("+6281234567890", "Siti", own))
        judge(kind, SharedContact("bukan nomor", "", own))
