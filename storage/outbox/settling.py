"""What became of a send, written under guard: a sender whose lease was taken changes nothing.

A row keeps its lease number when its lease runs out and it becomes `unknown`; so a late but
true answer still settles it, until somebody else claims it anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from sqlalchemy import and_, bindparam, case, func, or_, select, update

from storage.codecs import UtcDateTime
from storage.crash import crash_point
from storage.outbox.rows import HAS_BODY, WITHOUT_SECRET, OutboxRow, state
from storage.policies import settle_after
from storage.prepared import Prepared
from storage.schema.delivery import outbox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.draft import Json
    from conversations.messages import Address


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it; `reference` is its id there."""

    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """It surely did not arrive: try again at `at`.

    Without `counted` the try does not count (a limit was hit). `body` and `to` replace what
    is sent and where: plain text after a formatting error, a chat that moved.
    """

    at: datetime
    error: str
    counted: bool = True
    body: Mapping[str, Json] | None = None
    to: Address | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """Perhaps it arrived. Its policy decides once the platform had time to tell."""

    error: str


@dataclass(frozen=True, slots=True)
class Failed:
    error: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """The person is gone or stopped us."""

    error: str


Outcome = Sent | Again | Unsure | Failed | Suppressed


@dataclass(frozen=True, slots=True)
class Settlement:
    """A claimed row and what became of it."""

    row: OutboxRow
    outcome: Outcome


def settle(tx: Connection, settlements: Sequence[Settlement], now: datetime) -> int:
    """Write what became of sends; return how many rows it was true for. May be repeated."""
    if not settlements:
        return 0
    redirected = [one for one in settlements if _redirects(one.outcome)]
    if redirected:
        tx.execute(_REDIRECT, [_redirection(one) for one in redirected])
    settled = _SETTLE.run_many(tx, [_values(one, now) for one in settlements])
    crash_point("outbox.settled")
    return settled


@dataclass(frozen=True, slots=True)
class Told:
    """What a platform tells later of a message: how it stands, since when, and why it failed."""

    delivery: str
    at: datetime | None = None
    error: str | None = None


def is_held(tx: Connection, row: OutboxRow) -> bool:
    """Tell whether a row is still its sender's to settle: nobody else has taken it since."""
    return tx.scalar(_HELD, {"row": row.id, "lease": row.lease_no}) is not None


def note_delivery(
    tx: Connection,
    now: datetime,
    told: Told,
    *,
    channel: str,
    account: str,
    reference: str,
    row: int | None = None,
) -> bool:
    """Write what the platform tells of a message later, only upward; return whether it is ours.

    `row` is our own id where the platform gave it back; such a report settles an unclear send.
    """
    known = {"of": channel, "who": account, "reference": reference, "row": row or 0}
    if tx.scalar(_IS_OURS, known) is None:
        return False
    tx.execute(
        _FAILED_LATER if told.delivery == "failed" else _DELIVERED,
        known
        | {"report": told.delivery, "rank": _RANK[told.delivery], "reason": told.error}
        | {"now": now, "told_at": told.at or now},
    )
    return True


@dataclass(frozen=True, slots=True)
class Reported:
    """A message of ours that the platform tells something of, as it stood before."""

    id: int
    chat_key: str
    channel: str
    address: str
    account: str
    kind: str
    policy: str
    person: int | None
    attempts: int
    wire_count: int
    state: str
    expires_at: datetime
    delivery: str | None
    sent_as: str | None
    billed_as: str | None

    @property
    def has_arrived(self) -> bool:
        return self.delivery in {"delivered", "read"}

    @property
    def chat_id(self) -> str:
        return self.chat_key.removeprefix(f"{self.channel}:")


def find_reported(
    tx: Connection, *, channel: str, account: str, reference: str, row: int | None
) -> Reported | None:
    """Return the message that a report is about."""
    known = {"of": channel, "who": account, "reference": reference, "row": row or 0}
    found: Any = tx.execute(_FIND_REPORTED, known).first()
    return None if found is None else Reported(*found)


def reopen(
    tx: Connection, row: int, now: datetime, *, at: datetime, reason: str, counted: bool = True
) -> bool:
    """Send a message again at `at`, of which the platform says later that it did not arrive.

    False where it has arrived, or nothing is left of it to be sent.
    """
    values = {"row": row, "again": at, "reason": reason, "now": now, "unwired": int(not counted)}
    return tx.execute(_REOPEN, values).rowcount == 1


def note_billed(tx: Connection, row: int, category: str) -> None:
    """Note what the platform bills a message as."""
    tx.execute(_BILLED, {"row": row, "category": category})


def state_of(tx: Connection, row: int) -> tuple[str, int] | None:
    """Return state and lease number: what is true after the answer to a commit was lost."""
    found = tx.execute(_STATE, {"row": row}).one_or_none()
    return None if found is None else (found[0], found[1])


def _redirects(outcome: Outcome) -> bool:
    return isinstance(outcome, Again) and (outcome.body is not None or outcome.to is not None)


def _redirection(settlement: Settlement) -> dict[str, object]:
    row, outcome = settlement.row, settlement.outcome
    to = outcome.to if isinstance(outcome, Again) else None
    body = outcome.body if isinstance(outcome, Again) else None
    chat_key = row.chat_key if to is None else to.key
    return {
        "row": row.id,
        "lease": row.lease_no,
        "new_body": row.body if body is None else body,
        "new_address": row.address if to is None else to.external_id,
        "new_chat": chat_key,
        "new_line": chat_key + row.line[len(row.chat_key) :],
    }


def _values(settlement: Settlement, now: datetime) -> dict[str, object]:
    row, outcome = settlement.row, settlement.outcome
    values: dict[str, Any] = {
        "row": row.id,
        "lease": row.lease_no,
        "reference": None,
        "again": None,
        "tries": 0,
        "unwired": 0,
        "reason": None,
        "end": now,
    }
    match outcome:
        case Sent(reference):
            values |= {"new_state": "sent", "reference": reference}
        case Again():
            values |= {
                "new_state": "pending",
                "again": outcome.at,
                "tries": int(outcome.counted),
                "unwired": int(row.state == "sending"),
                "reason": outcome.error,
                "end": None,
            }
        case Unsure(error):
            again = now + settle_after(row.channel, row.kind)
            values |= {"new_state": "unknown", "again": again, "reason": error, "end": None}
        case Failed(error):
            values |= {"new_state": "failed", "reason": error}
        case Suppressed(error):
            values |= {"new_state": "suppressed", "reason": error}
        case _:
            assert_never(outcome)
    return values


_MINE = and_(
    outbox.c.id == bindparam("row"),
    outbox.c.lease_no == bindparam("lease"),
    outbox.c.state.in_((state("leased"), state("sending"), state("unknown"))),
)
_HELD = select(outbox.c.id).where(_MINE)
_END = bindparam("end", type_=UtcDateTime)
_WIRED = outbox.c.wire_count - bindparam("unwired")
_SETTLE = Prepared(
    update(outbox)
    .where(_MINE)
    .values(
        state=bindparam("new_state"),
        ext_id=func.coalesce(bindparam("reference"), outbox.c.ext_id),
        next_at=func.coalesce(bindparam("again", type_=UtcDateTime), outbox.c.next_at),
        attempts=outbox.c.attempts + bindparam("tries"),
        wire_count=_WIRED,
        # What never left was seen by nobody.
        wire_at=case((_WIRED == 0, None), else_=outbox.c.wire_at),
        error=bindparam("reason"),
        settled_at=_END,
        lease_until=None,
        body=case((_END.is_(None), outbox.c.body), else_=WITHOUT_SECRET),
    )
)
_REDIRECT = (
    update(outbox)
    .where(_MINE, HAS_BODY)  # what was erased meanwhile does not come back
    .values(
        body=bindparam("new_body"),
        address=bindparam("new_address"),
        chat_key=bindparam("new_chat"),
        line=bindparam("new_line"),
    )
)
_STATE = select(outbox.c.state, outbox.c.lease_no).where(outbox.c.id == bindparam("row"))

_THIS = outbox.c.id == bindparam("row")
_BILLED = update(outbox).where(_THIS).values(billed_as=bindparam("category"))
_REOPEN = (
    update(outbox)
    .where(
        _THIS,
        outbox.c.state.in_((state("sending"), state("unknown"), state("sent"), state("review"))),
        or_(outbox.c.delivery.is_(None), outbox.c.delivery == "sent"),
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
_RANK = {"sent": 1, "delivered": 2, "read": 3, "failed": 4}
_REPORTED = and_(
    outbox.c.channel == bindparam("of"),
    outbox.c.account == bindparam("who"),
    or_(outbox.c.ext_id == bindparam("reference"), outbox.c.id == bindparam("row")),
)
_FIND_REPORTED = (
    select(
        outbox.c.id,
        outbox.c.chat_key,
        outbox.c.channel,
        outbox.c.address,
        outbox.c.account,
        outbox.c.kind,
        outbox.c.policy,
        outbox.c.person_id,
        outbox.c.attempts,
        outbox.c.wire_count,
        outbox.c.state,
        outbox.c.expires_at,
        outbox.c.delivery,
        outbox.c.sent_as,
        outbox.c.billed_as,
    )
    .where(_REPORTED)
    .limit(1)
)
_IS_OURS = select(outbox.c.id).where(_REPORTED).limit(1)
_DELIVERED = (
    update(outbox)
    .where(
        _REPORTED,
        outbox.c.state.in_((state("sending"), state("unknown"), state("sent"), state("review"))),
        or_(
            outbox.c.delivery.is_(None),
            case(_RANK, value=outbox.c.delivery) < bindparam("rank"),
        ),
    )
    .values(
        state="sent",
        ext_id=bindparam("reference"),
        delivery=bindparam("report"),
        delivery_at=bindparam("told_at"),
        settled_at=func.coalesce(outbox.c.settled_at, bindparam("now", type_=UtcDateTime)),
        lease_until=None,
        body=WITHOUT_SECRET,
        error=None,
    )
)
_FAILED_LATER = (
    update(outbox)
    .where(
        _REPORTED,
        outbox.c.state.in_((state("sending"), state("unknown"), state("sent"), state("review"))),
        or_(outbox.c.delivery.is_(None), outbox.c.delivery == "sent"),
    )
    .values(
        state="failed",
        ext_id=bindparam("reference"),
        delivery=bindparam("report"),
        delivery_at=bindparam("told_at"),
        settled_at=bindparam("now"),
        lease_until=None,
        body=WITHOUT_SECRET,
        error=bindparam("reason"),
    )
)
