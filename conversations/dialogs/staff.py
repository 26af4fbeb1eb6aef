"""PETUGAS: a question to a person of the ministry. It becomes a case with a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers.cleaning import clean, has_words
from conversations.answers.files import short_name
from conversations.dialogs import returning
from conversations.dialogs.screens import Scene, show, step
from conversations.events import CaseOpened
from conversations.messages import Media, SharedContact, Text, Unsupported
from conversations.texts import bold, key_in

if TYPE_CHECKING:
    from conversations.messages import Body
    from conversations.scene import TurnResult

STAFF = "staff"


def ask(scene: Scene, *, misses: int = 0) -> TurnResult:
    """Ask what the person wants to know."""
    return show(scene, STAFF, scene.say("staff-ask"), (step(scene, "back"),), misses=misses)


def take(scene: Scene) -> TurnResult:
    """Open a case with the words the person wrote; what has none leaves the question open."""
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


def _words(body: Body) -> str:
    match body:
        case Text(text=text) | Media(caption=text):
            return clean(text)
        case _:
            return ""


def _told_needs_words(scene: Scene, body: Body) -> str:
    """Name what came instead of words."""
    match body:
        case Unsupported(kind=kind):
            came = scene.say(key_in("came", kind))
        case Media(files=files) if files:
            came = scene.say("came-file", name=", ".join(short_name(one.name) for one in files))
        case SharedContact():
            came = scene.say("came-contact")
        case _:
            return scene.say("staff-needs-words")
    return scene.say("staff-needs-words-not", came=came)
