"""Somebody's own name out of the sentence they introduce themselves with, titles and all."""

from __future__ import annotations

import pytest

from conversations.answers.introductions import name_in
from tests.unit.conversations.chat import Chat

TAKEN = [
    ("nama saya andi", "andi"),
    ("Nama saya adalah Andi Wijaya", "Andi Wijaya"),
    ("my name is Siti Rahmawati", "Siti Rahmawati"),
    ("My name's Siti", "Siti"),
    ("Perkenalkan, nama saya Siti Rahmawati dari Dinas Kesehatan", "Siti Rahmawati"),
    ("Nama: Andi", "Andi"),
    ("saya Andi.", "Andi"),
    ("I am Budi", "Budi"),
    ("Nama saya Andi. Saya dari Dinkes", "Andi"),
    ("Nama saya Andi.Saya dari Dinkes", "Andi"),
    ("Nama saya Andi. Terima kasih", "Andi"),
    ("Nama saya Andi! Salam kenal", "Andi"),
    ("Nama saya Andi\nDinas Kesehatan", "Andi"),
    ("Nama saya Andi, saya dari Dinkes", "Andi"),
    ("Nama saya Andi dan saya dari Dinkes", "Andi"),
    ("Saya Andi, dari Dinkes", "Andi"),
    ("Nama saya Andi. dari Dinkes", "Andi"),
    ("Nama I Made Di Putra", "I Made Di Putra"),
    ("Nama saya Dari Wulandari", "Dari Wulandari"),
    ("Saya Ratna Di Bali", "Ratna Di Bali"),
    ("Saya Ratna di Bali", "Ratna"),
    ("Saya adalah Andi", "Andi"),
    ("Saya ialah Andi Wijaya", "Andi Wijaya"),
    ("Nama saya ialah Ni Luh Putu Ayu", "Ni Luh Putu Ayu"),
    ("Nama saya dr. Siti Rahmawati, M.Kes.", "dr. Siti Rahmawati, M.Kes."),
    ("Nama saya dr. Siti Rahmawati, M.Kes. dari Dinkes", "dr. Siti Rahmawati, M.Kes."),
    ("Saya drg. Ratna Dewi. Saya dari Puskesmas", "drg. Ratna Dewi"),
    ("Nama: Drs. H. Ahmad Fauzi, S.Sos., M.Si.", "Drs. H. Ahmad Fauzi, S.Sos., M.Si."),
    ("Nama saya Andi Wijaya, S.E. Saya dari Dinkes", "Andi Wijaya, S.E."),
    (
        "Perkenalkan, saya Prof. Dr. Ir. Hj. Sri Wahyuni, M.Sc., Ph.D. dari Universitas",
        "Prof. Dr. Ir. Hj. Sri Wahyuni, M.Sc., Ph.D.",
    ),
    ("Nama saya Moh. Rizal. Kepala Seksi di Dinkes", "Moh. Rizal"),
    ("Saya A. A. Gde Agung", "A. A. Gde Agung"),
    ("Saya R.A. Kartini", "R.A. Kartini"),
    ("Nama saya Budi S.", "Budi S."),
    ("Saya Al.", "Al"),
    ("Saya Ns. Dewi Lestari, S.Kep.", "Ns. Dewi Lestari, S.Kep."),
    ("nama saya andi dari dinkes kab. banyumas", "andi"),
    ("Saya Tgk. Ilyas", "Tgk. Ilyas"),
    ("Nama saya Muhammad bin Abdullah", "Muhammad bin Abdullah"),
    ("Nama saya Ahmad, Sp.A(K).", "Ahmad, Sp.A(K)."),
    ("Nama saya Siti Nur'aini", "Siti Nur'aini"),
    ("Nama saya Sukarno", "Sukarno"),
    ("Namaku Andi", "Andi"),
    ("I am Made", "Made"),
    ("My name is Ani. I work at the health office", "Ani"),
    ("I'm Ani, I work at the office", "Ani"),
    ("I am Ani from the health office", "Ani"),
    ("Nama saya Andi di", "Andi di"),
    ("Nama saya Andi Dinata", "Andi Dinata"),
    ("Nama saya Andi...", "Andi"),
    ("Nama saya St. Aminah", "St. Aminah"),
    ("Nama saya Abd. Rahman, A.Md.", "Abd. Rahman, A.Md."),
    ("Saya Rr. Dian Sastro", "Rr. Dian Sastro"),
    ("Nama saya Andi, terima kasih", "Andi"),
    ("Nama saya Letkol Inf. Andi", "Letkol Inf. Andi"),
]

KEPT = [
    "Namara Putri",
    "Sayani Dewi",
    "Andi Wijaya, S.E., M.M.",
    "Ardi Didi",
    "dr. Siti Rahmawati, M.Kes.",
    "saya dari Dinkes",
    "Nama di KTP Andi",
    "I Gusti Ngurah Rai",
    "Dewi, S.E. di Bali",
    "nama saya",
    "Saya adalah",
    "Nama: ",
]


@pytest.mark.parametrize(("words", "name"), TAKEN)
def test_of_a_sentence_the_name_is_taken(words, name):
    assert name_in(words) == name


@pytest.mark.parametrize("words", KEPT)
def test_a_name_alone_and_words_without_one_are_left_as_they_are(words):
    assert name_in(words) == words


@pytest.mark.parametrize("name", sorted({name for _, name in TAKEN}))
def test_a_name_that_was_taken_stays_as_it_is(name):
    assert name_in(name) == name


def test_a_story_is_no_introduction():
    story = f"Nama saya Andi. {'Saya dari Dinkes. ' * 100}"
    assert name_in(story) == story


def test_the_name_is_stored_with_its_degrees_and_without_the_next_sentence():
    chat = Chat()
    told = chat.say("halo", "setuju", "Nama saya dr. Siti Rahmawati, M.Kes. Saya dari Dinkes")
    assert "✓ Nama: dr. Siti Rahmawati, M.Kes.\n" in told
