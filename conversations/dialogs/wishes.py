"""What somebody wants to be sent unasked, as this turn leaves it.

Whatever is shown after a wish in the same bubble shows what holds from now on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from conversations.domain.people import OptIn
from conversations.events import (
    MessagesResumed,
    MessagesStopped,
    NoticesKept,
    OptInEnded,
    OptInGiven,
    StopAsked,
)

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.dialogs.screens import Scene
    from conversations.domain.people import Person

Wish = OptInGiven | OptInEnded | StopAsked | NoticesKept | MessagesStopped | MessagesResumed
_ENDING = OptInEnded | StopAsked | MessagesStopped


def caused(scene: Scene, wish: Wish) -> Scene:
    """Note a wish, and let the person be whom it makes them."""
    now, given_at = scene.context.now, scene.context.message.sent_at
    person = _after(scene.known, wish, given_at if isinstance(wish, OptInGiven) else now)
    return replace(scene.caused(wish), person=person)


def _after(person: Person, wish: Wish, at: datetime) -> Person:
    match wish:
        case OptInGiven():
            return replace(
                person, invitations_at=at, invitations_answered_at=at, stop_asked_at=None
            )
        case OptInEnded():
            return replace(person, invitations_at=None, invitations_answered_at=at)
        case StopAsked():
            return replace(
                person, invitations_at=None, invitations_answered_at=at, stop_asked_at=at
            )
        case MessagesStopped():
            return replace(
                person,
                invitations_at=None,
                invitations_answered_at=at,
                stopped_at=at,
                stop_asked_at=None,
            )
        case MessagesResumed():
            return replace(person, stopped_at=None, stop_asked_at=None)
        case NoticesKept():
            return replace(person, stop_asked_at=None)
        case _:
            assert_never(wish)


def opt_ins(scene: Scene) -> tuple[OptIn, ...]:
    """List what the person agreed to, the latest first, with what this turn changes."""
    found = scene.context.lookups.opt_ins(scene.known.id)
    message = scene.context.message
    for event in scene.events:
        if isinstance(event, OptInGiven):
            channel, at = message.address.channel, message.sent_at
            found = (OptIn(event.wording, event.language, channel, at, None, None), *found)
        if isinstance(event, _ENDING):
            now = scene.context.now
            found = tuple(
                one if one.ended_at else replace(one, ended_at=now, ended_by="person")
                for one in found
            )
    return found


def last_said(person: Person) -> str:
    """Return what stands for the last words about it; other ones are something else."""
    said = (person.invitations_answered_at, person.stopped_at)
    return " ".join("-" if at is None else at.isoformat() for at in said)
