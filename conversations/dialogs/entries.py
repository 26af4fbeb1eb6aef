"""The menu's entries, opened by a tap, also on an older menu, or by a sentence that names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.commands import command_named
from conversations.dialogs import proposal, sharing
from conversations.dialogs.global_words import follow
from conversations.menu_phrases import find_entry
from conversations.messages import Text

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.scene import TurnResult


def open_entry(scene: Scene, name: str) -> TurnResult | None:
    """Open an entry of the menu; None for a name that is none."""
    if name == "proposal":
        return proposal.start(scene)
    if name == "submit":
        has_drafts = bool(scene.context.lookups.open_drafts(scene.known.id))
        return follow(scene, "send") if has_drafts else proposal.start(scene)
    if name == "code":
        return sharing.ask_code(scene)
    command = command_named(name) if name.startswith("/") else None
    return follow(scene, command) if command else None


def open_said(scene: Scene) -> TurnResult | None:
    """Open the entry that the person's sentence names; None where it names none for certain.

    Only for screens on which nothing is asked: elsewhere a sentence is an answer.
    """
    body = scene.context.message.body
    if not isinstance(body, Text) or scene.context.message.forwarded:
        return None
    name = find_entry(body.text)
    return open_entry(scene, name) if name else None
