"""What the person decides about a message that crossed, or an answer that a colleague gave too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers.cleaning import clean
from conversations.dialogs import collecting, filling
from conversations.dialogs.asking import ask, first_shown
from conversations.dialogs.crossing import (
    CONFLICT,
    add_to_before,
    decided,
    more_words,
    settled,
    show_conflict,
    show_crossed,
)
from conversations.dialogs.screens import Scene, text_of
from conversations.draft import Collecting, Given, Later, Skipped
from conversations.forms import FilesType, LongTextType
from conversations.messages import Text

if TYPE_CHECKING:
    from conversations.draft import Json
    from conversations.engine import Step
    from conversations.scene import TurnResult


def again(scene: Scene) -> TurnResult:
    """Show what is still to be decided, so that neither words nor an answer get lost."""
    held = scene.context.session.held
    asked = filling.open_step(scene)
    if scene.context.session.screen == CONFLICT:
        return show_conflict(scene, asked, held.get("mine")) if asked else _keep_both(scene)
    if asked is None:
        return _for_another(scene)
    return show_crossed(scene, asked, _before(scene), text_of(held, "words"))


def _before(scene: Scene) -> Step | None:
    key = text_of(scene.context.session.held, "after") or None
    return engine.find_step(scene.open_form, scene.open_draft.answers, key)


def _for_another(scene: Scene) -> TurnResult:
    """The question before which words were held is gone: ask about the one that is open now."""
    scene = scene.leading(scene.say("question-gone"))
    upcoming = engine.next_open(scene.open_form, scene.open_draft.answers)
    if upcoming is None:
        return filling.proceed(scene)
    words = text_of(scene.context.session.held, "words")
    return show_crossed(scene, upcoming, _before(scene), words)


def _keep_both(scene: Scene) -> TurnResult:
    """The question two people answered is gone: both answers stay in the history."""
    key, mine = scene.context.session.cursor, scene.context.session.held.get("mine")
    if key is not None:
        current = scene.open_draft.answers.get(key)
        own = Given(mine, scene.known.id, scene.context.message.sent_at)
        scene = scene.with_answer(key, own).with_answer(key, current)
    return filling.proceed(scene.leading(scene.say("question-gone")))


def take_crossed(scene: Scene) -> TurnResult:
    """Put the held words where the person says they belong."""
    asked = filling.open_step(scene)
    if asked is None:
        return _for_another(scene)
    words, before = text_of(scene.context.session.held, "words"), _before(scene)
    match decided(scene):
        case "this":
            return _as_answer(scene, asked, words)
        case "before" if before is not None:
            scene = add_to_before(scene, before, words)
            still = engine.find_step(scene.open_form, scene.open_draft.answers, asked.key)
            return ask(scene, still) if still else filling.proceed(scene, after=before.key)
        case "drop":
            return ask(scene.leading(scene.say("crossed-dropped")), asked)
        case _:
            body = scene.context.message.body
            if isinstance(body, Text):
                words = more_words(scene, clean(body.text))
            return show_crossed(scene, asked, before, words)


def _as_answer(scene: Scene, asked: Step, words: str) -> TurnResult:
    context = scene.context
    if not isinstance(asked.question.type, LongTextType):
        words = " ".join(words.split())
    message = replace(context.message, body=Text(words), reference=None)
    held = {"seen": context.session.held.get("seen"), **first_shown(scene)}
    session = replace(context.session, held=held)
    scene = replace(scene, context=replace(context, message=message, session=session))
    return filling.take_answer(scene, asked, Text(words))


def take_conflict(scene: Scene) -> TurnResult:
    """Let the chosen answer stand; the other one stays in the history."""
    asked = filling.open_step(scene)
    if asked is None:
        return _keep_both(scene)
    mine = scene.context.session.held.get("mine")
    current = scene.open_draft.answers.get(asked.key)
    choice = decided(scene)
    if choice not in ("mine", "theirs", "both"):
        return show_conflict(scene.leading(scene.say("not-understood")), asked, mine)
    at = scene.context.message.sent_at
    own = Given(mine, scene.known.id, at)
    if choice == "theirs" and current is not None:
        kept = scene.with_answer(asked.key, own).with_answer(asked.key, current)
        return filling.proceed(kept.leading(scene.say("conflict-settled")), after=asked.key)
    value = settled(choice, mine, _value(asked, current))
    kind = asked.question.type
    if isinstance(kind, LongTextType) or (isinstance(kind, FilesType) and kind.maximum > 1):
        words = collecting.reopen(scene, asked, Given(value, scene.known.id, at))
        return collecting.show_count(words.leading(scene.say("conflict-settled")), asked)
    scene = scene.leading(scene.say("conflict-settled"))
    return filling.stored(scene, asked, replace(own, value=value))


def _value(asked: Step, current: Given | Collecting | Later | Skipped | None) -> Json:
    match current:
        case Given(value=value):
            return value
        case Collecting():
            return collecting.joined(asked, current)
        case Later(kept=kept):
            return kept
        case _:
            return None
