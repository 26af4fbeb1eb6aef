"""The way back: after help, status or a question to staff the open question comes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations import engine
from conversations.dialogs import crossed, filling, menu, reviewing
from conversations.dialogs.asking import ask, ask_again
from conversations.dialogs.crossing import CONFLICT
from conversations.dialogs.screens import QUESTION, may_go_on
from conversations.dialogs.waiting import CROSSED
from conversations.messages import DraftId

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.scene import TurnResult


def back(scene: Scene) -> TurnResult:
    """Return to what the chat was about before, else to the menu."""
    session = scene.context.session
    if scene.draft is not None and scene.draft.status == "open":
        return _again(scene, session.screen, session.cursor)
    found = session.held.get("return")
    if isinstance(found, list) and len(found) == 2:  # noqa: PLR2004 - a pair: draft, cursor
        draft = scene.context.lookups.draft(DraftId(str(found[0])))
        if draft is not None and may_go_on(scene, draft):
            form = scene.context.lookups.form(draft.form, draft.version)
            scene = scene.with_draft(draft, form, changed=False)
            return _again(scene, QUESTION, str(found[1]) if found[1] else None)
    return menu.show_menu(scene)


def _again(scene: Scene, screen: str, cursor: str | None) -> TurnResult:
    asked = engine.find_step(scene.open_form, scene.open_draft.answers, cursor)
    if screen == QUESTION and asked is not None:
        if scene.context.session.cursor == asked.key and scene.context.draft is not None:
            return ask_again(scene, asked)
        return ask(scene, asked)
    if screen in {CROSSED, CONFLICT}:
        return crossed.again(scene)
    if screen == reviewing.CHANGE:
        return reviewing.change_again(scene)
    return filling.proceed(scene)
