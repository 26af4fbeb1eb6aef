"""A broken e-mail address in a person is named as one, and is no part of the name or position."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conversations.draft import Collecting, Given
from tests.unit.conversations.chat import Chat

if TYPE_CHECKING:
    from conversations.draft import Json

KEY = "penanggung_jawab"


@pytest.fixture
def chat() -> Chat:
    made = Chat()
    made.begin()
    for _ in range(60):
        if made.session.cursor == KEY:
            return made
        made.say("nanti")
    raise AssertionError(made.session.cursor)


def stored(chat: Chat) -> Json:
    assert chat.session.draft is not None
    answer = chat.answer(chat.session.draft, KEY)
    assert isinstance(answer, Given | Collecting)
    return answer.value if isinstance(answer, Given) else answer.parts[-1].value


@pytest.mark.parametrize(
    "text",
    [
        "Siti Contoh, Camat, 081234567890, siti@contoh",
        "Siti Contoh,Camat,081234567890,siti@contoh",
        "siti@contoh, Siti Contoh, Camat, 081234567890",
        "Nama: Siti Contoh\nJabatan: Camat siti@contoh\nHP: 081234567890",
        "Siti Contoh, Camat, 081234567890, email: siti@contoh",
        "Siti Contoh\nCamat\n081234567890\nSurel siti@contoh",
    ],
)
def test_it_is_named_and_no_part_of_another_answer(chat: Chat, text: str) -> None:
    told = chat.say(text)
    assert "“siti@contoh” belum lengkap" in told
    assert "Tersimpan: Siti Contoh, Camat, +62 812-3456-7890. Tinggal surel" in told
    chat.say("siti@contoh.go.id")
    assert stored(chat) == {
        "name": "Siti Contoh",
        "position": "Camat",
        "phone": "+6281234567890",
        "email": "siti@contoh.go.id",
    }


def test_sent_alone_for_the_address_that_is_missing_it_is_named(chat: Chat) -> None:
    chat.say("Siti Contoh, Camat, 081234567890")
    before = stored(chat)
    told = chat.say("siti@contoh")
    assert "“siti@contoh” belum lengkap" in told
    assert "belum kami pahami" not in told
    assert stored(chat) == before


def test_sent_alone_at_first_it_is_named(chat: Chat) -> None:
    told = chat.say("siti@contoh")
    assert "“siti@contoh” belum lengkap" in told
    assert chat.session.cursor == KEY


def test_beside_a_whole_address_it_is_no_part_of_the_name(chat: Chat) -> None:
    chat.say("Siti Contoh, Camat, 081234567890, siti@contoh, siti@contoh.go.id")
    value = stored(chat)
    assert isinstance(value, dict)
    assert "@contoh" not in str(value["name"]) + str(value["position"])
