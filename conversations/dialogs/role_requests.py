"""PERMINTAAN: staff see who waits for a role, and grant it or refuse it with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.dialogs import desk_queue, returning
from conversations.dialogs.desk import (
    LISTED,
    clipped,
    decision,
    fault_in,
    send_choice,
    turned_away,
    words_of,
)
from conversations.dialogs.screens import (
    Scene,
    answer,
    chose_unseen,
    chosen,
    saw_latest,
    show,
    step,
    text_of,
)
from conversations.events import PeopleViewed, RoleDecided
from conversations.messages import Choice
from conversations.texts import bold, key_in

if TYPE_CHECKING:
    from conversations.lookups import RoleRequest
    from conversations.scene import TurnResult

REQUESTS = "requests"
REQUEST = "request"
REASON = "request_reason"
REFUSAL = "request_refusal"
_LABEL = 34


def show_requests(scene: Scene) -> TurnResult:
    """List the requests, oldest first."""
    if not scene.known.is_staff:
        return turned_away(scene)
    requests = desk_queue.role_requests(scene)
    is_waiting = desk_queue.has_own_request(scene)
    if not requests:
        told = scene.say("requests-own") if is_waiting else scene.say("requests-none")
        return returning.back(scene.leading(told))
    listed = requests[:LISTED]
    lines = [scene.say("requests", count=len(requests))]
    lines += [
        scene.say(
            "requests-line",
            name=bold(one.person.name),
            agency=one.person.agency_name,
            role=_role(scene, one),
        )
        for one in listed
    ]
    if len(requests) > LISTED:
        lines.append(scene.say("desk-more", count=len(requests) - LISTED))
    if is_waiting:
        lines.append(scene.say("requests-own"))
    if cases := desk_queue.cases(scene):
        lines.append(scene.say("requests-and-cases", count=len(cases)))
    choices = [Choice(_name(one), clipped(one.person.name, _LABEL)) for one in listed]
    scene = scene.caused(PeopleViewed(tuple(one.person.id for one in listed), at_desk=True))
    return show(scene, REQUESTS, "\n".join(lines), (*choices, step(scene, "menu")))


def take_requests(scene: Scene) -> TurnResult:
    """Open the request that was chosen."""
    name = chosen(scene)
    if name is None:
        return show_requests(scene.missed())
    return _show_request(scene, name)


def _show_request(scene: Scene, name: str) -> TurnResult:
    found = _find(scene, name)
    if found is None:
        return _gone(scene)
    person, empty = found.person, scene.say("data-none")
    text = scene.say(
        "request",
        role=_role(scene, found),
        name=person.name,
        position=person.position or empty,
        agency=person.agency_name or empty,
        unit=person.unit or empty,
        phone=person.phone or empty,
    )
    choices = (
        answer(scene, "grant", "request-grant"),
        answer(scene, "refuse", "request-refuse"),
        answer(scene, "list", "desk-list"),
    )
    scene = scene.caused(PeopleViewed((person.id,)))
    text = f"{text}\n\n{scene.say('request-ask')}"
    return show(scene, REQUEST, text, choices, held={"request": name})


def take_request(scene: Scene) -> TurnResult:
    """Grant the role, ask for the reason of a refusal, or go back to the list."""
    name = text_of(scene.context.session.held, "request")
    found, choice = _find(scene, name), chosen(scene)
    if choice == "list":
        return show_requests(scene)
    if found is None:
        return _gone(scene)
    if chose_unseen(scene, "grant"):
        return _show_request(scene.leading(scene.say("crossed-step")), name)
    match choice:
        case "grant":
            return _decided(scene, found, granted=True)
        case "refuse":
            return _ask_reason(scene, found)
        case _:
            return _show_request(scene.missed(), name)


def show_again(scene: Scene) -> TurnResult:
    """Show the open request once more, with what was written about it."""
    if not scene.known.is_staff:
        return turned_away(scene)
    held, screen = scene.context.session.held, scene.context.session.screen
    found = _find(scene, text_of(held, "request"))
    if found is None:
        return _gone(scene)
    reason = text_of(held, "words")
    if screen == REFUSAL and reason:
        return _check_refusal(scene, found, reason)
    return _show_request(scene, _name(found)) if screen == REQUEST else _ask_reason(scene, found)


def _ask_reason(scene: Scene, found: RoleRequest) -> TurnResult:
    text = scene.say("request-reason", name=found.person.name)
    choices = (answer(scene, "list", "desk-list"),)
    return show(scene, REASON, text, choices, held={"request": _name(found)})


def take_reason(scene: Scene) -> TurnResult:
    """Show a refusal with its reason once more before it is told; it may be written anew."""
    held = scene.context.session.held
    found, reason = _find(scene, text_of(held, "request")), text_of(held, "words")
    choice = decision(scene, reason)
    if choice == "list":
        return show_requests(scene)
    if found is None:
        return _gone(scene)
    is_unseen = choice == "send" and not saw_latest(scene)
    if is_unseen or choice == "again":
        return show_again(scene.leading(scene.say("crossed-step")) if is_unseen else scene)
    if choice == "send" and reason:
        return _decided(scene, found, granted=False, reason=reason)
    words = words_of(scene)
    fault = fault_in(scene, words)
    if fault:
        return show_again(scene.leading(fault))
    return _check_refusal(scene, found, words)


def _check_refusal(scene: Scene, found: RoleRequest, words: str) -> TurnResult:
    text = scene.say("request-check", role=_role(scene, found), name=found.person.name, words=words)
    choices = (
        send_choice(scene, "request-refuse-now", "tolak", "refuse"),
        answer(scene, "list", "desk-list"),
    )
    return show(scene, REFUSAL, text, choices, held={"request": _name(found), "words": words})


def _decided(scene: Scene, found: RoleRequest, *, granted: bool, reason: str = "") -> TurnResult:
    person = found.person
    scene = scene.caused(RoleDecided(person.id, found.role, granted, reason))
    told = scene.say(
        "request-granted" if granted else "request-refused",
        role=_role(scene, found),
        name=person.name,
    )
    return show_requests(scene.leading(told))


def _gone(scene: Scene) -> TurnResult:
    return show_requests(scene.leading(scene.say("request-gone")))


def _find(scene: Scene, name: str) -> RoleRequest | None:
    return next((one for one in desk_queue.role_requests(scene) if _name(one) == name), None)


def _name(request: RoleRequest) -> str:
    return f"{request.person.id}:{request.role}"


def _role(scene: Scene, request: RoleRequest) -> str:
    return scene.say(key_in("role", request.role))
