"""Which chat a message belongs to, where the platform's ids and numbers of people change.

What the platform tells of a sender is remembered with the message; whatever makes it doubtful
that a chat is still the same person's keeps all that waits for that chat from being sent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.actions import linking
from conversations import notices
from conversations.messages import Opened, Started
from storage import chats, identities, lines, linked_chats, links, outbox, people

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.base import IdentityChange
    from conversations.messages import (
        Address,
        Capabilities,
        InboundMessage,
        LockReason,
        OutboundMessage,
    )
    from storage.database import Transaction
    from storage.identities import Found


def place(
    tx: Transaction, message: InboundMessage, limits: Capabilities, now: datetime
) -> tuple[InboundMessage, tuple[OutboundMessage, ...]]:
    """Return the message as one of its chat, and what people are told whose chats are locked now.

    What waited for the person to write leaves from now on.
    """
    if message.sender is None:
        return message, ()
    found = identities.resolve(
        tx,
        message.address,
        message.sender,
        at=message.sent_at,
        now=now,
        window=timedelta(seconds=limits.window),
    )
    told = _follow(tx, found, now)
    message = replace(message, address=found.address)
    if limits.window and found.locked is None:
        count = outbox.opened(tx, found.address.key, now)
        if isinstance(message.body, Opened) and not count:
            # What waited is gone by now; then the person simply comes by.
            message = replace(message, body=Started(is_said=False))
    return message, told


def change(
    tx: Transaction, channel: str, told: IdentityChange, now: datetime
) -> tuple[OutboundMessage, ...]:
    """Note that somebody has another number or id; return what they are told elsewhere."""
    found = identities.change(tx, channel, told.before, told.after, at=told.at, now=now)
    if found is None:
        return ()
    if found.reached_by is not None:
        lines.join(tx, identities.keys_of(channel, told.after), found.address.key)
    return _follow(tx, found, now)


def _follow(tx: Transaction, found: Found, now: datetime) -> tuple[OutboundMessage, ...]:
    """Send nothing to whoever is in doubt now; return the word to the people in other chats."""
    locked = (_withhold(tx, address, reason, now) for address, reason in found.newly_locked)
    return tuple(one for told in locked for one in told)


def _withhold(
    tx: Transaction, address: Address, reason: LockReason, now: datetime
) -> list[OutboundMessage]:
    """Keep a chat shut; return the word to the person in their other chats."""
    outbox.lock(tx, address.key, now)
    links.end_offers(tx, address.key)
    person = chats.person_of(tx, address.key)
    chat = linked_chats.find(tx, address.key)
    if person is None or chat is None:
        return []
    linking.note(
        tx, "chat_locked", person, now, by=linking.PLATFORM, channel=address.channel, because=reason
    )
    language = people.get(tx, person).language
    others = chats.list_addresses(tx, person)
    return [notices.chat_locked(other, language, chat, reason) for other in others]
