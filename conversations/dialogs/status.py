"""STATUS and going on: my drafts and submissions, what is missing, until when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.dialogs import filling, menu, reviewing
from conversations.dialogs.draft_names import name_of_draft, short_name, told_apart
from conversations.dialogs.parts import files_so_far
from conversations.dialogs.screens import Scene, answer, chosen, show, step
from conversations.dialogs.wording import label_of
from conversations.domain.calendar import days_until, show_moment
from conversations.draft import Later
from conversations.forms import StatementType
from conversations.messages import Choice
from conversations.texts import bold, key_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.draft import Answer, Draft
    from conversations.engine import Step
    from conversations.forms import Form
    from conversations.lookups import Submission
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey

STATUS = "status"
LISTED = 8
COPIES = 3
"""The latest of what was sent can be had once more as a copy."""
_COPY = "copy:"
MISSING_NAMED = 5


def status_text(scene: Scene, *, aside: bool = False) -> str:
    """Return the whole status in words; `aside` is where a question stays open under it."""
    lookups = scene.context.lookups
    drafts = lookups.open_drafts(scene.known.id)
    beside = told_apart(scene, drafts[:LISTED])
    lines = [_draft_line(scene, draft, beside.get(draft.id, "")) for draft in drafts[:LISTED]]
    if len(drafts) > LISTED:
        lines.append(scene.say("status-more", count=len(drafts) - LISTED))
    sent_ones = lookups.submissions(scene.known.id)[:LISTED]
    for sent in sent_ones:
        sent_key: TextKey = "status-submission-late" if sent.late else "status-submission"
        lines.append(
            scene.say(
                sent_key,
                number=sent.number,
                title=bold(sent.title),
                moment=show_moment(sent.at, scene.zone, scene.language),
            )
        )
    if sent_ones:
        lines.append(scene.say("sent-is-final"))
        if aside:
            lines.append(scene.say("status-copy-elsewhere"))
    for case in lookups.open_cases(scene.known.id):
        key: TextKey = "status-case-answered" if case.answered else "status-case"
        key = "status-case-closed" if case.closed else key
        moment = show_moment(case.opened_at, scene.zone, scene.language)
        lines.append(scene.say(key, number=case.number, moment=moment))
    lines.extend(
        scene.say("status-role-waits", role=scene.say(key_in("role", role)))
        for role in scene.known.requested_roles
    )
    return "\n\n".join(lines) if lines else scene.say("status-nothing")


def _draft_line(scene: Scene, draft: Draft, beside: str) -> str:
    form = scene.context.lookups.form(draft.form, draft.version)
    inner = scene.with_draft(draft, form, changed=False)
    gaps = _gaps(form, draft)
    lines = [
        scene.say(
            "status-draft",
            title=_with(beside, bold(name_of_draft(scene, draft))),
            done=engine.answered(form, draft.answers),
            steps=len(engine.asked_steps(form, draft.answers)),
        )
    ]
    if gaps:
        names = ", ".join(label_of(inner, gap) for gap in gaps[:MISSING_NAMED])
        rest = len(gaps) - MISSING_NAMED
        if rest > 0:
            names = scene.say("status-missing-more", names=names, count=rest)
        lines.append(scene.say("status-missing", names=names))
    if draft.period is not None:
        lines.append(_deadline(scene, draft.period))
    return "\n".join(lines)


def _gaps(form: Form, draft: Draft) -> list[Step]:
    """Return what has no answer yet, as the check counts it: the statement comes after it."""
    missing = {one.key for one in engine.missing(form, draft.answers)}
    return [
        one
        for one in engine.path(form, draft.answers)
        if not isinstance(one.question.type, StatementType)
        and (one.key in missing or _is_left_open(one, draft.answers.get(one.key)))
    ]


def _is_left_open(step: Step, answer: Answer | None) -> bool:
    """Tell whether files were sent and left for later: they do not go along unless closed."""
    return isinstance(answer, Later) and bool(files_so_far(step, answer))


def _deadline(scene: Scene, key: str) -> str:
    period = scene.context.lookups.period(key)
    closes = show_moment(period.closes_at, period.zone, scene.language)
    at = scene.context.message.sent_at
    if at > period.closes_at:
        return scene.say("status-closed", closes=closes)
    return scene.say(
        "status-closes", closes=closes, days=days_until(period.closes_at, at, period.zone)
    )


def show_status(scene: Scene, *, page: int = 0, edits: bool = False) -> TurnResult:
    """Show the status with a button to each draft, and to the copy of what was sent."""
    drafts = scene.context.lookups.open_drafts(scene.known.id)[:LISTED]
    beside = told_apart(scene, drafts)
    choices = [
        Choice(f"draft:{draft.id}", _button(scene, draft, beside.get(draft.id, "")))
        for draft in drafts
    ]
    if len(choices) == 1:
        choices = [replace(choices[0], label=scene.say("status-continue-one"))]
    if drafts:
        choices.append(answer(scene, "/share", "status-share"))
    sent = scene.context.lookups.submissions(scene.known.id)[:COPIES]
    choices.extend(Choice(f"{_COPY}{one.draft}", _copy_button(scene, one, sent)) for one in sent)
    choices.append(step(scene, "menu"))
    return show(scene, STATUS, status_text(scene), choices, page=page, edits=edits)


def _copy_button(scene: Scene, sent: Submission, all_sent: Sequence[Submission]) -> str:
    if len(all_sent) == 1:
        return scene.say("status-copy-one")
    return scene.say("status-copy", number=sent.number)


def _button(scene: Scene, draft: Draft, beside: str) -> str:
    return scene.say("menu-continue", title=_with(beside, short_name(scene, draft)))


def _with(beside: str, name: str) -> str:
    return f"{name} ({beside})" if beside else name


def take_status(scene: Scene) -> TurnResult:
    """Go on with the draft that was chosen, or give the copy of what was sent once more."""
    pressed = scene.context.pressed
    if pressed is not None and pressed.page is not None:
        return show_status(scene, page=pressed.page, edits=True)
    name = chosen(scene) or ""
    if name.startswith(_COPY):
        return _send_copy(scene, name.removeprefix(_COPY))
    if name.startswith("draft:"):
        return go_on_with(scene, name.removeprefix("draft:"))
    return show_status(scene.missed())


def _send_copy(scene: Scene, draft_id: str) -> TurnResult:
    for sent in scene.context.lookups.submissions(scene.known.id):
        if sent.draft == draft_id:
            scene = reviewing.with_document(scene, sent.title or sent.number, sent.draft)
            return show_status(scene.leading(scene.say("status-copy-here", number=sent.number)))
    return show_status(scene)


def go_on_with(scene: Scene, draft_id: str) -> TurnResult:
    """Open a draft of the person at its next open question."""
    for draft in scene.context.lookups.open_drafts(scene.known.id):
        if draft.id == draft_id:
            form = scene.context.lookups.form(draft.form, draft.version)
            inner = scene.with_draft(draft, form, changed=False)
            title = bold(name_of_draft(scene, draft))
            return filling.proceed(inner.leading(scene.say("draft-resumed", title=title)))
    return menu.show_menu(scene.leading(scene.say("draft-not-open")))


def go_on(scene: Scene) -> TurnResult:
    """LANJUT: back to the only open draft, or the list of several."""
    drafts = scene.context.lookups.open_drafts(scene.known.id)
    if not drafts:
        return menu.show_menu(scene.leading(scene.say("draft-none-open")))
    if len(drafts) == 1:
        return go_on_with(scene, drafts[0].id)
    return show_status(scene)
