"""A person in charge in one message: lines, commas, labels, any order, degrees and titles."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.agencies import AgencyIndex
from conversations.answers import AnswerContext, Parsed, Rejected, parse_answer
from conversations.forms import PersonType
from conversations.messages import Media, SharedContact, Text

AGENCIES = AgencyIndex([], {})
CONTEXT = AnswerContext(date(2026, 11, 25), "id", AGENCIES)

READ = [
    ("Budi Santoso, Kepala Dinas Kesehatan, 081234567890, budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("Budi Santoso\nKepala Dinas Kesehatan\n081234567890\nbudi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("Nama: Budi Santoso\nJabatan: Kepala Dinas Kesehatan\nNo HP: 0812-3456-7890\nEmail: budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("nama : Budi Santoso, jabatan : Kepala Dinas Kesehatan, no. hp : 081234567890, email : budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("081234567890, budi@gmail.com, Budi Santoso, Kepala Dinas Kesehatan", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("Kepala Dinas Kesehatan, Budi Santoso, 081234567890, budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("Budi Santoso Kepala Dinas Kesehatan 081234567890 budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("Budi Santoso / Kepala Dinas Kesehatan / 081234567890 / budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("Budi Santoso - Kepala Dinas Kesehatan - 081234567890 - budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("Jabatan: Kepala Dinas Kesehatan\nNama: Budi Santoso\nHP: 081234567890\nSurel: budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("dr. Siti Aminah, M.Kes, Direktur RSUD Banyumas, +62 812-3456-7890, siti@rsud.go.id", ("dr. Siti Aminah, M.Kes", "Direktur RSUD Banyumas", "+6281234567890", "siti@rsud.go.id")),
    ("Dr. H. Ahmad, S.Sos., M.Si., Sekretaris Daerah, 081234567890, a@b.go.id", ("Dr. H. Ahmad, S.Sos., M.Si.", "Sekretaris Daerah", "+6281234567890", "a@b.go.id")),
    ("Nama lengkap: Budi Santoso\nJabatan: Kepala Dinas Kesehatan\nNomor WA: 081234567890\nAlamat email: budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("Budi Santoso (Kepala Dinas Kesehatan) 081234567890 budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("1. Budi Santoso\n2. Kepala Dinas Kesehatan\n3. 081234567890\n4. budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("Budi Santoso, Kepala Dinas Kesehatan, 0812 3456 7890, budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
    ("Yth. Budi Santoso, Kepala Dinas Kesehatan, hp 081234567890, email budi@gmail.com", ("Budi Santoso", "Kepala Dinas Kesehatan", "+6281234567890", "budi@gmail.com")),
]  # fmt: skip


def read(text, kind=None):
    return parse_answer(kind or PersonType(), Text(text), CONTEXT)


@pytest.mark.parametrize(("text", "parts"), READ)
def test_all_four_parts_are_found_in_any_order(text, parts):
    assert read(text) == Parsed(
        dict(zip(("name", "position", "phone", "email"), parts, strict=True))
    )


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Budi Santoso, Kepala Dinas Kesehatan", "nomor telepon dan surel"),
        ("081234567890", "nama, jabatan, dan surel"),
        ("Kepala Dinas Kesehatan, 081234567890, budi@gmail.com", "nama"),
        ("Budi Santoso, 081234567890, budi@gmail.com", "jabatan"),
        ("Budi Santoso, Camat, budi@gmail.com", "nomor telepon"),
        ("Nama: Budi\nHP: 081234567890", "jabatan dan surel"),
        ("saya sendiri, Camat, 081234567890, budi@gmail.com", "nama"),
    ],
)
def test_the_missing_parts_are_named(text, missing):
    assert read(text) == Rejected("person-incomplete", {"missing": missing})


def test_the_missing_parts_are_named_in_the_language_of_the_person():
    english = AnswerContext(date(2026, 11, 25), "en", AGENCIES)
    outcome = parse_answer(PersonType(), Text("Budi Santoso, Camat"), english)
    assert isinstance(outcome, Rejected)
    assert " and " in outcome.params["missing"]


@pytest.mark.parametrize("text", ["", "😀", "-", "tes", "saya sendiri"])
def test_nobody_is_nobody(text):
    assert read(text) == Rejected("needs-person", {"missing": ""})


def test_only_the_parts_asked_for_are_stored():
    kind = PersonType(parts=("name", "phone"))
    assert read("Siti Aminah 0812 3456 7890", kind) == Parsed(
        {"name": "Siti Aminah", "phone": "+6281234567890"}
    )


def test_a_labelled_name_leaves_the_other_words_to_the_position():
    assert read("Nama: Budi\nTukang kebun\n081234567890\nbudi@gmail.com") == Parsed(
        {
            "name": "Budi",
            "position": "Tukang kebun",
            "phone": "+6281234567890",
            "email": "budi@gmail.com",
        }
    )


def test_a_staff_number_is_no_phone_number():
    outcome = read("Budi, Camat, NIP 198001012005011001, 081234567890, budi@gmail.com")
    assert isinstance(outcome, Parsed)
    assert outcome.value["phone"] == "+6281234567890"
    assert outcome.value["position"] == "Camat"


def test_a_shared_contact_gives_name_and_number():
    card = SharedContact("+6281234567890", "Siti Aminah", own=False)
    kind = PersonType(parts=("name", "phone"))
    assert parse_answer(kind, card, CONTEXT) == Parsed(
        {"name": "Siti Aminah", "phone": "+6281234567890"}
    )
    assert parse_answer(PersonType(), Media(()), CONTEXT) == Rejected(
        "needs-person", {"missing": ""}
    )
