"""take_turn: the order in which a message is understood.

BERHENTI first, locked chats, codes that link chats, and consent; then answers to questions about
other chats and about invitations, a press on one of our prompts, a global word, the answer to what
is open, and last the miss. Answers are never matched against keywords of other conversations. Each
turn answers with one bubble.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.commands import OF_STAFF, command_named, find_command, slash_word
from conversations.dialogs import (
    advising,
    asides,
    cancelling,
    case_answers,
    chat_questions,
    confirming,
    consent,
    crossed,
    desk,
    editing,
    entries,
    filling,
    foreign,
    greeting,
    joining,
    kept_codes,
    linking,
    locked,
    menu,
    opt_in_question,
    opting_in,
    personal,
    preferences,
    proposal,
    recovering,
    registration,
    returning,
    reviewing,
    role_requests,
    sharing,
    staff,
    status,
    steps,
    stopping,
    submitting,
    unreadable,
)
from conversations.dialogs.crossing import CONFLICT
from conversations.dialogs.global_words import follow
from conversations.dialogs.repeating import OF_DESK, SENT_ON, SHOWN_AGAIN, show_again
from conversations.dialogs.screens import QUESTION, Scene, begin, chosen, may_go_on, silent
from conversations.dialogs.waiting import CROSSED
from conversations.events import ReachabilityChanged
from conversations.messages import (
    Edited,
    Media,
    Opened,
    Press,
    Reachability,
    Recovered,
    SharedContact,
    Started,
    Text,
    Unsupported,
)
from conversations.share_codes import code_in, is_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.commands import Command
    from conversations.scene import TurnContext, TurnResult


def take_turn(context: TurnContext) -> TurnResult:
    """Understand one message and say what is to change and to be said."""
    scene = begin(context)
    body = context.message.body
    if isinstance(body, Reachability):
        return silent(scene.caused(ReachabilityChanged(body.reachable)))
    if isinstance(body, Unsupported) and body.kind == "group":
        return foreign.leave_group(scene)
    stopped = stopping.take(scene)
    if stopped is not None:
        return stopped
    if context.locked is not None:
        return locked.take(scene)
    if isinstance(body, Opened):
        return silent(scene)
    if isinstance(body, Recovered):
        return recovering.show_anew(scene, body, SHOWN_AGAIN)
    return joining.take(scene) or _take(joining.counted(scene))


def _take(scene: Scene) -> TurnResult:
    if scene.person is None or not scene.person.consent_version:
        return _before_consent(scene)
    is_registered = scene.person.is_registered
    scene = advising.advised(scene)
    answered = confirming.take(scene) or opting_in.take(scene)
    if answered is not None:
        return answered
    return _understand(scene) if is_registered else _before_registration(scene)


def _before_consent(scene: Scene) -> TurnResult:
    body, screen = scene.context.message.body, scene.context.session.screen
    if screen == joining.WAITING:
        return joining.take_waiting(scene)
    if isinstance(body, Started) or screen not in {
        consent.CONSENT,
        consent.REFUSED,
        consent.INVITED,
    }:
        return consent.welcome(scene)
    if isinstance(body, Text) and find_command(body.text) == "language":
        return consent.welcome(consent.other_language(scene))
    if screen == consent.INVITED:
        return consent.take_identity(scene)
    if screen == consent.REFUSED:
        return consent.welcome(scene)
    return consent.take(scene)


_BEFORE_REGISTRATION = frozenset({"help", "staff", "data", "language", "start"})


def _before_registration(scene: Scene) -> TurnResult:
    """Only registration itself, and what everyone may ask for, is open to the unregistered."""
    command = _command_of(scene)
    if scene.context.session.screen in _UNREGISTERED_ROOMS or command in _BEFORE_REGISTRATION:
        return _understand(scene)
    if scene.draft is not None and scene.draft.form == registration.KEY:
        if command in {"menu", "status", "cancel", "share", "check", "invitations"}:
            return returning.back(scene.leading(scene.say("registration-first")))
        return _understand(scene)
    return registration.start(scene)


_UNREGISTERED_ROOMS = frozenset(
    {staff.STAFF, personal.DATA, personal.DELETE, preferences.LANGUAGE, joining.WAITING}
)


def _understand(scene: Scene) -> TurnResult:
    body = scene.context.message.body
    if isinstance(body, Started):
        return _started(scene, body)
    if scene.draft is not None and not may_go_on(scene, scene.draft):
        gone = submitting.told_sent(scene, scene.draft.id) or scene.say(
            "draft-closed" if scene.draft.status != "open" else "draft-not-open"
        )
        return menu.show_menu(replace(scene, draft=None, form=None).leading(gone))
    if isinstance(body, Press) and foreign.is_foreign(scene):
        return _take_foreign(scene)
    command = _command_of(scene)
    if command is not None:
        taken = follow(scene, command)
        if taken is not None:
            return taken
    if isinstance(body, Text) and (word := slash_word(body.text)) is not None:
        return show_again(foreign.told_unknown(scene, word))
    if isinstance(body, Text) and greeting.only_greets(scene, body.text):
        return greeting.greet(scene, body.text)
    if greeting.only_thanks(scene):
        return greeting.thank_back(scene)
    return _take_answer(scene)


def _take_answer(scene: Scene) -> TurnResult:
    """Take what is no command as the answer to what is open."""
    body = scene.context.message.body
    said = _take_unasked(scene)
    if said is not None:
        return said
    if scene.context.session.screen in SENT_ON:
        return _enter(scene, _ROOMS[scene.context.session.screen])
    if scene.context.session.screen == staff.STAFF and not isinstance(body, Edited):
        return staff.take(scene)
    if isinstance(body, Unsupported):
        return show_again(unreadable.told_unreadable(scene, body))
    if isinstance(body, Edited):
        return _take_edit(scene)
    room = _ROOMS.get(scene.context.session.screen)
    if room is None:
        return foreign.not_understood(scene)
    asks = {QUESTION, CROSSED}
    if isinstance(body, Media | SharedContact) and scene.context.session.screen not in asks:
        return show_again(scene.leading(unreadable.told_not_asked(scene, body)))
    return _enter(scene, room)


def _take_unasked(scene: Scene) -> TurnResult | None:
    """Take a colleague's code where it answers nothing; as a question to staff it is none."""
    body, screen = scene.context.message.body, scene.context.session.screen
    if not isinstance(body, Text) or not scene.known.is_registered:
        return None
    code = code_in(body.text) if screen in _NO_WORDS_ASKED else None
    if screen == staff.STAFF and is_code(body.text):
        code = body.text
    wrong = menu.show_menu if screen == menu.MENU else show_again
    return sharing.use_code(scene, code, wrong=wrong) if code else None


_NO_WORDS_ASKED = frozenset(
    {
        menu.MENU,
        status.STATUS,
        submitting.RECEIPT,
        cancelling.CANCELLED,
        proposal.GROUP,
        reviewing.SUMMARY,
        reviewing.CHECK,
        reviewing.CHANGE,
        linking.LINKS,
        linking.LINK_CODE,
        joining.WAITING,
        opt_in_question.OPT_IN,
    }
)
"""Where one only chooses."""


def _enter(scene: Scene, room: Callable[[Scene], TurnResult]) -> TurnResult:
    """Have a room take the message; those of the desk are closed to whoever is not staff."""
    if scene.context.session.screen in OF_DESK and not scene.known.is_staff:
        return desk.turned_away(scene)
    return room(scene)


def _take_foreign(scene: Scene) -> TurnResult:
    pressed = scene.context.pressed
    if pressed is not None and (words := submitting.told_sent(scene, pressed.draft)):
        if scene.draft is not None:
            return returning.back(scene.leading(words))
        return submitting.show_sent(scene, pressed.draft) or menu.show_menu(scene)
    if pressed is not None and pressed.screen in OF_DESK and not scene.known.is_staff:
        return desk.turned_away(scene)
    if pressed is not None and pressed.screen == menu.MENU:
        opened = entries.open_entry(scene, pressed.choice) if _may_leave(scene) else None
        if opened is not None:
            return opened
    if pressed is not None and pressed.screen == cancelling.CANCELLED and _may_leave(scene):
        restored = cancelling.restore(scene, pressed.choice)
        if restored is not None:
            return restored
    again = SHOWN_AGAIN.get(scene.context.session.screen)
    if again is not None and scene.draft is None:
        return again(scene.leading(scene.say("press-old")))
    return foreign.answer_press(scene)


def _may_leave(scene: Scene) -> bool:
    """Tell whether a tap on an older menu can be followed: not over two answers to choose from."""
    return scene.known.is_registered and scene.context.session.screen != CONFLICT


def _command_of(scene: Scene) -> Command | None:
    body = scene.context.message.body
    if isinstance(body, Text) and not scene.context.message.forwarded:
        screen = scene.context.session.screen
        answers_first = {QUESTION, personal.DATA, personal.DELETE, *SENT_ON}
        exact = screen in SENT_ON or "aside" in scene.context.session.held
        if screen in answers_first and chosen(scene, exact=exact) is not None:
            return None  # the very words of a choice on screen are an answer, not a command
        question_open = screen in {*greeting.WORDS_ASKED, *SENT_ON}
        offered = steps.offered_at(scene) if screen == QUESTION and scene.draft else frozenset()
        offered |= preferences.offered_to(scene.person)
        command = find_command(body.text, question_open=question_open, offered=offered)
        if command is None and screen in SENT_ON:
            command = _only(OF_STAFF, find_command(body.text))
        return None if command in OF_STAFF and not scene.known.is_staff else command
    if isinstance(body, Press) and scene.context.pressed is not None:
        return (
            command_named(scene.context.pressed.choice)
            if (scene.context.pressed.choice.startswith("/"))
            else None
        )
    return None


def _only(commands: frozenset[Command], command: Command | None) -> Command | None:
    return command if command in commands else None


def _started(scene: Scene, body: Started) -> TurnResult:
    if body.payload:
        invitation = scene.context.lookups.invitation(body.payload)
        if invitation is not None:
            return foreign.use_invitation(scene, invitation)
        if is_code(body.payload):
            return sharing.use_code(scene, body.payload, wrong=show_again)
        scene = scene.leading(scene.say("invitation-unknown"))
    elif body.is_said and scene.known.stopped_at is not None:
        return preferences.resume(scene)
    return returning.back(scene.leading(scene.say("welcome-back", name=scene.known.name)))


def _take_edit(scene: Scene) -> TurnResult:
    if scene.draft is not None and scene.context.session.screen in {CROSSED, CONFLICT}:
        scene = editing.edited(scene)[0]
        obstacle = filling.obstacle_of(scene)
        return returning.back(scene.leading(obstacle[1]) if obstacle else scene)
    if scene.draft is not None:
        return asides.take_edit(scene) or editing.take_edit(scene)
    return show_again(scene.leading(scene.say("edit-unknown")))


def _take_summary(scene: Scene) -> TurnResult:
    if scene.open_draft.form != registration.KEY:
        return proposal.take_review(scene)
    name = chosen(scene)
    if scene.context.session.screen == reviewing.SUMMARY and name == "send":
        return registration.finish(scene)
    if name is None and proposal.is_right(scene):
        return registration.finish(scene)
    return proposal.take_review(scene)


def _take_receipt(scene: Scene) -> TurnResult:
    said = entries.open_said(scene) or submitting.take_receipt(scene)
    return said or foreign.not_understood(scene)


def _take_menu(scene: Scene) -> TurnResult:
    name = chosen(scene)
    if name is None:
        return entries.open_said(scene) or foreign.not_understood(scene)
    return entries.open_entry(scene, name) or menu.show_menu(scene)


def _take_status(scene: Scene) -> TurnResult:
    said = entries.open_said(scene) if chosen(scene) is None else None
    return said or status.take_status(scene)


_ROOMS: dict[str, Callable[[Scene], TurnResult]] = {
    QUESTION: asides.take,
    CROSSED: crossed.take_crossed,
    CONFLICT: crossed.take_conflict,
    reviewing.SUMMARY: _take_summary,
    reviewing.CHECK: _take_summary,
    reviewing.CHANGE: _take_summary,
    reviewing.OBSTACLE: proposal.take_obstacle,
    menu.MENU: _take_menu,
    proposal.GROUP: proposal.take_group,
    status.STATUS: _take_status,
    staff.STAFF: staff.take,
    role_requests.REQUESTS: role_requests.take_requests,
    role_requests.REQUEST: role_requests.take_request,
    role_requests.REASON: role_requests.take_reason,
    role_requests.REFUSAL: role_requests.take_reason,
    case_answers.CASES: case_answers.take_cases,
    case_answers.CASE: case_answers.take_answer,
    case_answers.REPLY: case_answers.take_answer,
    personal.DATA: personal.take_data,
    personal.DELETE: personal.take_delete,
    preferences.LANGUAGE: preferences.take_language,
    cancelling.CANCEL: cancelling.take_cancel,
    cancelling.CANCELLED: cancelling.take_cancelled,
    sharing.SHARE: sharing.take_share,
    kept_codes.CODE: sharing.take_code,
    foreign.ANSWERED: foreign.take_answered,
    submitting.RECEIPT: _take_receipt,
    linking.LINKS: linking.take_links,
    linking.LINK_CODE: linking.take_link_code,
    linking.PREFERRED: linking.take_preferred,
    linking.WHICH: linking.take_which,
    linking.UNLINK: linking.take_unlink,
    joining.WAITING: joining.take_waiting,
    opt_in_question.OPT_IN: opting_in.take_wish,
    chat_questions.ASKED: confirming.take_asked,
}
ROOMS = tuple(_ROOMS)
