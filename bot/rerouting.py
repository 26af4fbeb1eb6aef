"""Messages that cannot go out on their channel just now, said on the person's other one instead.

Outside the window of a channel, without an approved template, a message waits; where the person
can be reached elsewhere it leaves from there at once. It is never sent on both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.outgoing import Outgoing, write
from storage import chats, outbox

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
    moved = 0
    for stuck in outbox.list_stuck(tx, limit=MOST_AT_ONCE):
        to = next(
            (
                address
                for address in chats.list_addresses(tx, stuck.person)
                if address.channel != stuck.to.channel
                and address.channel in channels
                and not channels[address.channel].capabilities.window
            ),
            None,
        )
        if to is None:
            continue
        reason = f"said on {to.channel}: {stuck.reason}"
        if not outbox.give_up(tx, stuck.id, now, reason):
            continue
        message = replace(stuck.message, to=to)
        key = f"{stuck.key}@{to.channel}"
        write(tx, channels, [Outgoing(message, to, key, new_prompt(), stuck.person)], now)
        moved += 1
    return moved
