"""BAHASA, BERHENTI and MULAI: the language, and whether we may write unasked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.dialogs import menu, returning
from conversations.dialogs.screens import Scene, chosen, show, step
from conversations.events import LanguageChosen, MessagesResumed, MessagesStopped
from conversations.messages import Choice

if TYPE_CHECKING:
    from conversations.scene import TurnResult

LANGUAGE = "language"


def ask_language(scene: Scene) -> TurnResult:
    """Offer both languages, each in its own words."""
    choices = (
        Choice("id", "Bahasa Indonesia", aliases=("indonesia", "bahasa")),
        Choice("en", "English", aliases=("inggris",)),
        step(scene, "back"),
    )
    return show(scene, LANGUAGE, scene.say("language-ask"), choices)


def take_language(scene: Scene) -> TurnResult:
    """Switch the language and go back to what was open."""
    language = chosen(scene)
    if language not in ("id", "en"):
        return ask_language(scene.missed())
    scene = replace(scene, language=language, person=replace(scene.known, language=language))
    scene = scene.caused(LanguageChosen(language))
    return returning.back(scene.leading(scene.say("language-chosen")))


def stop(scene: Scene) -> TurnResult:
    """BERHENTI: nothing unasked from now on; what the person asks is still answered."""
    scene = scene.caused(MessagesStopped()).leading(scene.say("stopped"))
    return returning.back(scene)


def resume(scene: Scene) -> TurnResult:
    """MULAI: messages may come again; for others it simply opens the menu."""
    if scene.known.stopped_at is None:
        return menu.show_menu(scene)
    return returning.back(scene.caused(MessagesResumed()).leading(scene.say("resumed")))
