"""When nothing is open any more: what is missing, the summary, changing any answer, obstacles.

A proposal is checked for every cause it could be rejected for before it can be sent; each
concern has a button to its field, or to its section where there are many.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.administrative_check import OF_OTHERS, check_proposal
from conversations.dialogs.screens import Scene, answer, show, step, text_of
from conversations.dialogs.sections import (
    line_of,
    question_choices,
    questions_of,
    section_choices,
    section_named,
    sections_of,
    with_sign,
)
from conversations.dialogs.wording import draft_title, in_short, label_of, title_of
from conversations.domain.calendar import day_in_zone
from conversations.forms import StatementType
from conversations.messages import Attachment, Choice
from conversations.texts import bold, key_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conversations.administrative_check import Concern
    from conversations.dialogs.sections import Section
    from conversations.draft import Json
    from conversations.engine import Step
    from conversations.messages import DraftId
    from conversations.scene import TurnResult

SUMMARY = "summary"
CHECK = "check"
CHANGE = "change"
OBSTACLE = "obstacle"

LISTED = 8
"""Concerns told in one bubble, and buttons to their fields; the rest are counted."""

_GAPS = frozenset({"empty", "later", "letter"})
"""What is told of in one line for all questions of a section."""


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
        sent_titles=_titles(scene, agency, sent=True),
        draft_titles=_titles(scene, agency, sent=False),
        submitted_count=(lookups.submitted_count(agency, draft.period, group.key) if agency else 0),
        today=day_in_zone(message.sent_at, period.zone),
    )


def _titles(scene: Scene, agency: str, *, sent: bool) -> tuple[str, ...]:
    draft = scene.open_draft
    if not agency or draft.period is None:
        return ()
    return scene.context.lookups.titles_in_agency(agency, draft.period, draft.id, sent=sent)


def blocking(scene: Scene) -> tuple[Concern, ...]:
    return tuple(concern for concern in concerns_of(scene) if concern.blocking)


def review(scene: Scene) -> TurnResult:
    """Show the concerns if there are any that block, else the summary."""
    if scene.open_draft.period is None and _missing(scene):
        return show_change(scene)
    return show_check(scene)


def _missing(scene: Scene) -> tuple[Step, ...]:
    return tuple(
        found
        for found in engine.missing(scene.open_form, scene.open_draft.answers)
        if not isinstance(found.question.type, StatementType)
    )


def show_check(scene: Scene) -> TurnResult:
    """List the concerns, each with a button to its field; show the summary if none blocks."""
    concerns = concerns_of(scene)
    found = [one for one in concerns if one.blocking]
    if not found:
        return _summary(scene, concerns)
    gaps, others = _gap_lines(scene, found), _others(scene, found)
    shown = others[: max(1, LISTED - len(gaps))]
    lines = [*gaps, *(_concern_line(scene, one) for one in shown)]
    if len(others) > len(shown):
        lines.append(scene.say("check-more", count=len(others) - len(shown)))
    text = scene.say("check", title=bold(title_of(scene)), count=len(found))
    fields: dict[str, Choice] = {}
    for one in found:
        target = engine.find_step(scene.open_form, scene.open_draft.answers, one.question)
        if target is not None:
            fields.setdefault(target.key, Choice(target.key, label_of(scene, target)))
    offered = tuple(fields.values())
    if len(offered) > LISTED:
        touched = (one for one in sections_of(scene) if any(s.key in fields for s in one.steps))
        offered = tuple(Choice(one.name, one.label) for one in touched) or offered
    choices = [*offered, step(scene, "change"), step(scene, "menu")]
    if any(one.reason in OF_OTHERS for one in found):
        choices.insert(-1, step(scene, "staff"))
    return show(scene, CHECK, "\n".join([text, *lines]), choices, keep_draft=True, supersedes=None)


def _gap_lines(scene: Scene, found: Iterable[Concern]) -> list[str]:
    """Return a line for each section with what has no answer, by name."""
    keys = {one.question for one in found if one.reason in _GAPS}
    lines = []
    for section in sections_of(scene):
        names = [label_of(scene, one) for one in section.steps if one.key in keys]
        if names:
            label, listed = bold(section.label), ", ".join(names)
            lines.append(scene.say("check-gaps", label=label, count=len(names), names=listed))
    return lines


def _others(scene: Scene, found: Iterable[Concern]) -> list[Concern]:
    told = {one.key for section in sections_of(scene) for one in section.steps}
    return [one for one in found if one.reason not in _GAPS or one.question not in told]


def _concern_line(scene: Scene, concern: Concern) -> str:
    target = engine.find_step(scene.open_form, scene.open_draft.answers, concern.question)
    words = scene.say(key_in("concern", concern.reason), **concern.params)
    return f"• {bold(label_of(scene, target))}: {words}" if target else f"• {words}"


def show_summary(scene: Scene) -> TurnResult:
    """Show everything on one screen before it counts: of a long form, its sections."""
    return _summary(scene, concerns_of(scene))


def _summary(scene: Scene, concerns: Iterable[Concern]) -> TurnResult:
    lines = [line_of(scene, one) for one in sections_of(scene)] or [
        f"• {label_of(scene, one)}: {bold(in_short(scene, one, answer_))}"
        for one in questions_of(scene)
        if (answer_ := scene.open_draft.answers.get(one.key)) is not None
    ]
    notes = [scene.say(key_in("concern", one.reason), **one.params) for one in concerns]
    head = scene.say("summary-head")
    if scene.open_draft.period:
        head = scene.say("summary-head-titled", title=bold(title_of(scene)))
    text = "\n".join([head, *lines, *(f"\n{note}" for note in notes), "", _ending(scene)])
    choices = [
        answer(scene, "send", "summary-send" if scene.open_draft.period else "summary-right"),
        answer(scene, "change", "summary-change"),
    ]
    if scene.open_draft.period:
        choices.append(answer(scene, "pdf", "summary-pdf"))
        choices.append(step(scene, "menu"))
    return show(scene, SUMMARY, text, choices, keep_draft=True)


def _ending(scene: Scene) -> str:
    if not scene.open_draft.period:
        return scene.say("summary-ask-right")
    return "\n".join([scene.say("summary-whole"), scene.say("summary-ask-send")])


def show_change(scene: Scene) -> TurnResult:
    """Let the person pick any answer to change, the missing ones marked: first its section."""
    sections = section_choices(scene)
    words = scene.say("change-section" if sections else "change-which")
    words = with_sign(scene, words, questions_of(scene))
    choices = sections or question_choices(scene, questions_of(scene))
    return show(scene, CHANGE, words, [*choices, step(scene, "continue")], keep_draft=True)


def change_again(scene: Scene, *, page: int = 0, edits: bool = False) -> TurnResult:
    """Show the list of answers once more, or another page of it."""
    held = text_of(scene.context.session.held, "section")
    section = section_named(scene, held)
    if section is None and not edits:
        return show_change(scene)
    return show_section(scene, section, page=page, edits=edits)


def show_section(
    scene: Scene, section: Section | None, *, page: int = 0, edits: bool = False
) -> TurnResult:
    """Show the answers of a section, in short, to pick one; of the whole form without one."""
    words = scene.say("change-which")
    if section is None:
        words = with_sign(scene, words, questions_of(scene))
        choices = list(question_choices(scene, questions_of(scene)))
    else:
        words = scene.say("change-in-section", label=bold(section.label))
        words = with_sign(scene, words, section.steps)
        answers = scene.open_draft.answers
        choices = [
            replace(choice, details=in_short(scene, one, answers.get(one.key)))
            for choice, one in zip(
                question_choices(scene, section.steps), section.steps, strict=True
            )
        ]
        other, word = scene.say("change-other-section"), scene.say("step-change.word")
        choices.append(Choice("/change", other, role="step", word=word))
    choices.append(step(scene, "continue"))
    held: dict[str, Json] = {"section": section.name if section else None}
    return show(scene, CHANGE, words, choices, held=held, keep_draft=True, page=page, edits=edits)


def show_obstacle(scene: Scene, asked: Step, words: str) -> TurnResult:
    """Tell that the innovation does not meet a rule this year, and the ways on."""
    choices = [
        answer(scene, "change", "obstacle-change", label=label_of(scene, asked)),
        answer(scene, "leave", "obstacle-leave"),
    ]
    if scene.open_draft.owner == scene.known.id:
        choices.insert(1, answer(scene, "group", "obstacle-group"))
    return show(scene, OBSTACLE, words, choices, cursor=asked.key, keep_draft=True)


def with_pdf(scene: Scene) -> Scene:
    """Add the draft as a document to the next bubble, under a name that says what it is."""
    draft = scene.open_draft
    title = _file_name(draft_title(draft.answers) or draft.id)
    return _attached(scene, f"{title}-{scene.say('pdf-draft-ending')}", draft.id)


def with_document(scene: Scene, title: str, draft: DraftId) -> Scene:
    """Add the copy of a proposal that was sent to the next bubble."""
    return _attached(scene, _file_name(title), draft)


def _attached(scene: Scene, name: str, draft: DraftId) -> Scene:
    document = Attachment(f"{name}.pdf", report="proposal", subject=draft)
    return replace(scene, attachments=(*scene.attachments, document))


def _file_name(title: str) -> str:
    kept = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in title)
    return "-".join(kept.split())[:60] or "proposal"
