"""The answer to a question about another chat, wherever the chat stands that it was asked in.

A yes lets the other chat go on: as this person's where this one stands, or opened at its own
open question. A button of a question that is over, or another, is told to be.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import notices
from conversations.dialogs import (
    cancelling,
    linking,
    menu,
    returning,
    reviewing,
    status,
    submitting,
)
from conversations.dialogs.chat_names import chat_name
from conversations.dialogs.chat_questions import (
    ASKED,
    NO,
    SHORT_ANSWERS,
    YES,
    bare_words,
    show_question,
)
from conversations.dialogs.crossing import CONFLICT
from conversations.dialogs.given_up import brought_along, told_given_up
from conversations.dialogs.repeating import show_again
from conversations.dialogs.screens import QUESTION, Scene, begin, saw_latest
from conversations.dialogs.waiting import CROSSED
from conversations.domain.people import carried, hindrance
from conversations.events import ChatQuestionAnswered
from conversations.messages import OutboundMessage, Press, Recovered, Text
from conversations.texts import bold, key_in, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conversations.domain.people import Person
    from conversations.draft import Json, Session
    from conversations.lookups import ChatQuestion, LinkedChat
    from conversations.messages import Address
    from conversations.scene import TurnContext, TurnResult

_WORDS = {
    "ya hubungkan": True, "hubungkan ya": True, "yes link it": True, "ya benar saya": True,
    "ya itu saya": True, "ya saya": True, "yes it is me": True, "yes that is me": True,
    "bukan saya": False, "tidak bukan saya": False, "not me": False, "no not me": False,
}  # fmt: skip
"""Words nobody says for anything else, as long as there is such a question."""
_ONLY_OF_LINKS = frozenset({"ya hubungkan", "hubungkan ya", "yes link it"})
"""Words that answer nothing else, also when the question is over."""

_UNSEEN: Mapping[str, Json] = {"unseen": True}
"""What is asked in the other chat is asked there for the first time: what was written there
before it can be seen is no answer to it."""

_NOTHING_ASKED = frozenset(
    {
        linking.LINKS,
        linking.LINK_CODE,
        menu.MENU,
        status.STATUS,
        submitting.RECEIPT,
        cancelling.CANCELLED,
    }
)
"""Screens on which somebody who says a short word may mean what came between: they are asked."""


def take(scene: Scene) -> TurnResult | None:
    """Take an answer to such a question; None for other messages."""
    body = scene.context.message.body
    if isinstance(body, Press):
        pressed = scene.context.pressed
        if pressed is None or pressed.screen != ASKED:
            return None
        return _take_press(scene, pressed.choice)
    if not isinstance(body, Text) or scene.context.message.forwarded:
        return None
    said = bare_words(body.text)
    agreed = _WORDS.get(said, SHORT_ANSWERS.get(said))
    asked = None if agreed is None else _question(scene)
    if asked is None and said in _ONLY_OF_LINKS:
        return _back(scene.leading(scene.say("chat-question-over")))
    if asked is None or agreed is None:
        return None
    if scene.context.sent_here < asked.asked_at.replace(microsecond=0):
        return None  # sent before there was anything to answer
    if said in _WORDS or _is_on_screen(scene, asked):
        return _decide(scene, asked, agreed=agreed)
    return show_question(scene, asked) if scene.context.session.screen in _NOTHING_ASKED else None


def _is_on_screen(scene: Scene, asked: ChatQuestion) -> bool:
    """Tell whether whoever writes had this question on screen."""
    context = scene.context
    if context.session.screen != ASKED or context.shown_at is None or not saw_latest(scene):
        return False
    return asked.asked_at <= context.shown_at


def _question(scene: Scene) -> ChatQuestion | None:
    return scene.context.lookups.question_in(scene.context.session.address)


def _take_press(scene: Scene, choice: str) -> TurnResult:
    asked = _question(scene)
    for prefix, agreed in ((YES, True), (NO, False)):
        if asked is not None and choice == f"{prefix}{asked.id}":
            return _decide(scene, asked, agreed=agreed)
    return _back(scene.leading(scene.say("chat-question-over")))


def take_asked(scene: Scene) -> TurnResult:
    """Ask once more, where the question is what this chat is about."""
    asked = _question(scene)
    if asked is None:
        return _back(scene.leading(scene.say("chat-question-over")))
    return show_question(scene.missed(), asked)


def _back(scene: Scene) -> TurnResult:
    """Go back to what was open; a question that is decided is no longer."""
    if scene.context.session.screen in {ASKED, linking.LINKS, linking.LINK_CODE}:
        return returning.back(scene)
    return show_again(scene)


def _decide(scene: Scene, asked: ChatQuestion, *, agreed: bool) -> TurnResult:
    if asked.kind == "unlock":
        return _unlock(scene, asked) if agreed else _give_up(scene, asked)
    hindered = hindrance(scene.known, asked.joins) if asked.joins else None
    if not agreed or hindered is not None:
        words = scene.say("link-refused") if hindered is None else _hindered(scene, hindered)
        told = say("link-refused-there", asked.language)
        scene = scene.caused(ChatQuestionAnswered(asked.id, agreed=False))
        there = OutboundMessage(told, to=asked.about.address)
        return _back(replace(scene, others=(*scene.others, there)).leading(words))
    return _link(scene, asked)


def _hindered(scene: Scene, hindered: str) -> str:
    return scene.say(key_in("link-hindered", hindered))


# --- the other chat goes on -----------------------------------------------------------------


def _link(scene: Scene, asked: ChatQuestion) -> TurnResult:
    """Let the other chat be this person's; it goes on where this one stands."""
    name = bold(chat_name(asked.about, scene.language))
    drafts = len(scene.context.lookups.open_drafts(asked.joins.id)) if asked.joins else 0
    before = scene.known
    scene = _wishing_as_both(scene.caused(ChatQuestionAnswered(asked.id, agreed=True)), asked)
    words = [scene.say("link-done", chat=name)]
    words_there = [scene.say("link-done-there")]
    if drafts:
        came = scene.say("link-drafts-came", count=drafts)
        words.append(came)
        words_there.append(came)
    if scene.known.stopped_at is not None and asked.joins is not None:
        words += [scene.say("link-stopped")] if before.stopped_at is None else []
        words_there += [scene.say("link-stopped")] if asked.joins.stopped_at is None else []
    standing = scene.context.lookups.standing(asked.about.address)
    there = begin(_same_place(scene, standing.session)).leading(" ".join(words_there))
    there = brought_along(there, standing)
    scene = replace(scene, others=(*scene.others, *_told_of_link(scene, asked)))
    here = _back(scene.leading(" ".join(words)))
    return _together(here, returning.back(there), asked.about.address)


def _wishing_as_both(scene: Scene, asked: ChatQuestion) -> Scene:
    """Have this person not want what they, as who they become one with, did not want."""
    if asked.joins is None:
        return scene
    wishes, stays = carried(asked.joins, scene.known), scene.known
    ends = wishes.declined_at is not None
    person = replace(
        stays,
        stopped_at=stays.stopped_at or wishes.stopped_at,
        invitations_at=None if ends else stays.invitations_at,
        invitations_answered_at=wishes.declined_at or stays.invitations_answered_at,
        stop_asked_at=stays.stop_asked_at or wishes.stop_asked_at,
    )
    return replace(scene, person=person)


def _told_of_link(scene: Scene, asked: ChatQuestion) -> tuple[OutboundMessage, ...]:
    """Return the word to all other chats, of the person and of who they become one with."""
    lookups, mine, about = scene.context.lookups, scene.context.session.address, asked.about
    told = _elsewhere(scene, scene.known, notices.chat_linked, about, besides=mine)
    here = lookups.chat(mine)
    if asked.joins is None or here is None:
        return told
    return (
        *told,
        *_elsewhere(scene, asked.joins, notices.chat_linked, here, besides=about.address),
    )


def _elsewhere(
    scene: Scene,
    person: Person,
    tell: Callable[[Address, str, LinkedChat], OutboundMessage],
    chat: LinkedChat,
    *,
    besides: Address,
) -> tuple[OutboundMessage, ...]:
    """Return what somebody is told in their chats, besides the one in question and another."""
    return tuple(
        tell(one.address, person.language, chat)
        for one in scene.context.lookups.linked_chats(person.id)
        if one.address not in {besides, chat.address} and one.may_be_told
    )


def _same_place(scene: Scene, session: Session) -> TurnContext:
    """Return the context of the other chat, as if it stood where this one does.

    Words that wait here for their place, and a choice between two answers, wait here only.
    """
    context, mine = scene.context, scene.context.session
    back_to = mine.held.get("return")
    screen = mine.screen
    if screen in {CROSSED, CONFLICT}:
        screen = QUESTION
    elif screen == reviewing.CHANGE:
        screen = reviewing.SUMMARY
    held: dict[str, Json] = {} if back_to is None else {"return": back_to}
    session = replace(
        session,
        screen=screen if mine.draft else menu.MENU,
        draft=mine.draft,
        cursor=mine.cursor,
        page=0,
        misses=0,
        language=scene.language,
        held={**_UNSEEN, "after": mine.held.get("after")} if mine.draft else held,
    )
    return _context_of(scene, replace(context, session=session))


def _unlock(scene: Scene, asked: ChatQuestion) -> TurnResult:
    """Open the locked chat again; what is open there is shown anew."""
    scene = scene.caused(ChatQuestionAnswered(asked.id, agreed=True))
    standing = scene.context.lookups.standing(asked.about.address)
    draft, session = standing.draft, standing.session
    if session.screen == QUESTION:
        session = replace(session, held={**session.held, **_UNSEEN})
    form = scene.context.lookups.form(draft.form, draft.version) if draft else None
    context = replace(scene.context, session=session, draft=draft, form=form)
    there = begin(_context_of(scene, context)).leading(scene.say("unlock-done-there"))
    name = bold(chat_name(asked.about, scene.language))
    told = _elsewhere(
        scene,
        scene.known,
        notices.chat_opened,
        asked.about,
        besides=scene.context.session.address,
    )
    scene = replace(scene, others=(*scene.others, *told))
    here = _back(scene.leading(scene.say("unlock-done", chat=name)))
    return _together(here, show_again(there), asked.about.address)


def _give_up(scene: Scene, asked: ChatQuestion) -> TurnResult:
    name = bold(chat_name(asked.about, scene.language))
    scene = scene.caused(ChatQuestionAnswered(asked.id, agreed=False))
    standing = scene.context.lookups.standing(asked.about.address)
    words = say("unlock-refused-there", asked.language)
    there = OutboundMessage(words, to=asked.about.address)
    scene = replace(scene, others=(*scene.others, there))
    return _back(told_given_up(scene.leading(scene.say("unlock-refused", chat=name)), standing))


def _context_of(scene: Scene, context: TurnContext) -> TurnContext:
    """Return the context of a chat in which nothing was said just now."""
    message = replace(
        context.message,
        address=context.session.address,
        body=Recovered(undelivered=True),
        reference=None,
        forwarded=False,
    )
    return replace(
        context, message=message, person=scene.person, pressed=None, shown_at=None, advice_due=False
    )


def _together(here: TurnResult, there: TurnResult, address: Address) -> TurnResult:
    """Return the turn of this chat, with what the other one is told and where it stands."""
    messages = tuple(replace(one, to=address) for one in there.messages if one.to is None)
    return replace(
        here,
        messages=(*here.messages, *messages),
        events=(*here.events, *there.events),
        moved=there.session,
    )
