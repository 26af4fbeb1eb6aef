"""What others of an agency write stops nobody; what they sent is told, with a way out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.draft import Given
from conversations.messages import Address, DraftId
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.proposals import FORMS, whole_draft

TITLE = "Antrean Pagi Sehat Sekali"


def ready(chat: Chat, name: str = "d9") -> DraftId:
    """A proposal of somebody's agency is whole, and open on their screen."""
    own = chat.world.drafts[chat.begin()]
    assert chat.world.announced is not None
    del chat.world.drafts[own.id]
    draft = replace(
        whole_draft(FORMS["proposal-umum"], pernyataan_benar=None),
        id=DraftId(name),
        owner=own.owner,
        period=chat.world.announced.key,
        agency=own.agency,
    )
    titled = draft.with_answer("judul", Given(TITLE, own.owner, chat.world.now))
    chat.world.drafts[draft.id] = titled
    chat.world.sessions[chat.address.key] = replace(
        chat.session, draft=draft.id, cursor=None, held={}
    )
    return draft.id


def stranger(chat: Chat) -> Chat:
    """Somebody who only said at registration that they are of the same agency."""
    return Chat(chat.world, Address("telegram", "orang-asing"))


def test_a_draft_of_somebody_who_only_declared_the_agency_stops_no_proposal():
    chat = Chat()
    draft = ready(chat)
    ready(stranger(chat), "d8")
    shown = chat.say("periksa")
    assert chat.session.screen == "summary"
    assert "juga sedang ditulis" in shown
    assert "AJAK REKAN" in shown
    chat.say("kirim", "setuju")
    assert chat.world.drafts[draft].status == "submitted"


def test_the_note_about_another_draft_shows_nothing_of_it():
    chat = Chat()
    ready(chat)
    other = stranger(chat)
    theirs = chat.world.drafts[ready(other, "d8")]
    secret = Given("ANTREAN pagi sehat sekalian", theirs.owner, chat.world.now)
    chat.world.drafts[theirs.id] = theirs.with_answer("judul", secret)
    shown = chat.say("periksa")
    assert "juga sedang ditulis" in shown
    assert "sekalian" not in shown
    assert "Siti" not in shown


@pytest.mark.parametrize("way", ["tap", "word"])
def test_a_title_that_was_sent_already_is_told_with_the_way_to_staff(way):
    chat = Chat()
    draft = ready(chat)
    other = stranger(chat)
    ready(other, "d8")
    other.say("kirim", "setuju")
    shown = chat.say("kirim")
    assert chat.world.drafts[draft].status == "open"
    assert chat.session.screen == "check"
    assert "sudah mengirim proposal dengan judul" in shown
    assert "PETUGAS" in shown
    if way == "tap":
        chat.tap("/staff")
    else:
        chat.say("petugas")
    assert chat.session.screen == "staff"
    chat.say("Kami tidak mengenal proposal dengan judul itu.")
    assert chat.session.screen == "check"
    assert chat.session.draft == draft


def test_a_full_agency_is_told_the_way_to_staff():
    chat = Chat()
    ready(chat)
    assert chat.world.announced is not None
    limit = chat.world.announced.group("umum").limit
    assert limit is not None
    for number in range(limit):
        sent = replace(
            chat.world.drafts[DraftId("d9")],
            id=DraftId(f"s{number}"),
            owner=chat.world.drafts[DraftId("d9")].owner,
            status="submitted",
        )
        other = Given(f"{number * 7919} judul yang lain sama sekali", sent.owner, chat.world.now)
        chat.world.drafts[sent.id] = sent.with_answer("judul", other)
    shown = chat.say("kirim")
    assert "batas untuk kelompok ini" in shown
    assert "/staff" in chat.shown.names


def test_a_check_that_names_only_own_answers_offers_no_staff():
    chat = Chat()
    draft = ready(chat)
    chat.world.drafts[draft] = chat.world.drafts[draft].with_answer("ringkasan", None)
    chat.say("kirim")
    assert chat.session.screen == "check"
    assert "/staff" not in chat.shown.names
