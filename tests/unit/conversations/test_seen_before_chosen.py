"""What cannot be taken back is chosen only by whoever had it on screen."""

from __future__ import annotations

import pytest

from conversations.events import (
    CaseAnswered,
    ConsentGiven,
    DraftCancelled,
    ErasureRequested,
    RoleDecided,
    ShareCodeIssued,
)
from conversations.messages import Address
from tests.unit.conversations.chat import REGISTRATION, Chat

TOLD = "terkirim sebelum pertanyaan ini tampil"


def caused(chat: Chat, kind: type) -> bool:
    return any(isinstance(event, kind) for event in chat.world.events)


@pytest.mark.parametrize("word", ["setuju", "1", "ya"])
def test_nobody_agrees_to_a_text_that_was_not_shown(word):
    chat = Chat()
    chat.say("halo")
    assert TOLD in chat.say(word, before=True)
    assert not caused(chat, ConsentGiven)
    chat.say(word)
    assert caused(chat, ConsentGiven)


@pytest.mark.parametrize(
    ("ways", "word", "kind"),
    [
        (("batal",), "2", DraftCancelled),
        (("data saya", "3"), "1", ErasureRequested),
        (("ajak rekan",), "2", ShareCodeIssued),
    ],
)
def test_a_number_meant_for_what_came_before_decides_nothing(ways, word, kind):
    chat = Chat()
    draft = chat.begin()
    chat.say(*ways)
    screen = chat.session.screen
    assert TOLD in chat.say(word, before=True)
    assert chat.session.screen == screen
    assert not caused(chat, kind)
    assert chat.world.drafts[draft].status == "open"
    chat.say(word)
    assert caused(chat, kind)


def test_what_can_be_taken_back_need_not_have_been_seen():
    chat = Chat()
    draft = chat.begin()
    chat.say("batal")
    assert TOLD not in chat.say("1", before=True)
    assert chat.session.screen == "menu"
    assert chat.world.drafts[draft].status == "open"


def at_the_desk(word: str) -> Chat:
    """Return the chat of staff, to whom somebody's wish for a role and question came."""
    siti = Chat()
    siti.say("halo", "setuju", "Siti CONTOH", "Analis", "Kab Banyumas", "lewati", "081234567890")
    siti.say("3", "kirim")
    siti.say("petugas", "Bolehkah puskesmas pembantu ikut?")
    desk = Chat(siti.world, Address("telegram", "desk"))
    desk.say(*REGISTRATION)
    siti.world.appoint(desk.address)
    desk.say(word)
    return desk


def test_no_role_is_granted_before_the_request_was_shown():
    desk = at_the_desk("permintaan")
    desk.say("1")
    assert TOLD in desk.say("1", before=True)
    assert not caused(desk, RoleDecided)
    desk.say("1")
    assert caused(desk, RoleDecided)


def test_no_answer_is_sent_before_it_was_shown_once_more():
    desk = at_the_desk("kasus")
    desk.say("1", "Boleh.")
    assert TOLD in desk.say("1", before=True)
    assert not caused(desk, CaseAnswered)
    desk.say("1")
    assert caused(desk, CaseAnswered)
