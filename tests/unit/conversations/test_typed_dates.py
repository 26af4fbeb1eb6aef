"""Typed days that can be meant in two ways, or are no day of the question, and how many are read."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.answers import Candidates, Parsed, Rejected, parse_answer
from conversations.answers.dates import check_date
from conversations.forms import DateType
from conversations.messages import Media
from conversations.texts import say, unmarked
from tests.unit.conversations.dates import AHEAD, ANY, CONTEXT, PAST, PAST_MONTH, read
from tests.unit.conversations.test_relative_days import RELATIVE
from tests.unit.conversations.test_typed_months import MONTHS
from tests.unit.conversations.test_written_days import WRITTEN

DAYS = [*WRITTEN, *RELATIVE, *MONTHS]

TWO_READINGS = [
    ("selasa 6 mei", PAST, ("2025-05-06", "2026-05-06")),
    ("maret 05", PAST_MONTH, ("2005-03-01", "2026-03-05")),
    ("besok 5 desember", AHEAD, ("2026-11-26", "2026-12-05")),
    ("Kamis depan", AHEAD, ("2026-11-26", "2026-12-03")),
    ("jum'at depan", AHEAD, ("2026-11-27", "2026-12-04")),
    ("mar 24", PAST_MONTH, ("2024-03-01", "2026-03-24")),
    ("17an", PAST, ("2026-08-17", "2026-11-17")),
    ("17 an", PAST, ("2026-08-17", "2026-11-17")),
    ("12 mei 2026 s.d. 14 mei 2026", PAST, ("2026-05-12", "2026-05-14")),
    ("12-14 Mei 2026", PAST, ("2026-05-12", "2026-05-14")),
    ("12 s/d 14 mei 2026", PAST, ("2026-05-12", "2026-05-14")),
    ("12 sampai 14 Mei 2026", PAST, ("2026-05-12", "2026-05-14")),
    ("rabu, 23 november 2026", PAST, ("2026-11-23", "2026-11-25")),
    ("rabu", PAST, ("2026-11-18", "2026-11-25")),
    ("senin", ANY, ("2026-11-23", "2026-11-30")),
    ("januari24", PAST_MONTH, ("2024-01-01", "2026-01-24")),
    ("jan-24", PAST_MONTH, ("2024-01-01", "2026-01-24")),
    ("next thursday", AHEAD, ("2026-11-26", "2026-12-03")),
    ("antara 12 dan 14 mei 2026", PAST, ("2026-05-12", "2026-05-14")),
    ("12 & 13 mei 2026", PAST, ("2026-05-12", "2026-05-13")),
    ("12, 13, 14 mei 2026", PAST, ("2026-05-12", "2026-05-13", "2026-05-14")),
]  # fmt: skip
REFUSED = [
    ("setengah bulan lalu", PAST, "needs-date"),
    ("tgl 5 minggu lalu", PAST, "needs-date"),
    ("awal bulan 2024", PAST, "needs-date"),
    ("februari 30", PAST, "needs-day"),
    ("5 6 mei 7 2026", PAST, "needs-date"),
    ("minggu kemarin", PAST, "needs-weekday"),
    ("maret 2024", PAST, "needs-day"),
    ("tahun 2023", PAST_MONTH, "needs-day-and-month"),
    ("2023", PAST_MONTH, "needs-day-and-month"),
    ("bulan lalu", PAST, "needs-day"),
    ("minggu lalu", PAST, "needs-weekday"),
    ("tahun lalu", PAST, "needs-day-and-month"),
    ("5 jui 2026", PAST, "needs-date"),
    ("31/02/2026", PAST, "no-such-day"),
    ("32 Agustus", PAST, "no-such-day"),
    ("32 agustus 2026", PAST, "no-such-day"),
    ("31 februari 2026", PAST, "no-such-day"),
    ("29/2/2025", PAST, "no-such-day"),
    ("0/5/2026", PAST, "no-such-day"),
    ("15/13/2026", PAST, "no-such-month"),
    ("13/13/2026", PAST, "no-such-month"),
    ("8/15/2026", PAST, "no-such-month"),
    ("31/4", PAST, "no-such-day"),
    ("15 agustus 2030", PAST, "date-in-future"),
    ("besok", PAST, "date-in-future"),
    ("kemarin", AHEAD, "date-in-past"),
    ("99/99/9999", PAST, "no-such-day"),
    ("tidak tahu", PAST, "needs-date"),
    ("lupa", PAST, "needs-date"),
    ("asdf", PAST, "needs-date"),
    ("", PAST, "needs-date"),
    ("12345", PAST, "needs-date"),
    ("belum", PAST, "needs-date"),
    ("ya", PAST, "needs-date"),
    ("mei", PAST, "needs-day"),
    ("belum ada tanggal pasti", PAST, "needs-date"),
    ("tahun depan", AHEAD, "needs-day-and-month"),
    ("besok besok", AHEAD, "needs-date"),
    ("dia datang 12 orang", PAST, "needs-date"),
    ("3 orang", PAST, "needs-date"),
    ("1 Muharram", PAST, "needs-date"),
    ("minggu depan", AHEAD, "needs-weekday"),
    ("minggu ini", PAST, "needs-weekday"),
    ("Q1 2024", PAST_MONTH, "needs-date"),
    ("triwulan 1 2024", PAST_MONTH, "needs-date"),
    ("semester 1 2024", PAST_MONTH, "needs-date"),
    ("desember 2027", PAST_MONTH, "date-in-future"),
    ("next week", AHEAD, "needs-weekday"),
    ("last month", PAST, "needs-day"),
    ("beberapa hari lalu", PAST, "needs-date"),
    ("sudah lama", PAST, "needs-date"),
    ("sudah 2 tahun", PAST, "needs-date"),
    ("2 tahun", PAST, "needs-date"),
    ("4/20/2026", PAST, "no-such-month"),
    ("30 februari", PAST, "no-such-day"),
    ("31 april 2026", PAST, "no-such-day"),
    ("31 juni", PAST, "no-such-day"),
    ("31 november", PAST, "no-such-day"),
    ("0 mei", PAST, "no-such-day"),
    ("40/5/2026", PAST, "no-such-day"),
    ("5/0/2026", PAST, "no-such-month"),
    ("bulan 13", PAST_MONTH, "no-such-month"),
    ("5 bulan 13 2026", PAST, "no-such-month"),
    ("12 mei 20260", PAST, "needs-date"),
    ("32", PAST, "no-such-day"),
    ("tgl 32", PAST, "no-such-day"),
    ("100", PAST, "needs-date"),
    ("'; DROP TABLE x;--", PAST, "needs-date"),
    ("belum, rencana 12 mei 2026", PAST, "needs-date"),
    ("senin selasa", PAST, "needs-date"),
    ("pekan lalu", PAST, "needs-weekday"),
    ("nanti", AHEAD, "needs-date"),
    ("h-1", PAST, "needs-date"),
    ("2 hari sebelum", PAST, "needs-date"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("31/02/2024", "Kamis, 29 Februari 2024"),
        ("31/02/2026", "Sabtu, 28 Februari 2026"),
        ("31 april 2026", "Kamis, 30 April 2026"),
        ("29/2/25", "Jumat, 28 Februari 2025"),
        ("0/5/2026", "none"),
        ("30 februari", "none"),
        ("tgl 32", "none"),
        ("99/99/9999", "none"),
    ],
)
def test_a_day_too_many_names_the_last_one_of_that_month_and_year(text, last):
    outcome = read(text, PAST)
    assert isinstance(outcome, Rejected)
    assert outcome.params["last"] == last
    shown = "28 Februari 2026" if last == "none" else last
    assert shown in unmarked(say("rejected-no-such-day", "id", **outcome.params))


@pytest.mark.parametrize(("text", "kind", "days"), TWO_READINGS)
def test_several_readings_are_all_offered(text, kind, days):
    outcome = read(text, kind)
    assert isinstance(outcome, Candidates)
    assert outcome.reason == "date"
    assert sorted(option.value for option in outcome.options) == sorted(days)


@pytest.mark.parametrize(("text", "kind", "reason"), REFUSED)
def test_what_is_no_day_of_the_question_is_refused_with_its_reason(text, kind, reason):
    outcome = read(text, kind)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason


def test_the_hit_rate_of_typed_days_is_told(record_property):
    hits = sum(read(text, kind) == Parsed(day) for text, kind, day in DAYS)
    record_property("dates", f"{hits}/{len(DAYS)}")
    print(f"\ndates read as meant: {hits} of {len(DAYS)}")
    assert hits == len(DAYS) >= 80


def test_a_candidate_is_shown_with_its_weekday():
    outcome = read("Kamis depan", AHEAD)
    assert isinstance(outcome, Candidates)
    assert outcome.options[0].label == "Kamis, 26 November 2026"


def test_a_year_that_was_not_said_follows_the_bounds():
    assert read("6 mei", DateType(earliest="2023-01-01", latest="2023-12-31")) == Parsed(
        "2023-05-06"
    )
    assert read("6 mei", AHEAD) == Parsed("2027-05-06")
    assert read("29 februari", DateType(earliest="2027-01-01")) == Parsed("2028-02-29")


def test_a_two_digit_year_far_ahead_is_of_the_last_century():
    assert read("15 agustus 98") == Parsed("1998-08-15")
    assert read("15 agustus 36") == Parsed("2036-08-15")


def test_what_was_understood_is_told_when_a_day_breaks_the_bounds():
    kind = DateType(earliest="2026-01-01", latest="2026-06-30")
    assert read("1 juli 2026", kind) == Rejected(
        "date-too-late", {"value": "Rabu, 1 Juli 2026", "latest": "Selasa, 30 Juni 2026"}
    )
    assert read("31 desember 2025", kind) == Rejected(
        "date-too-early", {"value": "Rabu, 31 Desember 2025", "earliest": "Kamis, 1 Januari 2026"}
    )
    assert read("besok", PAST) == Rejected("date-in-future", {"value": "Kamis, 26 November 2026"})
    assert read("kemarin", AHEAD) == Rejected("date-in-past", {"value": "Selasa, 24 November 2026"})
    assert check_date(kind, date(2026, 3, 1), CONTEXT) is None


def test_a_long_text_is_quoted_in_part_and_a_file_is_no_day():
    outcome = read("bla " * 3000)
    assert isinstance(outcome, Rejected)
    assert outcome.params["text"].endswith("…")
    assert len(outcome.params["text"]) <= 61
    assert parse_answer(ANY, Media(()), CONTEXT) == Rejected("needs-date", {"text": ""})
