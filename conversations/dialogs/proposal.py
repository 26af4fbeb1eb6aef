"""Proposals: choosing the group, and what the review's buttons do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations import engine
from conversations.dialogs import filling, menu, reviewing, submitting
from conversations.dialogs.asking import ask
from conversations.dialogs.screens import Scene, chosen, show, step
from conversations.domain.calendar import show_moment
from conversations.draft import Draft, Given, Later
from conversations.events import DraftStarted
from conversations.messages import Choice
from conversations.texts import bold, in_language

if TYPE_CHECKING:
    from conversations.domain.periods import CompetitionGroup, Period
    from conversations.forms import Form
    from conversations.scene import TurnResult

GROUP = "group"


def start(scene: Scene) -> TurnResult:
    """Begin a proposal: which group; closed periods say so instead."""
    period = scene.context.lookups.current_period()
    if period is None or not period.is_open(scene.context.message.sent_at):
        return menu.show_menu(scene.leading(scene.say("proposal-closed")))
    return show_groups(scene, period)


def show_groups(scene: Scene, period: Period, *, misses: int = 0) -> TurnResult:
    """Ask which group the innovation belongs to, each explained in a line."""
    lines = [
        f"{bold(in_language(group.label, scene.language))}: "
        f"{in_language(group.explained, scene.language)}"
        for group in period.groups
    ]
    choices = [
        *(
            Choice(
                group.key,
                in_language(group.label, scene.language),
                aliases=(group.key, f"kelompok {group.key}"),
            )
            for group in period.groups
        ),
        step(scene, "menu"),
    ]
    closes = show_moment(period.closes_at, period.zone, scene.language)
    text = "\n".join([scene.say("proposal-group", closes=closes), *lines])
    return show(scene, GROUP, text, choices, misses=misses)


def take_group(scene: Scene) -> TurnResult:
    """Start a draft in the chosen group."""
    period = scene.context.lookups.current_period()
    if period is None or not period.is_open(scene.context.message.sent_at):
        return start(scene)
    name = chosen(scene)
    for group in period.groups:
        if group.key == name:
            return _begin(scene, period, group)
    misses = scene.context.session.misses + 1
    return show_groups(
        scene.leading(scene.say("choice-not-understood")),
        period,
        misses=misses,
    )


def _begin(scene: Scene, period: Period, group: CompetitionGroup) -> TurnResult:
    form = scene.context.lookups.current_form(group.form)
    person, at = scene.known, scene.context.message.sent_at
    draft_id = scene.context.fresh.draft
    draft = Draft(
        id=draft_id,
        form=form.key,
        version=form.version,
        subject=f"innovation:{draft_id}",
        owner=person.id,
        answers=_known_answers(scene, group, form),
        agency=person.agency,
        period=period.key,
        created_at=at,
    )
    scene = scene.with_draft(draft, form).caused(DraftStarted(draft.id, form.key))
    return filling.proceed(scene.leading(scene.say("proposal-begin")))


def _known_answers(scene: Scene, group: CompetitionGroup, form: Form) -> dict[str, Given]:
    asked = {step_.key for step_ in engine.path(form, {})}
    given = Given(group.key, scene.known.id, scene.context.message.sent_at, prefilled=True)
    return {"kelompok": given} if "kelompok" in asked else {}


def take_review(scene: Scene) -> TurnResult:
    """Take a button of the check, the summary, the list to change, or an obstacle."""
    pressed = scene.context.pressed
    if pressed is not None and pressed.page is not None:
        return reviewing.show_change(scene, page=pressed.page, edits=True)
    name = chosen(scene)
    if name == "send":
        return send(scene)
    if name == "change":
        cursor = scene.context.session.cursor
        return change(scene, cursor) if cursor else reviewing.show_change(scene)
    if name == "pdf":
        return reviewing.show_summary(reviewing.with_pdf(scene).leading(scene.say("pdf-here")))
    if name == "group":
        return start(scene)
    if name == "leave":
        return menu.show_menu(scene.leading(scene.say("draft-kept")))
    return change(scene, name)


def change(scene: Scene, key: str | None) -> TurnResult:
    """Ask one question again, whichever it is; then the same walk leads back."""
    target = engine.find_step(scene.open_form, scene.open_draft.answers, key)
    if target is not None:
        return ask(scene, target)
    return reviewing.review(scene.leading(scene.say("review-not-understood")))


def send(scene: Scene) -> TurnResult:
    """KIRIM: a last check, then the statement, then it is sent."""
    if reviewing.blocking(scene):
        return reviewing.show_check(scene)
    unfinished = [
        one
        for one in engine.missing(scene.open_form, scene.open_draft.answers)
        if isinstance(scene.open_draft.answers.get(one.key), Later)
    ]
    if unfinished:
        return ask(scene, unfinished[0])
    statement = submitting.open_statement(scene)
    if statement is not None:
        return ask(scene, statement)
    return submitting.submit(scene)
