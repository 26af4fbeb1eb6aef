"""Messages to outbox rows: rendered by the channel they go to, in the transaction of their cause.

The outbox holds exactly what will go out, already split; keys are made from the cause, so a
cause that is repeated adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.dialogs.chat_questions import question_of
from storage import desk_notices, identities, links, outbox
from storage.codecs_messages import message_to_json
from storage.outbox import NewOutboxRow, RowTwin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.channels.base import Channel, Rendered
    from conversations.draft import Json
    from conversations.messages import Address, OutboundMessage, PersonId, Press, PromptId
    from storage.database import Transaction
    from storage.desk_notices import PendingNotice


KEPT_FOR_WINDOW = timedelta(days=7)
"""How long a message waits for whoever has to answer before it may be sent to them."""


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
    answers: str | None = None
    """The platform's id of the message this is the answer to."""


def write(
    tx: Transaction,
    channels: Mapping[str, Channel],
    outgoing: Iterable[Outgoing],
    now: datetime,
) -> int:
    """Write messages to the outbox; return how many calls they take."""
    rows: list[NewOutboxRow] = []
    outgoing = list(outgoing)
    reached = identities.reached_by(
        tx, [one.to.key for one in outgoing if _names_change(channels, one.to)]
    )
    for one in outgoing:
        channel = channels.get(one.to.channel)
        if channel is None:
            continue  # nobody can be written to on a channel that is switched off
        message = one.message
        if message is not None and message.supersedes is not None:
            outbox.supersede(tx, one.to.key, message.supersedes, now)
        calls = channel.render(
            message,
            to=one.to.external_id,
            prompt=one.prompt_id,
            pressed=one.pressed,
            answers=one.answers,
        )
        rows += [
            replace(
                _row(one, channel, call, f"{one.key}:{number}", now),
                reached_by=reached.get(one.to.key),
                message=_said(message, calls, number),
            )
            for number, call in enumerate(calls)
        ]
    outbox.add(tx, rows)
    return len(rows)


def _names_change(channels: Mapping[str, Channel], to: Address) -> bool:
    channel = channels.get(to.channel)
    return channel is not None and channel.capabilities.names_change


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
            plain = message_to_json(message)
            desk_notices.rewrite(tx, notice.id, call.body, twin=_twin(call), message=plain)


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
        secret=message is not None and message.secret and not channel.capabilities.shows_records,
        expires_at=_expiry(message, channel, expires, now),
        twin=_twin(call),
    )


def _said(
    message: OutboundMessage | None, calls: Sequence[Rendered], number: int
) -> Mapping[str, Json] | None:
    """Return what a notice says, beside the first of the calls that say it."""
    first = next((at for at, call in enumerate(calls) if not call.beside), None)
    if message is None or message.twin is None or number != first:
        return None
    return message_to_json(message)


def _twin(call: Rendered) -> RowTwin | None:
    twin = call.twin
    return None if twin is None else RowTwin(twin.version, twin.body, twin.says_all)


def _expiry(
    message: OutboundMessage | None, channel: Channel, seconds: float | None, now: datetime
) -> datetime | None:
    """Return when a call is pointless, where that is not its kind's usual time."""
    if seconds is not None:
        return now + timedelta(seconds=seconds)
    if message is None or message.twin is None:
        return None
    if question_of(message) is not None:
        return now + links.ANSWER_WITHIN["unlock"]
    if channel.capabilities.window:
        return now + timedelta(seconds=message.waits) + KEPT_FOR_WINDOW
    return None


def _topic(message: OutboundMessage | None, call: Rendered) -> str | None:
    """Return under which topic a later message drops this call while it is unsent."""
    if message is None or message.stays or call.beside:
        return None
    return message.supersedes
