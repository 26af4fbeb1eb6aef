"""When nothing is open any more: what is missing, the summary, changing any answer, obstacles.

A proposal is checked for every cause it could be rejected for before it can be sent; each
concern has a button to its field.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.administrative_check import check_proposal
from conversations.dialogs.screens import Scene, answer, show, step
from conversations.dialogs.wording import draft_title, in_short, label_of, title_of
from conversations.domain.calendar import day_in_zone
from conversations.draft import Later
from conversations.forms import StatementType
from conversations.messages import Attachment, Choice
from conversations.texts import bold, key_in

if TYPE_CHECKING:
    from conversations.administrative_check import Concern
    from conversations.engine import Step
    from conversations.scene import TurnResult

SUMMARY = "summary"
CHECK = "check"
CHANGE = "change"
OBSTACLE = "obstacle"

LISTED = 8
"""Concerns told in one bubble; the rest are counted."""


def concerns_of(scene: Scene) -> tuple[Concern, ...]:
    """Return what would get this draft rejected, or keeps a form of ours from being complete."""
    draft, form = scene.open_draft, scene.open_form
    if draft.period is None:
        return ()
    lookups, message = scene.context.lookups, scene.context.message
    period = lookups.period(draft.period)
    group = period.group(str(form.group))
    agency = draft.agency or ""
    return check_proposal(
        form,
        draft,
        period,
        group=group,
        other_titles=lookups.titles_in_agency(agency, draft.period, draft.id) if agency else (),
        submitted_count=(lookups.submitted_count(agency, draft.period, group.key) if agency else 0),
        today=day_in_zone(message.sent_at, period.zone),
    )


def blocking(scene: Scene) -> tuple[Concern, ...]:
    return tuple(concern for concern in concerns_of(scene) if concern.blocking)


def review(scene: Scene) -> TurnResult:
    """Show the concerns if there are any that block, else the summary."""
    if scene.open_draft.period is not None and blocking(scene):
        return show_check(scene)
    if scene.open_draft.period is None and _missing(scene):
        return show_change(scene)
    return show_summary(scene)


def _missing(scene: Scene) -> tuple[Step, ...]:
    return tuple(
        found
        for found in engine.missing(scene.open_form, scene.open_draft.answers)
        if not isinstance(found.question.type, StatementType)
    )


def show_check(scene: Scene) -> TurnResult:
    """List the concerns, each with a button to its field."""
    found = [one for one in concerns_of(scene) if one.blocking]
    if not found:
        return show_summary(scene)
    lines = [_concern_line(scene, one) for one in found[:LISTED]]
    if len(found) > LISTED:
        lines.append(scene.say("check-more", count=len(found) - LISTED))
    text = scene.say("check", title=bold(title_of(scene)), count=len(found))
    fields: dict[str, Choice] = {}
    for one in found:
        target = engine.find_step(scene.open_form, scene.open_draft.answers, one.question)
        if target is not None:
            fields.setdefault(target.key, Choice(target.key, label_of(scene, target)))
    choices = [*fields.values(), step(scene, "change"), step(scene, "menu")]
    return show(scene, CHECK, "\n".join([text, *lines]), choices, keep_draft=True, supersedes=None)


def _concern_line(scene: Scene, concern: Concern) -> str:
    target = engine.find_step(scene.open_form, scene.open_draft.answers, concern.question)
    words = scene.say(key_in("concern", concern.reason), **concern.params)
    return f"• {bold(label_of(scene, target))}: {words}" if target else f"• {words}"


def show_summary(scene: Scene, *, page: int = 0, edits: bool = False) -> TurnResult:
    """Show everything on one screen before it counts."""
    lines = [
        f"• {label_of(scene, one)}: {bold(in_short(scene, one, answer_))}"
        for one in engine.path(scene.open_form, scene.open_draft.answers)
        if not one.is_another
        and not isinstance(one.question.type, StatementType)
        and (answer_ := scene.open_draft.answers.get(one.key)) is not None
    ]
    notes = [scene.say(key_in("concern", one.reason), **one.params) for one in concerns_of(scene)]
    head = scene.say("summary-head")
    text = "\n".join([head, *lines, *(f"\n{note}" for note in notes), "", _ending(scene)])
    choices = [
        answer(scene, "send", "summary-send" if scene.open_draft.period else "summary-right"),
        answer(scene, "change", "summary-change"),
    ]
    if scene.open_draft.period:
        choices.append(answer(scene, "pdf", "summary-pdf"))
        choices.append(step(scene, "menu"))
    return show(scene, SUMMARY, text, choices, keep_draft=True, page=page, edits=edits)


def _ending(scene: Scene) -> str:
    return scene.say("summary-ask-send" if scene.open_draft.period else "summary-ask-right")


def show_change(scene: Scene, *, page: int = 0, edits: bool = False) -> TurnResult:
    """Let the person pick any answer to change, the missing ones marked."""
    answers = scene.open_draft.answers
    choices = []
    for one in engine.path(scene.open_form, answers):
        if one.is_another or isinstance(one.question.type, StatementType):
            continue
        gap = engine.is_open(one, answers) or isinstance(answers.get(one.key), Later)
        label = label_of(scene, one)
        choices.append(Choice(one.key, f"{label} ○" if gap else label))
    choices.append(step(scene, "continue"))
    return show(
        scene, CHANGE, scene.say("change-which"), choices, keep_draft=True, page=page, edits=edits
    )


def show_obstacle(scene: Scene, asked: Step, words: str) -> TurnResult:
    """Tell that the innovation does not meet a rule this year, and the ways on."""
    choices = [
        answer(scene, "change", "obstacle-change", label=label_of(scene, asked)),
        answer(scene, "group", "obstacle-group"),
        answer(scene, "leave", "obstacle-leave"),
    ]
    return show(scene, OBSTACLE, words, choices, cursor=asked.key, keep_draft=True)


def with_pdf(scene: Scene) -> Scene:
    """Add the draft as a document to the next bubble."""
    name = draft_title(scene.open_draft.answers) or scene.open_draft.id
    document = Attachment(f"{_file_name(name)}.pdf", report="proposal", subject=scene.open_draft.id)
    return replace(scene, attachments=(*scene.attachments, document))


def _file_name(title: str) -> str:
    kept = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in title)
    return "-".join(kept.split())[:60] or "proposal"
