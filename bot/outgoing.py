"""Messages to outbox rows: rendered by the channel they go to, in the transaction of their cause.

The outbox holds exactly what will go out, already split; keys are made from the cause, so a
cause that is repeated adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from storage import desk_notices, outbox
from storage.outbox import NewOutboxRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.channels.base import Channel, Rendered
    from conversations.messages import Address, OutboundMessage, PersonId, Press, PromptId
    from storage.database import Transaction
    from storage.desk_notices import PendingNotice


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one chat, or only the answer to a press (`message` is None)."""

    message: OutboundMessage | None
    to: Address
    key: str
    prompt_id: PromptId
    person: PersonId | None = None
    pressed: Press | None = None
    """The press this is the answer to."""


def write(
    tx: Transaction,
    channels: Mapping[str, Channel],
    outgoing: Iterable[Outgoing],
    now: datetime,
) -> int:
    """Write messages to the outbox; return how many calls they take."""
    rows: list[NewOutboxRow] = []
    for one in outgoing:
        channel = channels.get(one.to.channel)
        if channel is None:
            continue  # nobody can be written to on a channel that is switched off
        message = one.message
        if message is not None and message.supersedes is not None:
            outbox.supersede(tx, one.to.key, message.supersedes, now)
        calls = channel.render(
            message, to=one.to.external_id, prompt=one.prompt_id, pressed=one.pressed
        )
        rows += [
            _row(one, channel, call, f"{one.key}:{number}", now)
            for number, call in enumerate(calls)
        ]
    outbox.add(tx, rows)
    return len(rows)


def rewrite(
    tx: Transaction,
    channels: Mapping[str, Channel],
    notices: Iterable[tuple[PendingNotice, OutboundMessage]],
) -> None:
    """Have notices that wait for their hour say what they have to say by now.

    Each is one call, as it was when it was written, and carries no prompt.
    """
    for notice, message in notices:
        channel = channels.get(notice.to.channel)
        if channel is None:
            continue
        (call,) = channel.render(message, to=notice.to.external_id, prompt="", pressed=None)
        if call.body != notice.body:
            desk_notices.rewrite(tx, notice.id, call.body)


def _row(one: Outgoing, channel: Channel, call: Rendered, key: str, now: datetime) -> NewOutboxRow:
    message = one.message
    has_prompt = message is not None and call.carries_prompt
    expires = call.expires_after
    return NewOutboxRow(
        key=key,
        to=one.to,
        account=channel.account,
        kind="beside" if call.beside or message is None else message.kind,
        method=call.method,
        body=call.body,
        created_at=now,
        policy=call.policy,
        person=one.person,
        attachment=call.attachment,
        prompt_id=one.prompt_id if has_prompt else None,
        prompt=message.prompt if message is not None and has_prompt else None,
        topic=_topic(message, call),
        not_before=now + timedelta(seconds=message.waits) if message and message.waits else None,
        secret=message is not None and message.secret,
        expires_at=None if expires is None else now + timedelta(seconds=expires),
    )


def _topic(message: OutboundMessage | None, call: Rendered) -> str | None:
    """Return under which topic a later message drops this call while it is unsent."""
    if message is None or message.stays or call.beside:
        return None
    return message.supersedes
