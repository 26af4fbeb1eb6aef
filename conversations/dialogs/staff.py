"""PETUGAS: a question to a person of the ministry. It becomes a case with a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers.cleaning import clean, has_words
from conversations.dialogs import returning
from conversations.dialogs.screens import Scene, show, step
from conversations.events import CaseOpened
from conversations.messages import Text
from conversations.texts import bold

if TYPE_CHECKING:
    from conversations.scene import TurnResult

STAFF = "staff"


def ask(scene: Scene, *, misses: int = 0) -> TurnResult:
    """Ask what the person wants to know."""
    return show(scene, STAFF, scene.say("staff-ask"), (step(scene, "back"),), misses=misses)


def take(scene: Scene) -> TurnResult:
    """Open a case with the words the person wrote."""
    body = scene.context.message.body
    words = clean(body.text) if isinstance(body, Text) else ""
    if not has_words(words):
        misses = scene.context.session.misses + 1
        return ask(scene.leading(scene.say("staff-needs-words")), misses=misses)
    number = f"T-{scene.context.fresh.case}"
    scene = scene.caused(CaseOpened(number, words, scene.context.session.draft))
    return returning.back(scene.leading(scene.say("staff-opened", number=bold(number))))
