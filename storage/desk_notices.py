"""Notices to staff as rows: which left last, and those that wait for their hour.

Whoever wrote to us after one left has seen it. What has not left is dropped in favour of the next
one by its topic, and does not count; it can be put off as a whole, and say something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, literal_column, select, update

from conversations.messages import Address, PersonId
from storage.outbox.rows import state, twin_to_json
from storage.policies import EXPIRES_AFTER
from storage.prepared import Prepared
from storage.schema.delivery import chats, outbox

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.draft import Json
    from storage.outbox.rows import RowTwin

_LEFT = ("sending", "unknown", "sent", "review")


@dataclass(frozen=True, slots=True)
class LeftNotice:
    """The last notice that left for a chat."""

    at: datetime
    is_seen: bool
    """Something came from the chat since."""


@dataclass(frozen=True, slots=True)
class PendingNotice:
    """A notice that did not leave yet, and its words."""

    id: int
    to: Address
    person: PersonId
    body: Mapping[str, Json]


def last_left(tx: Connection, chat_key: str, topic: str) -> LeftNotice | None:
    """Return the last notice of this topic that left for a chat; None where there is none."""
    found = tx.execute(_LAST_LEFT, {"chat": chat_key, "about": topic}).one()
    if found.left_at is None:
        return None
    seen_at = tx.scalar(_SEEN, {"chat": chat_key})
    return LeftNotice(found.left_at, is_seen=seen_at is not None and seen_at > found.left_at)


def list_pending(tx: Connection, topic: str) -> tuple[PendingNotice, ...]:
    """List the notices of this topic that did not leave yet and are on nobody's way out."""
    rows = _WAITING.rows(tx, {"about": topic})
    return tuple(
        PendingNotice(
            row[0],
            Address(row[1], row[2].removeprefix(f"{row[1]}:")),
            PersonId(row[3]),
            row[4],
        )
        for row in rows
    )


def rewrite(
    tx: Connection,
    notice: int,
    body: Mapping[str, Json],
    *,
    twin: RowTwin | None,
    message: Mapping[str, Json] | None,
) -> None:
    """Have a notice that did not leave yet say something else, at the same hour."""
    values = {
        "notice": notice,
        "new_body": body,
        "new_template": twin_to_json(twin),
        "new_message": message,
    }
    _REWRITE.run(tx, values)


def put_off(tx: Connection, topic: str, until: datetime) -> None:
    """Have notices of this topic that are due before `until` leave then."""
    expires = until + EXPIRES_AFTER["notice"]
    _PUT_OFF.run(tx, {"about": topic, "until": until, "expires": expires})


_NOTICE: Any = literal_column("'notice'")
"""As a literal: only so does SQLite use the partial index."""
_PENDING = (
    outbox.c.topic == bindparam("about"),
    outbox.c.state == state("pending"),
    outbox.c.kind == _NOTICE,
)
_PUT_OFF = Prepared(
    update(outbox)
    .where(
        *_PENDING,
        outbox.c.next_at < bindparam("until"),
    )
    .values(
        not_before=bindparam("until"), next_at=bindparam("until"), expires_at=bindparam("expires")
    )
)
_WAITING = Prepared(
    select(
        outbox.c.id,
        outbox.c.channel,
        outbox.c.chat_key,
        outbox.c.person_id,
        outbox.c.body,
    ).where(*_PENDING, outbox.c.person_id.is_not(None))
)
_REWRITE = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("notice"), outbox.c.state == state("pending"))
    .values(
        body=bindparam("new_body"),
        template=bindparam("new_template"),
        message=bindparam("new_message"),
    )
)
_LAST_LEFT = select(func.max(outbox.c.wire_at).label("left_at")).where(
    outbox.c.chat_key == bindparam("chat"),
    outbox.c.topic == bindparam("about"),
    outbox.c.state.in_(_LEFT),
)
_SEEN = select(chats.c.last_seen_at).where(chats.c.chat_key == bindparam("chat"))
