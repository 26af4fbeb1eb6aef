"""Who is behind a chat where the platform's ids and numbers of people change (threat T8).

The key is the platform's lasting id of the person where it is given; the number is an attribute
that may be hidden, missing, changed, or somebody else's by now. A chat keeps its key for good:
the id or number it is reached by stands here. Whatever changes about a known person locks what
is personal until it is confirmed elsewhere; nothing is ever merged because of a number alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from conversations.messages import Address
from storage.codecs import UtcDateTime
from storage.prepared import Prepared, PreparedAmong
from storage.schema.identity import identities

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from conversations.messages import LockReason, Sender

IDLE = timedelta(days=180)
"""After so long in silence a number may have a new owner."""


@dataclass(frozen=True, slots=True)
class Found:
    """Which chat a message belongs to, and what has changed about who is behind chats."""

    address: Address
    locked: LockReason | None = None
    """Why whoever writes there is in doubt, now or since before."""
    reached_by: str | None = None
    """By which id or number the chat is reached from now on, where that is new."""
    newly_locked: tuple[tuple[Address, LockReason], ...] = ()
    """Chats that are in doubt from now on."""


def resolve(
    tx: Connection,
    address: Address,
    sender: Sender,
    *,
    at: datetime,
    now: datetime,
    window: timedelta = timedelta(),
) -> Found:
    """Return the chat of whoever wrote at `at`, and remember what the platform told of them.

    `address` is that of the message itself: it becomes the chat's only for somebody unknown.
    Free words may be sent there for the `window` from then on.
    """
    by_id, by_phone = _known(tx, address.channel, sender)
    row = by_id
    if row is None and by_phone is not None and (by_phone.user_id is None or not sender.user_id):
        row = by_phone
    lost: list[tuple[Address, LockReason]] = []
    if by_phone is not None and by_phone is not row:
        lost += _take_away(tx, by_phone, "number", now, phone=None)
    if row is None:
        begun = _begin(tx, address, sender, at=at, window_until=at + window)
        return Found(begun, newly_locked=tuple(lost))
    doubt = None if row.locked_at else _doubt(row, sender, at)
    user_id, phone = sender.user_id or row.user_id, sender.phone or row.phone
    _SEEN.run(
        tx,
        {
            "chat": row.chat_key,
            "new_user_id": user_id,
            "new_phone": phone,
            "seen": max(at, row.last_seen_at),
            "window": max(at + window, row.window_until or at),
            "locked": now if doubt else row.locked_at,
            "reason": doubt or row.locked_because,
        },
    )
    chat = Address(address.channel, row.external_id)
    if doubt:
        lost.append((chat, doubt))
    reached = _reached_by(user_id, phone)
    return Found(
        chat,
        doubt or row.locked_because,
        reached if reached != _reached_by(row.user_id, row.phone) else None,
        tuple(lost),
    )


def change(
    tx: Connection, channel: str, before: Sender, after: Sender, *, now: datetime
) -> Found | None:
    """Note that a person has another number or id; their chat is locked from now on.

    None where nobody known was `before`, or where the change is known already.
    """
    by_id, by_phone = _known(tx, channel, before)
    row = by_id or by_phone
    if row is None:
        return None
    user_id, phone = after.user_id or row.user_id, after.phone or row.phone
    if (user_id, phone) == (row.user_id, row.phone):
        return None
    lost = [
        # Whoever wrote from there before the platform told us keeps a chat of their own.
        taken
        for other in {one.chat_key: one for one in _known(tx, channel, after) if one}.values()
        if other.chat_key != row.chat_key
        for taken in _take_away(tx, other, "id", now, phone=None, user_id=None)
    ]
    reason: LockReason = "number" if phone != row.phone else "id"
    lost += _take_away(tx, row, reason, now, phone=phone, user_id=user_id)
    chat = Address(channel, row.external_id)
    return Found(chat, reason, _reached_by(user_id, phone), tuple(lost))


def find(tx: Connection, channel: str, sender: Sender) -> Address | None:
    """Return the chat of somebody the platform names, if we know them."""
    by_id, by_phone = _known(tx, channel, sender)
    row = by_id or by_phone
    return None if row is None else Address(channel, row.external_id)


def unlock(tx: Connection, chat_key: str, now: datetime) -> bool:
    """Note that there is no doubt about a chat any more; return whether there was one."""
    values = {"locked_at": None, "locked_because": None, "last_seen_at": now}
    return tx.execute(_OF_CHAT.where(_IS_LOCKED).values(values), {"chat": chat_key}).rowcount == 1


def close_window(tx: Connection, chat_key: str, now: datetime) -> None:
    """Note that the platform takes no free words to a chat any more."""
    tx.execute(_OF_CHAT.values(window_until=now), {"chat": chat_key})


def count_open(tx: Connection, now: datetime) -> dict[str, int]:
    """Return, by channel, in how many chats free words are taken just now."""
    return {row[0]: row[1] for row in tx.execute(_COUNT_OPEN, {"now": now})}


def reached_by(tx: Connection, chat_keys: Sequence[str]) -> dict[str, str]:
    """Return by which id or number each of these chats is reached, where that is known."""
    if not chat_keys:
        return {}
    rows = _REACHED.rows(tx, {"chats": list(chat_keys)})
    return {row[0]: reached for row in rows if (reached := _reached_by(row[1], row[2]))}


def forget(tx: Connection, chat_keys: Iterable[str]) -> None:
    """Take away all that was told of whoever is behind these chats."""
    tx.execute(_FORGET, {"chats": list(chat_keys)})


def _known(tx: Connection, channel: str, sender: Sender) -> tuple[Row[Any] | None, Row[Any] | None]:
    """Return who has the id, and who has the number."""
    values = {"of": channel, "user": sender.user_id, "number": sender.phone}
    rows = tx.execute(_FIND, values).all()
    by_id = next((row for row in rows if sender.user_id and row.user_id == sender.user_id), None)
    by_phone = next((row for row in rows if sender.phone and row.phone == sender.phone), None)
    return by_id, by_phone


def _begin(
    tx: Connection, address: Address, sender: Sender, *, at: datetime, window_until: datetime
) -> Address:
    external_id, copies = address.external_id, 1
    # What somebody else was known by here is their chat for good.
    while tx.scalar(_IS_TAKEN, {"chat": Address(address.channel, external_id).key}) is not None:
        copies += 1
        external_id = f"{address.external_id}~{copies}"
    found = Address(address.channel, external_id)
    tx.execute(
        _BEGIN,
        {
            "chat_key": found.key,
            "channel": found.channel,
            "external_id": external_id,
            "user_id": sender.user_id,
            "phone": sender.phone,
            "first_seen_at": at,
            "last_seen_at": at,
            "window_until": window_until,
        },
    )
    return found


def _doubt(row: Row[Any], sender: Sender, at: datetime) -> LockReason | None:
    """Return why whoever writes may be another person than the one before, if so."""
    if at - row.last_seen_at > IDLE:
        return "idle"
    is_new_number = sender.phone is not None and row.phone not in {None, sender.phone}
    return "number" if is_new_number else None


def _take_away(
    tx: Connection, row: Row[Any], reason: LockReason, now: datetime, **names: str | None
) -> tuple[tuple[Address, LockReason], ...]:
    """Give a chat other names, and lock it; return it if it was in no doubt before."""
    lock = {"locked_at": row.locked_at or now, "locked_because": row.locked_because or reason}
    tx.execute(_OF_CHAT.values(**names, **lock), {"chat": row.chat_key})
    return () if row.locked_at else ((Address(row.channel, row.external_id), reason),)


def _reached_by(user_id: str | None, phone: str | None) -> str | None:
    return user_id or (phone.removeprefix("+") if phone else None)


_FIND = select(identities).where(
    identities.c.channel == bindparam("of"),
    or_(identities.c.user_id == bindparam("user"), identities.c.phone == bindparam("number")),
)
_CHAT = identities.c.chat_key == bindparam("chat")
_IS_TAKEN = select(identities.c.chat_key).where(_CHAT)
_BEGIN = insert(identities)
_OF_CHAT = update(identities).where(_CHAT)
_IS_LOCKED = identities.c.locked_at.is_not(None)
_SEEN = Prepared(
    _OF_CHAT.values(
        user_id=bindparam("new_user_id"),
        phone=bindparam("new_phone"),
        last_seen_at=bindparam("seen"),
        window_until=bindparam("window"),
        locked_at=bindparam("locked", type_=UtcDateTime),
        locked_because=bindparam("reason"),
    )
)
_COUNT_OPEN = (
    select(identities.c.channel, func.count())
    .where(identities.c.window_until > bindparam("now"), identities.c.window_until.is_not(None))
    .group_by(identities.c.channel)
)
_AMONG = identities.c.chat_key.in_(bindparam("chats", expanding=True))
_REACHED = PreparedAmong(
    select(identities.c.chat_key, identities.c.user_id, identities.c.phone).where(_AMONG),
    among="chats",
)
_FORGET = delete(identities).where(_AMONG)
