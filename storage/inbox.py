"""What came in: stored once, taken in the platform's order per chat, tried again, set aside.

A row is open while it is `new` or `waiting` (for its files). Only the first open row of a chat
may be taken: one that is not yet due, or waits, holds back those behind it. A row that fails
too often becomes `poison` and the chat goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    select,
    tuple_,
    update,
)

from storage import identities
from storage.codecs import BigId, storable
from storage.crash import crash_point
from storage.errors import ConflictError
from storage.policies import INBOX_RETRIES
from storage.prepared import Prepared
from storage.schema import inserting
from storage.schema.delivery import inbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.messages import Sender


@dataclass(frozen=True, slots=True)
class NewUpdate:
    """One element of what a platform delivered. `position` orders it within its chat.

    `problem` is set where it is authentic but not understood: then it is kept as poison. Of a
    `sender` whose chat is known by another key, it is stored under that.
    """

    channel: str
    account: str
    kind: str
    ext_id: str
    chat_key: str
    position: int
    raw: str
    received_at: datetime
    problem: str | None = None
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class Depth:
    """How many rows of a channel are open, and when the oldest of them was received."""

    channel: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class SetAside:
    """An update that failed too often, or could never be understood."""

    row: InboxRow
    error: str
    """The name of what went wrong, never its words."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One stored update."""

    id: int
    channel: str
    account: str
    kind: str
    ext_id: str
    chat_key: str
    position: int
    raw: str
    received_at: datetime
    attempts: int
    state: str


def store(tx: Connection, updates: Sequence[NewUpdate]) -> int:
    """Store updates and return how many were new: one that came before changes nothing."""
    if not updates:
        return 0
    stored = _STORE.run_many(
        tx,
        [
            {
                "channel": update.channel,
                "account": update.account,
                "kind": update.kind,
                "ext_id": update.ext_id,
                "chat_key": _line_of(tx, update),
                "position": update.position,
                "raw": storable(update.raw),
                "received_at": update.received_at,
                "next_at": update.received_at,
                "state": "new" if update.problem is None else "poison",
                "error": update.problem,
                "done_at": None if update.problem is None else update.received_at,
            }
            for update in updates
        ],
    )
    crash_point("inbox.stored")
    return stored


def _line_of(tx: Connection, update: NewUpdate) -> str:
    """Return the key of the chat an update belongs to, as far as that is known."""
    if update.sender is None:
        return update.chat_key
    known = identities.find(tx, update.channel, update.sender)
    return update.chat_key if known is None else known.key


def heads(tx: Connection, now: datetime, *, limit: int) -> tuple[InboxRow, ...]:
    """List the first open row of each chat where it is due, without taking it."""
    return tuple(map(_row, _HEADS.rows(tx, {"now": now, "limit": limit})))


def claim_head(tx: Connection, now: datetime, *, limit: int = 1) -> tuple[InboxRow, ...]:
    """Take the first open row of each chat where it is due, for the rest of this transaction."""
    return tuple(map(_row, _CLAIM_HEADS.rows(tx, {"now": now, "limit": limit})))


def claim(tx: Connection, row: int, now: datetime) -> InboxRow | None:
    """Take one row if it is still due and the head of its chat, and nobody else has it."""
    found = _CLAIM_ONE.first(tx, {"row": row, "now": now})
    return None if found is None else _row(found)


def next_in_chat(tx: Connection, row: InboxRow) -> InboxRow | None:
    """Return the open row that comes after this one in its chat, if it is here already."""
    place = {"chat": row.chat_key, "position": row.position, "row": row.id}
    found = tx.execute(_NEXT_IN_CHAT, place).first()
    return None if found is None else _row(found)


def mark_done(tx: Connection, row: int, now: datetime, *, erase: bool = False) -> None:
    """Close a row in the transaction of its effects; with `erase` its body goes at once."""
    if (_DONE_ERASED if erase else _DONE).run(tx, {"row": row, "now": now}) != 1:
        raise ConflictError("The update was closed in between.")


def mark_failed(tx: Connection, row: int, now: datetime, error: str) -> bool:
    """Have a row tried again later, or set it aside; return whether it was set aside.

    `error` is the name of what went wrong, never its words.
    """
    attempts = tx.scalar(_ATTEMPTS, {"row": row})
    if attempts is None:
        return False
    if attempts >= len(INBOX_RETRIES):
        tx.execute(_SET_ASIDE, {"row": row, "now": now, "reason": error})
        return True
    again = now + INBOX_RETRIES[attempts]
    tx.execute(_TRY_LATER, {"row": row, "again": again, "reason": error})
    return False


def mark_poison(tx: Connection, row: int, now: datetime, error: str) -> None:
    """Set a row aside at once: it can never be understood."""
    tx.execute(_SET_ASIDE, {"row": row, "now": now, "reason": error})


def postpone(tx: Connection, row: int, until: datetime) -> None:
    """Leave a row for later without counting a failure; its chat waits with it."""
    tx.execute(_POSTPONE, {"row": row, "until": until})


def mark_waiting(tx: Connection, row: int) -> None:
    """Hold a row, and its chat, until `wake`: its files are being fetched."""
    _WAIT.run(tx, {"row": row})


def wake(tx: Connection, row: int, now: datetime) -> None:
    """Let a row that waited for its files go on."""
    _WAKE.run(tx, {"row": row, "now": now})


def replay(tx: Connection, row: int, now: datetime) -> bool:
    """Try a row that was set aside again from the start; return whether there was one."""
    return tx.execute(_REPLAY, {"row": row, "now": now}).rowcount == 1


def close_poison(tx: Connection, row: int, now: datetime) -> bool:
    """Give up a row that was set aside, and erase it; return whether there was one."""
    return tx.execute(_GIVE_UP, {"row": row, "now": now}).rowcount == 1


def list_poison(tx: Connection, *, limit: int = 100) -> tuple[SetAside, ...]:
    """List the rows set aside, the latest first."""
    return tuple(_set_aside(row) for row in tx.execute(_POISON, {"limit": limit}))


def find(tx: Connection, row: int) -> SetAside | None:
    """Return one row with what went wrong last, in whatever state it is."""
    found = tx.execute(_FIND, {"row": row}).first()
    return None if found is None else _set_aside(found)


def erase_body(tx: Connection, row: int) -> None:
    """Take away what a closed row says; its key stays, so it cannot take effect again."""
    tx.execute(_ERASE_ONE, {"row": row})


def erase_bodies(tx: Connection, before: datetime) -> int:
    """Take away what rows closed before then say; return how many."""
    return tx.execute(_ERASE_BEFORE, {"before": before}).rowcount


def erase_chats(tx: Connection, chat_keys: Iterable[str]) -> int:
    """Take away what all closed rows of these chats say; return how many."""
    return tx.execute(_ERASE_CHATS, {"chats": list(chat_keys)}).rowcount


def forget(tx: Connection, before: datetime) -> int:
    """Delete the rows closed before then: their platform does not repeat them any more."""
    return tx.execute(_FORGET, {"before": before}).rowcount


def oldest_open(tx: Connection) -> datetime | None:
    """Return when the oldest open row was received."""
    moment: datetime | None = tx.scalar(_OLDEST)
    return moment


def next_due(tx: Connection) -> datetime | None:
    """Return when the next row that is to be tried again is due."""
    moment: datetime | None = tx.scalar(_NEXT_DUE)
    return moment


def depth(tx: Connection) -> tuple[int, int]:
    """Return how many rows are open, and how many were set aside."""
    found = tx.execute(_DEPTH).one()
    return found[0], found[1]


def depths(tx: Connection) -> tuple[Depth, ...]:
    """Return how much is open on each channel where anything is."""
    return tuple(Depth(*row) for row in tx.execute(_DEPTHS))


def count_poison(tx: Connection, since: datetime) -> int:
    """Return how many of the rows that are set aside were received since then."""
    return int(tx.scalar(_COUNT_POISON, {"since": since}) or 0)


def _row(row: Sequence[Any]) -> InboxRow:
    return InboxRow(*row)


def _set_aside(row: Sequence[Any]) -> SetAside:
    return SetAside(InboxRow(*row[:-1]), row[-1] or "")


_COLUMNS = (
    inbox.c.id,
    inbox.c.channel,
    inbox.c.account,
    inbox.c.kind,
    inbox.c.ext_id,
    inbox.c.chat_key,
    inbox.c.position,
    inbox.c.raw,
    inbox.c.received_at,
    inbox.c.attempts,
    inbox.c.state,
)
# States stand in the statements as literals: only so does SQLite use the partial indexes.
_NEW: Any = literal_column("'new'")
_WAITING: Any = literal_column("'waiting'")
_POISONED: Any = literal_column("'poison'")
_OPEN_STATES = (_NEW, _WAITING)
IS_OPEN = inbox.c.state.in_(_OPEN_STATES)
"""The condition that a row still waits for its turn, or for its files."""
_before = inbox.alias("before")
IS_HEAD = ~exists().where(
    _before.c.chat_key == inbox.c.chat_key,
    _before.c.state.in_(_OPEN_STATES),
    tuple_(_before.c.position, _before.c.id) < tuple_(inbox.c.position, inbox.c.id),
)
"""The condition that nothing open comes before a row in its chat."""
_IS_DUE = and_(inbox.c.state == _NEW, inbox.c.next_at <= bindparam("now"))
_FIRST_IN_LINE = (
    select(*_COLUMNS)
    .where(_IS_DUE, IS_HEAD)
    .order_by(inbox.c.next_at, inbox.c.id)
    .limit(bindparam("limit"))
)
_HEADS = Prepared(_FIRST_IN_LINE)
_CLAIM_HEADS = Prepared(_FIRST_IN_LINE.with_for_update(skip_locked=True))
_CLAIM_ONE = Prepared(
    select(*_COLUMNS)
    .where(inbox.c.id == bindparam("row"), _IS_DUE, IS_HEAD)
    .with_for_update(skip_locked=True)
)
_NEXT_IN_CHAT = (
    select(*_COLUMNS)
    .where(
        inbox.c.chat_key == bindparam("chat"),
        IS_OPEN,
        tuple_(inbox.c.position, inbox.c.id)
        > tuple_(bindparam("position", type_=BigId), bindparam("row", type_=BigId)),
    )
    .order_by(inbox.c.position, inbox.c.id)
    .limit(1)
)
_STORE = Prepared(inserting(inbox, lambda insert: insert.on_conflict_do_nothing()))
_ONE = inbox.c.id == bindparam("row")
_IS_CLOSED = inbox.c.done_at.is_not(None)
_CLOSE = (
    update(inbox)
    .where(_ONE, inbox.c.state == _NEW)
    .values(state="done", done_at=bindparam("now"), error=None)
)
_DONE = Prepared(_CLOSE)
_DONE_ERASED = Prepared(_CLOSE.values(raw=""))
_ATTEMPTS = select(inbox.c.attempts).where(_ONE, inbox.c.state == _NEW)
_TRY_LATER = (
    update(inbox)
    .where(_ONE, inbox.c.state == _NEW)
    .values(attempts=inbox.c.attempts + 1, next_at=bindparam("again"), error=bindparam("reason"))
)
_SET_ASIDE = (
    update(inbox)
    .where(_ONE, IS_OPEN)
    .values(
        state="poison",
        attempts=inbox.c.attempts + 1,
        done_at=bindparam("now"),
        error=bindparam("reason"),
    )
)
_POSTPONE = update(inbox).where(_ONE, inbox.c.state == _NEW).values(next_at=bindparam("until"))
_WAIT = Prepared(update(inbox).where(_ONE, inbox.c.state == _NEW).values(state="waiting"))
_WAKE = Prepared(
    update(inbox)
    .where(_ONE, inbox.c.state == _WAITING)
    .values(state="new", next_at=bindparam("now"))
)
_REPLAY = (
    update(inbox)
    .where(_ONE, inbox.c.state == _POISONED, inbox.c.raw != "")
    .values(state="new", attempts=0, next_at=bindparam("now"), done_at=None, error=None)
)
_GIVE_UP = (
    update(inbox)
    .where(_ONE, inbox.c.state == _POISONED)
    .values(state="done", raw="", done_at=bindparam("now"))
)
_FIND = select(*_COLUMNS, inbox.c.error).where(_ONE)
_POISON = (
    select(*_COLUMNS, inbox.c.error)
    .where(inbox.c.state == _POISONED)
    .order_by(inbox.c.id.desc())
    .limit(bindparam("limit"))
)
_ERASE = update(inbox).where(_IS_CLOSED, inbox.c.raw != "").values(raw="")
_ERASE_ONE = _ERASE.where(_ONE)
_ERASE_BEFORE = _ERASE.where(inbox.c.done_at < bindparam("before"))
_ERASE_CHATS = _ERASE.where(inbox.c.chat_key.in_(bindparam("chats", expanding=True)))
_FORGET = delete(inbox).where(_IS_CLOSED, inbox.c.done_at < bindparam("before"))
_OLDEST = select(func.min(inbox.c.received_at)).where(IS_OPEN)
_NEXT_DUE = select(func.min(inbox.c.next_at)).where(inbox.c.state == _NEW)
_DEPTH = select(
    select(func.count()).where(IS_OPEN).scalar_subquery(),
    select(func.count()).where(inbox.c.state == _POISONED).scalar_subquery(),
)
# As an expression: else SQLite walks through all rows in the order of an index of channels.
_CHANNEL: Any = inbox.c.channel + literal_column("''")
_DEPTHS = (
    select(_CHANNEL, func.count(), func.min(inbox.c.received_at)).where(IS_OPEN).group_by(_CHANNEL)
)
_COUNT_POISON = select(func.count()).where(
    inbox.c.state == _POISONED, inbox.c.received_at >= bindparam("since")
)
