"""Thanks are answered in kind where nothing is asked, and change nothing."""

from __future__ import annotations

import pytest

from conversations.draft import Collecting
from tests.unit.conversations.chat import PROPOSAL, REGISTRATION, Chat
from tests.unit.conversations.test_after_sending import sent


@pytest.mark.parametrize(
    "words",
    [
        "terima kasih", "Terima kasih banyak, Pak!", "makasih ya min", "ok siap, trims 🙏",
        "matur suwun", "thank you so much", "thanks", "terimakasih atas bantuannya",
    ],
)  # fmt: skip
def test_thanks_are_answered_in_kind_and_what_is_on_screen_stays(words: str) -> None:
    chat = sent()
    before = chat.session
    assert chat.say(words) == "Sama-sama, Bapak/Ibu."
    assert chat.session == before


@pytest.mark.parametrize("way", [("menu",), ("status",), ("ajukan inovasi",)])
def test_they_are_wherever_nothing_is_asked(way: tuple[str, ...]) -> None:
    chat = Chat()
    chat.say(*REGISTRATION, *way)
    assert chat.say("makasih") == "Sama-sama, Bapak/Ibu."


@pytest.mark.parametrize(
    "words", ["terima", "kasih", "terima kasih, tapi saya belum jelas", "banyak", "ok"]
)
def test_what_says_more_or_less_is_no_thanks(words: str) -> None:
    assert "Sama-sama" not in sent().say(words)


def test_what_somebody_else_wrote_is_not_answered_as_thanks() -> None:
    assert "Sama-sama" not in sent().forward("terima kasih")


def test_at_a_question_to_staff_thanks_open_no_case() -> None:
    chat = Chat()
    chat.say(*REGISTRATION, *PROPOSAL, "petugas")
    assert chat.say("terima kasih").startswith("Sama-sama, Bapak/Ibu.")
    assert chat.session.screen == "staff"
    assert not chat.world.cases


@pytest.mark.parametrize("way", [("halo", "setuju"), (*REGISTRATION, *PROPOSAL[:-1])])
def test_at_a_question_thanks_are_no_answer(way: tuple[str, ...]) -> None:
    chat = Chat()
    before = chat.say(*way)
    assert (
        chat.say("terima kasih pak") == f"Sama-sama, Bapak/Ibu.\n\n{before.split(chr(10) * 2)[-1]}"
    )


def test_in_a_long_text_thanks_are_no_part_of_it() -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak", "Warga antre sejak pagi.", "terima kasih")
    answer = chat.answer(draft, "ringkasan")
    assert isinstance(answer, Collecting)
    assert [part.value for part in answer.parts] == ["Warga antre sejak pagi."]


def test_in_capitals_they_may_be_a_title() -> None:
    chat = Chat()
    chat.say(*REGISTRATION, *PROPOSAL[:-1], "TERIMA KASIH")
    assert chat.session.cursor == "kategori"


def test_where_files_are_asked_for_thanks_are_no_answer() -> None:
    chat = Chat()
    chat.begin()
    chat.say("4", "1", "nanti", "tidak", "nanti", "nanti")
    assert chat.session.cursor == "latar_belakang_berkas"
    assert chat.say("makasih pak").startswith("Sama-sama, Bapak/Ibu.")
    assert chat.session.cursor == "latar_belakang_berkas"
