"""Rows of the inbox that ask for a stale prompt to be shown anew: how one is written and read.

They come from us after an outage, not from a platform. The key names the outage and the chat,
so that no chat is asked twice; the prompt tells whether the chat has gone on meanwhile.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.messages import Address, InboundMessage, Recovered
from storage.inbox import NewUpdate

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.base import Channel
    from storage.inbox import InboxRow
    from storage.outages import LeftChat, Outage

KIND = "recovered"
LAST_IN_LINE = 2**62
"""Their position: behind whatever the person wrote."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Which prompt is to be shown anew, as a message of the chat."""

    prompt: str
    undelivered: bool
    """The prompt was not known to have arrived when the outage was over."""
    message: InboundMessage


def row_for(channel: Channel, left: LeftChat, outage: Outage, now: datetime) -> NewUpdate:
    """Return the row that has a chat asked once more."""
    return NewUpdate(
        channel=channel.name,
        account=channel.account,
        kind=KIND,
        ext_id=f"{left.chat_key}@{outage.since.isoformat()}",
        chat_key=left.chat_key,
        position=LAST_IN_LINE,
        raw=json.dumps({"prompt": left.prompt, "undelivered": left.undelivered}),
        received_at=now,
    )


def read(row: InboxRow) -> Stale:
    """Read such a row."""
    found = json.loads(row.raw)
    message = InboundMessage(
        id=row.ext_id,
        address=Address(row.channel, row.chat_key.removeprefix(f"{row.channel}:")),
        sent_at=row.received_at,
        received_at=row.received_at,
        body=Recovered(found["undelivered"]),
    )
    return Stale(found["prompt"], found["undelivered"], message)
