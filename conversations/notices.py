"""Messages nobody asked for at that moment: an answer from staff, a role, a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.dialogs.chat_names import channel_name, chat_name
from conversations.messages import OutboundMessage, Twin
from conversations.texts import bold, key_in, say

if TYPE_CHECKING:
    from conversations.lookups import LinkedChat
    from conversations.messages import Address, LockReason
    from conversations.text_keys import TextKey


def _notice(to: Address, text: str, twin: Twin) -> OutboundMessage:
    return OutboundMessage(text, kind="notice", to=to, twin=twin)


def case_answered(to: Address, language: str, number: str, words: str) -> OutboundMessage:
    """Staff answered a question. The person asked for it, so BERHENTI does not hold it back."""
    text = say("notice-case-answered", language, number=bold(number), words=words)
    twin = Twin("case-answered", (number,), language)
    return OutboundMessage(text, kind="receipt", to=to, twin=twin)


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
    twin = Twin("desk-waits", (str(questions), str(requests)), language)
    return OutboundMessage(text, kind="notice", to=to, supersedes=DESK, waits=waits, twin=twin)


def role_decided(
    to: Address, language: str, role: str, *, granted: bool, reason: str = ""
) -> OutboundMessage:
    """Staff decided about a role; a refusal may come with its reason."""
    label = say(key_in("role", role), language)
    if reason and not granted:
        text = say("notice-role-refused-because", language, role=label, reason=reason)
        return _notice(to, text, Twin("role-refused", (label,), language))
    key: TextKey = "notice-role-granted" if granted else "notice-role-refused"
    twin = Twin("role-granted" if granted else "role-refused", (label,), language)
    return _notice(to, say(key, language, role=label), twin)


def role_ended(to: Address, language: str, role: str) -> OutboundMessage:
    """A role was taken back."""
    label = say(key_in("role", role), language)
    twin = Twin("role-ended", (label,), language)
    return _notice(to, say("notice-role-ended", language, role=label), twin)


def draft_taken_over(to: Address, language: str, title: str, name: str) -> OutboundMessage:
    """A colleague took a draft over; its former owner is told."""
    text = say("notice-taken-over", language, title=bold(title), name=name)
    return _notice(to, text, Twin("draft-taken-over", (title, name), language))


def draft_cancelled(to: Address, language: str, title: str, name: str) -> OutboundMessage:
    """The owner cancelled a draft; those who wrote it along are told."""
    text = say("notice-cancelled", language, title=bold(title), name=name)
    return _notice(to, text, Twin("draft-cancelled", (title, name), language))


def draft_restored(to: Address, language: str, title: str, name: str) -> OutboundMessage:
    """The owner took a cancelled draft back; those who wrote it along are told."""
    text = say("notice-restored", language, title=bold(title), name=name)
    return _notice(to, text, Twin("draft-restored", (title, name), language))


def colleague_joined(to: Address, language: str, title: str, name: str) -> OutboundMessage:
    """A colleague joined a draft; whoever gave the code is told."""
    text = say("notice-joined", language, title=bold(title), name=name)
    return _notice(to, text, Twin("colleague-joined", (title, name), language))


def colleague_joined_by(
    to: Address, language: str, title: str, name: str, *, issuer: str
) -> OutboundMessage:
    """A colleague joined a draft with somebody else's code; its owner is told."""
    text = say("notice-joined-by", language, title=bold(title), name=name, issuer=issuer)
    return _notice(to, text, Twin("colleague-joined", (title, name), language))


def chat_locked(
    to: Address, language: str, chat: LinkedChat, because: LockReason
) -> OutboundMessage:
    """Whoever writes in another chat of the person may be somebody else by now."""
    return _of_chat(key_in("notice-chat-locked", because), to, language, chat)


def locked_chat_stopped(to: Address, language: str, chat: LinkedChat) -> OutboundMessage:
    """Somebody typed BERHENTI in a locked chat of the person; here all goes on."""
    return _of_chat("notice-locked-chat-stopped", to, language, chat)


def chat_unlinked(to: Address, language: str, chat: LinkedChat) -> OutboundMessage:
    """Another chat is the person's no more."""
    return _of_chat("notice-chat-unlinked", to, language, chat)


def chat_cut_off(to: Address, language: str) -> OutboundMessage:
    """The very chat that is told is nobody's any more; nothing is said of whose it was."""
    twin = Twin("chats-changed", (channel_name(to.channel, language),), language)
    return _notice(to, say("notice-chat-cut-off", language), twin)


def chat_linked(to: Address, language: str, chat: LinkedChat) -> OutboundMessage:
    """Another chat is the person's from now on."""
    return _of_chat("notice-chat-linked", to, language, chat)


def chat_opened(to: Address, language: str, chat: LinkedChat) -> OutboundMessage:
    """Another chat of the person, which was locked, is open again."""
    return _of_chat("notice-chat-opened", to, language, chat)


def chat_relinked(to: Address, language: str, chat: LinkedChat) -> OutboundMessage:
    """Staff undid the unlinking of a chat; all chats of the person are told."""
    return _of_chat("notice-chat-relinked", to, language, chat)


def _of_chat(key: TextKey, to: Address, language: str, chat: LinkedChat) -> OutboundMessage:
    """Who has a way into somebody's data is never held back: by BERHENTI as little as by night."""
    name = chat_name(chat, language)
    twin = Twin("chats-changed", (name,), language)
    return OutboundMessage(say(key, language, chat=bold(name)), kind="receipt", to=to, twin=twin)


def chat_unlocked(to: Address, language: str) -> OutboundMessage:
    """Staff opened a locked chat; it was asked for, so BERHENTI does not hold the word back."""
    twin = Twin("chats-changed", (channel_name(to.channel, language),), language)
    text = say("notice-chat-unlocked", language)
    return OutboundMessage(text, kind="receipt", to=to, twin=twin)
