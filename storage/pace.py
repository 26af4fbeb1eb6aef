"""How fast we may send: token buckets per account and per chat, and blocks after a limit.

Buckets are rows, so neither a restart nor a second worker sends before a platform's
`retry_after` is over. A claim reads the buckets it needs once, takes from them in memory and
writes them back once, in its own transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, select

from storage import policies
from storage.prepared import Prepared, PreparedAmong
from storage.schema import inserting
from storage.schema.delivery import pace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from storage.policies import Rate

UNASKED = "#unasked"
"""What the bucket of all that nobody asked for adds to that of its account."""
_NEARLY = 1e-6
_CLOCKS_DIFFER = timedelta(seconds=5)
"""How far apart the clocks of two workers may be; beyond that a clock was put back."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Who is limited (`scope`) and to what."""

    scope: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Level:
    """What a bucket held at a moment, until when it is blocked, and a rate lowered for a time."""

    tokens: float
    at: datetime
    blocked_until: datetime | None = None
    rate: float | None = None
    rate_at: datetime | None = None


_NEVER_USED = Level(0.0, datetime.min.replace(tzinfo=UTC))


def account_scope(channel: str, account: str) -> str:
    return f"account:{channel}:{account}"


def chat_scope(chat_key: str) -> str:
    """Return how the bucket of one chat is called."""
    return f"chat:{chat_key}"


def chat_bucket(channel: str, address: str) -> Bucket:
    """Return the bucket of one chat."""
    return Bucket(chat_scope(f"{channel}:{address}"), policies.chat_rate(channel, address))


def account_bucket(channel: str, account: str, per_second: float | None = None) -> Bucket:
    """Return the bucket of a whole account."""
    return Bucket(account_scope(channel, account), policies.account_rate(channel, per_second))


def share_of(account: Bucket, lane: int, share: float) -> Bucket:
    """Return the bucket of a lane that gets only this share of an account's rate."""
    rate = policies.Rate(account.rate.per_second * share, max(1.0, account.rate.burst * share))
    return Bucket(f"{account.scope}#{lane}", rate)


class Credits:
    """The buckets of one claim: read once, taken from, written back once."""

    def __init__(self, tx: Connection, now: datetime, scopes: Iterable[str] = ()) -> None:
        self._tx = tx
        self._now = now
        self._levels: dict[str, Level] = {}
        self._changed: set[str] = set()
        self.read(scopes)

    def read(self, scopes: Iterable[str]) -> None:
        """Read more buckets; one that has no row was never used and is full."""
        missing = [scope for scope in dict.fromkeys(scopes) if scope not in self._levels]
        if missing:
            for scope, *level in _LOAD.rows(self._tx, {"scopes": missing}):
                self._levels[scope] = self._not_ahead(scope, Level(*level))

    def _not_ahead(self, scope: str, level: Level) -> Level:
        """Let a bucket fill on from now that was last used at a time still to come."""
        if level.at - self._now <= _CLOCKS_DIFFER:
            return level
        self._changed.add(scope)
        return replace(level, at=self._now)

    def block(self, bucket: Bucket) -> datetime | None:
        """Return until when the bucket is blocked; None where it is not."""
        level = self._levels.get(bucket.scope)
        if level is None or level.blocked_until is None or level.blocked_until <= self._now:
            return None
        return level.blocked_until

    def tokens(self, bucket: Bucket) -> float:
        """Return what the bucket holds now; 0 while it is blocked."""
        level = self._levels.get(bucket.scope)
        if level is None:
            return bucket.rate.burst
        if self.block(bucket) is not None:
            return 0.0
        return _refilled(level, self.rate(bucket), bucket.rate.burst, self._now)

    def take(self, buckets: Sequence[Bucket]) -> Bucket | None:
        """Take one token from each, or none at all; then return the bucket that refused."""
        for bucket in buckets:
            if self.tokens(bucket) < 1 - _NEARLY:
                return bucket
        for bucket in buckets:
            left = max(0.0, self.tokens(bucket) - 1)
            before = self._levels.get(bucket.scope, _NEVER_USED)
            self._levels[bucket.scope] = Level(
                left, self._now, before.blocked_until, before.rate, before.rate_at
            )
            self._changed.add(bucket.scope)
        return None

    def free_at(self, bucket: Bucket) -> datetime:
        """Return when the bucket will have a token again."""
        level = self._levels.get(bucket.scope)
        moment = self._now
        if level is not None and level.blocked_until is not None:
            moment = max(moment, level.blocked_until)
        if level is not None:
            rate = self.rate(bucket)
            missing = 1 - _refilled(level, rate, bucket.rate.burst, moment)
            moment += timedelta(seconds=max(0.0, missing) / rate)
        return moment

    def save(self) -> None:
        """Write back the buckets that were taken from."""
        if self._changed:
            changed = [
                {"scope": scope, "tokens": level.tokens, "updated_at": level.at}
                for scope, level in self._levels.items()
                if scope in self._changed
            ]
            _SAVE.run_many(self._tx, changed)

    def rate(self, bucket: Bucket) -> float:
        """Return the tokens gained per second, lowered for a time after a limit was hit."""
        level = self._levels.get(bucket.scope.partition("#")[0])
        full = bucket.rate.per_second
        if level is None or level.rate is None or level.rate_at is None or "#" in bucket.scope:
            return full
        steps = max(timedelta(0), self._now - level.rate_at) // policies.RATE_REGAIN
        return min(full, level.rate + steps * max(1.0, full * policies.REGAINED))


def _refilled(level: Level, rate: float, burst: float, now: datetime) -> float:
    elapsed = max(0.0, (now - level.at).total_seconds())
    return min(burst, level.tokens + elapsed * rate)


def take_credit(
    tx: Connection, now: datetime, wants: Sequence[Sequence[Bucket]]
) -> list[datetime | None]:
    """Take a token from all buckets of each want; for one that must wait, return until when."""
    credits_ = Credits(tx, now, (bucket.scope for want in wants for bucket in want))
    refusals = [credits_.take(want) for want in wants]
    credits_.save()
    return [None if refused is None else credits_.free_at(refused) for refused in refusals]


def hit_limit(
    tx: Connection,
    now: datetime,
    *,
    chat: Bucket,
    account: Bucket,
    seconds: float,
    scope: policies.LimitScope,
) -> None:
    """Obey a platform's "too many requests": nothing to the chat before `seconds` are over.

    The account is blocked as well, and its rate halved, if the platform said so or, where it did
    not say whose limit it is, if the chat was within its own, so that it cannot be the chat's.
    """
    credits_ = Credits(tx, now, (chat.scope, account.scope))
    until = now + timedelta(seconds=seconds)
    blocks = [_block(chat, until, credits_.tokens(chat), now)]
    within = scope == "unsaid" and credits_.tokens(chat) >= chat.rate.burst - 1
    if scope == "account" or within:
        block = _block(account, until, credits_.tokens(account), now)
        if credits_.block(account) is None:  # else it was on the wire together with the first
            halved = max(policies.LEAST_RATE, credits_.rate(account) / 2)
            block |= {"rate": halved, "rate_at": now}
        blocks.append(block)
    tx.execute(_BLOCK.on(tx), blocks)


def unasked_bucket(account: Bucket) -> Bucket:
    """Return the bucket of all that nobody asked for: never empty, but it can be blocked."""
    return Bucket(account.scope + UNASKED, policies.UNLIMITED)


def hold_back(tx: Connection, now: datetime, account: Bucket, *, seconds: float) -> None:
    """Send nothing that nobody asked for before `seconds` are over; replies go on."""
    bucket = unasked_bucket(account)
    until = now + timedelta(seconds=seconds)
    tx.execute(_BLOCK.on(tx), [_block(bucket, until, bucket.rate.burst, now)])


def blocked_until(tx: Connection, scope: str) -> datetime | None:
    """Return until when nothing may go to `scope`, also if that is over."""
    moment: datetime | None = tx.scalar(_BLOCKED, {"scope": scope})
    return moment


def count_blocked(tx: Connection, now: datetime) -> dict[str, int]:
    """Return how many chats, accounts, and accounts for what nobody asked for, are blocked."""
    counted = {"chat": 0, "account": 0, "unasked": 0}
    for scope in tx.execute(_ALL_BLOCKED, {"now": now}).scalars():
        kind = "unasked" if _is_unasked(scope) else scope.partition(":")[0]
        counted[kind] += 1
    return counted


def _is_unasked(scope: str) -> bool:
    return scope.endswith(UNASKED)


def list_held_back(tx: Connection, now: datetime) -> tuple[tuple[str, datetime], ...]:
    """List the channels that take nothing unasked, and until when."""
    rows = tx.execute(_ALL_BLOCKED, {"now": now})
    found = [(row.scope.split(":")[1], row.blocked_until) for row in rows if _is_unasked(row.scope)]
    return tuple(sorted(found))


def _block(bucket: Bucket, until: datetime, tokens: float, now: datetime) -> dict[str, object]:
    return {
        "scope": bucket.scope,
        "tokens": tokens,
        "updated_at": now,
        "blocked_until": until,
        "rate": None,
        "rate_at": None,
    }


_LOAD = PreparedAmong(
    select(
        pace.c.scope,
        pace.c.tokens,
        pace.c.updated_at,
        pace.c.blocked_until,
        pace.c.rate,
        pace.c.rate_at,
    ).where(pace.c.scope.in_(bindparam("scopes", expanding=True))),
    among="scopes",
)
_BLOCKED = select(pace.c.blocked_until).where(pace.c.scope == bindparam("scope"))
_ALL_BLOCKED = select(pace.c.scope, pace.c.blocked_until).where(
    pace.c.blocked_until > bindparam("now"), pace.c.blocked_until.is_not(None)
)
_SAVE = Prepared(
    inserting(
        pace,
        lambda insert: insert.on_conflict_do_update(
            index_elements=[pace.c.scope],
            set_={"tokens": insert.excluded.tokens, "updated_at": insert.excluded.updated_at},
        ),
    )
)
_BLOCK = inserting(
    pace,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[pace.c.scope],
        set_={
            "blocked_until": case(
                (pace.c.blocked_until > insert.excluded.blocked_until, pace.c.blocked_until),
                else_=insert.excluded.blocked_until,
            ),
            "rate": case(
                (insert.excluded.rate.is_not(None), insert.excluded.rate), else_=pace.c.rate
            ),
            "rate_at": case(
                (insert.excluded.rate_at.is_not(None), insert.excluded.rate_at),
                else_=pace.c.rate_at,
            ),
        },
    ),
)
