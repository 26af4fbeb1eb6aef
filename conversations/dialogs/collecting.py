"""Answers collected over several messages: long texts and several files, until SELESAI.

Parts belong to the draft, so they are there on every channel. They are ordered by the
platform's time, not by arrival, and nothing is ever cut: a text over its limit is kept and
the person is told by how much.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.answers import Parsed, Rejected, parse_answer
from conversations.answers.cleaning import clean
from conversations.answers.files import names_of
from conversations.answers.writing import count_words
from conversations.dialogs import captions, left_out, repeated_files
from conversations.dialogs.asking import ask_again, comes_first, state_of_open, step_at
from conversations.dialogs.crossing import has_crossed, show_conflict, was_answered_by_other
from conversations.dialogs.parts import (
    files_so_far,
    has_parts,
    holds_text,
    in_order,
    joined,
    may_be_done,
    replaced_text,
    text_so_far,
)
from conversations.dialogs.refusing import filler_in, told_why
from conversations.dialogs.screens import QUESTION, Scene, show, silent, text_of
from conversations.dialogs.seen import first_shown
from conversations.dialogs.waiting import show_waiting
from conversations.dialogs.wording import answer_context, bold_label, label_of
from conversations.draft import Collecting, Given, Later, Part
from conversations.engine import find_step
from conversations.forms import FilesType, LongTextType, SelectManyType
from conversations.messages import Media, Press, SharedContact, Text

if TYPE_CHECKING:
    from conversations.draft import Answer, Json
    from conversations.engine import Step
    from conversations.messages import Choice
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey


def take_part(scene: Scene, asked: Step, body: Text | Media | SharedContact) -> TurnResult | Scene:
    """Take one more part. Returns a scene where the answer was complete with it."""
    value = _too_many(scene, asked, _read_part(scene, asked, body))
    if not isinstance(value, Rejected):
        value = _only_filler(scene, asked, value) or value
    if isinstance(asked.question.type, FilesType):
        if isinstance(value, Rejected) and scene.context.album_goes_on:
            kept = captions.kept_for_album(scene, silent(scene))
            return left_out.kept_for_album(scene, kept, value)
        scene, value = left_out.told(captions.told(scene), value)
    if isinstance(value, Rejected):
        scene = told_why(scene, asked, value)
        if isinstance(asked.question.type, FilesType) and has_parts(
            scene.open_draft.answers.get(asked.key)
        ):
            return show_count(scene, asked)
        return ask_again(scene, asked, missed=True)
    if was_answered_by_other(scene, asked):
        return show_conflict(scene, asked, value)
    kind = asked.question.type
    again = repeated_files.told(scene, asked, value)
    if isinstance(kind, FilesType) and kind.maximum == 1:
        return _only_file(scene, asked, value).leading(again)
    scene = add_part(scene, asked, value).leading(again)
    if scene.context.album_goes_on:
        return captions.kept_for_album(scene, silent(scene))
    return show_count(scene, asked)


def _too_many(scene: Scene, asked: Step, value: Json | Rejected) -> Json | Rejected:
    """Return the value, or that it makes more files than the question takes."""
    kind = asked.question.type
    current = scene.open_draft.answers.get(asked.key)
    if not isinstance(kind, FilesType) or kind.maximum == 1 or not isinstance(value, list):
        return value
    is_joined = isinstance(current, Collecting) or not was_answered_by_other(scene, asked)
    kept = files_so_far(asked, current) if is_joined else []
    if len(kept) + len(value) <= kind.maximum:
        return value
    return Rejected("files-full", {"maximum": str(kind.maximum), "count": str(len(value))})


def _only_filler(scene: Scene, asked: Step, value: Json) -> Rejected | None:
    """Return that the text would be nothing but filler with this part; None where it would not."""
    with_it = add_part(scene, asked, value).open_draft.answers.get(asked.key)
    return filler_in(scene, asked, text_so_far(asked, with_it) or None)


def rest_of_album(scene: Scene, asked: Step) -> TurnResult | None:
    """Tell that the other files of an album are not for the question after theirs.

    None for everything else: the first file, and those for the question that took it.
    """
    body, known = scene.context.message.body, scene.context.session.held.get("album")
    if not isinstance(body, Media) or body.album is None or not isinstance(known, list):
        return None
    album, key, *untold = known
    if album != body.album or key == asked.key:
        return None
    came: list[Json] = [{"name": one.name, "kind": one.kind} for one in body.files]
    untold = [*untold, *came]
    if scene.context.album_goes_on:
        session = scene.context.session
        kept = replace(session, held={**session.held, "album": [album, key, *untold]})
        return captions.kept_for_album(scene, replace(silent(scene), session=kept))
    scene, _ = left_out.told(captions.told(scene), None)
    theirs = find_step(scene.open_form, scene.open_draft.answers, str(key))
    label = label_of(scene, theirs or asked)
    names = names_of(untold, scene.language)
    return ask_again(scene.leading(scene.say("album-one-file", label=label, name=names)), asked)


def _only_file(scene: Scene, asked: Step, value: Json) -> Scene:
    message = scene.context.message
    given = Given(value, scene.known.id, message.sent_at)
    language = scene.language
    before = names_of(files_so_far(asked, scene.open_draft.answers.get(asked.key)), language)
    scene = scene.with_answer(asked.key, given)
    label, name = bold_label(scene, asked), names_of(files_so_far(asked, given), language)
    if before:
        return scene.leading(scene.say("file-replaced", label=label, name=name, before=before))
    return scene.leading(scene.say("file-saved", label=label, name=name))


def _read_part(scene: Scene, asked: Step, body: Text | Media | SharedContact) -> Json | Rejected:
    kind = asked.question.type
    if isinstance(kind, LongTextType) and isinstance(body, Text):
        text = clean(body.text)
        return text or Rejected("empty", {})
    if isinstance(kind, FilesType):
        kind = replace(kind, minimum=1)
    else:
        kind = LongTextType(maximum=_ANY_LENGTH)
    outcome = parse_answer(kind, body, answer_context(scene, asked))
    if isinstance(outcome, Parsed):
        return outcome.value
    return outcome if isinstance(outcome, Rejected) else Rejected("not-understood", {})


_ANY_LENGTH = 1_000_000


def add_part(scene: Scene, asked: Step, value: Json) -> Scene:
    """Add a part where the platform's order puts it."""
    message = scene.context.message
    # An edited caption does not change the file, so only words are found again by their source.
    source = message.source if isinstance(message.body, Text) else None
    part = Part(value, message.sent_at, message.order, source)
    current = scene.open_draft.answers.get(asked.key)
    match current:
        case Collecting(parts=parts, previous=before):
            parts = in_order((*parts, part))
        case Later(previous=before) if before is not None:
            parts = (*_part_of(current), part)
        case Given(value=old) | Later(kept=old) if isinstance(asked.question.type, FilesType):
            parts, before = (*_part_of(current), part), old
        case Given(value=old) | Later(kept=old):
            parts, before = (part,), old
        case _:
            parts, before = (part,), None
    collecting = Collecting(parts, scene.known.id, message.sent_at, before)
    return scene.with_answer(asked.key, collecting)


def with_ticks(scene: Scene, asked: Step, ticks: list[Json]) -> Scene:
    """Keep the ticks of a question that takes several, until SELESAI."""
    current, message = scene.open_draft.answers.get(asked.key), scene.context.message
    before: Json = None
    match current:
        case Collecting(previous=before) | Given(value=before):
            pass
        case _:
            pass
    if not ticks and before is None:
        return scene.with_answer(asked.key, None)
    part = Part(ticks, message.sent_at)
    return scene.with_answer(
        asked.key, Collecting((part,), scene.known.id, message.sent_at, before)
    )


def closed_before(scene: Scene, asked: Step) -> str | None:
    """Return the name of the answer that a second SELESAI closes once more, if it is one.

    That answer was the last one, and nothing was said at the question after it. The question's
    own button never means another one.
    """
    message, session = scene.context.message, scene.context.session
    key = text_of(session.held, "after")
    if isinstance(message.body, Press):
        return None
    before = find_step(scene.open_form, scene.open_draft.answers, key)
    if (
        before is None
        or before.key == asked.key
        or has_parts(scene.open_draft.answers.get(asked.key))
    ):
        return None
    answer = scene.open_draft.answers.get(before.key)
    if not isinstance(before.question.type, _CLOSED) or not isinstance(answer, Given | Later):
        return None
    is_late = isinstance(asked.question.type, _CLOSED) and message.sent_at - answer.at > _TWICE
    is_next_word = session.held.get("new") is True and not is_late
    return bold_label(scene, before) if is_next_word or has_crossed(scene) else None


_CLOSED = (LongTextType, FilesType, SelectManyType)
_TWICE = timedelta(seconds=5)
"""A word that comes again so soon was sent twice."""


def reopen(scene: Scene, asked: Step, answer: Given | Later) -> Scene:
    """Open a finished text again, to be added to."""
    parts = _part_of(answer)
    before = parts[0].value if parts else None
    if isinstance(answer, Later) and answer.previous is not None:
        before = answer.previous
    return scene.with_answer(
        asked.key, Collecting(parts, scene.known.id, scene.context.message.sent_at, before)
    )


def _part_of(answer: Given | Later) -> tuple[Part, ...]:
    value = answer.value if isinstance(answer, Given) else answer.kept
    return (Part(value, answer.at),) if value is not None else ()


def put_after_old(scene: Scene, asked: Step, current: Collecting) -> Scene:
    """Put the finished text before the words that took its place: they are added to it."""
    old = Part(replaced_text(asked, current), min(part.sent_at for part in current.parts), -1)
    scene = scene.leading(scene.say("text-added"))
    return scene.with_answer(asked.key, replace(current, parts=in_order((old, *current.parts))))


def holds_part(collecting: Collecting, source: str) -> bool:
    return any(part.source == source for part in collecting.parts)


def replace_part(
    scene: Scene, asked: Step, collecting: Collecting, source: str, text: str
) -> Scene:
    """Put the new words of an edited message in the place of the old ones."""
    parts = tuple(
        replace(part, value=clean(text)) if part.source == source else part
        for part in collecting.parts
    )
    scene = scene.with_answer(asked.key, replace(collecting, parts=parts))
    return scene.leading(scene.say("part-edited"))


def close(scene: Scene, asked: Step) -> Given | Rejected | Scene:
    """SELESAI: the answer, the reason it cannot be one, or a scene that left it for later.

    A text over its limit is not refused: it is kept for later, told by how many words. Where all
    new words were taken out again, the text before them stays.
    """
    current = scene.open_draft.answers.get(asked.key)
    if isinstance(current, Given):
        return scene
    if isinstance(asked.question.type, FilesType) and not files_so_far(asked, current):
        is_free = not asked.question.required
        return Rejected("no-files-optional" if is_free else "nothing-collected", {})
    if isinstance(current, Later) and isinstance(asked.question.type, FilesType):
        return Given(current.kept, scene.known.id, scene.context.message.sent_at)
    is_emptied_text = is_emptied(scene, asked)
    if not isinstance(current, Collecting) or not (current.parts or is_emptied_text):
        return Rejected("nothing-collected", {})
    value = current.previous if is_emptied_text else joined(asked, current)
    message = scene.context.message
    source = current.parts[0].source if len(current.parts) == 1 else None
    given = Given(value, scene.known.id, message.sent_at, source)
    kind = asked.question.type
    if isinstance(kind, LongTextType) and isinstance(value, str):
        words = count_words(value)
        if words > kind.maximum:
            before = replaced_text(asked, current) or None
            later = Later(scene.known.id, message.sent_at, value, before)
            text = scene.say(
                "text-over-limit",
                label=bold_label(scene, asked),
                count=words,
                maximum=kind.maximum,
                over=words - kind.maximum,
            )
            return scene.with_answer(asked.key, later).leading(text)
    return given


def is_emptied(scene: Scene, asked: Step) -> bool:
    """Tell whether all words were taken out that were to replace a text which is still there."""
    current = scene.open_draft.answers.get(asked.key)
    if not isinstance(current, Collecting) or current.parts:
        return False
    return holds_text(current.previous, asked)


def show_count(scene: Scene, asked: Step) -> TurnResult:
    """Say how much there is now and that it is saved; the answer stays open."""
    current = scene.open_draft.answers.get(asked.key)
    text = _count_text(scene, asked, current) if isinstance(current, Collecting) else ""
    if before := replaced_text(asked, current):
        told = scene.say("text-replaces", count=count_words(before))
        text = f"{text}\n{told}"
    after = text_of(scene.context.session.held, "after") or None
    if scene.waiting and not comes_first(scene, asked):
        return show_waiting(scene.leading(text), asked, after, first_shown(scene))
    return show(
        scene,
        QUESTION,
        text,
        steps_of(scene, asked, current),
        cursor=asked.key,
        held=state_of_open(scene, asked),
        keep_draft=True,
        supersedes=f"count:{scene.open_draft.id}:{asked.key}",
    )


def steps_of(scene: Scene, asked: Step, current: Answer | None) -> tuple[Choice, ...]:
    """Return what can be done with an answer that is being collected."""
    names = ["done"] if may_be_done(asked, current) else []
    if isinstance(current, Collecting):
        is_new = bool(replaced_text(asked, current))
        if is_new:
            names.append("append")
        if len(current.parts) > is_new:
            names.append("replace")
        if current.dropped:
            names.append("restore")
        if current.previous is not None:
            names.append("keep")
        if len(current.parts) > 1 and text_so_far(asked, current):
            names.append("show")
    names.append("later" if asked.question.required else "skip")
    return tuple(step_at(scene, asked, name) for name in names)


def _count_text(scene: Scene, asked: Step, collecting: Collecting) -> str:
    kind = asked.question.type
    value = joined(asked, collecting)
    label = bold_label(scene, asked)
    if isinstance(kind, FilesType):
        files = files_so_far(asked, collecting)
        if not files:
            key: TextKey = "files-none" if asked.question.required else "files-none-optional"
            return scene.say(key, label=label)
        key = "files-full" if len(files) >= kind.maximum else "files-count"
        names, maximum = names_of(files, scene.language), kind.maximum
        return scene.say(key, label=label, count=len(files), maximum=maximum, names=names)
    if not isinstance(kind, LongTextType):
        return label
    words = count_words(str(value))
    if not words:
        return scene.say("text-none", label=label, maximum=kind.maximum)
    if words > kind.maximum:
        return scene.say(
            "text-count-over",
            label=label,
            count=words,
            maximum=kind.maximum,
            over=words - kind.maximum,
        )
    return scene.say("text-count", label=label, count=words, maximum=kind.maximum)
