"""A short remark in place of an answer may be meant for us: the person says which it is.

The room of an open question: such a remark is asked about, all else is filled in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers import Parsed, Rejected, parse_answer
from conversations.answers.cleaning import clean, quoted
from conversations.aside_words import aside_in
from conversations.dialogs import filling, menu, steps
from conversations.dialogs.asking import ask_again, state_of_open
from conversations.dialogs.crossing import has_crossed
from conversations.dialogs.screens import QUESTION, Scene, answer, chosen, show, step, text_of
from conversations.dialogs.wording import answer_context, label_of
from conversations.draft import Collecting
from conversations.forms import DateType, LongTextType, TextType, YesNoType
from conversations.messages import Text

if TYPE_CHECKING:
    from conversations.aside_words import Aside
    from conversations.engine import Step
    from conversations.messages import Choice
    from conversations.scene import TurnResult


def take(scene: Scene) -> TurnResult:
    """Take one input while a question is open."""
    asked = filling.open_step(scene)
    if asked is None:
        return filling.take(scene)
    words = text_of(scene.context.session.held, "aside")
    if words and (meant := chosen(scene)) is not None:
        return _take_meaning(scene, asked, words, meant)
    body = scene.context.message.body
    if not isinstance(body, Text) or scene.context.message.forwarded or has_crossed(scene):
        return filling.take(scene)
    found = aside_in(body.text)
    if found is None:
        return filling.take(scene)
    read = parse_answer(asked.question.type, body, answer_context(scene, asked))
    if isinstance(read, Parsed) and not isinstance(asked.question.type, _READ_TOO_EASILY):
        return filling.take(scene)
    is_answer = not isinstance(read, Rejected)
    return _ask_meaning(scene, asked, clean(body.text), found, is_answer=is_answer)


_READ_TOO_EASILY = (TextType, LongTextType, YesNoType, DateType)
"""Where nearly any words are an answer: "gak jadi" reads as no, "lanjut besok" as tomorrow."""


def _ask_meaning(
    scene: Scene, asked: Step, words: str, found: Aside, *, is_answer: bool
) -> TurnResult:
    """Ask whether the words are the answer, where they can be; until then they are not kept."""
    choices = [answer(scene, "aside-answer", "aside-answer")] if is_answer else []
    if scene.known.is_registered:
        choices.append(answer(scene, "aside-leave", "aside-leave"))
    if found == "wrong":
        choices.extend(_mending(scene, asked))
    choices.append(answer(scene, "aside-return", "aside-return"))
    return show(
        scene,
        QUESTION,
        _told(scene, asked, words, is_answer=is_answer),
        choices,
        cursor=asked.key,
        held={**state_of_open(scene, asked), "aside": words},
        keep_draft=True,
    )


def _told(scene: Scene, asked: Step, words: str, *, is_answer: bool) -> str:
    if is_answer:
        return scene.say("aside-ask", words=quoted(words), label=label_of(scene, asked))
    return scene.say("aside-heard", words=quoted(words), label=label_of(scene, asked))


def _mending(scene: Scene, asked: Step) -> tuple[Choice, ...]:
    """Return how what was sent last can be mended: the last part, or the answer before."""
    current = scene.open_draft.answers.get(asked.key)
    if isinstance(current, Collecting) and current.parts:
        return (step(scene, "replace"),)
    if engine.previous(scene.open_form, scene.open_draft.answers, asked.key) is None:
        return ()
    return (answer(scene, "aside-before", "aside-before"),)


def _take_meaning(scene: Scene, asked: Step, words: str, meant: str) -> TurnResult:
    match meant:
        case "aside-answer":
            context = scene.context
            message = replace(context.message, body=Text(words), reference=None)
            scene = replace(scene, context=replace(context, message=message))
            return filling.take_answer(scene, asked, Text(words))
        case "aside-leave":
            return menu.show_menu(scene.leading(scene.say("draft-kept")))
        case "aside-before":
            return steps.go_back(scene, asked)
        case _:
            return ask_again(scene, asked)
