"""The answer to whether somebody may be invited, wherever the chat stands that it is given in.

A no counts from any button, however old: taking it back is as easy as that. A yes counts once,
and only if nothing else was said since its question was shown; else it is asked once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.dialogs import crossed, menu, returning, wishes
from conversations.dialogs.chat_questions import bare_words
from conversations.dialogs.crossing import CONFLICT
from conversations.dialogs.opt_in_question import (
    AFTER,
    HELD,
    NO,
    OPT_IN,
    YES,
    is_beside,
    show_wish,
    shown_words,
)
from conversations.dialogs.repeating import show_again
from conversations.dialogs.screens import chosen, offered_choices, saw_latest, text_of
from conversations.domain.calendar import show_moment
from conversations.events import MessagesResumed, OptInEnded, OptInGiven
from conversations.messages import Press, Text

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey

_YES_WORDS = frozenset({"ya undang saya", "undang saya", "yes invite me", "invite me"})
_NO_WORDS = frozenset({"tanpa undangan", "no invitations"})
"""Words nobody says for anything else."""
_SHORT = {
    "ya": True, "iya": True, "ya boleh": True, "boleh": True, "yes": True,
    "tidak": False, "tidak usah": False, "tidak perlu": False, "no": False, "no thanks": False,
}  # fmt: skip
"""Words that answer it beside the menu, where nothing else is asked."""


def take(scene: Scene) -> TurnResult | None:
    """Take such an answer; None for other messages."""
    if not scene.known.is_registered:
        return None
    body, pressed = scene.context.message.body, scene.context.pressed
    if isinstance(body, Press):
        if pressed is not None and pressed.choice.startswith(YES):
            return _accept(scene, pressed.choice)
        return _decline(scene) if pressed is not None and pressed.choice == NO else None
    if not isinstance(body, Text) or scene.context.message.forwarded:
        return None
    agreed = _said(scene, body.text)
    if agreed is None:
        return None
    return _accept_words(scene) if agreed else _decline(scene)


def _said(scene: Scene, text: str) -> bool | None:
    if "?" in text:
        return None
    bare = bare_words(text)
    if bare in _YES_WORDS | _NO_WORDS:
        return bare in _YES_WORDS
    is_asked = scene.context.session.screen == menu.MENU and is_beside(scene)
    return _SHORT.get(bare) if is_asked else None


def take_wish(scene: Scene) -> TurnResult:
    """Take the answer to UNDANGAN. Words that only nearly say one are none."""
    body = scene.context.message.body
    is_asked = isinstance(body, Text) and "?" in body.text
    name = "" if is_asked else chosen(scene, exact=True) or ""
    if name == NO:
        return _decline(scene)
    if not name.startswith(YES):
        return show_wish(scene.missed())
    return _accept(scene, name) if saw_latest(scene) else _ask_anew(scene, "crossed-step")


def _accept_words(scene: Scene) -> TurnResult:
    """Take a yes in full words; where its question is not on screen, that is shown first."""
    held = scene.context.session.held
    offered = (one.name for one in offered_choices(held) if one.name.startswith(YES))
    yes = text_of(held, HELD) or next(offered, "")
    if scene.known.invitations_at is not None or (yes and saw_latest(scene)):
        return _accept(scene, yes)
    return _show(scene)


def _accept(scene: Scene, yes: str) -> TurnResult:
    person = scene.known
    if person.invitations_at is not None:
        since = show_moment(person.invitations_at, scene.zone, scene.language)
        return _back(scene.leading(scene.say("opt-in-already", since=since)))
    if not _still_counts(scene):
        return _ask_anew(scene, "opt-in-ask-again")
    language, wording = shown_words(yes)
    scene = wishes.caused(scene, OptInGiven(wording, language))
    told = [scene.say("opt-in-given")]
    if person.stopped_at is not None:
        scene = wishes.caused(scene, MessagesResumed())
        told.append(scene.say("opt-in-given-resumed"))
    return _back(scene.leading(" ".join(told)))


def _still_counts(scene: Scene) -> bool:
    """Tell whether nothing else was said, in any chat, since the question of a yes was shown.

    The question knows what had been said before it: no clock, right or wrong, decides that.
    """
    if scene.known.is_undecided:
        return True
    asked_after = text_of(scene.context.session.held, AFTER)
    return saw_latest(scene) and asked_after == wishes.last_said(scene.known)


def _ask_anew(scene: Scene, why: TextKey) -> TurnResult:
    return _show(scene.leading(scene.say(why)))


def _show(scene: Scene) -> TurnResult:
    """Show the question; an answer beside a colleague's, not decided on yet, is kept and told."""
    at_conflict = scene.context.session.screen == CONFLICT and scene.draft is not None
    return show_wish(crossed.settle_later(scene) if at_conflict else scene)


def _decline(scene: Scene) -> TurnResult:
    return _back(wishes.caused(scene, OptInEnded()).leading(scene.say("opt-in-ended")))


def _back(scene: Scene) -> TurnResult:
    """Go back to what was open; the question is not any more."""
    return returning.back(scene) if scene.context.session.screen == OPT_IN else show_again(scene)
