"""STATUS and going on: my drafts and submissions, what is missing, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations import engine
from conversations.dialogs import filling, menu
from conversations.dialogs.screens import Scene, answer, chosen, show, step
from conversations.dialogs.wording import draft_title, label_of
from conversations.domain.calendar import days_until, show_moment
from conversations.messages import Choice
from conversations.texts import bold, key_in

if TYPE_CHECKING:
    from conversations.draft import Draft
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey

STATUS = "status"
LISTED = 8
MISSING_NAMED = 5


def status_text(scene: Scene) -> str:
    """Return the whole status in words."""
    lookups = scene.context.lookups
    drafts = lookups.open_drafts(scene.known.id)
    lines = [_draft_line(scene, draft) for draft in drafts[:LISTED]]
    if len(drafts) > LISTED:
        lines.append(scene.say("status-more", count=len(drafts) - LISTED))
    for sent in lookups.submissions(scene.known.id)[:LISTED]:
        sent_key: TextKey = "status-submission-late" if sent.late else "status-submission"
        lines.append(
            scene.say(
                sent_key,
                number=sent.number,
                title=bold(sent.title),
                moment=show_moment(sent.at, scene.zone, scene.language),
            )
        )
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


def _draft_line(scene: Scene, draft: Draft) -> str:
    form = scene.context.lookups.form(draft.form, draft.version)
    inner = scene.with_draft(draft, form, changed=False)
    gaps = [gap for gap in engine.missing(form, draft.answers) if gap.question.required]
    lines = [
        scene.say(
            "status-draft",
            title=bold(draft_title(draft.answers) or scene.say("draft-untitled")),
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


def _deadline(scene: Scene, key: str) -> str:
    period = scene.context.lookups.period(key)
    closes = show_moment(period.closes_at, period.zone, scene.language)
    at = scene.context.message.sent_at
    if at > period.closes_at:
        return scene.say("status-closed", closes=closes)
    return scene.say(
        "status-closes", closes=closes, days=days_until(period.closes_at, at, period.zone)
    )


def show_status(scene: Scene) -> TurnResult:
    """Show the status with a button to each draft."""
    drafts = scene.context.lookups.open_drafts(scene.known.id)[:LISTED]
    choices = [
        Choice(f"draft:{draft.id}", _button(scene, draft, alone=len(drafts) == 1))
        for draft in drafts
    ]
    if drafts:
        choices.append(answer(scene, "/share", "status-share"))
    choices.append(step(scene, "menu"))
    return show(scene, STATUS, status_text(scene), choices)


def _button(scene: Scene, draft: Draft, *, alone: bool) -> str:
    title = draft_title(draft.answers) or scene.say("draft-untitled")
    if alone:
        return scene.say("status-continue-one")
    return scene.say("menu-continue", title=title if len(title) <= _TITLE else f"{title[:_TITLE]}…")


_TITLE = 36


def take_status(scene: Scene) -> TurnResult:
    """Go on with the draft that was chosen."""
    name = chosen(scene) or ""
    if name.startswith("draft:"):
        return go_on_with(scene, name.removeprefix("draft:"))
    return show_status(scene.leading(scene.say("not-understood")))


def go_on_with(scene: Scene, draft_id: str) -> TurnResult:
    """Open a draft of the person at its next open question."""
    for draft in scene.context.lookups.open_drafts(scene.known.id):
        if draft.id == draft_id:
            form = scene.context.lookups.form(draft.form, draft.version)
            inner = scene.with_draft(draft, form, changed=False)
            title = draft_title(draft.answers) or scene.say("draft-untitled")
            return filling.proceed(inner.leading(scene.say("draft-resumed", title=bold(title))))
    return menu.show_menu(scene.leading(scene.say("draft-not-open")))


def go_on(scene: Scene) -> TurnResult:
    """LANJUT: back to the only open draft, or the list of several."""
    drafts = scene.context.lookups.open_drafts(scene.known.id)
    if not drafts:
        return menu.show_menu(scene.leading(scene.say("draft-none-open")))
    if len(drafts) == 1:
        return go_on_with(scene, drafts[0].id)
    return show_status(scene)
