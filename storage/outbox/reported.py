"""What a platform tells of a message after it took it, in any order and also of earlier copies.

That a copy was delivered or read is true whichever it was and whatever the row says by now: the
person has it. That one was taken, or failed, means something only for the copy that left last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, false, func, or_, select, true, update

from storage.codecs import UtcDateTime
from storage.outbox.marks import IS_OURS, read_mark
from storage.outbox.rows import ARRIVED, HAS_BODY, WITHOUT_SECRET, cancelled, state
from storage.refused_accounts import IS_REFUSED
from storage.schema.delivery import chats, outbox
from storage.schema.identity import identities

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from storage.outbox.rows import OutboxRow
    from storage.outbox.settling import Again


@dataclass(frozen=True, slots=True)
class Told:
    """What a platform tells of a message: how it stands, since when, and why it failed."""

    delivery: str
    reference: str
    """The platform's id of it."""
    at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """A message of ours that the platform tells something of, as it stood before."""

    is_latest: bool
    """It is told of the copy that left last."""
    id: int
    chat_key: str
    channel: str
    account: str
    kind: str
    policy: str
    person: int | None
    attempts: int
    wire_count: int
    wire_at: datetime | None
    state: str
    expires_at: datetime
    error: str | None
    delivery: str | None
    sent_as: str | None
    billed_as: str | None
    is_answered: bool
    """The person has written since it left."""
    is_refused: bool
    """Our account counts as refused."""

    @property
    def is_open(self) -> bool:
        """Whether it may still fail."""
        return self.is_latest and self.state in _OPEN and self.delivery in {None, "sent"}

    @property
    def chat_id(self) -> str:
        return self.chat_key.removeprefix(f"{self.channel}:")


def find_reported(
    tx: Connection, *, channel: str, account: str, reference: str, mark: str | None = None
) -> Reported | None:
    """Return the message that a report is about.

    `mark` is our own of the copy where the platform gave it back; so also a send is found whose
    answer never came.
    """
    copy = read_mark(mark)
    found: Any = tx.execute(
        _FIND,
        {
            "of": channel,
            "who": account,
            "reference": reference,
            "row": 0 if copy is None else copy.row,
            "copy": 0 if copy is None else copy.copy,
            "installation": "" if copy is None else copy.installation,
        },
    ).first()
    if found is None:
        return None
    *values, lease_no, ext_id, is_marked = found
    is_latest = ext_id == reference
    if is_marked and copy is not None:
        is_latest = copy.copy == lease_no and ext_id in {None, reference}
    return Reported(is_latest, *values)


def note_delivery(tx: Connection, about: Reported, told: Told, now: datetime) -> bool:
    """Write what is told of a message, only upward; return whether it changed anything.

    Once it has arrived, the copy that a person asked for and that still waits is not needed.
    """
    if told.delivery in _ARRIVED:
        statement = _NOTE_ARRIVED
    elif about.is_latest:
        statement = _NOTE_FAILED if told.delivery == "failed" else _NOTE_TAKEN
    else:
        return False
    values = {
        "row": about.id,
        "reference": told.reference,
        "report": told.delivery,
        "rank": _RANK[told.delivery],
        "reason": told.error,
        "now": now,
        "told_at": told.at or now,
    }
    is_news = tx.execute(statement, values).rowcount == 1
    if is_news and told.delivery in _ARRIVED and about.state == "failed":
        tx.execute(_CANCEL_COPY, {"resent": f"resend:{about.id}", "now": now, "reason": ARRIVED})
    return is_news


def reopen(
    tx: Connection, about: Reported, now: datetime, again: Again, *, is_copy: bool = False
) -> bool:
    """Send a message again, of which the platform says later that it did not arrive.

    With `is_copy` the one before counts among its copies. False where the message has arrived
    meanwhile, or nothing is left of it to be sent.
    """
    values = {
        "row": about.id,
        "again": again.at,
        "reason": again.error,
        "now": now,
        "unwired": int(not is_copy),
    }
    return about.is_latest and tx.execute(_REOPEN, values).rowcount == 1


def note_billed(tx: Connection, row: int, category: str) -> bool:
    """Note what the platform bills a message as; False where that is known already."""
    return tx.execute(_NOTE_BILLED, {"row": row, "category": category}).rowcount == 1


def is_answered(tx: Connection, row: OutboxRow) -> bool:
    """Tell whether the person has written since a message left."""
    return bool(tx.scalar(_WAS_ANSWERED, {"row": row.id}))


def is_taken_since(tx: Connection, channel: str, at: datetime) -> bool:
    """Tell whether the platform passed on a message that was sent after this moment."""
    return tx.scalar(_TAKEN_SINCE, {"of": channel, "at": at}) is not None


_ARRIVED = frozenset({"delivered", "read"})
_OPEN = frozenset({"sending", "unknown", "sent", "review"})
_RANK = {"sent": 1, "failed": 2, "delivered": 3, "read": 4}
_THIS = outbox.c.id == bindparam("row")
_IS_OPEN = and_(
    outbox.c.state.in_(state(one) for one in sorted(_OPEN)),
    or_(outbox.c.delivery.is_(None), outbox.c.delivery == "sent"),
)
_IS_LOWER = or_(
    outbox.c.delivery.is_(None), case(_RANK, value=outbox.c.delivery) < bindparam("rank")
)
_MARKED = and_(_THIS, outbox.c.lease_no >= bindparam("copy"), IS_OURS)
_IS_ANSWERED = case(
    (
        or_(
            chats.c.last_seen_at > outbox.c.wire_at,
            identities.c.last_seen_at > outbox.c.wire_at,
        ),
        true(),
    ),
    else_=false(),
)
_ROWS = outbox.outerjoin(chats, chats.c.chat_key == outbox.c.chat_key).outerjoin(
    identities, identities.c.chat_key == outbox.c.chat_key
)
_FIND = (
    select(
        outbox.c.id,
        outbox.c.chat_key,
        outbox.c.channel,
        outbox.c.account,
        outbox.c.kind,
        outbox.c.policy,
        outbox.c.person_id,
        outbox.c.attempts,
        outbox.c.wire_count,
        outbox.c.wire_at,
        outbox.c.state,
        outbox.c.expires_at,
        outbox.c.error,
        outbox.c.delivery,
        outbox.c.sent_as,
        outbox.c.billed_as,
        _IS_ANSWERED,
        case((IS_REFUSED, true()), else_=false()),
        outbox.c.lease_no,
        outbox.c.ext_id,
        case((_MARKED, true()), else_=false()),
    )
    .select_from(_ROWS)
    .where(
        outbox.c.channel == bindparam("of"),
        outbox.c.account == bindparam("who"),
        or_(outbox.c.ext_id == bindparam("reference"), _MARKED),
    )
    .limit(1)
    .with_for_update(of=outbox)
)
_WAS_ANSWERED = select(_IS_ANSWERED).select_from(_ROWS).where(_THIS)
_NOTED: dict[str, Any] = {
    "ext_id": func.coalesce(outbox.c.ext_id, bindparam("reference")),
    "delivery": bindparam("report"),
    "delivery_at": bindparam("told_at", type_=UtcDateTime),
    "lease_until": None,
    "body": WITHOUT_SECRET,
}
_IS_SENT: dict[str, Any] = {
    "state": "sent",
    "settled_at": func.coalesce(outbox.c.settled_at, bindparam("now", type_=UtcDateTime)),
    "waits_for": None,
    "error": None,
}
_NOTE_ARRIVED = update(outbox).where(_THIS, _IS_LOWER).values(_NOTED | _IS_SENT)
_CANCEL_COPY = (
    update(outbox)
    .where(outbox.c.key == bindparam("resent"), outbox.c.state == state("pending"))
    .values(cancelled(bindparam("reason")))
)
_NOTE_TAKEN = update(outbox).where(_THIS, _IS_OPEN, _IS_LOWER).values(_NOTED | _IS_SENT)
_NOTE_FAILED = (
    update(outbox)
    .where(_THIS, _IS_OPEN)
    .values(
        _NOTED
        | {
            "state": "failed",
            "settled_at": bindparam("now", type_=UtcDateTime),
            "error": bindparam("reason"),
        }
    )
)
_TAKEN_SINCE = (
    select(outbox.c.id)
    .where(
        outbox.c.channel == bindparam("of"),
        outbox.c.settled_at > bindparam("at", type_=UtcDateTime),
        outbox.c.wire_at > bindparam("at", type_=UtcDateTime),
        outbox.c.state == state("sent"),
        outbox.c.delivery.is_not(None),
    )
    .limit(1)
)
_NOTE_BILLED = (
    update(outbox)
    .where(_THIS, outbox.c.billed_as.is_(None))
    .values(billed_as=bindparam("category"))
)
_REOPEN = (
    update(outbox)
    .where(
        _THIS,
        _IS_OPEN,
        outbox.c.expires_at > bindparam("again", type_=UtcDateTime),
        HAS_BODY,
    )
    .values(
        state="pending",
        next_at=bindparam("again", type_=UtcDateTime),
        ext_id=None,
        delivery=None,
        delivery_at=None,
        settled_at=None,
        lease_until=None,
        attempts=outbox.c.attempts + 1,
        wire_count=outbox.c.wire_count - bindparam("unwired"),
        error=bindparam("reason"),
    )
)
