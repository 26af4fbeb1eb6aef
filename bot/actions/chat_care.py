"""What staff do about people's chats: look, unlink, undo that, open a locked one.

It is done from the command line only, and every look is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.actions import desk, linking
from bot.actions.outcomes import Denied
from bot.actions.staff import note_views
from conversations import notices
from conversations.dialogs.chat_names import handle_of
from conversations.texts import say, unmarked
from storage import cases, channel_policies, chats, former_links, linked_chats, links, people
from storage.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.domain.people import Person
    from conversations.lookups import LinkedChat
    from conversations.messages import OutboundMessage, PersonId
    from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class ChatsOf:
    """A person's chats, as staff see them."""

    person: Person
    linked: tuple[LinkedChat, ...]
    former: tuple[tuple[LinkedChat, datetime], ...]
    """Those that were unlinked, with when, while that can be undone."""
    preferred: str | None


def list_chats(tx: Transaction, person: PersonId, *, by: str, now: datetime) -> ChatsOf | Denied:
    """List somebody's chats, and the phone and e-mail of the registration. The look is recorded."""
    known = _known(tx, person)
    if isinstance(known, Denied):
        return known
    note_views(tx, [person], by=by, now=now)
    return ChatsOf(
        known,
        linked_chats.list_of(tx, person),
        _former(tx, person, now),
        channel_policies.preferred(tx, person),
    )


def unlink(
    tx: Transaction, person: PersonId, handle: str, *, by: str, now: datetime
) -> tuple[OutboundMessage, ...] | Denied:
    """Take a chat away from a person; returns the word there, and to the other chats."""
    known = _known(tx, person)
    if isinstance(known, Denied):
        return known
    mine = linked_chats.list_of(tx, person)
    chat = next((one for one in mine if handle_of(one.address) == handle), None)
    if chat is None:
        return Denied(f"Person {person} has no chat {handle}.")
    if len(mine) == 1:
        return Denied("It is the only chat of this person: one has to stay.")
    linking.let_go(tx, person, chat.address.key, by=by, now=now)
    others = chats.list_addresses(tx, person)
    told = tuple(notices.chat_unlinked(one, known.language, chat) for one in others)
    if chat.may_be_told:
        told = (*told, notices.chat_cut_off(chat.address, known.language))
    return told


def relink(
    tx: Transaction, person: PersonId, handle: str, *, by: str, now: datetime
) -> tuple[OutboundMessage, ...] | Denied:
    """Undo an unlinking; returns the word to all chats of the person."""
    known = _known(tx, person)
    if isinstance(known, Denied):
        return known
    former = (one for one, _ in _former(tx, person, now))
    chat = next((one for one in former if handle_of(one.address) == handle), None)
    if chat is None:
        return Denied(f"No chat {handle} was unlinked from person {person} in the last 30 days.")
    key = chat.address.key
    if chats.person_of(tx, key) is not None:
        return Denied("That chat belongs to somebody else by now.")
    chats.bind_person(tx, key, person)
    former_links.forget(tx, [key])
    linking.note(tx, "chat_relinked", person, now, by=by, channel=chat.address.channel)
    told = chats.list_addresses(tx, person)
    return tuple(notices.chat_relinked(one, known.language, chat) for one in told)


def unlock(
    tx: Transaction, number: str, *, by: str, now: datetime
) -> tuple[OutboundMessage, ...] | Denied:
    """Open the locked chat a question asks for; returns the word there, and to the other chats."""
    asked = links.question_of_case(tx, number, now)
    chat = None if asked is None else linked_chats.find(tx, asked.about_chat)
    if asked is None or chat is None:
        return Denied(f"No locked chat waits under the number {number}.")
    if not linking.unlock(tx, asked.person, asked.about_chat, by=by, now=now):
        return Denied("That chat is not locked any more, or somebody else's.")
    links.end(tx, asked.id)
    cases.say(tx, number, by, unmarked(say("notice-chat-unlocked")), now)
    cases.mark_answered(tx, number, now)
    desk.withdraw_settled(tx, now)
    linking.note(tx, "case_answered", asked.person, now, by=by, number=number)
    language = people.get(tx, asked.person).language
    others = (one for one in chats.list_addresses(tx, asked.person) if one != chat.address)
    told = tuple(notices.chat_opened(one, language, chat) for one in others)
    return (notices.chat_unlocked(chat.address, language), *told)


def _known(tx: Transaction, person: PersonId) -> Person | Denied:
    try:
        return people.get(tx, person)
    except NotFoundError:
        return Denied(f"There is no person {person}.")


def _former(
    tx: Transaction, person: PersonId, now: datetime
) -> tuple[tuple[LinkedChat, datetime], ...]:
    found = []
    for key, at in former_links.list_of(tx, person):
        chat = linked_chats.find(tx, key)
        if chat is not None and at > now - former_links.KEPT_FOR:
            found.append((chat, at))
    return tuple(found)
