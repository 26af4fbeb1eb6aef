"""KASUS: staff see the questions that wait and answer them; the answer goes to who asked."""

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
from conversations.dialogs.screens import Scene, answer, chosen, saw_latest, show, step, text_of
from conversations.domain.calendar import show_moment
from conversations.events import CaseAnswered, CaseClosed, PeopleViewed
from conversations.messages import Choice
from conversations.texts import bold

if TYPE_CHECKING:
    from conversations.lookups import WaitingCase
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey

CASES = "cases"
CASE = "case"
REPLY = "case_reply"
_PREVIEW = 80


def show_cases(scene: Scene) -> TurnResult:
    """List the questions, oldest first."""
    if not scene.known.is_staff:
        return turned_away(scene)
    cases = desk_queue.cases(scene)
    if not cases:
        return returning.back(scene.leading(scene.say("cases-none")))
    listed = cases[:LISTED]
    lines = [scene.say("cases", count=len(cases))]
    lines += [_line(scene, one) for one in listed]
    if len(cases) > LISTED:
        lines.append(scene.say("desk-more", count=len(cases) - LISTED))
    if requests := desk_queue.role_requests(scene):
        lines.append(scene.say("cases-and-requests", count=len(requests)))
    choices = [Choice(one.number, one.number) for one in listed]
    scene = scene.caused(PeopleViewed(tuple(one.person.id for one in listed), at_desk=True))
    return show(scene, CASES, "\n".join(lines), (*choices, step(scene, "menu")))


def _line(scene: Scene, found: WaitingCase) -> str:
    number, moment = bold(found.number), _moment(scene, found)
    name, words = _asker(scene, found), clipped(found.text, _PREVIEW)
    return scene.say("cases-line", number=number, moment=moment, name=name, words=words)


def take_cases(scene: Scene) -> TurnResult:
    """Open the question that was chosen."""
    number = chosen(scene)
    if number is None:
        return show_cases(scene.missed())
    found = _find(scene, number)
    return _gone(scene) if found is None else _show_case(scene, found)


def _show_case(scene: Scene, found: WaitingCase) -> TurnResult:
    person, empty = found.person, scene.say("data-none")
    text = scene.say(
        "case",
        number=found.number,
        moment=_moment(scene, found),
        name=bold(_asker(scene, found)),
        position=person.position or empty,
        agency=person.agency_name or empty,
        words=found.text,
    )
    scene = scene.caused(PeopleViewed((person.id,)))
    choices = [answer(scene, "list", "desk-list")]
    if found.reachable:
        text = f"{text}\n\n{scene.say('case-ask')}"
    else:
        why: TextKey = "case-of-locked" if found.unlocks else "case-unreachable"
        text = f"{text}\n\n{scene.say(why)}"
        choices.insert(0, answer(scene, "close", "case-close"))
    return show(scene, CASE, text, choices, held={"case": found.number})


def take_answer(scene: Scene) -> TurnResult:
    """Show the answer once more before it is sent; it may be written anew."""
    held = scene.context.session.held
    found, written = _find(scene, text_of(held, "case")), text_of(held, "words")
    choice = decision(scene, written)
    if choice == "list":
        return show_cases(scene)
    if found is None:
        return _gone(scene, _newest(scene, choice))
    is_unseen = choice in ("send", "close") and not saw_latest(scene)
    if is_unseen or choice == "again":
        return show_again(scene.leading(scene.say("crossed-step")) if is_unseen else scene)
    if choice == "send" and written and found.reachable:
        scene = scene.caused(CaseAnswered(found.number, written))
        told = scene.say("case-answered", number=bold(found.number), name=_asker(scene, found))
        return show_cases(scene.leading(told))
    if choice == "close" and not found.reachable:
        scene = scene.caused(CaseClosed(found.number))
        return show_cases(scene.leading(scene.say("case-closed", number=bold(found.number))))
    if not found.reachable:
        return _show_case(_unsent(scene, written), found)
    words = words_of(scene)
    fault = fault_in(scene, words)
    if fault:
        return show_again(scene.leading(fault))
    return _check_answer(scene, found, words)


def show_again(scene: Scene) -> TurnResult:
    """Show the open question once more, with the answer that was written to it."""
    if not scene.known.is_staff:
        return turned_away(scene)
    held = scene.context.session.held
    found = _find(scene, text_of(held, "case"))
    words = text_of(held, "words")
    if found is None:
        return _gone(scene, words)
    if words and found.reachable:
        return _check_answer(scene, found, words)
    return _show_case(scene, found)


def _check_answer(scene: Scene, found: WaitingCase, words: str) -> TurnResult:
    text = scene.say(
        "case-check", name=_asker(scene, found), number=bold(found.number), words=words
    )
    choices = (send_choice(scene, "case-send"), answer(scene, "list", "desk-list"))
    return show(scene, REPLY, text, choices, held={"case": found.number, "words": words})


def _gone(scene: Scene, written: str = "") -> TurnResult:
    """Say that a question waits no more, and show what was written to it: it is kept nowhere."""
    return show_cases(_unsent(scene.leading(scene.say("case-gone")), written))


def _unsent(scene: Scene, written: str) -> Scene:
    return scene.leading(scene.say("case-not-sent", words=written) if written else "")


def _newest(scene: Scene, choice: str | None) -> str:
    """Return the answer as it was written just now, or else as it was shown once more."""
    words = "" if choice else words_of(scene)
    if words and not fault_in(scene, words):
        return words
    return text_of(scene.context.session.held, "words")


def _find(scene: Scene, number: str) -> WaitingCase | None:
    return next((one for one in desk_queue.cases(scene) if one.number == number), None)


def _asker(scene: Scene, found: WaitingCase) -> str:
    return found.person.name or scene.say("case-nameless")


def _moment(scene: Scene, found: WaitingCase) -> str:
    return show_moment(found.opened_at, scene.zone, scene.language)
