"""A colleague's code is not lost on whoever has yet to register: it is kept, and offered then."""

from __future__ import annotations

import pytest

from conversations.messages import Address, Started
from tests.unit.conversations.chat import REGISTRATION, Chat
from tests.unit.conversations.test_codes_typed_anywhere import WRONG, shared

NEWCOMER = Address("telegram", "dewi")


def newcomer() -> tuple[Chat, str]:
    budi, code = shared()
    return Chat(budi.world, NEWCOMER), code


@pytest.mark.parametrize("way", ["link", "typed", "after consent", "in the middle"])
def test_it_is_kept_until_registration_ends_and_used_by_one_tap(way: str) -> None:
    dewi, code = newcomer()
    words = REGISTRATION
    if way == "link":
        told = dewi.send(Started(code.replace("-", "")))
    elif way == "typed":
        told = dewi.say(code)
    else:
        told = dewi.say(*REGISTRATION[: 2 if way == "after consent" else 4], code)
        words = ("", "", *REGISTRATION[2 if way == "after consent" else 4 :])
    assert "kami simpan" in told
    assert not dewi.world.tries
    told = dewi.say(*words[1:] if way in {"typed", "link"} else words[2:])
    assert "masih kami simpan. Gunakan sekarang?" in told
    assert dewi.shown.names == ("use", "/back")
    assert "ikut mengisi Antrean Pagi Sehat" in dewi.tap("use")
    assert dewi.session.cursor == "sdgs"
    assert "colleague_code" not in dewi.session.held


def test_it_outlives_a_refused_consent_another_language_and_a_question_to_staff() -> None:
    dewi, code = newcomer()
    dewi.send(Started(code))
    dewi.tap("refuse")
    dewi.tap("again")
    dewi.tap("other-language")
    dewi.tap("other-language")
    dewi.tap("agree")
    dewi.say("petugas", "Apakah gratis?", *REGISTRATION[2:])
    assert dewi.shown.names == ("use", "/back")
    assert "ikut mengisi" in dewi.say("ya")


def test_the_menu_leaves_it_and_it_can_still_be_typed() -> None:
    dewi, code = newcomer()
    dewi.send(Started(code))
    dewi.say(*REGISTRATION[1:], "menu")
    assert dewi.session.screen == "menu"
    assert "ikut mengisi" in dewi.say(code)


def test_one_that_ended_meanwhile_is_told_so_once() -> None:
    dewi, code = newcomer()
    dewi.send(Started(code))
    dewi.say(*REGISTRATION[1:])
    dewi.world.codes.clear()
    assert "tidak berlaku" in dewi.tap("use")
    assert dewi.session.screen == "code"
    assert dewi.shown.names == ("/back",)


def test_another_one_typed_there_is_tried_and_the_kept_one_stays_on_offer() -> None:
    dewi, code = newcomer()
    dewi.send(Started(code))
    dewi.say(*REGISTRATION[1:])
    assert "tidak berlaku" in dewi.say(WRONG)
    assert "ikut mengisi" in dewi.tap("use")


def test_whoever_is_of_another_agency_learns_nothing_of_the_draft() -> None:
    dewi, code = newcomer()
    dewi.send(Started(code))
    words = list(REGISTRATION[1:])
    words[3] = "Kota Surabaya"
    told = dewi.say(*words)
    assert "Antrean" not in told
    told = dewi.tap("use")
    assert "instansi yang sama" in told
    assert "Antrean" not in told
