"""The steps at an open question besides answering it: back, skip, later, done, once more, anew.

A step that puts, closes or reopens an answer is not taken on one that a colleague gave unseen, nor
for a word that was sent before the question was shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from conversations import engine
from conversations.answers import Rejected
from conversations.answers.files import names_of
from conversations.commands import command_named
from conversations.dialogs import collecting, crossing, dropping, rereading, unfinished
from conversations.dialogs.asking import (
    ask,
    ask_again,
    ask_first,
    choices_for,
    leads_to_review,
    ticks_of,
)
from conversations.dialogs.filling import open_step, proceed, put, refuse, stored
from conversations.dialogs.parts import files_so_far, holds_text, joined, replaced_text
from conversations.dialogs.screens import Scene
from conversations.dialogs.waiting import is_left
from conversations.dialogs.wording import bold_label, hint_of
from conversations.draft import Collecting, Given, Later, Skipped
from conversations.forms import FilesType, LongTextType, SelectManyType, StatementType

if TYPE_CHECKING:
    from conversations.commands import Command
    from conversations.draft import Json
    from conversations.engine import Step
    from conversations.scene import TurnResult

_EVERYDAY: frozenset[Command] = frozenset({"append", "done", "keep", "replace", "restore"})
_AT_FILES: frozenset[Command] = _EVERYDAY | {"skip"}
_WRITING = frozenset({"skip", "later", "done", "keep", "append", "replace", "restore"})


def offered_at(scene: Scene) -> frozenset[Command]:
    """Return the steps offered at the open question whose everyday words count too ("sudah").

    Where files are asked for "lewat" does too. None for a message that was sent before the
    question was shown.
    """
    asked = open_step(scene)
    if asked is None or crossing.has_crossed(scene):
        return frozenset()
    current = scene.open_draft.answers.get(asked.key)
    choices = choices_for(scene, asked, {}, 0)
    if isinstance(current, Collecting) and isinstance(asked.question.type, LongTextType):
        choices = collecting.steps_of(scene, asked, current)
    named = {command_named(one.name) for one in choices if one.role == "step"}
    if isinstance(asked.question.type, FilesType):
        return _AT_FILES & named | {"done"}
    return _EVERYDAY & named


def take_command(scene: Scene, command: Command) -> TurnResult | None:
    """Take a step while a question is open; None for words that belong to other rooms."""
    asked = open_step(scene)
    if asked is None:
        return proceed(scene.leading(scene.say("question-gone"))) if command == "back" else None
    closed = collecting.closed_before(scene, asked) if command == "done" else None
    if closed is not None:
        return ask_again(scene.leading(scene.say("answer-saved", label=closed)), asked)
    if command in _WRITING and crossing.has_crossed(scene):
        return ask_again(scene.leading(scene.say("crossed-step")), asked)
    if command in unfinished.LEAVING:
        return unfinished.told_first(scene, asked, command)
    return _take_step(scene, asked, command)


def _take_step(scene: Scene, asked: Step, command: Command) -> TurnResult | None:
    if command in _WRITING and crossing.was_answered_by_other(scene, asked):
        return ask(scene.leading(crossing.told_of_other(scene, asked)), asked)
    match command:
        case "back":
            is_look = leads_to_review(scene, asked) and not is_left(scene, asked)
            return proceed(scene) if is_look else go_back(scene, asked)
        case "skip" | "later":
            return _postpone(scene, asked, command)
        case "done":
            return _finish(scene, asked)
        case "keep" | "append" | "replace":
            return _resume_text(scene, asked, command)
        case "restore":
            return _bring_back(scene, asked)
        case "show" | "example" | "continue":
            return _show_more(scene, asked, command)
        case _:
            return None


def _show_more(scene: Scene, asked: Step, command: Command) -> TurnResult:
    if command == "show":
        return rereading.show_whole(scene, asked)
    if command == "example":
        scene = scene.leading(hint_of(scene, asked) or scene.say("example-none"))
    return ask_again(scene, asked)


def go_back(scene: Scene, asked: Step) -> TurnResult:
    """Ask the question before once more."""
    before = engine.previous(scene.open_form, scene.open_draft.answers, asked.key)
    if is_left(scene, asked):
        before = asked  # no question was open: the answer before is the one to go back to
    if before is None:
        is_kept = scene.known.is_registered
        told = scene.say("back-at-first-kept" if is_kept else "back-at-first")
        return ask_again(scene.leading(told), asked, at_first=True)
    return ask_first(scene, before)


def _postpone(scene: Scene, asked: Step, command: Command) -> TurnResult:
    person, at = scene.known.id, scene.context.message.sent_at
    current = scene.open_draft.answers.get(asked.key)
    files = files_so_far(asked, current)
    if files and command == "skip":
        scene = scene.leading(scene.say("files-no-more"))
        return _finish(scene, asked)
    has_parts = bool(files) or (isinstance(current, Collecting) and bool(current.parts))
    if not asked.question.required and not has_parts:
        if isinstance(current, Given):
            return proceed(scene, after=asked.key)
        skipped = scene.with_answer(asked.key, Skipped(person, at))
        return proceed(skipped.leading(scene.say("answer-skipped")), after=asked.key)
    must_be_now = not asked.question.may_wait or isinstance(asked.question.type, StatementType)
    if asked.question.required and must_be_now:
        return ask_again(scene.leading(scene.say("answer-cannot-wait")), asked)
    kept: Json = None
    before: Json = None
    match current:
        case Collecting() if not current.parts and holds_text(current.previous, asked):
            kept = current.previous
        case Collecting() if isinstance(asked.question.type, FilesType):
            kept, before = files or None, current.previous
        case Collecting():
            kept, before = joined(asked, current), replaced_text(asked, current) or None
        case Later(kept=kept, previous=before):
            pass
        case Given():
            return proceed(scene, after=asked.key)
        case _:
            pass
    later = scene.with_answer(asked.key, Later(person, at, kept, before))
    return proceed(_told_later(later, asked, files), after=asked.key)


def _told_later(scene: Scene, asked: Step, files: list[Json]) -> Scene:
    """Say what is left for later: only what has to be answered is missing."""
    label, names = bold_label(scene, asked), names_of(files, scene.language)
    if asked.question.required:
        scene = scene.leading(scene.say("answer-later", label=label))
        return scene.leading(scene.say("current-files", names=names)) if files else scene
    if files:
        return scene.leading(scene.say("answer-later-files", label=label, names=names))
    return scene.leading(scene.say("answer-later-optional", label=label))


def _finish(scene: Scene, asked: Step) -> TurnResult:
    if isinstance(asked.question.type, SelectManyType):
        ticks = ticks_of(scene, asked)
        if not ticks:
            return ask_again(scene.leading(scene.say("several-none-picked")), asked, missed=True)
        return put(scene, asked, ticks)
    if isinstance(asked.question.type, LongTextType | FilesType):
        closed = collecting.close(scene, asked)
        if isinstance(closed, Given) and collecting.is_emptied(scene, asked):
            scene = scene.leading(scene.say("text-stays"))
        match closed:
            case Given():
                return stored(scene, asked, closed)
            case Scene():
                return proceed(closed, after=asked.key)
            case Rejected():
                return refuse(scene, asked, closed)
            case _:
                assert_never(closed)
    if isinstance(scene.open_draft.answers.get(asked.key), Collecting):
        return ask_again(scene, asked)
    return ask_again(scene.leading(scene.say("done-not-here")), asked)


def _resume_text(scene: Scene, asked: Step, command: Command) -> TurnResult:
    current = scene.open_draft.answers.get(asked.key)
    person, at = scene.known.id, scene.context.message.sent_at
    if command != "keep" and not isinstance(asked.question.type, LongTextType | FilesType):
        return ask_again(scene.leading(scene.say("done-not-here")), asked)
    kind = asked.question.type
    if command != "keep" and isinstance(kind, FilesType) and kind.maximum == 1:
        return ask_again(scene, asked)  # the next file takes the place of this one
    if command == "keep":
        if isinstance(current, Collecting | Later) and current.previous is not None:
            return stored(scene, asked, Given(current.previous, person, at))
        return proceed(scene, after=asked.key)
    if isinstance(current, Given | Later):
        scene = collecting.reopen(scene, asked, current)
        opened = scene.open_draft.answers.get(asked.key)
        if command == "replace" and isinstance(kind, FilesType) and isinstance(opened, Collecting):
            scene = dropping.drop_last(scene, asked, opened)
    elif isinstance(current, Collecting) and command == "append" and replaced_text(asked, current):
        scene = collecting.put_after_old(scene, asked, current)
    elif command == "replace" and isinstance(current, Collecting):
        scene = dropping.drop_last(scene, asked, current)
    elif not isinstance(current, Collecting):
        return ask_again(scene.leading(scene.say("rejected-nothing-collected")), asked)
    return collecting.show_count(scene, asked)


def _bring_back(scene: Scene, asked: Step) -> TurnResult:
    current = scene.open_draft.answers.get(asked.key)
    if not isinstance(current, Collecting) or not isinstance(
        asked.question.type, LongTextType | FilesType
    ):
        return ask_again(scene.leading(scene.say("part-none-dropped")), asked)
    return collecting.show_count(dropping.bring_back(scene, asked, current), asked)
