"""Texts, fillers, near titles, files, stored values, and how a value is read back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.agencies import AgencyIndex
from conversations.answers import (
    AnswerContext,
    Parsed,
    Rejected,
    check_value,
    parse_answer,
    show_value,
)
from conversations.answers.cleaning import ascii_digits, clean, has_words, one_line
from conversations.answers.files import show_limit
from conversations.answers.writing import count_words, is_filler, near_same
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
from conversations.messages import FileId, Media, ReceivedFile, SharedContact, Text
from conversations.texts import say, unmarked

OPTIONS = (
    Option("sehat", {"id": "Kesehatan", "en": "Health"}),
    Option("didik", {"id": "Pendidikan", "en": "Education"}),
)
CONTEXT = AnswerContext(date(2026, 11, 25), "id", AgencyIndex([], {}), OPTIONS)
ENGLISH = AnswerContext(date(2026, 11, 25), "en", AgencyIndex([], {}), OPTIONS)
LETTER = ReceivedFile("surat.pdf", 430_000, FileId("f1"), "pdf", pages=2, text="Isi surat ini")


# --- texts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["081234567890", "siti@contoh.go.id", "https://contoh.go.id", "12a"]
)
def test_what_names_nothing_is_no_name(text):
    named = TextType(naming=True)
    assert parse_answer(named, Text(text), CONTEXT) == Rejected("needs-name", {"text": text})
    assert parse_answer(TextType(), Text(text), CONTEXT) == Parsed(text)


@pytest.mark.parametrize("text", ["Siti", "Kepala SMPN 1 Tegal", "Kasi P2P", "dr. Budi, Sp.A"])
def test_a_name_may_have_digits_and_marks(text):
    assert parse_answer(TextType(naming=True), Text(text), CONTEXT) == Parsed(text)


@pytest.mark.parametrize("sign", ["\ue100", "\ue101", "\ue1ff"])
def test_signs_that_stand_for_long_values_do_not_multiply_them(sign):
    """A few of them in one value would else repeat the other value that many times."""
    long, short = "kata " * 400, f"Ani{sign * 90}"
    for mine, theirs in ((long, short), (short, long), (long, long + sign * 90)):
        told = say("conflict", name=short, label="Judul", theirs=theirs, mine=mine)
        assert len(told) < len(mine) + len(theirs) + 300
        assert sign not in told
    assert parse_answer(TextType(), Text(f"Antrean{sign}"), CONTEXT) == Parsed("Antrean")


def test_a_value_may_be_long_and_have_marks_of_ours():
    words = "kata *tebal* " * 400
    said = say("rejected-needs-name", text=words)
    assert words in said
    assert "rejected" not in said


def test_a_sentence_that_ends_with_a_degree_has_one_full_stop():
    told = say("person-rest", known="Budi, M.Si.", missing="surel", example="a@b.go.id")
    assert "Budi, M.Si. Tinggal" in told
    told = unmarked(say("edit-taken", label="Nama", value="Budi, M.Si."))
    assert "M.Si.." not in told
    assert "M.Si." in told


@pytest.mark.parametrize("value", [".", "tunggu...", "M.Si"])
def test_other_points_stay_as_they_were_written(value):
    told = say("person-rest", known=value, missing="surel", example="a@b.go.id")
    assert f"{value}. Tinggal" in told


# --- cleaning -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x1bc", "abc"),
        ("sa\u200bya\ufeff", "saya"),
        ("\u202eabc\u202c", "abc"),
        ("\ue000tebal\ue001", "tebal"),
        ("e\u0301", "é"),
        ("  a \t b  \r\n\r\n\r\n\r\n c ", "a b\n\nc"),
        ("\ud800x", "x"),
        ("<b>*_`; DROP TABLE--", "<b>*_`; DROP TABLE--"),
    ],
)
def test_what_cannot_be_seen_is_taken_out_and_nothing_else(typed, kept):
    assert clean(typed) == kept


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_a_plain_line_is_cleaned_like_every_other(typed):
    assert clean(f"é\n{typed}") == f"é\n{clean(typed)}".strip()


def test_lines_are_joined_digits_made_plain_and_emoji_told_from_words():
    assert one_line("a\nb") == "a b"
    assert ascii_digits("١٢३５a") == "1235a"
    assert has_words("😀 a")
    assert not has_words("😀 …")


# --- texts ----------------------------------------------------------------------------------


def test_a_text_is_kept_as_it_was_written():
    assert parse_answer(TextType(), Text("Antrean *Tanpa* <b>Antre</b>"), CONTEXT) == Parsed(
        "Antrean *Tanpa* <b>Antre</b>"
    )


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (TextType(), "", "empty"),
        (TextType(), "\x00\u200b", "empty"),
        (TextType(), "😀😀", "no-words"),
        (TextType(minimum=5), "abc", "too-short"),
        (TextType(maximum=5), "abcdefgh", "too-long"),
        (LongTextType(5), "", "empty"),
        (LongTextType(5), "😀", "no-words"),
        (LongTextType(2), "satu dua tiga", "too-many-words"),
    ],
)
def test_a_text_that_does_not_fit_is_refused_with_its_reason(kind, text, reason):
    outcome = parse_answer(kind, Text(text), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason


def test_how_far_over_a_limit_is_told():
    outcome = parse_answer(LongTextType(2), Text("satu dua\n\ntiga empat"), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.params == {"count": "4", "maximum": "2", "over": "2"}
    assert count_words(" satu  dua\ntiga ") == 3


def test_a_long_text_may_come_from_a_document_with_its_caption():
    media = Media((), caption="Tambahan kami", files=(LETTER,))
    assert parse_answer(LongTextType(50), media, CONTEXT) == Parsed("Isi surat ini\nTambahan kami")
    scan = ReceivedFile("scan.pdf", 9, FileId("f"), "pdf")
    outcome = parse_answer(LongTextType(50), Media((), files=(scan,)), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "file-without-text"
    locked = ReceivedFile("a.pdf", 9, problem="password")
    outcome = parse_answer(LongTextType(50), Media((), files=(locked,)), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "file-password"
    assert parse_answer(LongTextType(50), Media(()), CONTEXT) == Rejected("needs-text")
    assert parse_answer(TextType(), Media(()), CONTEXT) == Rejected("needs-text")


@pytest.mark.parametrize("kind", [TextType(), LongTextType(50), FilesType(), YesNoType()])
def test_a_contact_card_answers_no_other_question(kind):
    card = SharedContact("+6281234567890", "Siti", own=True)
    assert parse_answer(kind, card, CONTEXT) == Rejected("contact-not-asked")


@pytest.mark.parametrize(
    "text",
    [
        "-", "ok", "tes", "asdf", ".", "n/a", "N.A.", "aaaa", "tidak ada", "nihil", "tes tes tes", "tes 123",
        "qwerty", "asdfghjkl", "lorem ipsum dolor", "😀", "idem", "sama seperti di atas", "", "xyxy", "siap",
    ],
)  # fmt: skip
def test_filler_is_noticed(text):
    assert is_filler(text)


@pytest.mark.parametrize(
    "text",
    ["Antrean Tanpa Antre", "SIAP", "Cek Gizi Balita", "Tes Cepat", "94 menit jadi 12 menit", "2024", "Lapor!"],
)  # fmt: skip
def test_a_short_name_is_no_filler(text):
    assert not is_filler(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Antrean Tanpa Antre", "antrean tanpa antre!", True),
        ("Antrean Tanpa Antre", "Antrian Tanpa Antri", True),
        ("Antrean Tanpa Antre", "Tanpa Antre Antrean", True),
        ("Antrean Tanpa Antre", "AntreanTanpa Antre", True),
        ("Layanan Jemput Bola untuk Lansia", "Layanan Jemput Bola Lansia", False),
        ("Layanan Jemput Bola KTP", "Layanan Jemput Bola KIA", False),
        ("Si Pintar", "Si Pandai", False),
        ("", "", False),
    ],
)
def test_nearly_the_same_titles_are_told_from_others(one, other, same):
    assert near_same(one, other) is same


# --- the limit of a file ---------------------------------------------------------------------


@pytest.mark.parametrize("size", [2_097_152, 10_000_000, 500_000])
def test_a_limit_is_told_by_the_same_figure_as_the_question_tells(size):
    kind = FilesType(kinds=("pdf",), size=size)
    large = ReceivedFile("a.pdf", size + 1_000_000, FileId("f"), "pdf")
    outcome = parse_answer(kind, Media((), files=(large,)), CONTEXT)
    assert isinstance(outcome, Rejected)
    figure = {2_097_152: "2", 10_000_000: "10", 500_000: "0,5"}[size]
    assert outcome.params["maximum"] == show_limit(size) == figure


# --- files ----------------------------------------------------------------------------------


def test_a_file_is_stored_by_what_it_is():
    assert parse_answer(FilesType(), Media((), files=(LETTER,)), CONTEXT) == Parsed(
        [{"id": "f1", "name": "surat.pdf", "kind": "pdf", "size": 430_000, "pages": 2}]
    )


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ((), "needs-file"),
        ((LETTER, LETTER), "too-many-files"),
        ((ReceivedFile("a.zip", 9, problem="wrong_type"),), "file-wrong-type"),
        ((ReceivedFile("a.pdf", 9, problem="corrupt"),), "file-corrupt"),
        ((ReceivedFile("a.pdf", 9, problem="too_large"),), "file-too-large"),
        ((ReceivedFile("a.txt", 9, FileId("f"), "txt"),), "file-wrong-type"),
        ((ReceivedFile("a.pdf", 21_000_000, FileId("f"), "pdf"),), "file-over-limit"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_reason(files, reason):
    outcome = parse_answer(FilesType(), Media((), files=files), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason


@pytest.mark.parametrize(
    "file",
    [
        ReceivedFile("Surat.PDF", 9, problem="wrong_type"),
        ReceivedFile("surat.pdf", 9, FileId("f"), "jpeg"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_so(file):
    outcome = parse_answer(FilesType(kinds=("pdf",)), Media((), files=(file,)), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "file-other-content"
    told = say("rejected-file-other-content", **outcome.params)
    assert "isinya bukan PDF" in told


def test_words_are_no_file():
    outcome = parse_answer(FilesType(), Text("nanti"), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "needs-file"


# --- stored values --------------------------------------------------------------------------

PERSON = {"name": "Siti", "position": "Camat", "phone": "+6281234567890", "email": "s@a.go.id"}
FILE = {"id": "f1", "name": "surat.pdf", "kind": "pdf", "size": 430_000, "pages": 2}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (TextType(), "Judul"), (LongTextType(3), "satu dua"), (IntegerType(1, 9), 5),
        (DecimalType(), "2.5"), (DateType(latest="today"), "2026-01-01"), (YesNoType(), False),
        (StatementType(), True), (SelectOneType(), "sehat"), (SelectManyType(), ["sehat", "didik"]),
        (AgencyType(), {"code": None, "name": "Desa A"}),
        (AgencyType(free_text=False), {"code": "33.02", "name": "Banyumas"}),
        (PersonType(), PERSON), (PhoneType(), "+6281234567890"), (EmailType(), "s@a.go.id"),
        (UrlType(("youtu.be",)), "https://youtu.be/abc123XYZ45"), (FilesType(), [FILE]),
    ],
)  # fmt: skip
def test_a_value_that_fits_its_question_stands(kind, value):
    assert check_value(kind, value, CONTEXT) is None


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (TextType(maximum=3), "Judul", "too-long"),
        (IntegerType(), "banyak", "not-understood"),
        (IntegerType(1, 9), 12, "too-large"),
        (DecimalType(minimum=Decimal(3)), "2.5", "too-small"),
        (DateType(), "kemarin", "not-understood"),
        (DateType(latest="today"), "2027-01-01", "date-in-future"),
        (YesNoType(), "ya", "needs-yes-no"),
        (StatementType(), False, "needs-acceptance"),
        (SelectOneType(), "lama", "needs-choice"),
        (SelectManyType(), ["lama"], "needs-choices"),
        (SelectManyType(), "sehat", "too-few-choices"),
        (AgencyType(), {"code": None, "name": ""}, "empty"),
        (AgencyType(free_text=False), {"code": None, "name": "Desa A"}, "empty"),
        (PersonType(), {**PERSON, "email": ""}, "needs-person"),
        (PhoneType(), "0812", "needs-phone"),
        (EmailType(), "siti", "needs-email"),
        (UrlType(("youtu.be",)), "https://a.go.id", "url-other-host"),
        (FilesType(), [FILE, FILE], "too-many-files"),
        (FilesType(), [], "nothing-collected"),
        (FilesType(), "surat.pdf", "nothing-collected"),
    ],
)
def test_a_value_that_no_longer_fits_is_refused_with_its_reason(kind, value, reason):
    refused = check_value(kind, value, CONTEXT)
    assert refused is not None
    assert refused.reason == reason


@pytest.mark.parametrize(
    ("kind", "value", "indonesian", "english"),
    [
        (TextType(), "Judul", "Judul", "Judul"),
        (IntegerType(), 3110, "3.110", "3,110"),
        (DecimalType(), "2.5", "2,5", "2.5"),
        (DateType(), "2026-08-17", "Senin, 17 Agustus 2026", "Monday, 17 August 2026"),
        (SelectOneType(), "sehat", "Kesehatan", "Health"),
        (SelectOneType(), "lama", "lama", "lama"),
        (SelectManyType(), ["sehat", "didik"], "Kesehatan, Pendidikan", "Health, Education"),
        (SelectManyType(), "sehat", "Kesehatan", "Health"),
        (AgencyType(), {"code": "33.02", "name": "Kota Tegal"}, "Kota Tegal", "Kota Tegal"),
        (PersonType(), PERSON, "Siti, Camat, +62 812-3456-7890, s@a.go.id", None),
        (PersonType(), {"name": "Siti"}, "Siti", "Siti"),
        (PhoneType(), "+6281234567890", "+62 812-3456-7890", "+62 812-3456-7890"),
        (FilesType(), [FILE], "surat.pdf (2 halaman, 430 KB)", None),
        (FilesType(), [{**FILE, "pages": None, "size": 1_200_000}], "surat.pdf (1,2 MB)", None),
        (FilesType(), [{"name": "a.pdf"}], "a.pdf", "a.pdf"),
    ],
)
def test_a_value_is_read_back_in_the_language_of_the_person(kind, value, indonesian, english):
    assert show_value(kind, value, CONTEXT) == indonesian
    if english is not None:
        assert show_value(kind, value, ENGLISH) == english


def test_yes_no_and_acceptance_are_read_back_in_words():
    assert show_value(YesNoType(), True, CONTEXT) != show_value(YesNoType(), False, CONTEXT)
    assert show_value(StatementType(), True, CONTEXT)
