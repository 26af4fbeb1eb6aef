"""Greetings and thanks, answered in kind.

A greeting shows again what is open; where a name is asked, some greetings are the name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.courtesies import is_greeting, is_thanks, may_be_name
from conversations.dialogs import filling, staff
from conversations.dialogs.repeating import SENT_ON, show_again
from conversations.dialogs.screens import QUESTION, text_of
from conversations.dialogs.waiting import CROSSED
from conversations.dialogs.wording import answer_context
from conversations.forms import TextType
from conversations.messages import OutboundMessage, Text
from conversations.scene import TurnResult

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene

WORDS_ASKED = frozenset({QUESTION, CROSSED, staff.STAFF})
"""Screens on which everyday words are an answer."""


def only_greets(scene: Scene, text: str) -> bool:
    """Tell whether a message greets and says nothing else; what staff write is sent on as it is."""
    screen = scene.context.session.screen
    if screen in SENT_ON or not is_greeting(text, question_open=screen in WORDS_ASKED):
        return False
    return not (may_be_name(text) and _is_name_asked(scene))


def _is_name_asked(scene: Scene) -> bool:
    """Tell whether such a word is a name here: the person's own, or a title said twice."""
    session = scene.context.session
    asked = filling.open_step(scene) if session.screen == QUESTION and scene.draft else None
    if asked is None or not isinstance(asked.question.type, TextType):
        return False
    was_greeted = text_of(session.held, "greeted") == asked.key
    return was_greeted or answer_context(scene, asked).introduces


def greet(scene: Scene, text: str) -> TurnResult:
    """Greet back, by name where we know it, and show again what is open."""
    name = scene.known.name
    words = scene.say("greeting", name=name) if name else scene.say("greeting-plain")
    shown = show_again(scene.leading(words))
    if shown.session.screen != QUESTION or not may_be_name(text):
        return shown
    held = {**shown.session.held, "greeted": shown.session.cursor}
    return replace(shown, session=replace(shown.session, held=held))


def only_thanks(scene: Scene) -> bool:
    """Tell whether the person's own words thank and say nothing else.

    In capitals they may be an answer where words are asked for: the title of an innovation.
    """
    message, screen = scene.context.message, scene.context.session.screen
    if not isinstance(message.body, Text) or message.forwarded or screen in SENT_ON:
        return False
    text = message.body.text
    return is_thanks(text) and not (screen in WORDS_ASKED and text.isupper())


def thank_back(scene: Scene) -> TurnResult:
    """Answer thanks; a question is asked once more, all else on screen stays as it is."""
    words = scene.say("thanks-back")
    if scene.context.session.screen in WORDS_ASKED:
        return show_again(scene.leading(words))
    return TurnResult(scene.context.session, (OutboundMessage(words),))
