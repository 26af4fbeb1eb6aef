"""What chats and channels are called, and what stands for a chat without saying whose it is."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from conversations.texts import has_text, key_in, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conversations.lookups import LinkedChat
    from conversations.messages import Address

_LENGTH = 8


def channel_name(channel: str, language: str) -> str:
    """Return what a channel is called."""
    if not has_text(f"channel-{channel}"):
        return channel.capitalize()
    return say(key_in("channel", channel), language)


def chat_name(chat: LinkedChat, language: str) -> str:
    """Return the channel of a chat, with the end of the number where there is one."""
    channel = channel_name(chat.address.channel, language)
    if not chat.number:
        return channel
    return say("chat-with-number", language, channel=channel, number=chat.number)


def told_chat(chat: LinkedChat, language: str) -> str:
    """Return the same, and where there is no number that there is none."""
    if chat.number:
        return chat_name(chat, language)
    channel = channel_name(chat.address.channel, language)
    return say("chat-without-number", language, channel=channel)


def handle_of(address: Address) -> str:
    """Return what stands for a chat where its number must not be seen."""
    return hashlib.sha256(address.key.encode()).hexdigest()[:_LENGTH]


def listed_channels(channels: Iterable[str], language: str) -> str:
    """Return names of channels as a sentence lists what one of them will do."""
    names = [channel_name(one, language) for one in channels]
    if len(names) < 2:  # noqa: PLR2004 - one needs no "or"
        return "".join(names)
    return say("channels-or", language, others=", ".join(names[:-1]), last=names[-1])
