"""The sentence that leads a reply, once a day, where the person's agency uses another channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.dialogs.chat_names import listed_channels
from conversations.events import ChannelAdviceGiven
from conversations.texts import bold

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene


def advised(scene: Scene) -> Scene:
    """Say which channel the agency uses and how to come there, to whoever has no chat there yet."""
    if not scene.context.advice_due:
        return scene
    lookups, person = scene.context.lookups, scene.known
    if any(one.is_reachable and not one.is_discouraged for one in lookups.linked_chats(person.id)):
        return scene
    channels = listed_channels(lookups.open_channels(person.id), scene.language)
    if not channels:
        return scene
    told = scene.say("channel-advice", channels=bold(channels))
    return scene.caused(ChannelAdviceGiven()).leading(told)
