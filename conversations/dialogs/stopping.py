"""BERHENTI: understood before anything else, by whoever writes, and without losing what is open.

The first one ends the invitations and asks about all else that is unasked; the second one, or the
button, stops that too. An open question leaves it as it is. Old buttons may end, never begin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from conversations.commands import find_command
from conversations.dialogs import consent, joining, locked, menu, personal, returning, wishes
from conversations.dialogs.beside import with_steps
from conversations.dialogs.chat_questions import bare_words
from conversations.dialogs.repeating import show_again
from conversations.dialogs.screens import answer, chosen, show, text_of
from conversations.domain.calendar import show_moment
from conversations.events import MessagesStopped, NoticesKept, OptInEnded, StopAsked
from conversations.messages import Choice, Edited, Press, Text
from conversations.texts import key_in

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey

KEEP, ALL = "stop-keep", "stop-all"
_KEEPING = frozenset({"tetap kabari saya", "kabari saya", "keep me informed"})
_LOCKED: dict[TextKey, TextKey] = {
    "stop-asked": "locked-stop-asked",
    "stop-kept": "locked-stop-kept",
    "stopped": "locked-stopped",
    "opt-in-ended": "locked-stop-kept",
}
_Wish = Literal["stop", "all", "invitations", "keep"]


def take(scene: Scene) -> TurnResult | None:
    """Take a wish to be sent less, or an answer to what BERHENTI asks; None for other messages."""
    wish = _wish(scene)
    if wish is None:
        return None
    if scene.person is None or not scene.person.consent_version:
        return None if wish == "keep" else _of_stranger(scene)
    if locked.has_others(scene):
        return None if wish == "keep" else locked.stop_here(scene)
    if scene.person.stopped_at is not None:
        return _told(scene, _stopped_before(scene))
    if wish == "keep":
        return _told(wishes.caused(scene, NoticesKept()), _say(scene, "stop-kept"))
    if wish == "invitations":
        return _told(wishes.caused(scene, OptInEnded()), _say(scene, "opt-in-ended"))
    if wish == "all" or scene.person.stop_asked_at is not None:
        return _told(wishes.caused(scene, MessagesStopped()), _say(scene, "stopped"))
    steps = (_step(scene, KEEP), _step(scene, ALL))
    return _told(wishes.caused(scene, StopAsked()), _say(scene, "stop-asked"), *steps)


def _wish(scene: Scene) -> _Wish | None:
    """Return what is wanted. The very words of an answer that is offered are that answer."""
    context = scene.context
    body, pressed = context.message.body, context.pressed
    if isinstance(body, Press):
        wishes: dict[str, _Wish] = {KEEP: "keep", ALL: "all"}
        return wishes.get(pressed.choice) if pressed is not None else None
    if not isinstance(body, Text | Edited) or context.message.forwarded:
        return None
    if context.locked is None and chosen(scene, exact=True) is not None:
        return None
    match find_command(body.text):
        case "stop":
            return "stop"
        case "stop_all":
            return "all"
        case "stop_invitations":
            return "invitations"
        case _:
            return "keep" if isinstance(body, Text) and _says_keep(scene, body.text) else None


def _says_keep(scene: Scene, text: str) -> bool:
    bare = bare_words(text)
    is_asked = scene.person is not None and scene.person.stop_asked_at is not None
    return is_asked and bare in _KEEPING


def _step(scene: Scene, name: str) -> Choice:
    key = key_in("step", name)
    return Choice(name, scene.say(key), role="step", word=scene.say(key_in("step", f"{name}.word")))


def _say(scene: Scene, key: TextKey) -> str:
    """Return the words, or those for a locked chat, where no word shows or begins anything."""
    return scene.say(_LOCKED[key] if scene.context.locked is not None else key)


def _stopped_before(scene: Scene) -> str:
    """Say that all is stopped already; since when is told to nobody whom we are not sure of."""
    stopped_at = scene.known.stopped_at
    if scene.context.locked is not None or stopped_at is None:
        return _say(scene, "stopped")
    moment = show_moment(stopped_at, scene.zone, scene.language)
    return scene.say("stopped-before", moment=moment)


def _told(scene: Scene, words: str, *steps: Choice) -> TurnResult:
    """Say it above what is open, with the steps beside that."""
    if scene.context.locked is not None:
        return locked.show_told(scene, words, steps)
    return with_steps(_open(scene.leading(words)), *steps)


def _open(scene: Scene) -> TurnResult:
    """Show what is open; whoever says BERHENTI to a deletion is not asked about it again."""
    screen = scene.context.session.screen
    if screen == personal.DELETE:
        return returning.back(scene)
    if screen == menu.MENU and scene.known.is_registered:
        return menu.show_menu(scene)
    return show_again(scene)


def _of_stranger(scene: Scene) -> TurnResult:
    """Tell whoever never agreed to anything that nothing is sent to them and nothing kept."""
    told = scene.say("stop-stranger")
    if scene.context.session.screen == joining.WAITING:
        return joining.show_waiting(scene.leading(told))
    token = text_of(scene.context.session.held, "invitation")
    again = answer(scene, "again", "consent-again")
    return show(scene, consent.REFUSED, told, (again,), held={"invitation": token or None})
