"""Keeps the outbox moving: leases that ran out, unclear sends, expiry, erasure.

`sweep` runs at start and every few seconds, so nothing stays in flight for ever. What the
machine may not decide waits in `review` until a person resends or closes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from storage import policies
from storage.codecs import UtcDateTime
from storage.crash import crash_point
from storage.outbox import blocked
from storage.outbox.rows import (
    AMONG_REPLIES,
    COLUMNS,
    HAS_BODY,
    NO_BODY,
    NOT_YET_SENDING,
    STOPPED,
    SUPERSEDED,
    UNSETTLED,
    WAITS_OR_UNCLEAR,
    WITHOUT_SECRET,
    cancelled,
    outbox_row,
    state,
)
from storage.schema import inserting
from storage.schema.delivery import outbox

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.messages import PersonId
    from storage.outbox.rows import OutboxRow

MOST_AT_ONCE = 2000
"""Most rows one sweep changes per kind of change, so it never holds the database for long."""
RESENT, CLOSED = "resent", "closed"
"""Why a row in review ended, where a person decided it."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows a sweep moved, and where to."""

    released: int
    unclear: int
    repeated: int
    review: int
    expired: int
    outdated: int
    """Prompts that waited long, given up for a newer one to the same chat."""


def sweep(tx: Connection, now: datetime, *, orphaned: bool = False) -> Swept:
    """Move what nobody works on any more. With `orphaned` (at start) all leases are void."""
    over = {"now": now, "all": int(orphaned)}
    released = tx.execute(_RELEASE, over).rowcount
    unclear = _give_up(tx, now, over)
    repeated, review = _decide(tx, now)
    blocked.prolong(tx, now, limit=MOST_AT_ONCE)
    late = {"now": now, "recently": blocked.recently(now), "limit": MOST_AT_ONCE}
    expired = tx.execute(_EXPIRE, late).rowcount
    stale = {"now": now, "before": now - policies.STALE_AFTER, "limit": MOST_AT_ONCE}
    outdated = tx.execute(_OUTDATE, stale).rowcount
    crash_point("outbox.swept")
    return Swept(released, unclear, repeated, review, expired, outdated)


def _give_up(tx: Connection, now: datetime, over: dict[str, object]) -> int:
    """Call sends unclear whose sender died or was too slow."""
    rows = tx.execute(_OVER, over).all()
    if rows:
        tx.execute(
            _UNCLEAR,
            [
                {"row": row.id, "again": now + policies.settle_after(row.channel, row.kind)}
                for row in rows
            ],
        )
    return len(rows)


def _decide(tx: Connection, now: datetime) -> tuple[int, int]:
    """Settle unclear sends by their policy, once the platform had its time to tell."""
    tx.execute(_CANCEL_EMPTY, {"now": now})
    rows = tx.execute(_UNDECIDED, {"now": now, "limit": MOST_AT_ONCE}).all()
    decided = [{"row": row.id, "now": now, "new_state": _decision(row, now)} for row in rows]
    if decided:
        tx.execute(_DECIDE, decided)
    states = [one["new_state"] for one in decided]
    return states.count("pending"), states.count("review")


def _decision(row: Any, now: datetime) -> str:  # noqa: ANN401 - of _UNDECIDED
    if row.policy == "free":
        again = row.wire_count < policies.MOST_FREE_COPIES and row.expires_at > now
        return "pending" if again else "failed"
    if row.policy == "once" or row.wire_count >= policies.MOST_COPIES:
        return "review"
    return "pending" if row.expires_at > now else "expired"


def cancel_for_person(
    tx: Connection,
    person: PersonId,
    now: datetime,
    *,
    kinds: Iterable[str] = policies.STOPPABLE,
    reason: str = STOPPED,
) -> int:
    """Cancel what of these kinds has not begun to be sent to a person; return how many."""
    return tx.execute(
        _CANCEL, {"person": person, "kinds": list(kinds), "now": now, "reason": reason}
    ).rowcount


def erase_person(tx: Connection, person: PersonId, now: datetime) -> int:
    """Take away what was said to a person, and cancel what waits to be sent, also once more.

    What is on the wire just now ends by itself; as it is over, nothing of it is ever repeated.
    """
    tx.execute(_CANCEL_ALL, {"person": person, "now": now, "reason": "erased"})
    tx.execute(_END_FLYING, {"person": person, "now": now})
    return tx.execute(_ERASE_PERSON, {"person": person}).rowcount


def erase_bodies(tx: Connection, before: datetime) -> int:
    """Take away the words of what was settled before then; return how many rows."""
    return tx.execute(_ERASE_BEFORE, {"before": before}).rowcount


def forget(tx: Connection, before: datetime) -> int:
    """Delete what was settled before then. Such old buttons are answered as unknown ones."""
    return tx.execute(_FORGET, {"before": before}).rowcount


def list_review(tx: Connection, *, limit: int = 100) -> tuple[OutboxRow, ...]:
    """List what a person has to look at, the oldest first."""
    return tuple(outbox_row(row) for row in tx.execute(_REVIEW, {"limit": limit}))


def find(tx: Connection, row: int) -> OutboxRow | None:
    """Return one row, in whatever state it is."""
    found = tx.execute(_FIND, {"row": row}).first()
    return None if found is None else outbox_row(found)


def resend(tx: Connection, row: int, now: datetime) -> bool:
    """Write a failed or unclear row anew, because a person said so; return whether it was."""
    kind = tx.scalar(_RESENDABLE, {"row": row})
    if kind is None:
        return False
    times = {"now": now, "expires": now + policies.EXPIRES_AFTER[kind]}
    written = tx.execute(_RESEND.on(tx), {"row": row} | times).rowcount
    close_review(tx, row, now, RESENT)
    return written == 1


def close_review(tx: Connection, row: int, now: datetime, reason: str) -> bool:
    """Settle a row in review without sending it again; return whether it was in review."""
    return tx.execute(_CLOSE, {"row": row, "now": now, "reason": reason}).rowcount == 1


_IS_OVER = or_(outbox.c.lease_until <= bindparam("now"), bindparam("all") == 1)
_RELEASE = (
    update(outbox)
    .where(UNSETTLED, outbox.c.state == state("leased"), _IS_OVER)
    .values(state="pending", lease_until=None)
)
_OVER = select(outbox.c.id, outbox.c.channel, outbox.c.kind).where(
    UNSETTLED, outbox.c.state == state("sending"), _IS_OVER
)
_ROW = outbox.c.id == bindparam("row")
_UNCLEAR = (
    update(outbox)
    .where(_ROW, outbox.c.state == state("sending"))
    .values(state="unknown", next_at=bindparam("again"), lease_until=None, error="lease ran out")
)
_UNDECIDED = (
    select(outbox.c.id, outbox.c.policy, outbox.c.wire_count, outbox.c.expires_at)
    .where(UNSETTLED, outbox.c.state == state("unknown"), outbox.c.next_at <= bindparam("now"))
    .limit(bindparam("limit"))
)
_SETTLED = bindparam("new_state").in_((state("failed"), state("expired")))
_DECIDE = (
    update(outbox)
    .where(_ROW, outbox.c.state == state("unknown"))
    .values(
        state=bindparam("new_state"),
        next_at=bindparam("now"),
        settled_at=case((_SETTLED, bindparam("now", type_=UtcDateTime)), else_=None),
        body=case((_SETTLED, WITHOUT_SECRET), else_=outbox.c.body),
    )
)
_EXPIRED = (
    select(outbox.c.id)
    .where(
        outbox.c.state == state("pending"),
        outbox.c.expires_at <= bindparam("now"),
        ~blocked.IS_HELD,
    )
    .limit(bindparam("limit"))
)
_EXPIRE = (
    update(outbox)
    .where(outbox.c.id.in_(_EXPIRED), outbox.c.state == state("pending"))
    .values(
        state="expired",
        settled_at=bindparam("now"),
        body=WITHOUT_SECRET,
        error=blocked.HELD_UP_BY,
    )
)
_newer = outbox.alias("newer")
_OUTDATED = (
    select(outbox.c.id)
    .where(
        outbox.c.state == state("pending"),
        AMONG_REPLIES,
        outbox.c.kind == "reply",
        outbox.c.attachment.is_(None),
        outbox.c.created_at <= bindparam("before"),
        exists().where(
            _newer.c.line == outbox.c.line,
            _newer.c.state.in_((state("pending"), state("unknown"))),  # for the index of lines
            _newer.c.state == state("pending"),
            _newer.c.kind == "reply",
            func.coalesce(_newer.c.prompt_id, "") != "",  # so not by the index of prompts
            _newer.c.created_at > outbox.c.created_at,
        ),
    )
    .limit(bindparam("limit"))
)
_OUTDATE = (
    update(outbox)
    .where(outbox.c.id.in_(_OUTDATED), outbox.c.state == state("pending"))
    .values(cancelled(SUPERSEDED))
)
_CANCEL_OF_PERSON = (
    update(outbox)
    .where(outbox.c.person_id == bindparam("person"))
    .values(cancelled(bindparam("reason")))
)
_CANCEL = _CANCEL_OF_PERSON.where(
    NOT_YET_SENDING, outbox.c.kind.in_(bindparam("kinds", expanding=True))
)
_CANCEL_ALL = _CANCEL_OF_PERSON.where(WAITS_OR_UNCLEAR)
_END_FLYING = (
    update(outbox)
    .where(outbox.c.person_id == bindparam("person"), outbox.c.state == state("sending"))
    .values(expires_at=bindparam("now"))
)
_CANCEL_EMPTY = (
    update(outbox)
    .where(
        or_(
            and_(UNSETTLED, outbox.c.state == state("unknown")),
            and_(outbox.c.state == state("pending"), outbox.c.expires_at <= bindparam("now")),
        ),
        ~HAS_BODY,
    )
    .values(cancelled("erased"))
)
_IS_SETTLED = outbox.c.settled_at.is_not(None)
_ERASE_PERSON = (
    update(outbox)
    .where(outbox.c.person_id == bindparam("person"))
    .values(body=NO_BODY, prompt=None, attachment=None, message=None, template=None)
)
_ERASE_BEFORE = (
    update(outbox)
    .where(_IS_SETTLED, outbox.c.settled_at < bindparam("before"), HAS_BODY)
    .values(body=NO_BODY, message=None, template=None)
)
_FORGET = delete(outbox).where(_IS_SETTLED, outbox.c.settled_at < bindparam("before"))
_REVIEW = (
    select(*COLUMNS)
    .where(UNSETTLED, outbox.c.state == state("review"))
    .order_by(outbox.c.next_at)
    .limit(bindparam("limit"))
)
_FIND = select(*COLUMNS).where(_ROW)
_RESENDABLE = select(outbox.c.kind).where(
    _ROW, outbox.c.state.in_((state("review"), state("failed"), state("expired"))), HAS_BODY
)
_KEPT = (
    "channel",
    "account",
    "address",
    "chat_key",
    "line",
    "lane",
    "kind",
    "policy",
    "person_id",
    "method",
    "body",
    "attachment",
    "topic",
    "message",
    "template_key",
    "template",
    "sent_as",
    "secret",
)
_NOW = bindparam("now", type_=UtcDateTime)
_RESEND = inserting(
    outbox,
    lambda insert: insert.from_select(
        ["key", "resend_of", "created_at", "not_before", "next_at", "expires_at", *_KEPT],
        select(
            literal("resend:") + cast(outbox.c.id, Text),
            outbox.c.id,
            _NOW,
            _NOW,
            _NOW,
            bindparam("expires", type_=UtcDateTime),
            *(outbox.c[name] for name in _KEPT),
        ).where(_ROW),
    ).on_conflict_do_nothing(index_elements=["key"]),
)
_CLOSE = (
    update(outbox)
    .where(_ROW, outbox.c.state == state("review"))
    .values(
        state="failed",
        settled_at=bindparam("now"),
        error=bindparam("reason"),
        body=WITHOUT_SECRET,
    )
)
