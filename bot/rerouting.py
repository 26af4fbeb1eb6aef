"""Messages that cannot go out on their channel just now, said on the person's other one instead.

Outside the window of a channel, without an approved template, where the one that asks for an
answer did not get through, or under a lock, a message waits; others the platform refuses. Where
the person can be reached elsewhere they leave from there at once, once however many calls each
was to be.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.outgoing import Outgoing, write
from conversations.dialogs.chat_questions import question_of
from storage import chats, links, outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.channels.base import Channel
    from conversations.messages import PromptId
    from storage.database import Transaction

MOST_AT_ONCE = 50


def reroute(
    tx: Transaction,
    channels: Mapping[str, Channel],
    new_prompt: Callable[[], PromptId],
    now: datetime,
) -> int:
    """Say on another channel what is stuck on one; return how many messages."""
    outbox.end_waiting(tx, now)
    moved = 0
    onto = {name for name, channel in channels.items() if not channel.capabilities.window}
    for stuck in outbox.list_stuck(tx, now, onto=onto, limit=MOST_AT_ONCE):
        to = next(
            one
            for one in chats.list_addresses(tx, stuck.person)
            if one.channel in onto and one.channel != stuck.to.channel
        )
        reason = f"said on {to.channel}: {stuck.reason}"
        if not outbox.give_up(tx, stuck.id, now, reason):
            continue
        question = question_of(stuck.message)
        if question is not None and not links.move(tx, question, to):
            continue  # nobody waits for the answer any more
        message = replace(stuck.message, to=to)
        key = f"{stuck.cause}@{to.channel}"
        write(tx, channels, [Outgoing(message, to, key, new_prompt(), stuck.person)], now)
        moved += 1
    return moved
