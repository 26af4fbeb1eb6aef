"""BAHASA and MULAI: the language, and that we may write unasked again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.dialogs import menu, returning, wishes
from conversations.dialogs.screens import Scene, chosen, show, step
from conversations.events import LanguageChosen, MessagesResumed
from conversations.messages import Choice, Text

if TYPE_CHECKING:
    from conversations.commands import Command
    from conversations.domain.people import Person
    from conversations.scene import TurnResult

LANGUAGE = "language"


_WORD = re.compile(r"[a-z]+")
_NAMES = {"english": "en", "inggris": "en", "indonesia": "id"}


def open_language(scene: Scene) -> TurnResult:
    """BAHASA: switch to the language that was named with it ("bahasa inggris"), else ask which."""
    body = scene.context.message.body
    words = _WORD.findall(body.text.casefold()) if isinstance(body, Text) else []
    named = {_NAMES[word] for word in words if word in _NAMES}
    return _switch(scene, named.pop()) if len(named) == 1 else ask_language(scene)


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
    return _switch(scene, language)


def _switch(scene: Scene, language: str) -> TurnResult:
    scene = replace(scene, language=language, person=replace(scene.known, language=language))
    scene = scene.caused(LanguageChosen(language))
    return returning.back(scene.leading(scene.say("language-chosen")))


def resume(scene: Scene) -> TurnResult:
    """MULAI: news of the person's own affairs may come again; for others it opens the menu."""
    if not offered_to(scene.known):
        return menu.show_menu(scene)
    scene = wishes.caused(scene, MessagesResumed())
    return returning.back(scene.leading(scene.say("resumed")))


def offered_to(person: Person | None) -> frozenset[Command]:
    """Return the word that whoever stopped was told of: it counts at open questions too."""
    is_stopped = person is not None and (person.stopped_at or person.stop_asked_at) is not None
    return frozenset({"start"}) if is_stopped else frozenset()
