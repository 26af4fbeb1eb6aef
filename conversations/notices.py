"""Messages nobody asked for at that moment: an answer from staff, a role, a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.messages import OutboundMessage
from conversations.texts import bold, key_in, say

if TYPE_CHECKING:
    from conversations.messages import Address
    from conversations.text_keys import TextKey


def _notice(to: Address, text: str) -> OutboundMessage:
    return OutboundMessage(text, kind="notice", to=to)


def case_answered(to: Address, language: str, number: str, words: str) -> OutboundMessage:
    """Staff answered a question. The person asked for it, so BERHENTI does not hold it back."""
    text = say("notice-case-answered", language, number=bold(number), words=words)
    return OutboundMessage(text, kind="receipt", to=to)


DESK = "desk"
"""The topic of notices that something waits for staff: of those that did not leave, one stays."""


def desk_waits(
    to: Address, language: str, *, questions: int, requests: int, waits: float
) -> OutboundMessage:
    """So many questions and requests for roles wait for staff, at least one of either."""
    key: TextKey = "notice-desk-waits"
    if not requests:
        key = "notice-questions-wait"
    elif not questions:
        key = "notice-requests-wait"
    text = say(key, language, questions=questions, requests=requests)
    return OutboundMessage(text, kind="notice", to=to, supersedes=DESK, waits=waits)


def role_decided(
    to: Address, language: str, role: str, *, granted: bool, reason: str = ""
) -> OutboundMessage:
    """Staff decided about a role; a refusal may come with its reason."""
    label = say(key_in("role", role), language)
    if reason and not granted:
        return _notice(to, say("notice-role-refused-because", language, role=label, reason=reason))
    key: TextKey = "notice-role-granted" if granted else "notice-role-refused"
    return _notice(to, say(key, language, role=label))


def role_ended(to: Address, language: str, role: str) -> OutboundMessage:
    """A role was taken back."""
    return _notice(to, say("notice-role-ended", language, role=say(key_in("role", role), language)))


def draft_taken_over(to: Address, language: str, title: str, name: str) -> OutboundMessage:
    """A colleague took a draft over; its former owner is told."""
    return _notice(to, say("notice-taken-over", language, title=bold(title), name=name))


def draft_cancelled(to: Address, language: str, title: str, name: str) -> OutboundMessage:
    """The owner cancelled a draft; those who wrote it along are told."""
    return _notice(to, say("notice-cancelled", language, title=bold(title), name=name))


def draft_restored(to: Address, language: str, title: str, name: str) -> OutboundMessage:
    """The owner took a cancelled draft back; those who wrote it along are told."""
    return _notice(to, say("notice-restored", language, title=bold(title), name=name))


def colleague_joined(to: Address, language: str, title: str, name: str) -> OutboundMessage:
    """A colleague joined a draft; whoever gave the code is told."""
    return _notice(to, say("notice-joined", language, title=bold(title), name=name))


def colleague_joined_by(
    to: Address, language: str, title: str, name: str, *, issuer: str
) -> OutboundMessage:
    """A colleague joined a draft with somebody else's code; its owner is told."""
    words = say("notice-joined-by", language, title=bold(title), name=name, issuer=issuer)
    return _notice(to, words)
