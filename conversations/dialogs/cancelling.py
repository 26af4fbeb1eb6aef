"""BATAL: asks once, and what was written is kept unless the person wants it gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.answers.cleaning import quoted
from conversations.dialogs import filling, menu, returning, status
from conversations.dialogs.draft_names import name_of_draft
from conversations.dialogs.screens import (
    Scene,
    answer,
    chose_unseen,
    chosen,
    offered_choices,
    show,
    step,
)
from conversations.dialogs.wording import title_of
from conversations.events import DraftCancelled, DraftRestored
from conversations.messages import DraftId
from conversations.texts import bold

if TYPE_CHECKING:
    from conversations.draft import Draft
    from conversations.scene import TurnResult

CANCEL = "cancel"
CANCELLED = "cancelled"
_LEAVING = ("berhenti", "berhenti dulu", "tutup", "stop", "close")
"""Asked whether to close it, these words mean the filling in, and no messages."""
RESTORE = "restore:"
"""The choice that opens a cancelled draft again begins so; its id follows."""


def ask_cancel(scene: Scene) -> TurnResult:
    """Ask whether to leave, to throw away, or to go on. Without a draft there is nothing to."""
    if scene.draft is None:
        return _nothing_open(scene)
    choices = (
        replace(answer(scene, "leave", "cancel-leave"), aliases=_LEAVING),
        answer(scene, "drop", "cancel-drop"),
        answer(scene, "go-on", "cancel-go-on"),
    )
    text = scene.say("cancel-ask", title=bold(title_of(scene)))
    if scene.waiting:
        words = quoted(scene.waiting[0])
        waits = scene.say("cancel-waiting", count=len(scene.waiting), words=words)
        text = f"{text}\n{waits}"
    return show(scene, CANCEL, text, choices, cursor=scene.context.session.cursor, keep_draft=True)


def _nothing_open(scene: Scene) -> TurnResult:
    """Say that there is nothing to cancel and, to whoever has drafts, how one is thrown away."""
    screen = scene.context.session.screen
    if screen not in {menu.MENU, status.STATUS}:
        return menu.show_menu(scene)  # it was the room that was to be left
    has_drafts = bool(scene.context.lookups.open_drafts(scene.known.id))
    scene = scene.leading(scene.say("cancel-none-open" if has_drafts else "cancel-nothing"))
    return status.show_status(scene) if screen == status.STATUS else menu.show_menu(scene)


def take_cancel(scene: Scene) -> TurnResult:
    """Take what is to become of the draft."""
    if chose_unseen(scene, "drop"):
        return ask_cancel(scene.leading(scene.say("crossed-step")))
    match chosen(scene):
        case "leave":
            return menu.show_menu(scene.leading(scene.say("draft-kept")))
        case "drop":
            if scene.open_draft.owner != scene.known.id:
                return menu.show_menu(scene.leading(scene.say("cancel-not-owner")))
            draft = replace(scene.open_draft, status="cancelled")
            scene = scene.with_draft(draft, scene.open_form).caused(DraftCancelled(draft.id))
            return _show_cancelled(scene, draft)
        case "go-on":
            return returning.back(scene)
        case _:
            return ask_cancel(scene.missed())


def _show_cancelled(scene: Scene, draft: Draft) -> TurnResult:
    """Say that the draft is cancelled, with the way back."""
    title = bold(name_of_draft(scene, draft))
    choices = (answer(scene, f"{RESTORE}{draft.id}", "cancel-restore"), step(scene, "menu"))
    return show(scene, CANCELLED, scene.say("cancel-done", title=title), choices)


def show_cancelled(scene: Scene) -> TurnResult:
    """Show once more that a draft was cancelled, while it can be had back."""
    offered = offered_choices(scene.context.session.held)
    draft = next((found for one in offered if (found := _cancelled(scene, one.name))), None)
    return menu.show_menu(scene) if draft is None else _show_cancelled(scene, draft)


def take_cancelled(scene: Scene) -> TurnResult:
    """Take the way back, now or by a button of long ago."""
    name = chosen(scene) or ""
    return restore(scene, name) or menu.show_menu(scene.missed())


def restore(scene: Scene, choice: str) -> TurnResult | None:
    """Open the cancelled draft again that a choice names; None where it names none."""
    draft = _cancelled(scene, choice)
    if draft is None:
        return None
    form = scene.context.lookups.form(draft.form, draft.version)
    scene = scene.with_draft(replace(draft, status="open"), form).caused(DraftRestored(draft.id))
    return filling.proceed(scene.leading(scene.say("cancel-undone")))


def _cancelled(scene: Scene, choice: str) -> Draft | None:
    """Return the draft a choice names, as long as it is cancelled and its owner can have it."""
    if not choice.startswith(RESTORE):
        return None
    draft = scene.context.lookups.draft(DraftId(choice.removeprefix(RESTORE)))
    if draft is None or draft.status != "cancelled" or draft.owner != scene.known.id:
        return None
    return draft if draft.answers else None
