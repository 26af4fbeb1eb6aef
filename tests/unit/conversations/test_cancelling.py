"""A cancelled draft can be had back, with all its answers."""

from __future__ import annotations

from dataclasses import replace

from conversations.events import DraftCancelled, DraftRestored
from conversations.messages import DraftId, PersonId, Press
from conversations.texts import bold, say
from tests.unit.conversations.chat import REGISTRATION, Chat


def cancelled() -> tuple[Chat, DraftId]:
    chat = Chat()
    draft = chat.begin()
    chat.say("batal")
    told = chat.tap("drop")
    assert chat.world.drafts[draft].status == "cancelled"
    assert "Antrean Pagi Sehat" in told
    return chat, draft


def test_a_draft_that_was_cancelled_comes_back_at_its_question():
    chat, draft = cancelled()
    answers = chat.world.drafts[draft].answers
    shown = chat.tap(f"restore:{draft}")
    assert "dikembalikan" in shown
    assert chat.world.drafts[draft].status == "open"
    assert chat.world.drafts[draft].answers == answers
    assert (chat.session.screen, chat.session.cursor) == ("question", "kategori")
    kinds = [
        type(one) for one in chat.world.events if isinstance(one, DraftCancelled | DraftRestored)
    ]
    assert kinds == [DraftCancelled, DraftRestored]


def test_the_way_back_can_be_typed_and_its_button_is_good_later_too():
    chat, draft = cancelled()
    button = Press(f"{chat.session.prompt}.0")
    chat.say("kembalikan draf")
    assert chat.world.drafts[draft].status == "open"
    chat.say("batal")
    chat.tap("drop")
    chat.say("bantuan", "status")
    assert "dikembalikan" in chat.send(button)
    assert chat.world.drafts[draft].status == "open"


def test_what_was_not_cancelled_or_belongs_to_another_does_not_come_back():
    chat, draft = cancelled()
    chat.world.drafts[draft] = replace(chat.world.drafts[draft], owner=PersonId(99))
    chat.tap(f"restore:{draft}")
    assert chat.world.drafts[draft].status == "cancelled"
    assert chat.session.screen == "menu"


def test_a_draft_without_a_title_is_named_in_bold_as_others_are():
    chat = Chat()
    chat.say(*REGISTRATION, "Ajukan inovasi", "umum", "batal")
    press = Press(f"{chat.session.prompt}.{chat.shown.names.index('drop')}")
    (message,) = chat.world.take(chat.address, press).messages
    assert bold(say("draft-untitled")) in message.text
