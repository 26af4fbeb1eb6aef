"""Marked texts: bold runs survive, splitting loses no word and breaks at the best place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.marked import is_visible, read_marks, split_marked, utf16_length, write_marks
from conversations.messages import BOLD_OFF, BOLD_ON
from conversations.texts import bold, unmarked


def test_bold_runs_are_told_by_their_places():
    assert read_marks(f"Halo {bold('Siti')}, {bold('siang')}") == (
        "Halo Siti, siang",
        ((5, 9), (11, 16)),
    )


def test_marks_without_a_partner_do_no_harm():
    assert read_marks(f"a{BOLD_OFF}b{BOLD_ON}c") == ("abc", ((2, 3),))
    assert read_marks(f"{BOLD_ON}{BOLD_OFF}x") == ("x", ())


def test_marks_can_be_put_back():
    text = f"Halo {bold('Siti')}, {bold('siang')}!"

    assert write_marks(*read_marks(text)) == text


def test_an_emoji_counts_twice_in_utf16():
    assert utf16_length("a😀é") == 4
    assert utf16_length("abc") == 3


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 10, ()),
        ("   \n ", 10, ()),
        ("pendek", 10, ("pendek",)),
        ("satu dua\n\ntiga empat", 14, ("satu dua", "tiga empat")),
        ("satu dua\ntiga empat", 14, ("satu dua", "tiga empat")),
        ("Satu dua. Tiga empat lima", 16, ("Satu dua.", "Tiga empat lima")),
        ("satu dua tiga", 9, ("satu dua", "tiga")),
        ("satu dua tiga", 8, ("satu dua", "tiga")),
        ("abcdefghij", 4, ("abcd", "efgh", "ij")),
        ("a\n\nsebuah kata panjang sekali", 20, ("a\n\nsebuah kata", "panjang sekali")),
    ],
)
def test_a_text_is_parted_at_the_best_place_that_fits(text, limit, pieces):
    assert split_marked(text, limit) == pieces


def test_bold_goes_on_in_the_next_piece():
    pieces = split_marked(f"a {bold('bbb ccc')} d", 6)

    assert pieces == (f"a {bold('bbb')}", f"{bold('ccc')} d")


def test_an_emoji_is_not_parted_from_its_skin_or_family():
    family = "👨‍👩‍👧"

    pieces = split_marked("x" * 5 + family + "👍🏽" * 3, 12, utf16_length)

    assert "".join(pieces) == "x" * 5 + family + "👍🏽" * 3
    assert all(not piece.startswith(("‍", "🏽")) for piece in pieces)


def test_letters_keep_their_accents():
    pieces = split_marked("e\u0301" * 10, 5)

    assert all(not piece.startswith("\u0301") for piece in pieces)


def test_a_tower_of_accents_is_parted_all_the_same():
    tower = "e" + "\u0301" * 100

    assert "".join(split_marked(tower, 40)) == tower


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\u2060\ufeff", "\n\t"])
def test_some_texts_cannot_be_seen(text):
    assert not is_visible(text)


def test_a_single_emoji_can_be_seen():
    assert is_visible("👍")


marked_texts = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(["😀 ", "\n\n", "kata ", "kalimat. ", BOLD_ON, BOLD_OFF, "👨‍👩‍👧"]),
    ),
    max_size=40,
).map("".join)


@given(marked_texts, st.integers(min_value=4, max_value=60))
def test_no_word_is_lost_and_no_piece_is_too_long(text, limit):
    pieces = split_marked(text, limit, utf16_length)

    plain = unmarked(text)
    assert "".join("".join(map(unmarked, pieces)).split()) == "".join(plain.split())
    assert all(utf16_length(unmarked(piece)) <= limit for piece in pieces)
    assert all(unmarked(piece).strip() == unmarked(piece) != "" for piece in pieces)


@given(marked_texts, st.integers(min_value=4, max_value=60))
def test_what_was_bold_is_bold_in_its_piece(text, limit):
    plain, runs = read_marks(text)
    expected = "".join("".join(plain[a:b].split()) for a, b in runs)

    found = []
    for piece in split_marked(text, limit, utf16_length):
        words, inside = read_marks(piece)
        found += ["".join(words[a:b].split()) for a, b in inside]

    assert "".join(found) == expected
