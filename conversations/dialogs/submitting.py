"""Sending a proposal: checked once more, then a number, the server's time, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.dialogs import reviewing
from conversations.dialogs.screens import Scene, show, step
from conversations.dialogs.wording import title_of
from conversations.domain.calendar import show_moment
from conversations.events import DraftSubmitted
from conversations.forms import StatementType
from conversations.texts import bold, in_language

if TYPE_CHECKING:
    from conversations.engine import Step
    from conversations.scene import TurnResult

RECEIPT = "receipt"


def open_statement(scene: Scene) -> Step | None:
    """Return the statement that still has to be accepted, if there is one."""
    upcoming = engine.next_open(scene.open_form, scene.open_draft.answers)
    if upcoming is not None and isinstance(upcoming.question.type, StatementType):
        return upcoming
    return None


def submit(scene: Scene) -> TurnResult:
    """Send the draft, or go back to what is missing. Nothing incomplete is ever sent."""
    if reviewing.blocking(scene) or not engine.is_complete(
        scene.open_form, scene.open_draft.answers
    ):
        return reviewing.review(scene)
    period = scene.context.lookups.period(str(scene.open_draft.period))
    at = scene.context.message.sent_at
    late = at > period.closes_at
    number = f"KIPP{period.year % 100:02d}-{scene.context.fresh.number}"
    title = title_of(scene)
    sent = DraftSubmitted(scene.open_draft.id, number, at, late, period.closes_at)
    draft = replace(scene.open_draft, status="submitted")
    scene = scene.with_draft(draft, scene.open_form).caused(sent)
    scene = replace(reviewing.with_pdf(scene), kind="receipt")
    lines = [
        scene.say(
            "receipt",
            title=bold(title),
            moment=show_moment(at, scene.zone, scene.language),
            number=bold(number),
        ),
        in_language(period.official_notice, scene.language),
        scene.say("receipt-next"),
    ]
    if late:
        closed = show_moment(period.closes_at, period.zone, scene.language)
        lines.insert(1, scene.say("receipt-late", closed=closed))
    return show(scene, RECEIPT, "\n\n".join(lines), (step(scene, "status"), step(scene, "menu")))
