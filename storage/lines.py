"""In which line of the inbox an update stands, once it is known whose chat it belongs to.

Where ids and numbers of people change, what one person sends may be stored under several keys:
before it was known that they are one, or before a change was told. From then on it stands in the
line of their chat, so that it is taken in its order, counted with it, and erased with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, select, update

from storage.inbox import IS_HEAD, IS_OPEN
from storage.prepared import Prepared
from storage.schema.delivery import inbox
from storage.schema.identity import identities

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from storage.inbox import InboxRow


def join(tx: Connection, keys: Iterable[str], chat_key: str) -> int:
    """Have what is open under these keys be in the line of a chat, but for lines of other chats.

    Return how many rows came into it.
    """
    return sum(_JOIN.run(tx, {"key": key, "chat": chat_key}) for key in keys if key != chat_key)


def move(tx: Connection, row: InboxRow, chat_key: str) -> InboxRow:
    """Have one update be in the line of a chat."""
    if row.chat_key == chat_key:
        return row
    _MOVE.run(tx, {"row": row.id, "chat": chat_key})
    return replace(row, chat_key=chat_key)


def is_first(tx: Connection, row: InboxRow) -> bool:
    """Tell whether nothing open comes before an open update in its line."""
    return bool(_FIRST.rows(tx, {"row": row.id}))


_IS_OF_OTHER = exists().where(identities.c.chat_key == bindparam("key"))
_OPEN_THERE = (
    select(inbox.c.id)
    .where(inbox.c.chat_key == bindparam("key"), IS_OPEN, ~_IS_OF_OTHER)
    # What somebody works on just now finds its line by itself.
    .with_for_update(skip_locked=True)
)
_JOIN = Prepared(
    update(inbox).where(inbox.c.id.in_(_OPEN_THERE)).values(chat_key=bindparam("chat"))
)
_MOVE = Prepared(
    update(inbox).where(inbox.c.id == bindparam("row")).values(chat_key=bindparam("chat"))
)
_FIRST = Prepared(select(inbox.c.id).where(inbox.c.id == bindparam("row"), IS_HEAD))
