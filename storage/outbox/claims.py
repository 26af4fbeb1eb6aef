"""Which rows may leave now: due, first in their line, nobody else's, and within the pace.

Replies come before reminders, reminders before broadcasts. Within a line an earlier row holds
back the later ones while it is due, or, among replies, for a minute after it could not go.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta  # noqa: TC003 - the default of a field
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from storage import policies
from storage.codecs import UtcDateTime
from storage.crash import crash_point
from storage.outbox import window
from storage.outbox.bars import ROWS, WHOM, WHOM_NOW, Whom, undisturbed, with_names
from storage.outbox.rows import (
    COLUMNS,
    NOT_YET_SENDING,
    WITHOUT_SECRET,
    OutboxRow,
    outbox_row,
    state,
)
from storage.pace import Credits, account_bucket, chat_bucket, share_of, unasked_bucket
from storage.prepared import Prepared, PreparedAmong
from storage.schema.delivery import outbox
from storage.sending_switch import IS_ON

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from storage.pace import Bucket


SPARE = 8
"""How many more candidates are looked at than may leave: some have to wait, or must not go."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What was claimed. Where something had to wait for its pace, `wake_at` says until when."""

    rows: tuple[OutboxRow, ...]
    wake_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: OutboxRow
    barred: str | None
    """Why it must not be sent at all."""
    terms: window.Terms | None = None
    """Where the channel takes free words for a while only."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows are claimed, how many at most, and at what rate (messages per second)."""

    channel: str
    account: str
    limit: int = 64
    unasked: int = 64
    """How many of them may be such as nobody waits for."""
    lease_for: timedelta = policies.LEASE
    per_second: float | None = None
    broadcast_share: float = policies.BROADCAST_SHARE
    has_window: bool = False
    """Free words are taken for a while after the person wrote, then only templates."""


def claim(tx: Connection, now: datetime, scope: Scope) -> Claim:
    """Lease due rows; each must go through `start_sending` before its first byte."""
    return _Claiming(tx, now, scope).run(_LEASE, {"until": now + scope.lease_for})


def claim_and_start(tx: Connection, now: datetime, scope: Scope) -> Claim:
    """Take due rows straight to `sending`; only those with a file to prepare are leased."""
    values: dict[str, object] = {"until": now + scope.lease_for, "now": now}
    return _Claiming(tx, now, scope).run(_LEASE_AND_START, values)


def start_sending(
    tx: Connection, rows: Sequence[OutboxRow], now: datetime
) -> tuple[OutboxRow, ...]:
    """Mark leased rows as going on the wire; return those that may, checked once more.

    A row whose lease is (nearly) over, was cancelled or may not be sent any more is left out.
    """
    by = now + policies.LEASE_RESERVE
    found: dict[int, Any] = {
        row[0]: row
        for row in tx.execute(_RECHECK, {"ids": [row.id for row in rows], "by": by, "now": now})
    }
    fit, barred = [], []
    for row in rows:
        again = found.get(row.id)
        if again is None or again[1] != row.lease_no:
            continue
        whom = Whom(*again[2:])
        reason = whom.bar(row)
        if reason is None:
            fit.append(whom.addressed(row))
        else:
            barred.append({"row": row.id, "reason": reason, "now": now})
    if barred:
        _SUPPRESS.run_many(tx, barred)
    fit = undisturbed(tx, fit)
    if fit:
        tx.execute(_START, {"ids": [row.id for row in fit], "now": now})
    crash_point("outbox.sending")
    return tuple(replace(row, state="sending", wire_count=row.wire_count + 1) for row in fit)


def next_due(tx: Connection, channel: str, account: str) -> datetime | None:
    """Return when the next waiting row of an account is due."""
    moment: datetime | None = tx.scalar(_NEXT_DUE, {"channel": channel, "account": account})
    return moment


class _Claiming:
    """One claim: reads candidates, takes credit for each, writes what became of them."""

    def __init__(self, tx: Connection, now: datetime, scope: Scope) -> None:
        self._tx = tx
        self._now = now
        self._scope = scope
        self._account = account_bucket(scope.channel, scope.account, scope.per_second)
        self._reminders = share_of(self._account, 1, policies.REMINDER_SHARE)
        self._broadcasts = share_of(self._account, 2, scope.broadcast_share)
        self._unasked = unasked_bucket(self._account)
        self._credits = Credits(tx, now)
        self._unasked_left = scope.unasked
        self._taken: list[OutboxRow] = []
        self._held: list[dict[str, object]] = []
        self._barred: list[dict[str, object]] = []
        self._waits: list[datetime] = []
        self._may_be_more = False
        """Behind the candidates others may wait that may leave now."""

    def run(self, lease: PreparedAmong, values: dict[str, object]) -> Claim:
        buckets = (self._account, self._reminders, self._broadcasts, self._unasked)
        self._credits.read(bucket.scope for bucket in buckets)
        heads = _HEADS_IN_WINDOW if self._scope.has_window else _HEADS
        limit = self._at_once()
        candidates = self._candidates(heads, limit)
        if not candidates:
            return Claim(())
        self._credits.read(_chat(one.row).scope for one in candidates)
        self._may_be_more = self._scope.limit > limit == len(candidates)
        reserved = self._reserved(candidates)
        first = {one.row.id for one in reserved}
        for candidate in reserved + [one for one in candidates if one.row.id not in first]:
            if len(self._taken) >= self._scope.limit or not self._consider(candidate):
                self._may_be_more = False
                break
        if self._may_be_more:
            self._waits.append(self._now)
        self._write(lease, values)
        return Claim(tuple(self._taken), min(self._waits, default=None))

    def _at_once(self) -> int:
        """Return how many candidates are looked at: few more than the pace lets leave."""
        tokens = min(self._credits.tokens(one) for one in (self._account, self._broadcasts))
        return min(self._scope.limit, int(tokens) + SPARE)

    def _candidates(self, query: Prepared, limit: int) -> list[_Candidate]:
        rows = query.rows(
            self._tx,
            {
                "channel": self._scope.channel,
                "account": self._scope.account,
                "limit": limit,
                "now": self._now,
                "aside": self._now - policies.STEP_ASIDE,
            },
        )
        return [self._candidate(row) for row in rows]

    def _candidate(self, row: Sequence[Any]) -> _Candidate:
        one = outbox_row(row)
        whom, terms = Whom(*row[len(COLUMNS) : _TERMS_AT]), row[_TERMS_AT:]
        barred = whom.bar(one)
        return _Candidate(whom.addressed(one), barred, window.Terms(*terms) if terms else None)

    def _reserved(self, candidates: list[_Candidate]) -> list[_Candidate]:
        """List the reminders whose turn it is although replies alone would use the account up."""
        replies = sum(one.row.lane == 0 for one in candidates)
        room = int(self._credits.tokens(self._account))
        share = min(room, int(self._credits.tokens(self._reminders)))
        if share < 1 or replies < min(room, len(candidates)):
            return []
        wanted = _REMINDERS_IN_WINDOW if self._scope.has_window else _REMINDERS
        reminders = self._candidates(wanted, share)
        self._credits.read(_chat(one.row).scope for one in reminders)
        return reminders

    def _consider(self, candidate: _Candidate) -> bool:
        """Take one candidate, or hold or bar it; return whether there is room for more."""
        row = candidate.row
        if candidate.barred is not None:
            self._barred.append({"row": row.id, "reason": candidate.barred, "now": self._now})
            return True
        if row.lane > 0 and self._unasked_left <= 0:
            self._may_be_more = False
            return True
        permitted = window.permitted(self._tx, row, candidate.terms, self._now)
        if permitted is None:
            return True
        row = permitted
        until = self._credits.block(_chat(row))
        if until is not None:  # then nothing goes there, also what takes none of the chat's credit
            self._held.append({"row": row.id, "free": until})
            self._waits.append(until)
            return True
        refused = self._credits.take(self._buckets(row))
        if refused is None:
            row = window.note_leaving(self._tx, candidate.row, row, candidate.terms)
            self._taken.append(row)
            self._unasked_left -= row.lane > 0
            if row.lane == 1:
                self._credits.take([self._reminders])
            return True
        free_at = self._credits.free_at(refused)
        self._waits.append(free_at)
        if refused.scope in {self._account.scope, self._broadcasts.scope}:
            return False
        if refused.scope == self._unasked.scope:
            self._may_be_more = False
        else:
            self._held.append({"row": row.id, "free": free_at})
        return True

    def _buckets(self, row: OutboxRow) -> list[Bucket]:
        if row.kind == "beside":
            return [self._account]
        if row.lane == policies.LANES["broadcast"]:
            return [self._unasked, self._account, self._broadcasts, _chat(row)]
        if row.lane == policies.LANES["notice"]:
            return [self._unasked, self._account, _chat(row)]
        return [self._account, _chat(row)]

    def _write(self, lease: PreparedAmong, values: dict[str, object]) -> None:
        self._credits.save()
        if self._barred:
            _SUPPRESS.run_many(self._tx, self._barred)
        if self._held:
            _HOLD.run_many(self._tx, self._held)
        self._taken = undisturbed(self._tx, self._taken)
        if self._taken:
            ids = [row.id for row in self._taken]
            left = {row[0]: row[1:] for row in lease.rows(self._tx, values | {"ids": ids})}
            self._taken = [
                replace(
                    row,
                    state=left[row.id][0],
                    lease_no=left[row.id][1],
                    lease_until=left[row.id][2],
                    wire_count=left[row.id][3],
                )
                for row in self._taken
            ]
        crash_point("outbox.claimed")


def _chat(row: OutboxRow) -> Bucket:
    return chat_bucket(row.channel, row.chat_id)


_TERMS_AT = len(COLUMNS) + len(WHOM_NOW)
_flying = outbox.alias("flying")
_first = outbox.alias("first")
_NOTHING_IN_FLIGHT = ~exists().where(
    _flying.c.line == outbox.c.line, _flying.c.state.in_((state("leased"), state("sending")))
)
_NOTHING_BEFORE = ~exists().where(
    _first.c.line == outbox.c.line,
    _first.c.state.in_((state("pending"), state("unknown"))),
    tuple_(_first.c.lane, _first.c.id) < tuple_(outbox.c.lane, outbox.c.id),
    _first.c.expires_at > bindparam("now"),
    or_(
        and_(_first.c.state == state("pending"), _first.c.next_at <= bindparam("now")),
        and_(
            _first.c.lane == 0,
            _first.c.waits_for.is_(None),
            _first.c.not_before > bindparam("aside"),
            _first.c.not_before <= bindparam("now"),
        ),
    ),
)


def _ready_to_go(tables: Any, *more: Any) -> Any:  # noqa: ANN401 - of a statement
    return (
        select(*COLUMNS, *more)
        .select_from(tables)
        .where(
            outbox.c.channel == bindparam("channel"),
            outbox.c.account == bindparam("account"),
            outbox.c.state == state("pending"),
            outbox.c.next_at <= bindparam("now"),
            outbox.c.expires_at > bindparam("now"),
            IS_ON,
            _NOTHING_IN_FLIGHT,
            _NOTHING_BEFORE,
        )
        .order_by(outbox.c.lane, outbox.c.next_at, outbox.c.id)
        .limit(bindparam("limit"))
        .with_for_update(of=outbox, skip_locked=True)
    )


_READY_TO_GO = _ready_to_go(ROWS, *WHOM)
_HEADS = Prepared(_READY_TO_GO)
_REMINDERS = Prepared(_READY_TO_GO.where(outbox.c.lane == 1))
_READY_IN_WINDOW = _ready_to_go(window.within(ROWS), *WHOM_NOW, *window.TERMS)
_HEADS_IN_WINDOW = Prepared(_READY_IN_WINDOW)
_REMINDERS_IN_WINDOW = Prepared(_READY_IN_WINDOW.where(outbox.c.lane == 1))
_THESE = outbox.c.id.in_(bindparam("ids", expanding=True))
_LEFT = (
    outbox.c.id,
    outbox.c.state,
    outbox.c.lease_no,
    outbox.c.lease_until,
    outbox.c.wire_count,
)
_LEASE = PreparedAmong(
    update(outbox)
    .where(_THESE)
    .values(state="leased", lease_no=outbox.c.lease_no + 1, lease_until=bindparam("until"))
    .returning(*_LEFT),
    among="ids",
)
_READY = outbox.c.attachment.is_(None)
_LEASE_AND_START = PreparedAmong(
    update(outbox)
    .where(_THESE)
    .values(
        state=case((_READY, "sending"), else_="leased"),
        lease_no=outbox.c.lease_no + 1,
        lease_until=bindparam("until"),
        wire_count=outbox.c.wire_count + case((_READY, 1), else_=0),
        wire_at=case((_READY, bindparam("now", type_=UtcDateTime)), else_=outbox.c.wire_at),
    )
    .returning(*_LEFT),
    among="ids",
)
_RECHECK = (
    select(outbox.c.id, outbox.c.lease_no, *WHOM_NOW)
    .select_from(with_names(ROWS))
    .where(
        _THESE,
        outbox.c.state == state("leased"),
        outbox.c.lease_until > bindparam("by"),
        outbox.c.expires_at > bindparam("now"),
        IS_ON,
    )
    .with_for_update(of=outbox)
)
_START = (
    update(outbox)
    .where(_THESE, outbox.c.state == state("leased"))
    .values(state="sending", wire_count=outbox.c.wire_count + 1, wire_at=bindparam("now"))
)
_SUPPRESS = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("row"), NOT_YET_SENDING)
    .values(
        state="suppressed",
        body=WITHOUT_SECRET,
        error=bindparam("reason"),
        settled_at=bindparam("now"),
        lease_until=None,
    )
)
_HOLD = Prepared(
    update(outbox).where(outbox.c.id == bindparam("row")).values(next_at=bindparam("free"))
)
_NEXT_DUE = select(func.min(outbox.c.next_at)).where(
    outbox.c.channel == bindparam("channel"),
    outbox.c.account == bindparam("account"),
    outbox.c.state == state("pending"),
)
