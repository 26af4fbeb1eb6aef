"""What became of a send, written under guard: a sender whose lease was taken changes nothing.

A row keeps its lease number when its lease runs out and it becomes `unknown`; so a late but
true answer still settles it, until somebody else claims it anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from sqlalchemy import and_, bindparam, case, func, select, update

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


def is_held(tx: Connection, row: OutboxRow) -> bool:
    """Tell whether a row is still its sender's to settle: nobody else has taken it since."""
    return tx.scalar(_HELD, {"row": row.id, "lease": row.lease_no}) is not None


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
