"""What staff may know of our messages: what each was, what became of it, what keeps it waiting.

Never what was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, false, func, select

from conversations.messages import PersonId
from storage import refused_accounts, sending_switch
from storage.chats import list_addresses
from storage.outbox.knocks import KNOCK
from storage.outbox.rows import UNSETTLED, state
from storage.pace import UNASKED, account_scope, blocked_until, chat_scope
from storage.schema.channels import channel_switches
from storage.schema.delivery import chats, outbox
from storage.schema.identity import identities
from storage.schema.linking import merged_people
from storage.schema.records import people
from storage.schema.window import templates
from storage.schema.work import cases, submissions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from storage.refused_accounts import Refusal


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message, and what is known of whom it is for by now."""

    id: int
    channel: str
    account: str
    chat_key: str
    kind: str
    person: PersonId | None
    topic: str | None
    twin: str | None
    """Which notice it is, where that is still known."""
    report: str | None
    """What file it carries: "proposal", "personal_record" or "file"."""
    has_prompt: bool
    waits_for: str | None
    sent_as: str | None
    state: str
    created_at: datetime
    not_before: datetime
    next_at: datetime
    wire_count: int
    wire_at: datetime | None
    settled_at: datetime | None
    delivery: str | None
    delivery_at: datetime | None
    error: str | None
    is_reachable: bool
    unreachable_because: str | None
    unreachable_since: datetime | None
    is_locked: bool
    is_given_up: bool
    """The chat is not this person's any more."""
    stopped_at: datetime | None
    invited_at: datetime | None
    is_erased: bool
    """Whoever it was for erased their data."""
    template_state: str | None
    """How the template stands that it waits for; "missing" where nothing was told of it."""
    template_reason: str
    is_channel_off: bool
    knock: str | None
    """In which state the last template is that asks whoever is in this chat to answer."""

    @property
    def is_unasked(self) -> bool:
        return self.kind in {"notice", "broadcast"}


@dataclass(frozen=True, slots=True)
class Holds:
    """What may keep a message from leaving besides what stands in its own row."""

    paused_since: datetime | None = None
    held_until: datetime | None = None
    """Until when the platform takes nothing that nobody asked for."""
    account_until: datetime | None = None
    chat_until: datetime | None = None
    refusal: Refusal | None = None
    elsewhere: str | None = None
    """Another channel on which the person can be written to."""


NOTHING = Holds()


def list_to(tx: Connection, person: PersonId, *, limit: int) -> tuple[Delivery, ...]:
    """List the last messages to a person, the newest first; marks on old ones are none."""
    rows = tx.execute(_TO_PERSON, {"person": person, "limit": limit})
    return tuple(_delivery(row) for row in rows)


def list_review(tx: Connection, *, limit: int) -> tuple[Delivery, ...]:
    """List what waits for a person's decision, the oldest first."""
    return tuple(_delivery(row) for row in tx.execute(_REVIEW, {"limit": limit}))


def find(tx: Connection, message: int) -> Delivery | None:
    row = tx.execute(_FIND, {"message": message}).first()
    return None if row is None else _delivery(row)


def resent_as(tx: Connection, message: int) -> int | None:
    """Return the number under which a message was sent once more, if it was."""
    found: int | None = tx.scalar(_RESENT_AS, {"key": f"resend:{message}"})
    return found


def holds(tx: Connection, delivery: Delivery, now: datetime) -> Holds:
    """Return what may keep a message waiting just now."""
    account = account_scope(delivery.channel, delivery.account)

    def until(scope: str) -> datetime | None:
        moment = blocked_until(tx, scope)
        return moment if moment is not None and moment > now else None

    others = () if delivery.person is None else list_addresses(tx, delivery.person)
    return Holds(
        paused_since=sending_switch.paused_since(tx),
        held_until=until(account + UNASKED) if delivery.is_unasked else None,
        account_until=until(account),
        chat_until=until(chat_scope(delivery.chat_key)),
        refusal=refused_accounts.find(tx, delivery.channel),
        elsewhere=next((one.channel for one in others if one.channel != delivery.channel), None),
    )


def find_person(tx: Connection, person: PersonId) -> PersonId | None:
    """Return who a person is by now, if there ever was one: some registered twice."""
    found: int | None = tx.scalar(_WHOLE, {"person": person})
    return None if found is None else PersonId(found)


def find_person_of(tx: Connection, number: str) -> PersonId | None:
    """Return whose proposal, or question to staff, has this number."""
    for statement in (_SENT_BY, _ASKED_BY):
        found: int | None = tx.scalar(statement, {"number": number})
        if found is not None:
            return find_person(tx, PersonId(found))
    return None


def count_unreachable(tx: Connection, channel: str, because: str) -> int:
    """Return in how many chats of a channel nothing arrives for a reason that begins so."""
    found: int = tx.execute(_COUNT_UNREACHABLE, {"of": channel, "because": because}).scalar_one()
    return found


def _delivery(row: Sequence[Any]) -> Delivery:
    values = dict(zip(_NAMES, row, strict=True))
    message, attachment = values.pop("message"), values.pop("attachment")
    twin = (message or {}).get("twin")
    values["twin"] = twin[0] if twin else None
    values["report"] = (attachment.get("report") or "file") if attachment else None
    return Delivery(**values)


BESIDE = "beside"
"""The kind of a mark on an old message, such as that it was read."""
_knock = outbox.alias("knock")
_LAST_KNOCK: Any = (
    select(_knock.c.state)
    .where(
        _knock.c.chat_key == outbox.c.chat_key,
        _knock.c.topic == KNOCK,
        _knock.c.state != state("cancelled"),
    )
    .order_by(_knock.c.id.desc())
    .limit(1)
    .correlate(outbox)
    .scalar_subquery()
)
_COLUMNS = {
    "id": outbox.c.id,
    "channel": outbox.c.channel,
    "account": outbox.c.account,
    "chat_key": outbox.c.chat_key,
    "kind": outbox.c.kind,
    "person": outbox.c.person_id,
    "topic": outbox.c.topic,
    "message": outbox.c.message,
    "attachment": outbox.c.attachment,
    "has_prompt": outbox.c.prompt_id.is_not(None),
    "waits_for": outbox.c.waits_for,
    "sent_as": outbox.c.sent_as,
    "state": outbox.c.state,
    "created_at": outbox.c.created_at,
    "not_before": outbox.c.not_before,
    "next_at": outbox.c.next_at,
    "wire_count": outbox.c.wire_count,
    "wire_at": outbox.c.wire_at,
    "settled_at": outbox.c.settled_at,
    "delivery": outbox.c.delivery,
    "delivery_at": outbox.c.delivery_at,
    "error": outbox.c.error,
    "is_reachable": case((chats.c.reachable == false(), False), else_=True),
    "unreachable_because": chats.c.unreachable_because,
    "unreachable_since": chats.c.reachable_changed_at,
    "is_locked": identities.c.locked_at.is_not(None),
    "is_given_up": case(
        (chats.c.chat_key.is_(None), False),
        (outbox.c.person_id.is_(None), False),
        else_=chats.c.person_id.is_distinct_from(outbox.c.person_id),
    ),
    "stopped_at": people.c.stopped_at,
    "invited_at": people.c.invitations_at,
    "is_erased": people.c.erased_at.is_not(None),
    "template_state": case(
        (outbox.c.template_key.is_(None), None),
        (templates.c.state.is_(None), "missing"),
        else_=templates.c.state,
    ),
    "template_reason": case((templates.c.reason.is_(None), ""), else_=templates.c.reason),
    "is_channel_off": case((channel_switches.c.is_on == false(), True), else_=False),
    "knock": _LAST_KNOCK,
}
_NAMES = tuple(_COLUMNS)
_DELIVERIES = select(*_COLUMNS.values()).select_from(
    outbox.outerjoin(chats, chats.c.chat_key == outbox.c.chat_key)
    .outerjoin(identities, identities.c.chat_key == outbox.c.chat_key)
    .outerjoin(people, people.c.id == outbox.c.person_id)
    .outerjoin(
        templates,
        and_(templates.c.key == outbox.c.template_key, templates.c.channel == outbox.c.channel),
    )
    .outerjoin(channel_switches, channel_switches.c.channel == outbox.c.channel)
)
_TO_PERSON = (
    _DELIVERIES.where(outbox.c.person_id == bindparam("person"), outbox.c.kind != BESIDE)
    .order_by(outbox.c.id.desc())
    .limit(bindparam("limit"))
)
_REVIEW = (
    _DELIVERIES.where(UNSETTLED, outbox.c.state == state("review"))
    .order_by(outbox.c.next_at, outbox.c.id)
    .limit(bindparam("limit"))
)
_FIND = _DELIVERIES.where(outbox.c.id == bindparam("message"))
_RESENT_AS = select(outbox.c.id).where(outbox.c.key == bindparam("key"))
_COUNT_UNREACHABLE = select(func.count()).where(
    chats.c.channel == bindparam("of"),
    chats.c.reachable == false(),
    chats.c.unreachable_because.startswith(bindparam("because")),
)
_WHOLE = (
    select(case((merged_people.c.into_id.is_(None), people.c.id), else_=merged_people.c.into_id))
    .select_from(people.outerjoin(merged_people, merged_people.c.person_id == people.c.id))
    .where(people.c.id == bindparam("person"))
)
_SENT_BY = select(submissions.c.person_id).where(submissions.c.number == bindparam("number"))
_ASKED_BY = select(cases.c.person_id).where(cases.c.number == bindparam("number"))
