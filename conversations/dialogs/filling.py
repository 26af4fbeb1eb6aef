"""Filling in a form: one input at the open question, until nothing is open any more.

The order is: a reading to confirm, a step, something collected, a plain answer. A message
that was sent before the question was shown is not its answer and goes to `crossing`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from conversations import engine
from conversations.answers import Candidates, Incomplete, Parsed, Rejected, parse_answer
from conversations.answers.choices import match_choice
from conversations.dialogs import (
    captions,
    collecting,
    crossing,
    left_out,
    own_number,
    person_parts,
    reviewing,
    submitting,
)
from conversations.dialogs.asking import READING, ask, ask_again, ticks_of
from conversations.dialogs.refusing import filler_in, told_why
from conversations.dialogs.remarks import remark_on
from conversations.dialogs.screens import Scene, offered_choices, text_of
from conversations.dialogs.seen import first_shown
from conversations.dialogs.waiting import show_waiting
from conversations.dialogs.wording import (
    answer_context,
    bold_label,
    constraint_message,
    label_of,
    show_answer,
)
from conversations.draft import Collecting, Given, Later
from conversations.forms import FilesType, LongTextType, SelectManyType, StatementType
from conversations.messages import Media, Press, SharedContact, Text
from conversations.texts import key_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.draft import Answers, Json
    from conversations.engine import Step
    from conversations.scene import TurnResult


def proceed(scene: Scene, *, after: str | None = None) -> TurnResult:
    """Ask what is open next; when nothing is, show what was said and what is missing."""
    draft, form = scene.open_draft, scene.open_form
    obstacle = obstacle_of(scene)
    if obstacle is not None:
        return reviewing.show_obstacle(scene, *obstacle)
    upcoming = engine.next_open(form, draft.answers)
    if upcoming is None or isinstance(upcoming.question.type, StatementType):
        if scene.waiting:
            before = engine.find_step(form, draft.answers, after)
            first = before or engine.path(form, draft.answers)[0]
            return show_waiting(scene, None, first.key, {})
        left = _next_left(scene, after)
        return reviewing.review(scene) if left is None else ask(scene, left, after=after)
    return ask(scene, upcoming, after=after)


def _next_left(scene: Scene, after: str | None) -> Step | None:
    """Return the next question that was left for later, where one of them was just answered.

    Who fills the gaps goes from one to the next; who changes an answer goes back to the review.
    """
    before = scene.context.draft.answers.get(after) if scene.context.draft and after else None
    answers = scene.open_draft.answers
    was_missing = isinstance(before, Later) or (
        isinstance(before, Collecting) and before.previous is None
    )
    if not (was_missing and after and isinstance(answers.get(after), Given)):
        return None
    missing = {step.key for step in engine.missing(scene.open_form, answers)}
    steps = iter(engine.path(scene.open_form, answers))
    passed = any(step.key == after for step in steps)
    left = (step for step in steps if passed and step.key in missing)
    return next((step for step in left if isinstance(answers.get(step.key), Later)), None)


def obstacle_of(scene: Scene) -> tuple[Step, str] | None:
    """Return the answer that keeps the proposal from counting, and why; None where none does."""
    answers = scene.open_draft.answers
    for step in engine.path(scene.open_form, answers):
        answer = answers.get(step.key)
        remark = remark_on(scene, step, answer.value) if isinstance(answer, Given) else None
        if remark is not None and remark.stops:
            return step, remark.text
    return None


def open_step(scene: Scene) -> Step | None:
    """Return the question this chat has open, if it is still on the path."""
    return engine.find_step(scene.open_form, scene.open_draft.answers, scene.context.session.cursor)


def take(scene: Scene) -> TurnResult:
    """Take one input while a question is open."""
    asked = open_step(scene)
    if asked is None:
        return proceed(scene.leading(scene.say("question-gone")))
    body = scene.context.message.body
    left_over = collecting.rest_of_album(scene, asked)
    if left_over is not None:
        return left_over
    if crossing.has_crossed(scene):
        return crossing.hold(scene, asked)
    match body:
        case Press():
            return _take_press(scene, asked)
        case Text(text=text) if scene.context.session.held.get("candidates"):
            return _take_candidate_text(scene, asked, text)
        case Text() | Media() | SharedContact():
            return take_answer(scene, asked, body)
        case _:
            return ask_again(scene, asked)


def _take_press(scene: Scene, asked: Step) -> TurnResult:
    pressed = scene.context.pressed
    if pressed is None:
        return ask_again(scene.leading(scene.say("press-old")), asked)
    if pressed.page is not None:
        return ask(scene, asked, held=_kept(scene), page=pressed.page, edits=True)
    if scene.context.session.held.get("candidates"):
        return _take_candidate(scene, asked, pressed.choice)
    return _take_choice(scene, asked, pressed.choice)


def _take_choice(scene: Scene, asked: Step, name: str) -> TurnResult:
    if isinstance(asked.question.type, SelectManyType):
        return _toggle(scene, asked, name)
    value: Json = {"yes": True, "no": False}.get(name, name)
    if name not in {choice.name for choice in offered_choices(scene.context.session.held)}:
        return ask_again(scene.leading(scene.say("press-old")), asked)
    return put(scene, asked, value)


def _toggle(scene: Scene, asked: Step, name: str) -> TurnResult:
    if name not in {choice.name for choice in offered_choices(scene.context.session.held)}:
        return ask_again(scene.leading(scene.say("press-old")), asked)
    if crossing.was_answered_by_other(scene, asked):
        return ask(scene.leading(crossing.told_of_other(scene, asked)), asked)
    ticks = ticks_of(scene, asked)
    now = [one for one in ticks if one != name] if name in ticks else [*ticks, name]
    scene = collecting.with_ticks(scene, asked, now)
    return ask(scene, asked, held=_kept(scene), page=scene.context.session.page, edits=True)


def _kept(scene: Scene) -> dict[str, Json]:
    held = scene.context.session.held
    names = ("after", "seen", "seen_new", "seen_since", "at_first")
    return {**first_shown(scene), **{name: held.get(name) for name in names}}


def _take_candidate_text(scene: Scene, asked: Step, text: str) -> TurnResult:
    name = match_choice(text, offered_choices(scene.context.session.held))
    if name is not None:
        return _take_candidate(scene, asked, name)
    return take_answer(scene, asked, Text(text))


def _take_candidate(scene: Scene, asked: Step, name: str) -> TurnResult:
    candidates = scene.context.session.held.get("candidates")
    if name == "none" or not isinstance(candidates, list):
        return ask(scene.leading(scene.say("candidates-none")), asked, held=_kept(scene))
    place = name.removeprefix(READING)
    if not place.isdecimal() or int(place) >= len(candidates):
        return ask_again(scene.leading(scene.say("press-old")), asked)
    chosen = candidates[int(place)]
    value = chosen.get("value") if isinstance(chosen, dict) else chosen
    return put(scene, asked, value)


def take_answer(scene: Scene, asked: Step, body: Text | Media | SharedContact) -> TurnResult:
    """Take what was sent as the answer to a question, whenever it was sent."""
    if isinstance(asked.question.type, LongTextType | FilesType):
        taken = collecting.take_part(scene, asked, body)
        if not isinstance(taken, Scene):
            return taken
        finished = finish_part(taken, asked)
        # The next file of an album says what became of both: one bubble for all.
        if not scene.context.album_goes_on:
            return finished
        silenced = captions.kept_for_album(scene, replace(finished, messages=()))
        return left_out.kept_for_album(scene, silenced)
    if isinstance(asked.question.type, StatementType) and scene.context.message.forwarded:
        return refuse(scene, asked, Rejected("needs-acceptance"))
    outcome = parse_answer(asked.question.type, body, answer_context(scene, asked))
    match outcome:
        case Parsed(value=value):
            return put(scene, asked, value)
        case Rejected():
            own = own_number.typed(scene, asked, body)
            return refuse(scene, asked, outcome) if own is None else put(scene, asked, own)
        case Candidates(options=options, reason=reason):
            listed: list[Json] = [{"label": one.label, "value": one.value} for one in options]
            kept = {**_kept(scene), "candidates": listed, "reading": reason}
            return ask_readings(scene, asked, kept)
        case Incomplete():
            return _keep_parts(scene, asked, outcome)
        case _:
            assert_never(outcome)


def ask_readings(scene: Scene, asked: Step, held: Mapping[str, Json]) -> TurnResult:
    """Ask which of the held readings of an answer is meant."""
    why = scene.say(key_in("candidates", text_of(held, "reading")))
    return ask(scene.leading(why), asked, held=held)


def _keep_parts(scene: Scene, asked: Step, found: Incomplete) -> TurnResult:
    if found.broken:
        scene = scene.leading(scene.say("rejected-email-broken", text=found.broken))
        if not found.is_new:
            return ask_again(scene, asked, missed=True)
    if not found.is_new:
        words = scene.leading(scene.say("rejected-not-understood"))
        return ask_again(words, asked, missed=True)
    if crossing.was_answered_by_other(scene, asked):
        scene = scene.leading(crossing.told_of_other(scene, asked))
    return ask_again(person_parts.keep(scene, asked, found), asked)


def finish_part(scene: Scene, asked: Step) -> TurnResult:
    """Go on after something collected was complete at once (the one file that was asked)."""
    return proceed(scene, after=asked.key)


def refuse(scene: Scene, asked: Step, rejected: Rejected) -> TurnResult:
    """Say what was understood and why it does not fit; the question stays open."""
    return ask_again(told_why(scene, asked, rejected), asked, missed=True)


def put(scene: Scene, asked: Step, value: Json) -> TurnResult:
    """Store an answer and go on, unless it breaks a rule or a colleague answered meanwhile."""
    filler = filler_in(scene, asked, value)
    if filler is not None:
        return refuse(scene, asked, filler)
    answers = scene.open_draft.answers
    if engine.violates(asked, value, answers):
        return ask_again(scene.leading(constraint_message(scene, asked)), asked, missed=True)
    message = scene.context.message
    given = Given(value, scene.known.id, message.sent_at, message.source)
    if crossing.was_answered_by_other(scene, asked):
        return crossing.show_conflict(scene, asked, value)
    return stored(scene, asked, given)


def stored(scene: Scene, asked: Step, given: Given) -> TurnResult:
    """Acknowledge a stored answer, say what follows from it, and go on."""
    before = scene.open_draft.answers
    scene = scene.with_answer(asked.key, given)
    if isinstance(asked.question.type, StatementType) and scene.open_draft.period:
        return submitting.submit(scene)
    if not asked.is_another:
        scene = scene.leading(_acknowledgement(scene, asked, given.value))
    remark = remark_on(scene, asked, given.value)
    if remark is not None and not remark.stops:
        scene = scene.leading(remark.text)
    scene = _mention_reopened(scene, asked, before)
    return proceed(scene, after=asked.key)


def _acknowledgement(scene: Scene, asked: Step, value: Json) -> str:
    shown = show_answer(scene, asked, value)
    if isinstance(asked.question.type, LongTextType) or len(shown) > _LONG_VALUE:
        return scene.say("answer-saved", label=bold_label(scene, asked))
    return scene.say("answer-read-back", label=label_of(scene, asked), value=shown)


_LONG_VALUE = 160


def _mention_reopened(scene: Scene, asked: Step, before: Answers) -> Scene:
    if not isinstance(before.get(asked.key), Given):
        return scene
    reopened = [
        step
        for step in engine.newly_open(scene.open_form, before, scene.open_draft.answers)
        if step.key != asked.key
    ]
    if not reopened:
        return scene
    names = ", ".join(label_of(scene, step) for step in reopened)
    return scene.leading(scene.say("answer-opens-others", names=names))
