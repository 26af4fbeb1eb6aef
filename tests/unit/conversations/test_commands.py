"""Words typed as commands: which are known, and which known one a mistyped one must mean."""

from __future__ import annotations

import pytest

from conversations.commands import find_command, nearest_command, slash_word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("/sapa_foo", "sapa_foo"),
        (" /Mneu ", "mneu"),
        ("/", None),
        ("/1", None),
        ("/menu utama", None),
        ("menu", None),
        ("s/d 2026", None),
        ("/halo, apa kabar?", None),
    ],
)
def test_only_one_word_after_a_slash_is_meant_as_a_command(text: str, word: str | None) -> None:
    assert slash_word(text) == word


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("mneu", "menu"),
        ("menuu", "menu"),
        ("statu", "status"),
        ("stauts", "status"),
        ("bantuann", "bantuan"),
        ("bntuan", "bantuan"),
        ("data_sya", "data saya"),
        ("petugass", "petugas"),
    ],
)
def test_a_slip_of_the_finger_names_the_word_that_was_meant(word: str, meant: str) -> None:
    assert nearest_command(word) == meant


@pytest.mark.parametrize(
    "word", ["sapa_foo", "foo", "ad", "x", "kasus", "kasu", "sorted", "inovasi", "proposal"]
)
def test_what_is_not_near_and_what_only_staff_may_do_names_nothing(word: str) -> None:
    assert nearest_command(word) is None


def test_a_known_word_is_a_command_with_its_slash() -> None:
    assert find_command("/menu") == "menu"
    assert find_command("/datasaya") == "data"
