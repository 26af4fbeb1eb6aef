"""Templates that ask somebody to answer: one a day is enough, and what waits depends on them.

One that failed, or cannot leave, keeps nothing waiting for an answer that nobody was asked for:
what it was for is said elsewhere, or asks anew a day later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, exists, func, or_, select, update

from conversations.messages import Address, PersonId
from storage.codecs import UtcDateTime
from storage.outbox.rows import ANSWERED, NewOutboxRow, RowTwin, add, cancelled, state
from storage.schema.delivery import outbox

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.draft import Json
    from storage.outbox.rows import OutboxRow
    from storage.policies import Kind

KNOCK = "knock"
"""The topic of templates that ask a person to answer."""
KNOCK_EVERY = timedelta(hours=24)
ON_WINDOW, ON_TEMPLATE, ON_KNOCK = "window", "template", "knock"
"""What a message waits for: the person, an approved template, or that they can be asked at all."""
ON_LOCK = "lock"
"""It waits until it is known that nobody else is behind the chat."""
LOOK_AGAIN = timedelta(minutes=10)
"""How long a message waits for its template, or for its knock, before it is looked at once more."""
ASKED = "window closed, the person was asked to answer"


@dataclass(frozen=True, slots=True)
class Wait:
    """What a message waits for, why, and when it is looked at once more."""

    what: str
    reason: str
    until: datetime


def ask(
    tx: Connection, row: OutboxRow, body: Mapping[str, Json], version: str, now: datetime
) -> Wait:
    """Ask the person to answer, unless they were asked; return what the message waits for."""
    since = min(row.created_at, now - KNOCK_EVERY)
    found = tx.execute(_OF_CHAT_SINCE, {"chat": row.chat_key, "since": since}).all()
    for knock in found:
        wait = _wait_for(knock, row, now)
        if wait is not None:
            return wait
    # A message may ask more than once, where the knocks before did not leave.
    number = sum(knock.created_at >= row.created_at for knock in found)
    _add(tx, row, body, version, key=f"{row.key}#{KNOCK}{number or ''}", now=now)
    return Wait(ON_WINDOW, ASKED, row.expires_at)


def end_waiting(tx: Connection, now: datetime) -> int:
    """Let what waits for an answer be looked at, where its knock did not leave; return how many."""
    since = now - KNOCK_EVERY
    return tx.execute(_END_WAITING, {"now": now, "since": since, "far": now + LOOK_AGAIN}).rowcount


def answered(tx: Connection, chat_key: str, now: datetime) -> None:
    """Drop what would ask somebody who wrote by themselves."""
    tx.execute(_CANCEL, {"chat": chat_key, "now": now, "reason": ANSWERED})


def drop_needless(tx: Connection, chat_key: str, now: datetime, reason: str) -> None:
    """Drop what would ask somebody for whom nothing waits any more."""
    if tx.scalar(_WAITS, {"chat": chat_key}) is None:
        tx.execute(_CANCEL, {"chat": chat_key, "now": now, "reason": reason})


def _wait_for(knock: Any, row: OutboxRow, now: datetime) -> Wait | None:  # noqa: ANN401 - of a row
    """Return what one knock means for a message; None where it means nothing."""
    if knock.state == "cancelled":
        return None
    if knock.state in _GONE:
        if knock.created_at <= now - KNOCK_EVERY:
            return None
        reason = knock.error or knock.state
        return Wait(ON_KNOCK, reason, min(knock.created_at + KNOCK_EVERY, row.expires_at))
    if knock.state == "pending" and (
        knock.waits_for is not None or knock.next_at > now + LOOK_AGAIN
    ):
        return Wait(ON_KNOCK, knock.error or "limit", now + LOOK_AGAIN)
    if knock.wire_at is None or knock.wire_at >= row.created_at:
        return Wait(ON_WINDOW, ASKED, row.expires_at)
    again = knock.wire_at + KNOCK_EVERY
    return Wait(ON_WINDOW, ASKED, min(again, row.expires_at)) if again > now else None


def _add(
    tx: Connection,
    row: OutboxRow,
    body: Mapping[str, Json],
    version: str,
    *,
    key: str,
    now: datetime,
) -> None:
    knock = NewOutboxRow(
        key=key,
        to=Address(row.channel, row.chat_id),
        account=row.account,
        kind=_kind_of_knock(row.kind),
        method=row.method,
        body=body,
        created_at=now,
        person=None if row.person is None else PersonId(row.person),
        topic=KNOCK,
        expires_at=row.expires_at,
        reached_by=row.address,
        twin=RowTwin(version, {}, says_all=True),
        as_template=True,
    )
    add(tx, [knock])


def _kind_of_knock(kind: str) -> Kind:
    """Return the kind whose stops hold for the template that asks for an answer, too."""
    match kind:
        case "notice" | "broadcast":
            return kind
        case _:
            return "receipt"


_GONE = frozenset({"failed", "expired", "suppressed"})
_IS_PENDING = outbox.c.state == state("pending")
_OF_CHAT = outbox.c.chat_key == bindparam("chat")
_OF_CHAT_SINCE = (
    select(
        outbox.c.state,
        outbox.c.waits_for,
        outbox.c.created_at,
        outbox.c.next_at,
        outbox.c.wire_at,
        outbox.c.error,
    )
    .where(
        _OF_CHAT,
        outbox.c.topic == KNOCK,
        or_(
            outbox.c.created_at >= bindparam("since", type_=UtcDateTime),
            outbox.c.wire_at >= bindparam("since", type_=UtcDateTime),
        ),
    )
    # First those that left, or may: what they mean goes before what failed.
    .order_by(case((outbox.c.state.in_(sorted(_GONE)), 1), else_=0), outbox.c.id.desc())
)
_knock = outbox.alias("knock")
_LEFT_OR_MAY = and_(
    _knock.c.chat_key == outbox.c.chat_key,
    _knock.c.topic == KNOCK,
    _knock.c.state.not_in(("cancelled", *sorted(_GONE))),
    or_(
        _knock.c.state != state("pending"),
        and_(_knock.c.waits_for.is_(None), _knock.c.next_at <= bindparam("far")),
    ),
    or_(
        _knock.c.wire_at.is_(None),
        _knock.c.wire_at >= outbox.c.created_at,
        _knock.c.wire_at > bindparam("since"),
    ),
)
_last = outbox.alias("last")
_WHY = (
    select(_last.c.error)
    .where(_last.c.chat_key == outbox.c.chat_key, _last.c.topic == KNOCK)
    .order_by(_last.c.id.desc())
    .limit(1)
    .correlate(outbox)
    .scalar_subquery()
)
_END_WAITING = (
    update(outbox)
    .where(
        _IS_PENDING,
        outbox.c.waits_for == state(ON_WINDOW),
        outbox.c.template_key.is_not(None),
        ~exists().where(_LEFT_OR_MAY),
    )
    .values(
        waits_for=ON_KNOCK,
        error=func.coalesce(_WHY, outbox.c.error),
        next_at=bindparam("now", type_=UtcDateTime),
    )
)
_CANCEL = (
    update(outbox)
    .where(_OF_CHAT, _IS_PENDING, outbox.c.topic == KNOCK)
    .values(cancelled(bindparam("reason")))
)
_WAITS = (
    select(outbox.c.id)
    .where(
        _OF_CHAT,
        _IS_PENDING,
        outbox.c.waits_for.is_not(None),
        func.coalesce(outbox.c.topic, "") != KNOCK,
    )
    .limit(1)
)
