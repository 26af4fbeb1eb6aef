"""PETUGAS: a question to a person of the ministry. It becomes a case with a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers.came import what_came
from conversations.answers.cleaning import clean, has_words
from conversations.dialogs import returning
from conversations.dialogs.screens import Scene, show, step
from conversations.events import CaseOpened
from conversations.lookups import MOST_OPEN_CASES
from conversations.messages import Media, Text
from conversations.texts import bold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.messages import Body
    from conversations.scene import TurnResult

STAFF = "staff"


def ask(scene: Scene, *, misses: int = 0) -> TurnResult:
    """Ask what the person wants to know, unless so much waits that nothing may be added."""
    if len(waiting := _waiting(scene)) >= MOST_OPEN_CASES:
        return _too_many(scene, waiting)
    return show(scene, STAFF, scene.say("staff-ask"), (step(scene, "back"),), misses=misses)


def take(scene: Scene) -> TurnResult:
    """Open a case with the words the person wrote; what has none leaves the question open."""
    if len(waiting := _waiting(scene)) >= MOST_OPEN_CASES:
        return _too_many(scene, waiting)
    body = scene.context.message.body
    words = _words(body)
    if not has_words(words):
        misses = scene.context.session.misses + 1
        return ask(scene.leading(_told_needs_words(scene, body)), misses=misses)
    if isinstance(body, Media):
        scene = scene.leading(scene.say("staff-without-file"))
    number = f"T-{scene.context.fresh.case}"
    scene = scene.caused(CaseOpened(number, words, scene.context.session.draft))
    return returning.back(scene.leading(scene.say("staff-opened", number=bold(number))))


def _waiting(scene: Scene) -> tuple[str, ...]:
    cases = scene.context.lookups.open_cases(scene.known.id)
    return tuple(one.number for one in cases if not one.answered)


def _too_many(scene: Scene, waiting: Sequence[str]) -> TurnResult:
    """Refuse one more, and stay: what is meant for staff must not answer an open question."""
    numbers = ", ".join(map(bold, waiting))
    told = scene.say("staff-too-many", count=len(waiting), numbers=numbers)
    return show(scene, STAFF, told, (step(scene, "back"),))


def _words(body: Body) -> str:
    match body:
        case Text(text=text) | Media(caption=text):
            return clean(text)
        case _:
            return ""


def _told_needs_words(scene: Scene, body: Body) -> str:
    """Name what came instead of words."""
    came = what_came(body, scene.language)
    if not came:
        return scene.say("staff-needs-words")
    return scene.say("staff-needs-words-not", came=came)
