"""Messages for whoever has not written for a day, on a channel that then takes templates only.

The window is looked at when a message is claimed, not when it is written. Outside it a message
goes as its template, if that says all; else one template asks the person to answer, and what
waits leaves once they do. Without an approved template it waits, with the reason in the records.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, false, or_, select, true, update

from conversations.messages import Address, PersonId
from storage.codecs import UtcDateTime
from storage.codecs_messages import message_from_json
from storage.outbox.rows import (
    ANSWERED,
    TEMPLATE,
    NewOutboxRow,
    RowTwin,
    add,
    cancelled,
    state,
)
from storage.prepared import Prepared
from storage.schema.channels import channel_switches
from storage.schema.delivery import chats, outbox
from storage.schema.identity import identities
from storage.schema.window import templates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.draft import Json
    from conversations.messages import OutboundMessage
    from storage.outbox.rows import OutboxRow

MARGIN = timedelta(minutes=10)
"""A window counts as closed so long before its end: the send takes a while, clocks differ."""
KNOCK = "knock"
"""The topic of templates that ask a person to answer; of those one a day is enough."""
KNOCK_EVERY = timedelta(hours=24)
ON_WINDOW, ON_TEMPLATE = "window", "template"
APPROVED = "approved"
LOOK_AGAIN = timedelta(minutes=10)
"""How long a message waits for its template before it is looked at once more."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a row besides its pace: read with it where the channel has a window."""

    window_until: datetime | None
    template: Mapping[str, Json] | None
    template_version: str | None
    template_state: str | None
    sent_as: str | None
    waits_for: str | None

    def is_open(self, now: datetime) -> bool:
        return self.window_until is not None and self.window_until - MARGIN > now


@dataclass(frozen=True, slots=True)
class StuckMessage:
    """A message that cannot go out on its channel just now, and what it says."""

    id: int
    key: str
    to: Address
    person: PersonId
    message: OutboundMessage
    reason: str


def permitted(tx: Connection, row: OutboxRow, terms: Terms, now: datetime) -> OutboxRow | None:
    """Return the row as it may go out now; None where it has to wait, which is noted."""
    if row.kind == "beside" or (terms.sent_as != TEMPLATE and terms.is_open(now)):
        return row
    if terms.template_version is None:
        _wait(tx, row, ON_WINDOW, "window closed", now)
        return None
    if terms.template_state != APPROVED:
        reason = f"template {terms.template_state or 'not pushed'}"
        _wait(tx, row, ON_TEMPLATE, reason, now)
        return None
    if terms.sent_as == TEMPLATE:
        return row
    template = terms.template or {}
    body = template.get("body")
    if template.get("says_all") and isinstance(body, dict):
        return _as_template(tx, row, body)
    if terms.waits_for != ON_WINDOW and isinstance(body, dict):
        _knock(tx, row, body, terms.template_version, now)
    _wait(tx, row, ON_WINDOW, "window closed, the person was asked to answer", now)
    return None


def opened(tx: Connection, chat_key: str, now: datetime) -> int:
    """Let what waits for a person's answer leave: they wrote. Return how many rows."""
    released = _OPENED.run(tx, {"chat": chat_key, "now": now})
    if released:
        tx.execute(_UNKNOCK, {"chat": chat_key, "now": now, "reason": ANSWERED})
    return released


def release_templates(tx: Connection, now: datetime, version: str | None = None) -> int:
    """Let what waits for a template be looked at again; return how many rows."""
    return tx.execute(_RELEASED, {"now": now, "version": version}).rowcount


def list_stuck(tx: Connection, *, limit: int) -> tuple[StuckMessage, ...]:
    """List messages that wait for a window or a template, the oldest first.

    As well those for a channel that is switched off here; only to people with a chat elsewhere.
    """
    rows = tx.execute(_STUCK, {"limit": limit})
    return tuple(
        StuckMessage(
            row.id,
            row.key,
            Address(row.channel, row.chat_key.removeprefix(f"{row.channel}:")),
            PersonId(row.person_id),
            message_from_json(row.message),
            row.error or "",
        )
        for row in rows
    )


def give_up(tx: Connection, row: int, now: datetime, reason: str) -> bool:
    """Cancel a row because it is said elsewhere; return whether it still waited."""
    return tx.execute(_GIVE_UP, {"row": row, "now": now, "reason": reason}).rowcount == 1


def _wait(tx: Connection, row: OutboxRow, what: str, reason: str, now: datetime) -> None:
    again = row.expires_at if what == ON_WINDOW else now + LOOK_AGAIN
    _WAIT.run(tx, {"row": row.id, "what": what, "reason": reason, "again": again})


def _as_template(tx: Connection, row: OutboxRow, body: Mapping[str, Json]) -> OutboxRow:
    _SEND_AS.run(tx, {"row": row.id, "new_body": dict(body)})
    return replace(row, body=body)


def _knock(
    tx: Connection, row: OutboxRow, body: Mapping[str, Json], version: str, now: datetime
) -> None:
    """Ask the person to answer, unless they were asked today."""
    since = now - KNOCK_EVERY
    if tx.scalar(_KNOCKED, {"chat": row.chat_key, "since": since}) is not None:
        return
    add(
        tx,
        [
            NewOutboxRow(
                key=f"{row.key}#{KNOCK}",
                to=Address(row.channel, row.chat_id),
                account=row.account,
                kind="notice" if row.kind == "notice" else "receipt",
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
        ],
    )


_IS_PENDING = outbox.c.state == state("pending")
_WAITS_FOR_WINDOW: Any = outbox.c.waits_for == state(ON_WINDOW)
_WAITS_FOR_TEMPLATE: Any = outbox.c.waits_for == state(ON_TEMPLATE)
_OF_CHAT = outbox.c.chat_key == bindparam("chat")
_ROW = outbox.c.id == bindparam("row")
_WAIT = Prepared(
    update(outbox)
    .where(_ROW, _IS_PENDING)
    .values(
        waits_for=bindparam("what"),
        error=bindparam("reason"),
        next_at=bindparam("again", type_=UtcDateTime),
    )
)
_SEND_AS = Prepared(
    update(outbox)
    .where(_ROW)
    .values(body=bindparam("new_body"), sent_as=TEMPLATE, waits_for=None, error=None)
)
_FREED: dict[str, Any] = {
    "next_at": bindparam("now", type_=UtcDateTime),
    "waits_for": None,
    "error": None,
}
_OPENED = Prepared(
    update(outbox).where(_OF_CHAT, _IS_PENDING, outbox.c.waits_for.is_not(None)).values(_FREED)
)
_UNKNOCK = (
    update(outbox)
    .where(_OF_CHAT, _IS_PENDING, outbox.c.topic == KNOCK)
    .values(cancelled(bindparam("reason")))
)
_KNOCKED = (
    select(outbox.c.id)
    .where(
        _OF_CHAT,
        outbox.c.topic == KNOCK,
        outbox.c.created_at > bindparam("since"),
        outbox.c.state.not_in(("failed", "cancelled", "expired", "suppressed")),
    )
    .limit(1)
)
_RELEASED = (
    update(outbox)
    .where(
        _IS_PENDING,
        _WAITS_FOR_TEMPLATE,
        or_(
            bindparam("version", type_=outbox.c.template_key.type).is_(None),
            outbox.c.template_key == bindparam("version"),
        ),
    )
    .values(_FREED)
)
_IS_OFF = exists().where(
    channel_switches.c.channel == outbox.c.channel, channel_switches.c.is_on == false()
)
_STUCK = (
    select(
        outbox.c.id,
        outbox.c.key,
        outbox.c.channel,
        outbox.c.chat_key,
        outbox.c.person_id,
        outbox.c.message,
        outbox.c.error,
    )
    .where(
        _IS_PENDING,
        outbox.c.person_id.is_not(None),
        outbox.c.message.is_not(None),
        or_(
            _WAITS_FOR_TEMPLATE,
            and_(_WAITS_FOR_WINDOW, outbox.c.template_key.is_(None)),
            _IS_OFF,
        ),
        exists().where(
            chats.c.person_id == outbox.c.person_id,
            chats.c.channel != outbox.c.channel,
            chats.c.reachable == true(),
        ),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("limit"))
)
_GIVE_UP = update(outbox).where(_ROW, _IS_PENDING).values(cancelled(bindparam("reason")))
TERMS = (
    identities.c.window_until,
    outbox.c.template,
    outbox.c.template_key,
    templates.c.state,
    outbox.c.sent_as,
    outbox.c.waits_for,
)
"""What `Terms` is made of, in its order; see `within` for where it is read from."""


def within(tables: Any) -> Any:  # noqa: ANN401 - of a FROM clause
    """Return the tables of a claim with those that tell about window and template."""
    return tables.outerjoin(identities, identities.c.chat_key == outbox.c.chat_key).outerjoin(
        templates,
        and_(templates.c.key == outbox.c.template_key, templates.c.channel == outbox.c.channel),
    )
