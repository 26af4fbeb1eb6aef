"""What is offered and not chosen: after two times in a row a person to ask is named."""

from __future__ import annotations

import pytest

from tests.unit.conversations.chat import PROPOSAL, REGISTRATION, Chat

TOO_YOUNG = ("ajukan inovasi", "1", "Maret 2026")


def registered() -> Chat:
    chat = Chat()
    chat.say(*REGISTRATION)
    return chat


@pytest.mark.parametrize(
    "way",
    [
        ("menu",),
        ("ajukan inovasi",),
        ("bahasa",),
        ("data saya",),
        ("status",),
        (*PROPOSAL, "ubah"),
        (*PROPOSAL, "batal"),
    ],
    ids=lambda way: way[-1],
)
def test_who_is_not_understood_three_times_hears_of_a_person_to_ask(way: tuple[str, ...]) -> None:
    chat = registered()
    chat.say(*way)
    screen = chat.session.screen

    said = [chat.say("kucing terbang") for _ in range(3)]

    assert chat.session.screen == screen
    assert ["PETUGAS" in one for one in said] == [False, False, True]


def test_the_count_begins_anew_after_something_was_understood() -> None:
    chat = registered()
    chat.say(*PROPOSAL, "ubah", "kucing terbang", "kucing terbang", "ubah")

    assert "PETUGAS" not in chat.say("kucing terbang")


def test_change_at_an_obstacle_asks_the_question_that_stands_in_the_way() -> None:
    chat = registered()
    chat.say(*TOO_YOUNG)
    assert chat.session.screen == "obstacle"

    chat.say("ubah")

    assert (chat.session.screen, chat.session.cursor) == ("question", "tanggal_mulai")


@pytest.mark.parametrize(
    "words",
    [
        "inovator sama upp",
        "1 sama 2",
        "inovator serta upp",
        "inovator plus upp",
        "Inovator Sama UPP",
        "1-1 sama 2",
    ],
)
def test_several_are_chosen_as_people_join_words(words: str) -> None:
    chat = Chat()
    chat.say(*REGISTRATION[:-2])

    assert "Peran: Inovator, Unit pelayanan publik (UPP)" in chat.say(words)
