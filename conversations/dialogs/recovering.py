"""After an outage: what is open is shown once more, with an apology. Who rests is left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.dialogs import (
    consent,
    menu,
    opt_in_question,
    registration,
    returning,
    status,
)
from conversations.dialogs.screens import Scene, silent, text_of
from conversations.dialogs.submitting import RECEIPT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conversations.messages import Recovered
    from conversations.scene import TurnResult

    Screens = Mapping[str, Callable[[Scene], TurnResult]]

_AT_REST = frozenset({menu.MENU, status.STATUS, RECEIPT})
"""Screens that wait for nothing: what was shown there needs no second showing."""


def show_anew(scene: Scene, body: Recovered, screens: Screens) -> TurnResult:
    """Show what is open, or nothing where nothing is. `screens` are those without a draft."""
    screen = scene.context.session.screen
    if screen == consent.REFUSED:
        return silent(scene)
    if not body.undelivered and (screen in _AT_REST or _has_stopped(scene)):
        return silent(scene)
    words = [scene.say("recovered" if body.undelivered else "recovered-press")]
    if scene.draft is not None:
        words.append(scene.say("recovered-kept"))
    scene = scene.leading(" ".join(words))
    if scene.person is None or not scene.person.consent_version:
        if screen == consent.CONSENT:
            token = text_of(scene.context.session.held, "invitation")
            return consent.ask(scene, invitation=token)
        return consent.welcome(scene)
    if scene.draft is not None:
        return returning.back(scene) if _is_ours(scene) else menu.show_menu(_left(scene))
    if screen in screens:
        return screens[screen](scene)
    if not scene.person.is_registered:
        return registration.start(scene)
    return _at_rest(scene)


def _at_rest(scene: Scene) -> TurnResult:
    """Show the menu or, after a receipt, the status; a question that stood beside it as well."""
    asks = opt_in_question.is_beside(scene)
    if asks:
        scene = scene.leading(f"\n{opt_in_question.words(scene)}")
    is_sent = scene.context.session.screen == RECEIPT
    shown = status.show_status(scene) if is_sent else returning.back(scene)
    return opt_in_question.with_question(scene, shown) if asks else shown


def _is_ours(scene: Scene) -> bool:
    """Tell whether the draft on screen was neither closed nor taken over meanwhile."""
    draft, person = scene.open_draft, scene.known
    is_mine = draft.owner == person.id or scene.context.lookups.may_edit(person.id, draft.id)
    return is_mine and draft.status == "open"


def _left(scene: Scene) -> Scene:
    return replace(scene, draft=None, form=None)


def _has_stopped(scene: Scene) -> bool:
    return scene.person is not None and scene.person.stopped_at is not None
