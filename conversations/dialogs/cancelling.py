"""BATAL: asks once, and what was written is kept unless the person wants it gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.dialogs import menu, returning
from conversations.dialogs.screens import Scene, answer, chosen, show
from conversations.dialogs.wording import title_of
from conversations.events import DraftCancelled
from conversations.texts import bold

if TYPE_CHECKING:
    from conversations.scene import TurnResult

CANCEL = "cancel"


def ask_cancel(scene: Scene) -> TurnResult:
    """Ask whether to leave, to throw away, or to go on. Without a draft it leads to the menu."""
    if scene.draft is None:
        return menu.show_menu(scene)
    choices = (
        answer(scene, "leave", "cancel-leave"),
        answer(scene, "drop", "cancel-drop"),
        answer(scene, "go-on", "cancel-go-on"),
    )
    text = scene.say("cancel-ask", title=bold(title_of(scene)))
    return show(scene, CANCEL, text, choices, cursor=scene.context.session.cursor, keep_draft=True)


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
