"""Showing a screen once more: the one on screen, whatever it is, after a word that left it open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.dialogs import (
    cancelling,
    case_answers,
    joining,
    kept_codes,
    linking,
    opt_in_question,
    personal,
    preferences,
    proposal,
    returning,
    role_requests,
    sharing,
    staff,
    status,
)
from conversations.dialogs.chat_questions import ASKED

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.dialogs.screens import Scene
    from conversations.scene import TurnResult

SHOWN_AGAIN: dict[str, Callable[[Scene], TurnResult]] = {
    proposal.GROUP: proposal.start_again,
    cancelling.CANCELLED: cancelling.show_cancelled,
    status.STATUS: status.show_status,
    staff.STAFF: staff.ask,
    role_requests.REQUESTS: role_requests.show_requests,
    role_requests.REQUEST: role_requests.show_again,
    role_requests.REASON: role_requests.show_again,
    role_requests.REFUSAL: role_requests.show_again,
    case_answers.CASES: case_answers.show_cases,
    case_answers.CASE: case_answers.show_again,
    case_answers.REPLY: case_answers.show_again,
    personal.DATA: personal.show_data,
    personal.DELETE: personal.ask_delete,
    preferences.LANGUAGE: preferences.ask_language,
    opt_in_question.OPT_IN: opt_in_question.show_wish,
    sharing.SHARE: sharing.ask_share,
    kept_codes.CODE: sharing.ask_code,
    linking.LINKS: linking.show_links,
    linking.LINK_CODE: linking.show_links,
    linking.PREFERRED: linking.ask_preferred,
    linking.WHICH: linking.ask_which,
    linking.UNLINK: linking.ask_unlink_again,
    joining.WAITING: joining.show_waiting,
    ASKED: linking.show_asked,
}
"""Screens without a question that an old button, or a second tap, leaves where they are."""

SENT_ON = frozenset(
    {role_requests.REASON, role_requests.REFUSAL, case_answers.CASE, case_answers.REPLY}
)
"""Where staff write what somebody else will read."""

OF_DESK = frozenset({role_requests.REQUESTS, role_requests.REQUEST, case_answers.CASES, *SENT_ON})
"""All screens of staff."""


def show_again(scene: Scene) -> TurnResult:
    """Show the present screen again, or what the chat was about before it."""
    again = SHOWN_AGAIN.get(scene.context.session.screen)
    return returning.back(scene) if scene.draft or not again else again(scene)
