"""Numbers as people type them: marks of both kinds, words, amounts, people counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from conversations.agencies import AgencyIndex
from conversations.answers import AnswerContext, Candidates, Parsed, Rejected, parse_answer
from conversations.answers.number_words import read_numbers
from conversations.forms import DecimalType, IntegerType
from conversations.messages import Media, Text

CONTEXT = AnswerContext(date(2026, 11, 25), "id", AgencyIndex([], {}))
PEOPLE = IntegerType(1, 999)
WHOLE = IntegerType()
DECIMAL = DecimalType()

READ = [
    (WHOLE, "1.000", 1000),
    (DECIMAL, "1.000,5", "1000.5"),
    (DECIMAL, "1,000.5", "1000.5"),
    (DECIMAL, "1.5", "1.5"),
    (DECIMAL, "1,5", "1.5"),
    (DECIMAL, "2.500", "2500"),
    (WHOLE, "lima puluh", 50),
    (WHOLE, "dua ratus ribu", 200000),
    (WHOLE, "1,2 jt", 1200000),
    (WHOLE, "3 juta", 3000000),
    (WHOLE, "Rp 310 juta", 310000000),
    (WHOLE, "Rp310.000.000,00", 310000000),
    (WHOLE, "Rp. 310.000.000,-", 310000000),
    (WHOLE, "rp 310.000.000", 310000000),
    (PEOPLE, "12 orang", 12),
    (PEOPLE, "±15", 15),
    (PEOPLE, "١٢", 12),
    (PEOPLE, "twelve", 12),
    (PEOPLE, "twenty five", 25),
    (PEOPLE, "one hundred", 100),
    (WHOLE, "two hundred thousand", 200000),
    (PEOPLE, "kurang lebih 20", 20),
    (PEOPLE, "sekitar 20 orang", 20),
    (PEOPLE, "kira-kira 20an orang", 20),
    (PEOPLE, "20an", 20),
    (PEOPLE, "sepuluh", 10),
    (PEOPLE, "sebelas", 11),
    (PEOPLE, "dua belas", 12),
    (PEOPLE, "duabelas", 12),
    (PEOPLE, "seratus dua puluh lima", 125),
    (WHOLE, "seribu lima ratus", 1500),
    (WHOLE, "satu juta dua ratus ribu", 1200000),
    (WHOLE, "limaratus", 500),
    (WHOLE, "dua puluh lima ribu", 25000),
    (WHOLE, "2 ribu", 2000),
    (WHOLE, "2rb", 2000),
    (WHOLE, "25k", 25000),
    (WHOLE, "1.5 juta", 1500000),
    (WHOLE, "1,5 M", 1500000000),
    (WHOLE, "1,5 miliar", 1500000000),
    (WHOLE, "2 milyar", 2000000000),
    (WHOLE, "1 triliun", 1000000000000),
    (WHOLE, "satu setengah juta", 1500000),
    (WHOLE, "setengah juta", 500000),
    (PEOPLE, "dua lusin", 24),
    (PEOPLE, "selusin", 12),
    (PEOPLE, "minus lima", 5),
    (PEOPLE, "５０", 50),
    (PEOPLE, "50 ", 50),
    (PEOPLE, " 50 orang peserta", 50),
    (PEOPLE, "ada 50 orang", 50),
    (PEOPLE, "totalnya 50 org pak", 50),
    (PEOPLE, "50 org min", 50),
    (PEOPLE, "semuanya 12", 12),
    (PEOPLE, "lima puluh orang", 50),
    (PEOPLE, "50 (lima puluh)", 50),
    (PEOPLE, "50 (lima puluh) orang", 50),
    (PEOPLE, "12 people", 12),
    (PEOPLE, "about 12", 12),
    (WHOLE, "1.234.567", 1234567),
    (WHOLE, "1,234,567", 1234567),
    (WHOLE, "1 234 567", 1234567),
    (WHOLE, "1'234'567", 1234567),
    (WHOLE, "10.00", 10),
    (WHOLE, "10,00", 10),
    (DECIMAL, "12.34", "12.34"),
    (DECIMAL, "0,5", "0.5"),
    (DECIMAL, ".5", "0.5"),
    (DECIMAL, ",5", "0.5"),
    (DECIMAL, "75%", "75"),
    (DECIMAL, "75 persen", "75"),
    (DECIMAL, "tujuh koma lima", "7.5"),
    (DECIMAL, "nol koma dua lima", "0.25"),
    (WHOLE, "310 jt rupiah", 310000000),
    (WHOLE, "tiga ratus sepuluh juta rupiah", 310000000),
    (WHOLE, "41.200 penerima manfaat", 41200),
    (WHOLE, "41.200 jiwa", 41200),
    (WHOLE, "41200 kk", 41200),
    (WHOLE, "1.00", 1),
    (WHOLE, "1.0000", 1),
    (WHOLE, "empat puluh satu ribu dua ratus", 41200),
    (WHOLE, "3 juta lima ratus ribu", 3500000),
    (WHOLE, "3 juta 500 ribu", 3500000),
    (WHOLE, "2 ratus", 200),
    (WHOLE, "12 ribu 500", 12500),
    (PEOPLE, "lima", 5),
    (PEOPLE, "seratus", 100),
    (PEOPLE, "enam belas", 16),
    (PEOPLE, "enambelas", 16),
    (PEOPLE, "dua puluh satu", 21),
    (PEOPLE, "duapuluh satu", 21),
    (PEOPLE, "forty-two", 42),
    (PEOPLE, "sembilan puluh sembilan", 99),
    (PEOPLE, "tiga ratus lima puluh", 350),
    (WHOLE, "satu M", 1000000000),
    (WHOLE, "nol", 0),
]  # fmt: skip

REFUSED = [
    (PEOPLE, "10-15 orang", "several-numbers"),
    (PEOPLE, "10 sampai 15", "several-numbers"),
    (WHOLE, "1 1/2", "needs-number"),
    (PEOPLE, "sekodi", "needs-number"),
    (PEOPLE, "0", "too-small"),
    (PEOPLE, "-5", "too-small"),
    (PEOPLE, "1000", "too-large"),
    (PEOPLE, "2,5", "not-whole"),
    (PEOPLE, "abc", "needs-number"),
    (PEOPLE, "", "needs-number"),
    (PEOPLE, "tidak tahu", "needs-number"),
    (PEOPLE, "😀", "needs-number"),
    (PEOPLE, "1e5", "needs-number"),
    (PEOPLE, "0x10", "needs-number"),
    (PEOPLE, "½", "needs-number"),
    (PEOPLE, "12 orang, 3 pejabat", "several-numbers"),
    (PEOPLE, "1.234.567", "too-large"),
    (WHOLE, "12.34", "not-whole"),
    (DECIMAL, "2,555", "too-many-places"),
    (DECIMAL, "1.234,567", "too-many-places"),
    (DECIMAL, "99,999", "too-many-places"),
    (WHOLE, "99999999999999999999", "needs-number"),
    (WHOLE, "99999999999999999999999999999999999999999999999999", "needs-number"),
    (WHOLE, "1..000", "needs-number"),
    (WHOLE, "1.000.00", "needs-number"),
    (PEOPLE, "lma", "needs-number"),
    (PEOPLE, "dua satu", "needs-number"),
    (WHOLE, "tidak ada", "needs-number"),
    (PEOPLE, "belasan", "needs-number"),
    (PEOPLE, "puluhan", "needs-number"),
]  # fmt: skip

ASKED = [
    (WHOLE, "1,000", (1000, 1)),
    (DECIMAL, "1,000", ("1000", "1")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), READ)
def test_a_typed_number_is_read_as_meant(kind, text, value):
    assert parse_answer(kind, Text(text), CONTEXT) == Parsed(value)


@pytest.mark.parametrize(("kind", "text", "reason"), REFUSED)
def test_what_is_no_number_of_the_question_is_refused_with_its_reason(kind, text, reason):
    outcome = parse_answer(kind, Text(text), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason


@pytest.mark.parametrize(("kind", "text", "values"), ASKED)
def test_marks_that_read_both_ways_are_asked_about(kind, text, values):
    outcome = parse_answer(kind, Text(text), CONTEXT)
    assert isinstance(outcome, Candidates)
    assert tuple(option.value for option in outcome.options) == values


def test_candidates_show_the_marks_of_the_language():
    outcome = parse_answer(DECIMAL, Text("1,000"), CONTEXT)
    assert isinstance(outcome, Candidates)
    assert [option.label for option in outcome.options] == ["1.000", "1"]


def test_what_was_understood_is_told_when_a_number_breaks_the_bounds():
    assert parse_answer(PEOPLE, Text("1.250"), CONTEXT) == Rejected(
        "too-large", {"value": "1.250", "maximum": "999"}
    )
    assert parse_answer(DecimalType(minimum=Decimal("2.5")), Text("2"), CONTEXT) == Rejected(
        "too-small", {"value": "2", "minimum": "2,5"}
    )
    assert parse_answer(DECIMAL, Text("2,555"), CONTEXT) == Rejected(
        "too-many-places", {"value": "2,555", "places": "2"}
    )


def test_a_long_text_is_quoted_in_part_and_a_file_is_no_number():
    outcome = parse_answer(WHOLE, Text("kami tidak tahu " * 20), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.params["text"].endswith("…")
    assert parse_answer(WHOLE, Media(()), CONTEXT) == Rejected("needs-number", {"text": ""})


@pytest.mark.parametrize(
    "text",
    [
        "satu koma", "setengah koma lima", "1,2.3,4", "lima belas belas", "dua ribu tiga juta", "nol juta",
        "sepuluh ratus", "satu koma lima puluh", "satu koma sebelas", "seratus seratus", "12 seribu",
        "satu koma seribu", "a b c d e f g h 12", "1,2,3",
    ],
)  # fmt: skip
def test_what_no_number_goes_like_is_none(text):
    assert read_numbers(text) == ()


def test_a_grouped_amount_before_a_scale_reads_both_ways():
    assert read_numbers("1.500 juta") == (Decimal(1_500_000_000), Decimal(1_500_000))
