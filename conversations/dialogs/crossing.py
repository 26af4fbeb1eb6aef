"""Messages that crossed: sent before the question was shown, or against a colleague's answer.

Neither may land under the wrong question or vanish. The words are held in the session (or
the draft's history) and the person says where they belong.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers import Rejected, parse_answer
from conversations.answers.cleaning import clean, quoted
from conversations.answers.writing import count_words
from conversations.dialogs.asking import ask_again
from conversations.dialogs.parts import value_so_far
from conversations.dialogs.screens import Scene, chosen, is_before, saw_latest, show, text_of
from conversations.dialogs.seen import first_shown, last_seen, seen_mark
from conversations.dialogs.waiting import let_wait, show_waiting, takes_more
from conversations.dialogs.wording import answer_context, in_short, label_of, name_of, show_answer
from conversations.draft import Collecting, Given, Later, Part
from conversations.forms import LongTextType, StatementType, TextType
from conversations.messages import Choice, Media, SharedContact, Text

if TYPE_CHECKING:
    from conversations.draft import Answer, Json
    from conversations.engine import Step
    from conversations.scene import TurnResult

CONFLICT = "conflict"


def has_crossed(scene: Scene) -> bool:
    """Tell whether a message was sent before the newly asked question could be seen.

    What we had received before is certain; what the platform had is known to whole seconds, so
    there the moment the prompt could be seen is rounded down.
    A press names its question itself and never crosses.
    """
    context = scene.context
    if not isinstance(context.message.body, Text | Media | SharedContact):
        return False
    asked_at = _asked_at(scene)
    if asked_at is None and context.session.held.get("new") is not True:
        return False
    return is_before(scene, asked_at)


def is_surely_after(scene: Scene) -> bool:
    """Tell whether a message was sent when the open question could be seen for certain.

    Other than in `has_crossed`, the second in which it came on screen does not count.
    """
    if has_crossed(scene):
        return False
    asked_at = _asked_at(scene)
    return asked_at is None or scene.context.sent_here >= asked_at


def _asked_at(scene: Scene) -> datetime | None:
    """Return when the open question could first be seen; None where it is not known, or not yet."""
    held = scene.context.session.held
    if held.get("new") is True:
        return scene.context.shown_at
    since = held.get("since")
    return datetime.fromisoformat(since) if isinstance(since, str) else None


def hold(scene: Scene, asked: Step) -> TurnResult:
    """Keep a crossed message and ask where it belongs."""
    body = scene.context.message.body
    words = clean(body.text) if isinstance(body, Text) else ""
    if isinstance(body, SharedContact):
        words = clean(body.phone)
    after = text_of(scene.context.session.held, "after") or None
    before = engine.find_step(scene.open_form, scene.open_draft.answers, after)
    if isinstance(body, Media):
        return _hold_media(scene, asked, before)
    is_statement = isinstance(asked.question.type, StatementType)
    if is_statement and not scene.waiting and not takes_more(before):
        # There is nothing to decide: the words are no consent, and fit nowhere else.
        told = scene.say("crossed-no-consent", words=quoted(words))
        return ask_again(scene.leading(told), asked)
    return show_waiting(let_wait(scene, words), asked, after, first_shown(scene))


def _hold_media(scene: Scene, asked: Step, before: Step | None) -> TurnResult:
    question = label_of(scene, asked)
    if before is None:
        told = scene.say("crossed-file", question=question)
    else:
        told = scene.say("crossed-file-for", label=label_of(scene, before), question=question)
    return ask_again(scene.leading(told), asked)


def decided(scene: Scene, *, exact: bool = False) -> str | None:
    """Return what the person chose about waiting words, if they had seen all that wait."""
    return chosen(scene, exact=exact) if saw_latest(scene) else None


def add_to_before(scene: Scene, before: Step, words: str) -> Scene | Rejected:
    """Add held words to the answer before, and say how it stands; or why they do not fit."""
    current = scene.open_draft.answers.get(before.key)
    message = scene.context.message
    if isinstance(current, Collecting):
        parts = (*current.parts, Part(words, message.sent_at, message.order))
        return _told_added(scene, before, replace(current, parts=parts))
    old: Json = None
    if isinstance(current, Given):
        old = current.value
    elif isinstance(current, Later):
        old = current.kept
    joint = "\n" if isinstance(before.question.type, LongTextType) else " "
    value = joint.join(part for part in (str(old or ""), words) if part)
    if isinstance(before.question.type, TextType):
        outcome = parse_answer(before.question.type, Text(value), answer_context(scene, before))
        if isinstance(outcome, Rejected):
            return outcome
    return _told_added(scene, before, Given(value, scene.known.id, message.sent_at))


def _told_added(scene: Scene, before: Step, answered: Given | Collecting) -> Scene:
    scene = scene.with_answer(before.key, answered)
    value = in_short(scene, before, answered)
    return scene.leading(scene.say("crossed-added", label=label_of(scene, before), value=value))


def was_answered_by_other(scene: Scene, asked: Step) -> bool:
    """Tell whether somebody else answered this question since it was shown here."""
    current = scene.open_draft.answers.get(asked.key)
    if current is None or current.by == scene.known.id:
        return False
    return seen_mark(current) != last_seen(scene)


def told_of_other(scene: Scene, asked: Step) -> str:
    """Return the words that somebody else has just filled in the open question."""
    current = scene.open_draft.answers.get(asked.key)
    return scene.say("conflict-now", name=name_of(scene, current.by if current else None))


def show_conflict(scene: Scene, asked: Step, mine: Json, *, whole: bool = False) -> TurnResult:
    """Show both answers; the person chooses, and the other one stays in the history.

    Long texts are counted, and shown `whole` when the person asks.
    """
    current = scene.open_draft.answers.get(asked.key)
    name = name_of(scene, current.by if current else None)
    theirs = value_so_far(asked, current)
    is_whole = whole or max(_length(theirs), _length(mine)) <= _READ_AT_ONCE
    choices = [
        Choice("mine", scene.say("conflict-mine")),
        Choice("theirs", scene.say("conflict-theirs", name=name)),
    ]
    if isinstance(asked.question.type, LongTextType):
        choices.append(Choice("both", scene.say("conflict-both")))
        if not is_whole:
            choices.append(Choice("read", scene.say("conflict-read")))
    text = scene.say(
        "conflict",
        name=name,
        label=label_of(scene, asked),
        theirs=_shown(scene, asked, current, is_whole=is_whole),
        mine=_shown(scene, asked, _given_now(scene, mine), is_whole=is_whole),
    )
    return show(
        scene,
        CONFLICT,
        text,
        choices,
        cursor=asked.key,
        held={"mine": mine, "seen": seen_mark(current), **first_shown(scene)},
        keep_draft=True,
    )


_READ_AT_ONCE = 400
"""Characters of a text that is shown whole without being asked for."""


def _length(value: Json) -> int:
    return len(value) if isinstance(value, str) else 0


def _given_now(scene: Scene, value: Json) -> Given:
    return Given(value, scene.known.id, scene.context.message.sent_at)


def _shown(scene: Scene, asked: Step, answer: Answer | None, *, is_whole: bool) -> str:
    """Return one of two answers: whole, but for long texts that are to be counted."""
    value = value_so_far(asked, answer)
    if value is None or value in ("", []):
        return in_short(scene, asked, answer)
    if isinstance(asked.question.type, LongTextType) and not is_whole:
        return scene.say("summary-words", count=count_words(str(value)))
    return show_answer(scene, asked, value)


def settled(choice: str, mine: Json, theirs: Json) -> Json:
    """Return the value that stands after the choice."""
    if choice == "theirs":
        return theirs
    if choice == "both":
        return "\n".join(str(part) for part in (theirs, mine) if part)
    return mine
