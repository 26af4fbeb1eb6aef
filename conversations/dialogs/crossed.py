"""What the person decides about a message that crossed, or an answer that a colleague gave too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers import Rejected
from conversations.answers.cleaning import clean
from conversations.answers.yes_no import says_yes
from conversations.dialogs import asides, collecting, filling
from conversations.dialogs.asking import ask, ask_first
from conversations.dialogs.crossing import (
    CONFLICT,
    add_to_before,
    decided,
    hold,
    is_surely_after,
    settled,
    show_conflict,
)
from conversations.dialogs.parts import value_so_far
from conversations.dialogs.screens import Scene, chosen, text_of
from conversations.dialogs.seen import first_shown
from conversations.dialogs.unreadable import told_not_asked
from conversations.dialogs.waiting import (
    forget_unkept,
    is_left,
    is_unseen,
    let_wait,
    show_waiting,
)
from conversations.dialogs.wording import in_short, label_of, name_of
from conversations.draft import Given
from conversations.forms import FilesType, LongTextType, StatementType
from conversations.messages import Media, Press, SharedContact, Text
from conversations.texts import key_in

if TYPE_CHECKING:
    from conversations.engine import Step
    from conversations.scene import TurnResult


def again(scene: Scene) -> TurnResult:
    """Show what is still to be decided, so that neither words nor an answer get lost."""
    held = scene.context.session.held
    asked = filling.open_step(scene)
    if scene.context.session.screen == CONFLICT:
        return show_conflict(scene, asked, held.get("mine")) if asked else _keep_both(scene)
    return _show(scene, asked)


def _show(scene: Scene, asked: Step | None) -> TurnResult:
    """Show what waits, before the question that is open."""
    if asked is None:
        # The question before which the messages were held is gone.
        return filling.proceed(scene.leading(scene.say("question-gone")), after=_after(scene))
    shown = None if is_left(scene, asked) else asked
    return show_waiting(scene, shown, _after(scene), first_shown(scene))


def _after(scene: Scene) -> str | None:
    return text_of(scene.context.session.held, "after") or None


def _keep_both(scene: Scene) -> TurnResult:
    """The question two people answered is gone: both answers stay in the history."""
    key = scene.context.session.cursor
    kept = scene if key is None else _theirs_stands(scene, key)
    return filling.proceed(kept.leading(scene.say("question-gone")))


def _theirs_stands(scene: Scene, key: str) -> Scene:
    """Put the person's own answer into the history, under the colleague's, which counts."""
    current = scene.open_draft.answers.get(key)
    return scene.with_answer(key, _mine(scene)).with_answer(key, current)


def _mine(scene: Scene) -> Given:
    """Return the person's own answer of the two that are to be chosen from."""
    value = scene.context.session.held.get("mine")
    return Given(value, scene.known.id, scene.context.message.sent_at)


def settle_later(scene: Scene) -> Scene:
    """Let a colleague's answer stand for now: the person's own goes to the history, and is told."""
    asked = filling.open_step(scene)
    if asked is None:
        return scene
    current = scene.open_draft.answers.get(asked.key)
    told = scene.say(
        "conflict-left",
        label=label_of(scene, asked),
        mine=in_short(scene, asked, _mine(scene)),
        name=name_of(scene, current.by if current else None),
    )
    return _theirs_stands(scene, asked.key).leading(told)


def take_crossed(scene: Scene) -> TurnResult:
    """Put the first of the waiting messages where the person says it belongs."""
    asked = filling.open_step(scene)
    choice = decided(scene, exact=True) if asked and not _is_number_for(scene, asked) else None
    if asked is None or not scene.waiting:
        return _show(scene, asked) if scene.waiting else filling.proceed(scene)
    if choice is not None:
        scene = forget_unkept(scene)
    words, rest = scene.waiting[0], replace(scene, waiting=scene.waiting[1:])
    before = engine.find_step(scene.open_form, scene.open_draft.answers, _after(scene))
    left_over = is_left(scene, asked)
    match choice:
        case "this" if not left_over:
            return _as_answer(replace(rest, waits_after=None), asked, words)
        case "before" if before is not None:
            return _added(scene, rest, asked, before)
        case "drop":
            rest = rest.leading(scene.say("crossed-dropped"))
            if left_over:
                return filling.proceed(rest, after=asked.key)
            return ask(rest, asked, after=_after(scene))
        case "together":
            joint = "\n".join(scene.waiting)
            return _show(replace(scene, waiting=(joint,)), asked)
        case _ if left_over or chosen(scene, exact=True) is not None:
            return _show(_with_message(scene), asked)
        case _:
            return _take_as_answer(scene, asked)


def _is_number_for(scene: Scene, asked: Step) -> bool:
    """Tell whether a number was typed while a question is asked that it may be the answer to."""
    body = scene.context.message.body
    if not isinstance(body, Text) or not clean(body.text).isdecimal():
        return False
    return not (
        is_left(scene, asked)
        or is_unseen(scene, asked)
        or isinstance(asked.question.type, StatementType | FilesType)
    )


def _take_as_answer(scene: Scene, asked: Step) -> TurnResult:
    """Take what was sent after the open question was seen as its answer; the words wait on.

    A statement is accepted only when it is on screen, whole, and nothing waits.
    """
    body = scene.context.message.body
    if isinstance(body, Press) or (isinstance(body, Text) and not clean(body.text)):
        return _show(scene, asked)
    if isinstance(asked.question.type, StatementType) and says_yes(body):
        return _show(scene.leading(scene.say("decide-first")), asked)
    if is_unseen(scene, asked) or isinstance(asked.question.type, StatementType):
        if isinstance(body, Media):
            return hold(scene, asked)
        if isinstance(asked.question.type, StatementType):
            return _show(_with_message(scene), asked)
        # It was only named: from now on it is on screen, and can be answered.
        return ask_first(_with_message(scene), asked, after=_after(scene))
    if isinstance(body, Text) and not is_surely_after(scene):
        return _show(_with_message(scene), asked)
    return asides.take(replace(scene, waits_after=_after(scene)))


def _added(scene: Scene, rest: Scene, asked: Step, before: Step) -> TurnResult:
    """Add the first message to the answer before and go on with the `rest`, if it fits there."""
    added = add_to_before(rest, before, scene.waiting[0])
    if isinstance(added, Rejected):
        why = scene.say(key_in("rejected", added.reason), **added.params)
        return _show(scene.leading(why), asked)
    still = engine.find_step(added.open_form, added.open_draft.answers, asked.key)
    if still is None or asked.key == before.key:
        return filling.proceed(added, after=before.key)
    return ask(added, still, after=before.key)


def _with_message(scene: Scene) -> Scene:
    """Let the message of this turn wait as well, where it has words."""
    body = scene.context.message.body
    if isinstance(body, Media | SharedContact):
        return scene.leading(told_not_asked(scene, body))
    if not isinstance(body, Text) or not clean(body.text):
        return scene
    return let_wait(scene, clean(body.text))


def _as_answer(scene: Scene, asked: Step, words: str) -> TurnResult:
    context = scene.context
    if not isinstance(asked.question.type, LongTextType):
        words = " ".join(words.split())
    message = replace(context.message, body=Text(words), reference=None)
    known = context.session.held
    held = {"seen": known.get("seen"), "after": known.get("after"), **first_shown(scene)}
    session = replace(context.session, held=held)
    scene = replace(scene, context=replace(context, message=message, session=session))
    return filling.take_answer(scene, asked, Text(words))


def take_conflict(scene: Scene) -> TurnResult:
    """Let the chosen answer stand; the other one stays in the history."""
    asked = filling.open_step(scene)
    if asked is None:
        return _keep_both(scene)
    own = _mine(scene)
    current = scene.open_draft.answers.get(asked.key)
    choice = decided(scene)
    if choice == "read":
        return show_conflict(scene, asked, own.value, whole=True)
    if choice not in ("mine", "theirs", "both"):
        return show_conflict(scene.missed(), asked, own.value)
    if choice == "theirs" and current is not None:
        kept = _theirs_stands(scene, asked.key).leading(scene.say("conflict-settled"))
        return filling.proceed(kept, after=asked.key)
    value = settled(choice, own.value, value_so_far(asked, current))
    kind = asked.question.type
    if isinstance(kind, LongTextType) or (isinstance(kind, FilesType) and kind.maximum > 1):
        words = collecting.reopen(scene, asked, replace(own, value=value))
        return collecting.show_count(words.leading(scene.say("conflict-settled")), asked)
    scene = scene.leading(scene.say("conflict-settled"))
    return filling.stored(scene, asked, replace(own, value=value))
