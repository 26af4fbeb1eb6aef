"""The menu and help: everything one can do, at most eight lines, what waits comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.dialogs import desk_queue
from conversations.dialogs.draft_names import short_name
from conversations.dialogs.screens import Scene, answer, show
from conversations.domain.calendar import show_moment
from conversations.messages import Choice

if TYPE_CHECKING:
    from conversations.draft import Draft
    from conversations.scene import TurnResult

MENU = "menu"


def show_menu(scene: Scene) -> TurnResult:
    """Show the menu."""
    drafts = [
        draft
        for draft in scene.context.lookups.open_drafts(scene.known.id)
        if scene.draft is None or draft.id != scene.draft.id or scene.draft.status == "open"
    ]
    is_staff = scene.known.is_staff
    choices = _desk_rows(scene) if is_staff else []
    if drafts:
        choices.append(Choice("/continue", _continue_label(scene, drafts)))
    choices += [
        answer(scene, "proposal", "menu-proposal"),
        answer(scene, "/status", "menu-status"),
        answer(scene, "code", "menu-code"),
        answer(scene, "/data", "menu-data"),
    ]
    if not is_staff:
        choices.append(answer(scene, "/staff", "menu-staff"))
    choices.append(answer(scene, "/help", "menu-help"))
    text = scene.say("menu", closing=_closing(scene))
    return show(scene, MENU, text, choices)


def _desk_rows(scene: Scene) -> list[Choice]:
    """Return what waits for staff, in place of the row that asks staff."""
    return [
        answer(scene, "/requests", "menu-requests", count=len(desk_queue.role_requests(scene))),
        answer(scene, "/cases", "menu-cases", count=len(desk_queue.cases(scene))),
    ]


def _continue_label(scene: Scene, drafts: list[Draft]) -> str:
    if len(drafts) > 1:
        return scene.say("menu-continue-several", count=len(drafts))
    return scene.say("menu-continue", title=short_name(scene, drafts[0]))


def _closing(scene: Scene) -> str:
    """Say what is open and until when, or nothing where no period is known."""
    period = scene.context.lookups.current_period()
    if period is None:
        return scene.say("period-none")
    title = period.title.get(scene.language) or period.title["id"]
    at = scene.context.message.sent_at
    if period.is_open(at):
        closes = show_moment(period.closes_at, period.zone, scene.language)
        return scene.say("period-open", title=title, closes=closes)
    if at < period.opens_at:
        opens = show_moment(period.opens_at, period.zone, scene.language)
        return scene.say("period-not-yet", title=title, opens=opens)
    closed = show_moment(period.closes_at, period.zone, scene.language)
    return scene.say("period-closed", title=title, closed=closed)


def help_text(scene: Scene) -> str:
    """Return what one can type anywhere."""
    text = scene.say("help")
    return f"{text}\n{scene.say('help-desk')}" if scene.known.is_staff else text
