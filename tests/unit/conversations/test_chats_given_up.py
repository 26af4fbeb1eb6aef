"""What waits for a decision in a chat that is linked, unlinked or given up is kept, or told."""

from __future__ import annotations

import pytest

from conversations.dialogs.chat_names import handle_of
from conversations.events import AnswerGiven, LinkCodeIssued
from conversations.messages import Address, DraftId, Text
from conversations.texts import unmarked
from tests.unit.conversations.chat import REGISTRATION, Chat

MINE, THEIRS = "Antrean Siti Sehat", "Antrean Budi Sehat"
LATE = "kalimat tertinggal"


def other_chat(chat: Chat, name: str, *words: str) -> Chat:
    other = Chat(chat.world, Address("whatsapp", name))
    other.say(*REGISTRATION, *words)
    return other


def code_of(chat: Chat) -> str:
    chat.say("hubungkan", "buat kode")
    return next(one.code for one in reversed(chat.world.events) if isinstance(one, LinkCodeIssued))


def told_in(chat: Chat, other: Chat, words: str) -> str:
    """Say something in one chat; return what is said in the other."""
    result = chat.world.take(chat.address, Text(words), sent_at=chat.world.now)
    return unmarked("\n".join(one.text for one in result.messages if one.to == other.address))


def with_waiting_words() -> tuple[Chat, DraftId]:
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti")
    chat.say(LATE, before=True)
    assert chat.session.held["words"] == [LATE]
    return chat, draft


def in_conflict() -> tuple[Chat, DraftId]:
    """Somebody gave the title of a proposal, and did not see that a colleague changed it."""
    siti = Chat()
    draft = siti.begin()
    siti.say("ajak rekan")
    siti.tap("along")
    budi = Chat(siti.world, Address("telegram", "budi"))
    budi.say(*REGISTRATION)
    budi.say("Punya kode dari rekan", next(iter(siti.world.codes)), "kembali")
    siti.say("kembali")
    assert siti.session.cursor == budi.session.cursor == "judul"
    budi.say(THEIRS)
    siti.say(MINE)
    assert siti.session.screen == "conflict"
    return siti, draft


def join(second: Chat, first: Chat) -> None:
    """Have somebody registered type a code, and agree."""
    second.say(f"hubungkan {code_of(first)}", "ya, gabungkan")


def link(first: Chat, second: Chat) -> str:
    """Link a chat; return what is said there."""
    join(second, first)
    return told_in(first, second, "ya, hubungkan")


def test_an_answer_beside_a_colleagues_is_told_when_an_invitation_is_answered_instead() -> None:
    chat, draft = in_conflict()
    chat.say("tanpa undangan")
    assert chat.session.screen == "conflict"
    told = chat.say("ya, undang saya")
    assert chat.session.screen == "opt_in"
    assert MINE in told
    given = [one.answer for one in chat.world.events if isinstance(one, AnswerGiven)]
    assert any(getattr(one, "value", None) == MINE for one in given)
    assert getattr(chat.answer(draft, "judul"), "value", None) == THEIRS


def test_an_answer_beside_a_colleagues_is_told_when_a_code_is_typed_instead() -> None:
    chat, draft = in_conflict()
    code = code_of(other_chat(chat, "siti-2"))
    told = chat.say(f"hubungkan {code}")
    assert chat.session.screen == "link_waiting"
    assert MINE in told
    given = [one.answer for one in chat.world.events if isinstance(one, AnswerGiven)]
    assert any(getattr(one, "value", None) == MINE for one in given)
    assert getattr(chat.answer(draft, "judul"), "value", None) == THEIRS


def test_words_that_wait_come_along_with_their_draft() -> None:
    chat, draft = with_waiting_words()
    first = other_chat(chat, "siti-2")
    link(first, chat)
    assert chat.world.owners[chat.address.key] == chat.world.owners[first.address.key]
    chat.say("lanjut")
    if "words" not in chat.session.held:
        chat.tap(f"draft:{draft}")
    assert chat.session.held["words"] == [LATE]


def test_words_on_screen_come_along_as_well_and_are_told_to() -> None:
    chat, draft = with_waiting_words()
    first = other_chat(chat, "siti-2")
    join(chat, first)
    chat.say("lanjut")
    assert chat.session.held["words"] == [LATE]
    assert LATE in told_in(first, chat, "ya, hubungkan")
    assert list(chat.session.held["kept"]) == [draft]


@pytest.mark.parametrize(
    ("words", "told"), [((), "Untuk yang mana?"), (("lanjut",), f"“{LATE}”, tidak kami pakai")]
)
def test_words_of_the_draft_that_both_chats_have_open_are_asked_about_or_told(
    words: tuple[str, ...], told: str
) -> None:
    chat, draft = with_waiting_words()
    first = other_chat(chat, "siti-2")
    chat.say("ajak rekan")
    chat.tap("along")
    first.say("Punya kode dari rekan", next(iter(chat.world.codes)))
    assert first.session.draft == draft
    join(chat, first)
    first.say("status", *words)
    there = told_in(first, chat, "ya, hubungkan")
    assert LATE in there
    assert told in there


def test_an_answer_beside_a_colleagues_is_told_when_the_chat_is_linked() -> None:
    chat, _ = in_conflict()
    first = other_chat(chat, "siti-2")
    conflict = chat.session
    join(chat, first)
    chat.world.sessions[chat.address.key] = conflict
    assert MINE in told_in(first, chat, "ya, hubungkan")


@pytest.mark.parametrize("how", ["unlink", "locked"])
def test_an_answer_beside_a_colleagues_is_told_when_its_chat_is_given_up(how: str) -> None:
    chat, _ = in_conflict()
    first = Chat(chat.world, Address("whatsapp", "siti-2"))
    chat.world.owners[first.address.key] = chat.world.owners[chat.address.key]
    if how == "unlink":
        first.say("hubungkan", "putuskan kanal")
        first.tap(f"chat:{handle_of(chat.address)}")
        told = first.tap("unlink")
    else:
        chat.world.locks[chat.address.key] = "number"
        chat.say("ini saya")
        told = first.say("bukan saya")
    assert MINE in told
    assert chat.address.key not in chat.world.owners
