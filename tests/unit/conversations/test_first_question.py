"""KEMBALI at the first question of a form: there is nothing before it, but ways on."""

from __future__ import annotations

import pytest

from tests.unit.conversations.chat import REGISTRATION, Chat


@pytest.fixture
def chat() -> Chat:
    """At the first question of a proposal, back from which there is no question."""
    made = Chat()
    made.say(*REGISTRATION, "Ajukan inovasi", "umum")
    assert made.session.cursor == "tanggal_mulai"
    assert "/back" not in made.shown.names
    return made


def test_who_goes_back_is_told_where_one_can_go(chat: Chat) -> None:
    told = chat.say("kembali")
    assert "pertanyaan pertama" in told
    assert "Draf tersimpan" in told
    assert {"/group", "/menu"} <= set(chat.shown.names)
    assert chat.session.cursor == "tanggal_mulai"


@pytest.mark.parametrize("way", ["tap", "type"])
def test_another_group_can_be_chosen_from_there(chat: Chat, way: str) -> None:
    draft = chat.session.draft
    chat.say("kembali")
    told = chat.tap("/group") if way == "tap" else chat.say("kelompok lain")
    assert "kelompok mana" in told
    chat.say("khusus")
    assert chat.session.draft == draft
    assert chat.world.drafts[draft].form == "proposal-khusus"


def test_the_menu_is_one_tap_away_and_the_draft_is_kept(chat: Chat) -> None:
    draft = chat.session.draft
    chat.say("kembali")
    chat.tap("/menu")
    assert chat.session.screen == "menu"
    assert chat.world.drafts[draft].status == "open"
    chat.say("lanjut")
    assert chat.session.cursor == "tanggal_mulai"


def test_the_question_can_still_be_answered(chat: Chat) -> None:
    chat.say("kembali", "Maret 2023")
    assert chat.session.cursor == "riwayat_top"


def test_a_draft_with_a_title_is_not_offered_another_group() -> None:
    chat = Chat()
    chat.begin()
    chat.say("ubah", "tanggal mulai", "kembali")
    assert chat.session.cursor == "tanggal_mulai"
    assert "/group" not in chat.shown.names
    assert "/menu" in chat.shown.names
    assert "kelompok mana" not in chat.say("kelompok lain")


def test_in_registration_there_is_no_menu_yet_but_somebody_to_ask() -> None:
    chat = Chat()
    chat.say("halo", "setuju")
    told = chat.say("kembali")
    assert "pertanyaan pertama" in told
    assert "/menu" not in chat.shown.names
    assert "/staff" in chat.shown.names


def test_the_ways_on_are_still_there_after_a_page_was_turned(chat: Chat) -> None:
    chat.say("kembali")
    chat.turn_to(1)
    assert {"/group", "/menu"} <= set(chat.shown.names)
