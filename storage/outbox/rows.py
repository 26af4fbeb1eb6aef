"""Rows of the outbox: how one is written, dropped for a newer one, and found again.

One row is one call of the platform, exactly as it will go out. Rows of one `line` leave one at
a time; press answers and edits of old keyboards have a line of their own beside the chat's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, bindparam, case, cast, func, literal_column, or_, select, update

from storage.codecs import UtcDateTime
from storage.codecs_messages import (
    attachment_from_json,
    attachment_to_json,
    prompt_from_json,
    prompt_to_json,
)
from storage.crash import crash_point
from storage.policies import EXPIRES_AFTER, LANES, ONCE
from storage.prepared import Prepared
from storage.schema import inserting
from storage.schema.delivery import outbox

SUPERSEDED, WITHDRAWN, ANSWERED = "superseded", "withdrawn", "answered"
"""Why a row was cancelled: for a newer one, as it says nothing that still holds, or as the person
wrote by themselves."""
ARRIVED = "arrived before"
"""Why it was cancelled: a copy sent before is known to have arrived."""
STOPPED, NOT_AGREED = "stopped", "not agreed to"
"""Why a row was cancelled, or may not leave: nothing unasked is wanted, or no invitations."""
LOCKED, UNLINKED = "locked", "unlinked"
"""Why it must not leave: somebody else may be behind the chat, or it is not the person's."""
TEMPLATE = "template"
"""What `sent_as` says of a row that went out, or goes out, as a template."""

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.draft import Json
    from conversations.messages import Address, Attachment, PersonId, Prompt, PromptId
    from storage.policies import Kind


@dataclass(frozen=True, slots=True)
class RowTwin:
    """The template that may go out in place of a row, or ahead of it."""

    version: str
    """Under which key its state at the platform is kept."""
    body: Mapping[str, Json]
    says_all: bool


@dataclass(frozen=True, slots=True)
class NewOutboxRow:
    """One call to be made. `key` is made from its cause, so a replayed cause adds nothing.

    Without `expires_at` the kind's usual time counts, from `not_before` or else `created_at`.
    """

    key: str
    to: Address
    account: str
    kind: Kind
    method: str
    body: Mapping[str, Json]
    created_at: datetime
    policy: str = "resend"
    person: PersonId | None = None
    attachment: Attachment | None = None
    prompt_id: PromptId | None = None
    prompt: Prompt | None = None
    topic: str | None = None
    """What it is about: `supersede` drops unsent rows of the same topic."""
    secret: bool = False
    not_before: datetime | None = None
    expires_at: datetime | None = None
    reached_by: str | None = None
    """By which id or number the chat is reached; None where that is its own id."""
    twin: RowTwin | None = None
    message: Mapping[str, Json] | None = None
    """The message as it would be said elsewhere, where this channel cannot take it."""
    as_template: bool = False
    """The body is a template itself."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A row that was claimed: all a sender needs to make the call and to settle it."""

    id: int
    key: str
    channel: str
    account: str
    address: str
    chat_key: str
    line: str
    lane: int
    kind: str
    policy: str
    person: int | None
    method: str
    body: Mapping[str, Json]
    attachment: Attachment | None
    prompt_id: str | None
    secret: bool
    created_at: datetime
    expires_at: datetime
    state: str
    lease_no: int
    lease_until: datetime | None
    attempts: int
    wire_count: int
    error: str | None
    """What went wrong in the try before, where there was one."""
    sent_as: str | None

    @property
    def chat_id(self) -> str:
        """The chat's own id, which stays; `address` is by what it is reached now."""
        return self.chat_key.removeprefix(f"{self.channel}:")


@dataclass(frozen=True, slots=True)
class StoredPrompt:
    """A prompt of ours that a press was made on."""

    prompt: Prompt
    wire_at: datetime | None
    reference: str | None
    """The platform's id of the message that carried it."""


@dataclass(frozen=True, slots=True)
class ShownPrompt:
    """A message with a prompt as it stands in a chat."""

    topic: str | None
    reference: str | None
    """The platform's id of the message."""


@dataclass(frozen=True, slots=True)
class SentRow:
    """A message that went out, as it was sent."""

    id: int
    method: str
    body: Mapping[str, Json] | None
    attachment: Attachment | None
    prompt_id: str | None
    reference: str | None
    wire_at: datetime


def add(tx: Connection, rows: Sequence[NewOutboxRow]) -> int:
    """Write rows and return how many were new: a key that exists already is left alone."""
    if not rows:
        return 0
    added = _ADD.run_many(tx, [_values(row) for row in rows])
    crash_point("outbox.added")
    return added


def supersede(
    tx: Connection, chat_key: str, topic: str, now: datetime, *, reason: str = SUPERSEDED
) -> int:
    """Cancel what has not begun to be sent to a chat under this topic; return how many."""
    values = {"chat": chat_key, "about": topic, "now": now, "reason": reason}
    return _SUPERSEDE.run(tx, values)


def supersede_replies(tx: Connection, chat_key: str, now: datetime) -> int:
    """Cancel the replies to a chat that wait or are unclear; return how many.

    What carries a file stays, as nothing else brings it; so does what is on the wire.
    """
    values = {"chat": chat_key, "now": now, "reason": SUPERSEDED}
    return tx.execute(_SUPERSEDE_REPLIES, values).rowcount


def withdraw(
    tx: Connection, chat_key: str, now: datetime, reason: str, *, but: str | None = None
) -> int:
    """Cancel what may still be sent to a chat, also once more; return how many.

    What waits for `but` stays. What is on the wire just now is not sent again: see `bars`.
    """
    values = {"chat": chat_key, "now": now, "reason": reason, "but": but or ""}
    return tx.execute(_WITHDRAW, values).rowcount


def find_prompt(tx: Connection, prompt_id: str, chat_key: str) -> StoredPrompt | None:
    """Return the prompt of this id if it was shown in this very chat."""
    found = _PROMPT.first(tx, {"prompt": prompt_id, "chat": chat_key})
    if found is None:
        return None
    return StoredPrompt(prompt_from_json(found[0]), found[1], found[2])


def prompt_state(tx: Connection, prompt_id: str) -> str | None:
    """Return the state of the row that carries a prompt, or None where there is none."""
    found: str | None = tx.scalar(_PROMPT_STATE, {"prompt": prompt_id})
    return found


def last_prompt(tx: Connection, chat_key: str) -> ShownPrompt | None:
    """Return the last message that went out to a chat and waits for an answer."""
    found = _LAST_PROMPT.first(tx, {"chat": chat_key})
    return None if found is None else ShownPrompt(found[0], found[1])


def list_sent(tx: Connection, chat_key: str, *, limit: int = 50) -> tuple[SentRow, ...]:
    """List the last messages that went out to a chat, the oldest first."""
    rows = tx.execute(_SENT, {"chat": chat_key, "limit": limit}).all()
    return tuple(
        SentRow(row[0], row[1], row[2], row[3] and attachment_from_json(row[3]), *row[4:])
        for row in reversed(rows)
    )


def outbox_row(row: Sequence[Any]) -> OutboxRow:
    """Return the row whose columns are read as in COLUMNS."""
    values = list(row[: len(COLUMNS)])
    if values[_ATTACHMENT] is not None:
        values[_ATTACHMENT] = attachment_from_json(values[_ATTACHMENT])
    return OutboxRow(*values)


def _values(row: NewOutboxRow) -> dict[str, object]:
    chat_key = row.to.key
    not_before = row.not_before or row.created_at
    return {
        "key": row.key,
        "channel": row.to.channel,
        "account": row.account,
        "address": row.reached_by or row.to.external_id,
        "chat_key": chat_key,
        "line": f"{chat_key}#beside" if row.kind == "beside" else chat_key,
        "lane": LANES[row.kind],
        "kind": row.kind,
        "policy": "once" if row.kind in ONCE else row.policy,
        "person_id": row.person,
        "method": row.method,
        "body": row.body,
        "attachment": attachment_to_json(row.attachment),
        "prompt_id": row.prompt_id,
        "prompt": prompt_to_json(row.prompt),
        "topic": row.topic,
        "message": row.message,
        "template_key": None if row.twin is None else row.twin.version,
        "template": twin_to_json(row.twin),
        "sent_as": TEMPLATE if row.as_template else None,
        "secret": row.secret,
        "created_at": row.created_at,
        "not_before": not_before,
        "expires_at": row.expires_at or not_before + EXPIRES_AFTER[row.kind],
        "next_at": not_before,
    }


def twin_to_json(twin: RowTwin | None) -> Json:
    """Return a twin as it is kept with its row."""
    if twin is None or not twin.body:
        return None
    return {"says_all": twin.says_all, "body": dict(twin.body)}


COLUMNS = (
    outbox.c.id,
    outbox.c.key,
    outbox.c.channel,
    outbox.c.account,
    outbox.c.address,
    outbox.c.chat_key,
    outbox.c.line,
    outbox.c.lane,
    outbox.c.kind,
    outbox.c.policy,
    outbox.c.person_id.label("person"),
    outbox.c.method,
    outbox.c.body,
    outbox.c.attachment,
    outbox.c.prompt_id,
    outbox.c.secret,
    outbox.c.created_at,
    outbox.c.expires_at,
    outbox.c.state,
    outbox.c.lease_no,
    outbox.c.lease_until,
    outbox.c.attempts,
    outbox.c.wire_count,
    outbox.c.error,
    outbox.c.sent_as,
)
_ATTACHMENT = COLUMNS.index(outbox.c.attachment)


def state(name: str) -> Any:  # noqa: ANN401 - an SQL expression of any use
    """Return a state as a literal: only so does SQLite use the partial indexes."""
    return literal_column(f"'{name}'")


NOT_YET_SENDING = outbox.c.state.in_((state("pending"), state("leased")))
WAITS_OR_UNCLEAR = outbox.c.state.in_((state("pending"), state("leased"), state("unknown")))
"""What may still be sent, for the first time or once more, and is not on the wire now."""
UNSETTLED = outbox.c.state.in_(
    (state("leased"), state("sending"), state("unknown"), state("review"))
)
"""Said beside one of these states, as SQLite does not see that it implies the partial index."""
AMONG_REPLIES: Any = outbox.c.lane == literal_column("0")
"""Said of what waits, so that both databases look among replies only, by their partial index."""
NO_BODY: Any = literal_column("'null'")
"""The JSON of a body that was taken away."""
HAS_BODY = cast(outbox.c.body, Text) != NO_BODY
WITHOUT_SECRET = case((outbox.c.secret, NO_BODY), else_=outbox.c.body)
"""The body a row keeps once it is settled: none where it carried a code."""


def cancelled(reason: Any) -> dict[str, Any]:  # noqa: ANN401 - words, or what is bound to them
    """Return the values of a row that nobody shall get any more, from the parameter `now` on."""
    return {
        "state": "cancelled",
        "settled_at": bindparam("now", type_=UtcDateTime),
        "error": reason,
        "lease_until": None,
        "body": WITHOUT_SECRET,
    }


_ADD = Prepared(
    inserting(outbox, lambda insert: insert.on_conflict_do_nothing(index_elements=["key"]))
)
_CANCEL_IN_CHAT = (
    update(outbox)
    .where(outbox.c.chat_key == bindparam("chat"))
    .values(cancelled(bindparam("reason")))
)
_SUPERSEDE = Prepared(_CANCEL_IN_CHAT.where(NOT_YET_SENDING, outbox.c.topic == bindparam("about")))
_SUPERSEDE_REPLIES = _CANCEL_IN_CHAT.where(
    WAITS_OR_UNCLEAR, outbox.c.kind == "reply", outbox.c.attachment.is_(None)
)
_WITHDRAW = _CANCEL_IN_CHAT.where(
    or_(WAITS_OR_UNCLEAR, outbox.c.state == state("review")),
    func.coalesce(outbox.c.waits_for, "none") != bindparam("but"),
)
_PROMPT_STATE = select(outbox.c.state).where(outbox.c.prompt_id == bindparam("prompt"))
_PROMPT = Prepared(
    select(outbox.c.prompt, outbox.c.wire_at, outbox.c.ext_id).where(
        outbox.c.prompt_id == bindparam("prompt"),
        outbox.c.chat_key == bindparam("chat"),
        outbox.c.prompt.is_not(None),
    )
)
_LAST_PROMPT = Prepared(
    select(outbox.c.topic, outbox.c.ext_id)
    .where(
        outbox.c.chat_key == bindparam("chat"),
        outbox.c.state == state("sent"),
        outbox.c.prompt_id.is_not(None),
    )
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_SENT = (
    select(
        outbox.c.id,
        outbox.c.method,
        outbox.c.body,
        outbox.c.attachment,
        outbox.c.prompt_id,
        outbox.c.ext_id,
        outbox.c.wire_at,
    )
    .where(outbox.c.chat_key == bindparam("chat"), outbox.c.state == state("sent"))
    .order_by(outbox.c.id.desc())
    .limit(bindparam("limit"))
)
