"""Edges of linking: old buttons, answers from a choice between two, chats that cannot be asked."""

from __future__ import annotations

from dataclasses import replace

from conversations.dialogs.chat_names import handle_of
from conversations.dialogs.chat_questions import ASKED
from conversations.domain.people import STAFF_ROLE
from conversations.events import CaseOpened
from conversations.messages import Address, Press
from tests.unit.conversations.chat import REGISTRATION, Chat
from tests.unit.conversations.test_chats_given_up import code_of, in_conflict, other_chat


def newcomer(chat: Chat, name: str) -> Chat:
    return Chat(chat.world, Address("whatsapp", name))


def registered() -> Chat:
    chat = Chat()
    chat.say(*REGISTRATION)
    return chat


def button_of_question(chat: Chat) -> Press:
    """Return the yes of the question about another chat that was asked last."""
    prompts = [key for key, one in chat.world.prompts.items() if one.screen == ASKED]
    return Press(f"{prompts[-1]}.0")


def same_person(chat: Chat, name: str) -> Chat:
    other = newcomer(chat, name)
    chat.world.owners[other.address.key] = chat.world.owners[chat.address.key]
    other.say("menu")
    return other


def test_a_button_of_one_question_is_no_answer_to_the_next() -> None:
    chat = registered()
    swindler, mine = newcomer(chat, "swindler"), newcomer(chat, "mine")
    swindler.say(f"hubungkan {code_of(chat)}", "ya")
    old = button_of_question(chat)
    chat.say("bukan saya")
    mine.say(f"hubungkan {code_of(chat)}", "ya")
    assert "sudah tidak berlaku" in chat.send(old)
    assert set(chat.world.owners) == {chat.address.key}
    chat.send(button_of_question(chat))
    assert set(chat.world.owners) == {chat.address.key, mine.address.key}


def test_the_choice_between_two_answers_stays_in_the_chat_it_is_in() -> None:
    chat, draft = in_conflict()
    conflict = chat.session
    mine = newcomer(chat, "mine")
    mine.say(f"hubungkan {code_of(chat)}", "ya")
    chat.world.sessions[chat.address.key] = conflict
    chat.send(button_of_question(chat))
    assert chat.session.screen == "conflict"
    assert (mine.session.screen, mine.session.draft) == ("question", draft)
    assert mine.session.cursor == "judul"


def test_a_code_that_cannot_link_two_people_counts_as_a_try() -> None:
    chat = registered()
    other = other_chat(chat, "other")
    person = chat.world.people[chat.world.owners[other.address.key]]
    chat.world.people[person.id] = replace(person, roles=(STAFF_ROLE,))
    assert "PETUGAS" in other.say(f"hubungkan {code_of(chat)}")
    assert len(chat.world.tries[person.id]) == 1


def test_a_chat_that_is_locked_is_not_asked_about_another() -> None:
    chat = registered()
    other = same_person(chat, "other")
    chat.world.locks = {chat.address.key: "number", other.address.key: "idle"}
    chat.say("ini saya")
    assert isinstance(chat.world.events[-2], CaseOpened)
    assert chat.world.question_in(other.address) is None


def test_the_last_chat_stays_where_the_other_went_meanwhile() -> None:
    chat = registered()
    other = same_person(chat, "other")
    chat.say("hubungkan", "putuskan kanal")
    chat.tap(f"chat:{handle_of(chat.address)}")
    other.say("hubungkan", "putuskan kanal")
    other.tap(f"chat:{handle_of(other.address)}")
    other.tap("unlink")
    assert "Hanya ada satu percakapan" in chat.tap("unlink")
    assert chat.world.owners.keys() == {chat.address.key}


def test_of_an_unlinking_only_chats_hear_that_can_be_written_to() -> None:
    chat = registered()
    gone, locked, off = (same_person(chat, name) for name in ("gone", "locked", "off"))
    hears = Chat(chat.world, Address("telegram", "hears"))
    chat.world.owners[hears.address.key] = chat.world.owners[chat.address.key]
    chat.world.locks[locked.address.key] = "number"
    agency = chat.world.people[chat.world.owners[chat.address.key]].agency
    chat.world.off = {("whatsapp", str(agency))}
    chat.say("hubungkan", "putuskan kanal")
    chat.tap(f"chat:{handle_of(gone.address)}")
    place = chat.shown.names.index("unlink")
    result = chat.world.take(chat.address, Press(f"{chat.session.prompt}.{place}"))
    assert off.address.key in chat.world.owners
    assert [one.to for one in result.messages if one.to is not None] == [hears.address]
