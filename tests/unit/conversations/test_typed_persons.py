"""A person in charge: lines, commas, labels, any order, degrees and titles, and part by part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from conversations.agencies import AgencyIndex
from conversations.answers import AnswerContext, Incomplete, Parsed, Rejected, parse_answer
from conversations.answers.persons import missing_parts, name_parts
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
def test_the_parts_that_were_found_are_kept_and_the_missing_ones_named(text, missing):
    outcome = read(text)
    assert isinstance(outcome, Incomplete)
    assert outcome.is_new
    assert name_parts(missing_parts(PersonType(), outcome.value), "id") == missing


def test_the_missing_parts_are_named_in_the_language_of_the_person():
    assert name_parts(["phone", "email"], "en") == "phone number and e-mail"


SITI = {"name": "Siti", "position": "Kasi", "phone": "+6281234567890", "email": "s@a.go.id"}


@pytest.mark.parametrize(
    ("known", "text", "found"),
    [
        (["name", "position"], "0812 9999 0000", {"phone": "+6281299990000"}),
        (["name", "position", "phone"], "b@a.go.id", {"email": "b@a.go.id"}),
        (["name", "phone", "email"], "Kepala Seksi", {"position": "Kepala Seksi"}),
        (["name", "phone", "email"], "Tukang kebun", {"position": "Tukang kebun"}),
        (["position", "phone", "email"], "Budi Santoso", {"name": "Budi Santoso"}),
        (["name", "position"], "Jabatan: Camat", {"position": "Camat"}),
        (["name", "position"], "Budi, Camat", {"name": "Budi", "position": "Camat"}),
        (["phone"], "Budi, Camat", {"name": "Budi", "position": "Camat"}),
        (list(SITI), "0812 9999 0000", {"phone": "+6281299990000"}),
    ],
)
def test_a_part_is_added_to_those_that_are_known(known, text, found):
    before = {part: SITI[part] for part in known}
    outcome = parse_answer(PersonType(), Text(text), replace(CONTEXT, known=before))
    assert isinstance(outcome, Parsed | Incomplete)
    assert outcome.value == {**before, **found}


@pytest.mark.parametrize("text", ["belum punya surel", "tidak tahu nomornya", "nanti ya", "😀"])
def test_words_that_are_no_missing_part_change_nothing(text):
    known = {"name": "Siti", "position": "Kasi"}
    outcome = parse_answer(PersonType(), Text(text), replace(CONTEXT, known=known))
    assert outcome == Incomplete(known, is_new=False)


def test_another_name_for_a_whole_person_is_another_person():
    outcome = parse_answer(PersonType(), Text("Budi, Camat"), replace(CONTEXT, known=SITI))
    assert outcome == Incomplete({"name": "Budi", "position": "Camat"}, is_new=True)


def test_a_photo_leaves_what_is_known():
    known = {"name": "Siti"}
    outcome = parse_answer(PersonType(), Media(()), replace(CONTEXT, known=known))
    assert outcome == Incomplete(known, is_new=False)


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
