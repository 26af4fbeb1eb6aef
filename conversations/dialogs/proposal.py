"""Proposals: choosing the group, and what the review's buttons do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers.yes_no import says_yes
from conversations.dialogs import crossing, filling, menu, returning, reviewing, submitting
from conversations.dialogs.asking import ask, ask_first
from conversations.dialogs.screens import Scene, chosen, saw_latest, show, step, text_of
from conversations.dialogs.sections import question_typed, section_named
from conversations.dialogs.wording import is_new, name_of
from conversations.domain.calendar import show_moment
from conversations.draft import Draft, Given, Later
from conversations.events import DraftStarted
from conversations.messages import Choice, DraftId, Text
from conversations.texts import bold, in_language

if TYPE_CHECKING:
    from conversations.domain.periods import CompetitionGroup, Period
    from conversations.forms import Form
    from conversations.scene import TurnResult

GROUP = "group"


def start(scene: Scene, *, instead: DraftId | None = None) -> TurnResult:
    """Begin a proposal: which group; closed periods say so instead.

    `instead` is the draft that may go to another group, see `_taken_along`.
    """
    period = scene.context.lookups.current_period()
    if period is None or not period.is_open(scene.context.message.sent_at):
        return menu.show_menu(scene.leading(scene.say("proposal-closed")))
    return show_groups(scene, period, instead=instead)


def start_again(scene: Scene) -> TurnResult:
    """Show the open choice of a group once more, for the draft it was asked for."""
    return start(scene, instead=_instead(scene))


def other_group(scene: Scene) -> TurnResult | None:
    """Offer the groups again, for a new draft; a colleague is told who decides about it."""
    if scene.draft is None or not is_new(scene.draft):
        return None
    return _told_owner(scene) or start(scene, instead=scene.draft.id)


def _told_owner(scene: Scene) -> TurnResult | None:
    owner = scene.open_draft.owner
    if owner == scene.known.id:
        return None
    told = scene.say("group-of-owner", name=name_of(scene, owner))
    return returning.back(scene.leading(told))


def _instead(scene: Scene) -> DraftId | None:
    """Return the draft for which the open choice of a group was asked."""
    is_asked = scene.context.session.screen == GROUP
    key = text_of(scene.context.session.held, "instead") if is_asked else ""
    return DraftId(key) if key else None


def show_groups(scene: Scene, period: Period, *, instead: DraftId | None = None) -> TurnResult:
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
    return show(scene, GROUP, text, choices, held={"instead": instead})


def take_group(scene: Scene) -> TurnResult:
    """Start a draft in the chosen group."""
    period = scene.context.lookups.current_period()
    if period is None or not period.is_open(scene.context.message.sent_at):
        return start(scene)
    name = chosen(scene)
    for group in period.groups:
        if group.key == name:
            return _begin(scene, period, group)
    return show_groups(scene.missed(), period, instead=_instead(scene))


def _begin(scene: Scene, period: Period, group: CompetitionGroup) -> TurnResult:
    form = scene.context.lookups.current_form(group.form)
    taken = _taken_along(scene, period, group, form)
    if taken is not None:
        return filling.proceed(taken)
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


def _taken_along(scene: Scene, period: Period, group: CompetitionGroup, form: Form) -> Scene | None:
    """Return a draft in which nothing would be lost as one of the chosen group; None without one.

    That is the one for which another group was asked; without it, one nobody wrote in yet.
    """
    person, meant = scene.known.id, _instead(scene)
    for draft in scene.context.lookups.open_drafts(person):
        is_begun = any(not engine.is_prefilled(one) for one in draft.answers.values())
        if draft.owner != person or draft.period != period.key:
            continue
        if meant is not None and (draft.id != meant or not is_new(draft)):
            continue
        if meant is None and is_begun:
            continue
        old = scene.context.lookups.form(draft.form, draft.version)
        moved, _ = engine.migrate(draft, old, form)
        lost = (draft.answers[key] for key in draft.answers.keys() - moved.answers.keys())
        if not all(map(engine.is_prefilled, lost)):
            continue
        answers = {**moved.answers, **_known_answers(scene, group, form)}
        scene = scene.with_draft(replace(moved, form=form.key, answers=draft.answers), form)
        for key in sorted({*draft.answers, *answers}):
            if draft.answers.get(key) != answers.get(key):
                scene = scene.with_answer(key, answers.get(key))
        if not is_begun:
            return scene.leading(scene.say("proposal-begin"))
        name = in_language(group.label, scene.language)
        return scene.leading(scene.say("proposal-moved", group=name))
    return None


def _known_answers(scene: Scene, group: CompetitionGroup, form: Form) -> dict[str, Given]:
    asked = {step_.key for step_ in engine.path(form, {})}
    given = Given(group.key, scene.known.id, scene.context.message.sent_at, prefilled=True)
    return {"kelompok": given} if "kelompok" in asked else {}


def take_review(scene: Scene) -> TurnResult:
    """Take a button of the check, the summary, the list to change, or an obstacle."""
    pressed = scene.context.pressed
    if pressed is not None and pressed.page is not None:
        return reviewing.change_again(scene, page=pressed.page, edits=True)
    typed = question_typed(scene, whole=True)
    name = typed or chosen(scene) or question_typed(scene, whole=False)
    if name is None and is_right(scene):
        name = "send"
    if name == "send":
        return send(scene)
    if name == "change":
        cursor = scene.context.session.cursor
        return change(scene, cursor) if cursor else reviewing.show_change(scene)
    if name == "pdf":
        return reviewing.show_summary(reviewing.with_pdf(scene).leading(scene.say("pdf-here")))
    if name == "group":
        return _told_owner(scene) or start(scene, instead=scene.open_draft.id)
    if name == "leave":
        return menu.show_menu(scene.leading(scene.say("draft-kept")))
    return change(scene, name)


def is_right(scene: Scene) -> bool:
    """Tell whether somebody says "ya" to a summary on screen; a statement still comes after it."""
    if scene.context.session.screen != reviewing.SUMMARY or scene.context.message.forwarded:
        return False
    return saw_latest(scene) and says_yes(scene.context.message.body)


def take_obstacle(scene: Scene) -> TurnResult:
    """Take words as the new answer to the question that stands in the way, once it was seen."""
    if chosen(scene) is not None or not isinstance(scene.context.message.body, Text):
        return take_review(scene)
    asked = filling.open_step(scene)
    if asked is not None and not saw_latest(scene):
        return crossing.hold(scene, asked)
    return filling.take(scene)


def change(scene: Scene, key: str | None) -> TurnResult:
    """Ask one question again, whichever it is; then the same walk leads back."""
    target = engine.find_step(scene.open_form, scene.open_draft.answers, key)
    if target is not None:
        return ask_first(scene, target)
    section = section_named(scene, key)
    if section is not None:
        return reviewing.show_section(scene, section)
    scene = scene.missed()
    if scene.context.session.screen == reviewing.CHANGE:
        return reviewing.change_again(scene)
    return reviewing.review(scene)


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
