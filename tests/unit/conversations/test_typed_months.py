"""Months, and beginnings and ends of months and years, where a month is enough."""

from __future__ import annotations

import pytest

from conversations.answers import Parsed, Rejected
from tests.unit.conversations.dates import PAST, PAST_MONTH, read

MONTHS = [
    ("awal maret 2024", PAST_MONTH, "2024-03-01"),
    ("pertengahan maret 2024", PAST_MONTH, "2024-03-15"),
    ("akhir maret 2024", PAST_MONTH, "2024-03-31"),
    ("akhir februari 2024", PAST_MONTH, "2024-02-29"),
    ("awal bulan maret 2024", PAST_MONTH, "2024-03-01"),
    ("Maret 2024", PAST_MONTH, "2024-03-01"),
    ("03/2024", PAST_MONTH, "2024-03-01"),
    ("3-2024", PAST_MONTH, "2024-03-01"),
    ("2024-03", PAST_MONTH, "2024-03-01"),
    ("bulan maret tahun 2024", PAST_MONTH, "2024-03-01"),
    ("bln 3 thn 2024", PAST_MONTH, "2024-03-01"),
    ("bulan 3 2024", PAST_MONTH, "2024-03-01"),
    ("maret", PAST_MONTH, "2026-03-01"),
    ("Januari '24", PAST_MONTH, "2024-01-01"),
    ("sejak maret 2024", PAST_MONTH, "2024-03-01"),
    ("mulai januari 2023 min", PAST_MONTH, "2023-01-01"),
    ("sekitar maret 2024", PAST_MONTH, "2024-03-01"),
    ("kira kira maret 2024", PAST_MONTH, "2024-03-01"),
    ("kurang lebih maret 2024", PAST_MONTH, "2024-03-01"),
    ("since March 2024", PAST_MONTH, "2024-03-01"),
    ("early March 2024", PAST_MONTH, "2024-03-01"),
    ("end of March 2024", PAST_MONTH, "2024-03-31"),
    ("mid march 2024", PAST_MONTH, "2024-03-15"),
    ("awal tahun 2024", PAST_MONTH, "2024-01-01"),
    ("akhir tahun 2023", PAST_MONTH, "2023-12-31"),
    ("awal tahun", PAST_MONTH, "2026-01-01"),
    ("pertengahan 2023", PAST_MONTH, "2023-07-01"),
    ("awal 2024", PAST_MONTH, "2024-01-01"),
    ("bulan lalu", PAST_MONTH, "2026-10-01"),
    ("bulan kemarin", PAST_MONTH, "2026-10-01"),
    ("akhir 2023", PAST_MONTH, "2023-12-31"),
    ("di awal januari 2025", PAST_MONTH, "2025-01-01"),
    ("awal jan 2025", PAST_MONTH, "2025-01-01"),
    ("akhir des 2024", PAST_MONTH, "2024-12-31"),
    ("pertengahan thn 2024", PAST_MONTH, "2024-07-01"),
    ("tengah maret 2024", PAST_MONTH, "2024-03-15"),
    ("medio juni 2023", PAST_MONTH, "2023-06-15"),
    ("awal tahun lalu", PAST_MONTH, "2025-01-01"),
    ("awal tahun ini", PAST_MONTH, "2026-01-01"),
    ("akhir tahun lalu", PAST_MONTH, "2025-12-31"),
    ("akhir tahun kemarin", PAST_MONTH, "2025-12-31"),
    ("desember 2025", PAST_MONTH, "2025-12-01"),
    ("Desember tahun lalu", PAST_MONTH, "2025-12-01"),
    ("desember lalu", PAST_MONTH, "2025-12-01"),
    ("maret lalu", PAST_MONTH, "2026-03-01"),
    ("bulan maret lalu", PAST_MONTH, "2026-03-01"),
    ("bulan maret", PAST_MONTH, "2026-03-01"),
    ("bulan Maret tahun lalu", PAST_MONTH, "2025-03-01"),
    ("bulan 3", PAST_MONTH, "2026-03-01"),
    ("bulan ini", PAST_MONTH, "2026-11-01"),
    ("sejak bulan mei 2024 pak", PAST_MONTH, "2024-05-01"),
    ("jan'24", PAST_MONTH, "2024-01-01"),
    ("01-2024", PAST_MONTH, "2024-01-01"),
    ("2024 januari", PAST_MONTH, "2024-01-01"),
    ("thn 2024 bln 3", PAST_MONTH, "2024-03-01"),
    ("last month", PAST_MONTH, "2026-10-01"),
    ("dua tahun yang lalu", PAST_MONTH, "2024-11-25"),
    ("sejak 2 tahun lalu", PAST_MONTH, "2024-11-25"),
    ("sekitar 2 tahun yg lalu", PAST_MONTH, "2024-11-25"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "day"), MONTHS)
def test_a_month_is_read_as_meant(text, kind, day):
    assert read(text, kind) == Parsed(day)


def test_a_month_is_enough_only_where_the_question_says_so():
    assert read("Maret 2024", PAST_MONTH) == Parsed("2024-03-01")
    assert read("Maret 2024", PAST) == Rejected("needs-day", {"text": "Maret 2024"})
