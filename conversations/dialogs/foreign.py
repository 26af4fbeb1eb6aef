"""What does not fit where the chat stands: old buttons, groups, words nobody knows.

Never silence: the person is told what the thing was and sees the present question again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations import engine
from conversations.commands import nearest_command
from conversations.dialogs import (
    case_answers,
    filling,
    linking,
    menu,
    registration,
    returning,
    role_requests,
    sharing,
)
from conversations.dialogs.asking import ask
from conversations.dialogs.crossing import CONFLICT
from conversations.dialogs.screens import (
    QUESTION,
    Scene,
    answer,
    chosen,
    show,
    text_of,
)
from conversations.dialogs.waiting import CROSSED
from conversations.dialogs.wording import label_of
from conversations.draft import Given, Later
from conversations.messages import OutboundMessage, Press
from conversations.scene import TurnResult
from conversations.texts import bold

if TYPE_CHECKING:
    from conversations.lookups import Invitation

ANSWERED = "answered"
_OF_ONE_SUBJECT = frozenset(
    {
        sharing.SHARE,
        linking.UNLINK,
        role_requests.REQUEST,
        role_requests.REASON,
        role_requests.REFUSAL,
        case_answers.CASE,
        case_answers.REPLY,
    }
)
"""Screens about one draft, request or question: an older one with the same buttons is another."""


def is_foreign(scene: Scene) -> bool:
    """Tell whether a press does not belong to what is on screen now."""
    context = scene.context
    pressed, session = context.pressed, context.session
    if pressed is None:
        return True
    if pressed.choice.startswith("/") and pressed.page is None:
        return pressed.screen == QUESTION and (
            pressed.screen != session.screen
            or pressed.question != session.cursor
            or pressed.draft != session.draft
        )
    return (
        pressed.screen != session.screen
        or pressed.draft != session.draft
        or pressed.question != session.cursor
        or (pressed.screen in _OF_ONE_SUBJECT and pressed.prompt != session.prompt)
    )


def answer_press(scene: Scene) -> TurnResult:
    """Answer an old or foreign button: offer to change what it asked, else say it is old."""
    pressed = scene.context.pressed
    if (
        pressed is not None
        and scene.context.session.screen not in {CROSSED, CONFLICT}
        and pressed.screen == QUESTION
        and scene.draft is not None
        and pressed.draft == scene.draft.id
    ):
        step = engine.find_step(scene.open_form, scene.open_draft.answers, pressed.question)
        if step is not None and isinstance(scene.open_draft.answers.get(step.key), Given | Later):
            choices = (
                answer(scene, "change", "answered-change"),
                answer(scene, "keep", "answered-keep"),
            )
            text = scene.say("answered", label=bold(label_of(scene, step)))
            return show(
                scene,
                ANSWERED,
                text,
                choices,
                cursor=scene.context.session.cursor,
                held={"answered": step.key},
                keep_draft=True,
            )
    return returning.back(scene.leading(scene.say("press-old")))


def take_answered(scene: Scene) -> TurnResult:
    """Change the answer the old button asked for, or go on."""
    if scene.draft is None:
        return menu.show_menu(scene)
    choice = chosen(scene)
    if choice is None:
        scene = scene.missed()
    if choice == "change":
        key = text_of(scene.context.session.held, "answered")
        step = engine.find_step(scene.open_form, scene.open_draft.answers, key)
        if step is not None:
            return ask(scene, step)
    asked = filling.open_step(scene)
    return ask(scene, asked) if asked else filling.proceed(scene)


def told_unknown(scene: Scene, word: str) -> Scene:
    """Say that a command is not known, and name the one that must be meant."""
    near = nearest_command(word)
    if near is None:
        return scene.leading(scene.say("command-unknown", word=word))
    return scene.leading(scene.say("command-near", word=word, near=near.upper()))


def not_understood(scene: Scene) -> TurnResult:
    """Say that the words were not understood; after two times offer a person."""
    if isinstance(scene.context.message.body, Press):
        return returning.back(scene.leading(scene.say("press-old")))
    return menu.show_menu(scene.missed())


def leave_group(scene: Scene) -> TurnResult:
    """In a group: say that we talk in private only, and show nothing personal."""
    text = scene.say("group-only-private")
    return TurnResult(scene.context.session, (OutboundMessage(text),))


def use_invitation(scene: Scene, invitation: Invitation) -> TurnResult:
    """Give a person we know what an invitation grants."""
    return registration.start(scene, invitation)
