"""BATAL: asks once, and what was written is kept unless the person wants it gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.answers.cleaning import quoted
from conversations.dialogs import menu, returning, status
from conversations.dialogs.screens import Scene, answer, chosen, show
from conversations.dialogs.wording import title_of
from conversations.events import DraftCancelled
from conversations.texts import bold

if TYPE_CHECKING:
    from conversations.scene import TurnResult

CANCEL = "cancel"


def ask_cancel(scene: Scene) -> TurnResult:
    """Ask whether to leave, to throw away, or to go on. Without a draft there is nothing to."""
    if scene.draft is None:
        return _nothing_open(scene)
    choices = (
        answer(scene, "leave", "cancel-leave"),
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
    match chosen(scene):
        case "leave":
            return menu.show_menu(scene.leading(scene.say("draft-kept")))
        case "drop":
            if scene.open_draft.owner != scene.known.id:
                return menu.show_menu(scene.leading(scene.say("cancel-not-owner")))
            draft = replace(scene.open_draft, status="cancelled")
            scene = scene.with_draft(draft, scene.open_form).caused(DraftCancelled(draft.id))
            return menu.show_menu(scene.leading(scene.say("cancel-done")))
        case "go-on":
            return returning.back(scene)
        case _:
            return ask_cancel(scene.leading(scene.say("not-understood")))
