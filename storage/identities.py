"""Who is behind a chat where the platform's ids and numbers of people change (threat T8).

The key is the platform's lasting id of the person where it is given; the number is an attribute
that may be hidden, missing, changed, or somebody else's by now. A chat keeps its key for good:
the id or number it is reached by stands here. Whatever changes about a known person locks what
is personal until it is confirmed elsewhere; nothing is ever merged because of a number alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, bindparam, case, delete, func, insert, or_, select, update

from conversations.messages import Address, LockReason, Sender
from storage.codecs import UtcDateTime
from storage.prepared import Prepared, PreparedAmong
from storage.schema.identity import identities

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

IDLE = timedelta(days=180)
"""After so long in silence a number may have a new owner."""
IDLE_BY_NUMBER = timedelta(days=30)
"""The same where a number comes alone though the id of its person is known."""


class _Known(NamedTuple):
    """One row, with the columns as the table has them."""

    chat_key: str
    channel: str
    external_id: str
    user_id: str | None
    phone: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    window_until: datetime | None
    locked_at: datetime | None
    locked_because: LockReason | None
    former_user_id: str | None
    former_phone: str | None
    moved_at: datetime | None

    @property
    def address(self) -> Address:
        return Address(self.channel, self.external_id)

    def is_newer(self, at: datetime) -> bool:
        """Tell whether more is known of the person than what was told then."""
        return at < max(self.last_seen_at, self.moved_at or self.last_seen_at)


@dataclass(frozen=True, slots=True)
class Former:
    """What somebody was known by before, and until when."""

    channel: str
    user_id: str | None
    phone: str | None
    until: datetime


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
    row = _matching(by_id, by_phone, sender)
    if row is None or at < row.first_seen_at:
        before = _before_change(tx, address.channel, sender, at)
        if before is not None:
            return Found(before.address, before.locked_because)
    lost: list[tuple[Address, LockReason]] = []
    if by_phone is not None and by_phone is not row:
        if by_phone.is_newer(at):
            sender = Sender(sender.user_id)
        else:
            lost += _take_away(tx, by_phone, "number", now, phone=None)
    if row is None:
        begun = _begin(tx, address, sender, at=at, window_until=at + window)
        return Found(begun, newly_locked=tuple(lost))
    if row.is_newer(at):
        sender = Sender(row.user_id, row.phone)
    doubt = None if row.locked_at else _doubt(row, sender, at)
    user_id, phone = sender.user_id or row.user_id, sender.phone or row.phone
    if row.phone is not None and phone != row.phone:
        _note_former(tx, row, at, former_user_id=None, former_phone=row.phone)
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
    if doubt:
        lost.append((row.address, doubt))
    reached = reach_of(user_id, phone)
    return Found(
        row.address,
        doubt or row.locked_because,
        reached if reached != reach_of(row.user_id, row.phone) else None,
        tuple(lost),
    )


def change(
    tx: Connection, channel: str, before: Sender, after: Sender, *, at: datetime, now: datetime
) -> Found | None:
    """Note that a person has another number or id since `at`; their chat is locked from now on.

    A new number that comes without an id has a new one, which is still to be told. None where
    nobody known was `before`, or where the change is known already.
    """
    by_id, by_phone = _known(tx, channel, before)
    row = _matching(by_id, by_phone, before)
    if row is None and by_phone is not None and not by_phone.is_newer(at):
        # The number had become somebody else's, who gave it up by now.
        lost = _take_away(tx, by_phone, "number", now, phone=None)
        return Found(by_phone.address, "number", newly_locked=lost)
    if row is None:
        return None
    phone = after.phone or row.phone
    user_id = after.user_id or (row.user_id if phone == row.phone else None)
    if (user_id, phone) == (row.user_id, row.phone):
        return None
    taken = [
        # Whoever wrote from there before the platform told us keeps a chat of their own.
        lost
        for other in {one.chat_key: one for one in _known(tx, channel, after) if one}.values()
        if other.chat_key != row.chat_key
        for lost in _take_away(tx, other, "id", now, phone=None, user_id=None)
    ]
    reason: LockReason = "number" if phone != row.phone else "id"
    taken += _take_away(tx, row, reason, now, phone=phone, user_id=user_id)
    _note_former(
        tx,
        row,
        at,
        former_user_id=row.user_id if user_id != row.user_id else None,
        former_phone=row.phone if phone != row.phone else None,
    )
    return Found(row.address, reason, reach_of(user_id, phone), tuple(taken))


def find(tx: Connection, channel: str, sender: Sender) -> Address | None:
    """Return the chat of somebody the platform names, if we know them."""
    row = _matching(*_known(tx, channel, sender), sender)
    return None if row is None else row.address


def keys_of(channel: str, sender: Sender) -> tuple[str, ...]:
    """Return the keys under which what somebody sent may stand before their chat is known."""
    phone = sender.phone and sender.phone.removeprefix("+")
    return tuple(Address(channel, name).key for name in (sender.user_id, phone) if name)


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
    return {row[0]: reached for row in rows if (reached := reach_of(row[1], row[2]))}


def forget_numbers(tx: Connection, chat_keys: Iterable[str]) -> None:
    """Take away the numbers of people who are reached by their id, and what they had before."""
    tx.execute(_FORGET_NUMBERS, {"chats": list(chat_keys)})


def forget_former(tx: Connection, before: datetime) -> int:
    """Take away what people were known by until they changed it, if that is long ago."""
    return tx.execute(_FORGET_FORMER, {"before": before}).rowcount


def list_former(tx: Connection, chat_keys: Iterable[str]) -> tuple[Former, ...]:
    """List what is still kept of the ids and numbers these chats had before."""
    rows = tx.execute(_LIST_FORMER, {"chats": list(chat_keys)})
    return tuple(Former(*row) for row in rows)


def forget(tx: Connection, chat_keys: Iterable[str]) -> None:
    """Take away all that was told of whoever is behind these chats."""
    tx.execute(_FORGET, {"chats": list(chat_keys)})


def _known(tx: Connection, channel: str, sender: Sender) -> tuple[_Known | None, _Known | None]:
    """Return who has the id, and who has the number."""
    values = {"of": channel, "user": sender.user_id, "number": sender.phone}
    rows = [_Known(*row) for row in _FIND.rows(tx, values)]
    by_id = next((row for row in rows if sender.user_id and row.user_id == sender.user_id), None)
    by_phone = next((row for row in rows if sender.phone and row.phone == sender.phone), None)
    return by_id, by_phone


def _matching(by_id: _Known | None, by_phone: _Known | None, sender: Sender) -> _Known | None:
    """Return whose chat is meant: a number decides only where one of the two ids is unknown."""
    if by_id is not None or by_phone is None:
        return by_id
    return None if by_phone.user_id and sender.user_id else by_phone


def _before_change(tx: Connection, channel: str, sender: Sender, at: datetime) -> _Known | None:
    """Return whose the id or number was until it changed, of what was sent before that."""
    alone = None if sender.user_id else sender.phone
    names = {"user": sender.user_id, "number": sender.phone, "number_alone": alone}
    found = _FIND_FORMER.first(tx, {"of": channel, "sent": at, **names})
    return None if found is None else _Known(*found)


def _note_former(tx: Connection, row: _Known, at: datetime, **former: str | None) -> None:
    tx.execute(_OF_CHAT.values(**former, moved_at=at), {"chat": row.chat_key})


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


def _doubt(row: _Known, sender: Sender, at: datetime) -> LockReason | None:
    """Return why whoever writes may be another person than the one before, if so."""
    is_number_alone = row.user_id is not None and sender.user_id is None
    if at - row.last_seen_at > (IDLE_BY_NUMBER if is_number_alone else IDLE):
        return "idle"
    is_new_number = sender.phone is not None and row.phone not in {None, sender.phone}
    return "number" if is_new_number else None


def _take_away(
    tx: Connection, row: _Known, reason: LockReason, now: datetime, **names: str | None
) -> tuple[tuple[Address, LockReason], ...]:
    """Give a chat other names, and lock it; return it if it was in no doubt before."""
    lock = {"locked_at": row.locked_at or now, "locked_because": row.locked_because or reason}
    tx.execute(_OF_CHAT.values(**names, **lock), {"chat": row.chat_key})
    return () if row.locked_at else ((row.address, reason),)


def reach_of(user_id: str | None, phone: str | None) -> str | None:
    """Return by what somebody is written to: their lasting id, or else their number."""
    return user_id or (phone.removeprefix("+") if phone else None)


_OF_CHANNEL = select(identities).where(identities.c.channel == bindparam("of"))
_FIND = Prepared(
    _OF_CHANNEL.where(
        or_(identities.c.user_id == bindparam("user"), identities.c.phone == bindparam("number"))
    )
)
_FIND_FORMER = Prepared(
    _OF_CHANNEL.where(
        or_(
            identities.c.former_user_id == bindparam("user"),
            identities.c.former_phone == bindparam("number_alone"),
            and_(
                identities.c.former_phone == bindparam("number"),
                func.coalesce(identities.c.former_user_id, identities.c.user_id).is_(None),
            ),
        ),
        identities.c.moved_at > bindparam("sent"),
    )
    .order_by(identities.c.moved_at)
    .limit(1)
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
_FORGET_NUMBERS = (
    update(identities)
    .where(_AMONG)
    .values(
        phone=case((identities.c.user_id.is_(None), identities.c.phone)),
        former_user_id=None,
        former_phone=None,
        moved_at=None,
    )
)
_HAS_FORMER = or_(identities.c.former_user_id.is_not(None), identities.c.former_phone.is_not(None))
_FORGET_FORMER = (
    update(identities)
    .where(_HAS_FORMER, identities.c.moved_at <= bindparam("before", type_=UtcDateTime))
    .values(former_user_id=None, former_phone=None)
)
_LIST_FORMER = (
    select(
        identities.c.channel,
        identities.c.former_user_id,
        identities.c.former_phone,
        identities.c.moved_at,
    )
    .where(_AMONG, _HAS_FORMER)
    .order_by(identities.c.moved_at)
)
_FORGET = delete(identities).where(_AMONG)
