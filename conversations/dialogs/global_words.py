"""What a global word does: first what it means on the screen it was said on, then everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.dialogs import (
    cancelling,
    case_answers,
    crossed,
    linking,
    menu,
    opt_in_question,
    personal,
    preferences,
    proposal,
    registration,
    returning,
    reviewing,
    role_requests,
    sharing,
    staff,
    status,
    steps,
    submitting,
)
from conversations.dialogs.crossing import CONFLICT
from conversations.dialogs.repeating import SENT_ON, show_again
from conversations.dialogs.screens import QUESTION, Scene, told_kept
from conversations.dialogs.waiting import CROSSED

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.commands import Command
    from conversations.scene import TurnResult


def follow(scene: Scene, command: Command) -> TurnResult | None:
    screen = scene.context.session.screen
    if screen == CONFLICT and command not in _NEVER_WAITS:
        return _leave_conflict(scene, command)
    if screen in {QUESTION, CROSSED} and scene.draft is not None:
        taken = steps.take_command(scene, command)
        if taken is not None:
            return taken
    if screen in _REVIEWS and scene.draft is not None:
        taken = _review_command(scene, command)
        if taken is not None:
            return taken
    if screen == CROSSED and scene.waiting and command in _STAYS_IN_DRAFT:
        scene = scene.leading(told_kept(scene))
    if screen == submitting.RECEIPT and command in _TAKES_BACK:
        return submitting.show_final(scene)
    if command == "language" and screen == preferences.LANGUAGE:
        return None  # "English" is the answer here
    act = _COMMANDS.get(command)
    return act(scene) if act else None


def _leave_conflict(scene: Scene, command: Command) -> TurnResult:
    """Follow a word instead of choosing between two answers: the colleague's stands for now."""
    act = _COMMANDS.get(command)
    if act is None or command == "back":
        return returning.back(scene.leading(scene.say("decide-first")))
    return act(crossed.settle_later(scene)) or returning.back(
        scene.leading(scene.say("decide-first"))
    )


def _review_command(scene: Scene, command: Command) -> TurnResult | None:
    match command:
        case "change" if scene.context.session.screen == reviewing.OBSTACLE:
            return proposal.change(scene, scene.context.session.cursor)
        case "change":
            return reviewing.show_change(scene)
        case "send" if scene.open_draft.form == registration.KEY:
            return registration.finish(scene)
        case "send":
            return proposal.send(scene)
        case "check" | "continue" | "back" | "done":
            return reviewing.review(scene)
        case _:
            return None


def _show_menu(scene: Scene) -> TurnResult:
    return menu.show_menu(scene)


def _help(scene: Scene) -> TurnResult:
    told = scene.leading(menu.help_text(scene))
    stays = scene.context.session.screen in {staff.STAFF, *SENT_ON}
    return show_again(told) if stays else returning.back(told)


def _status(scene: Scene) -> TurnResult:
    if scene.context.session.screen in {QUESTION, CROSSED, CONFLICT} and scene.draft is not None:
        return returning.back(scene.leading(status.status_text(scene, aside=True)))
    return status.show_status(scene)


def _check(scene: Scene) -> TurnResult:
    if scene.draft is None:
        return status.show_status(scene)
    if scene.draft.period is None:
        return reviewing.review(scene)
    return reviewing.show_check(scene)


def _change(scene: Scene) -> TurnResult | None:
    return reviewing.show_change(scene) if scene.draft is not None else None


def _send(scene: Scene) -> TurnResult | None:
    if scene.draft is not None:
        return proposal.send(scene) if scene.draft.period is not None else None
    is_receipt = scene.context.session.screen == submitting.RECEIPT
    if not is_receipt and scene.context.lookups.open_drafts(scene.known.id):
        return status.go_on(scene)
    return submitting.show_sent(scene)


_NEVER_WAITS = frozenset({"help", "status"})
"""What is answered even while two answers wait to be chosen from."""

_TAKES_BACK = frozenset({"change", "cancel"})
"""What cannot be done any more with what the receipt on screen is for."""

_STAYS_IN_DRAFT = frozenset({"check", "change"})
"""What leads from words that wait to another screen of their draft."""

_COMMANDS: dict[str, Callable[[Scene], TurnResult | None]] = {
    "menu": _show_menu,
    "help": _help,
    "status": _status,
    "staff": staff.ask,
    "data": personal.show_data,
    "start": preferences.resume,
    "language": preferences.open_language,
    "continue": status.go_on,
    "back": returning.back,
    "cancel": cancelling.ask_cancel,
    "share": sharing.ask_share,
    "check": _check,
    "change": _change,
    "send": _send,
    "group": proposal.other_group,
    "requests": role_requests.show_requests,
    "cases": case_answers.show_cases,
    "link": linking.show_links,
    "invitations": opt_in_question.show_wish,
}

_REVIEWS = frozenset({reviewing.SUMMARY, reviewing.CHECK, reviewing.CHANGE, reviewing.OBSTACLE})
