"""A person's chats as they are shown: which channel, the end of the number, when last used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, select

from conversations.lookups import LinkedChat
from conversations.messages import Address, PersonId
from storage.chats import CAN_BE_ASKED, IS_DISCOURAGED
from storage.schema.delivery import chats
from storage.schema.identity import identities

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SHOWN_DIGITS = 4


def list_of(tx: Connection, person: PersonId) -> tuple[LinkedChat, ...]:
    """List all chats of a person, the one used last first."""
    rows = tx.execute(
        _CHATS.where(chats.c.person_id == person).order_by(
            chats.c.last_seen_at.desc(), chats.c.chat_key
        )
    )
    return tuple(_chat(row) for row in rows)


def find(tx: Connection, chat_key: str) -> LinkedChat | None:
    """Return one chat, whosever it is."""
    row = tx.execute(_CHATS.where(chats.c.chat_key == chat_key)).first()
    return None if row is None else _chat(row)


def language_of(tx: Connection, chat_key: str) -> str:
    """Return in which language a chat was last spoken to."""
    found: str | None = tx.scalar(select(chats.c.language).where(chats.c.chat_key == chat_key))
    return found or "id"


def _chat(row: Any) -> LinkedChat:  # noqa: ANN401 - a row of _CHATS
    return LinkedChat(
        Address(row.channel, row.external_id),
        row.last_seen_at,
        number=(row.phone or "")[-_SHOWN_DIGITS:],
        is_reachable=bool(row.can_be_asked),
        is_discouraged=bool(row.is_discouraged),
        locked=row.locked_because,
    )


_CHATS = select(
    chats.c.channel,
    chats.c.external_id,
    chats.c.last_seen_at,
    identities.c.phone,
    identities.c.locked_because,
    case((CAN_BE_ASKED, 1), else_=0).label("can_be_asked"),
    IS_DISCOURAGED.label("is_discouraged"),
).select_from(chats.outerjoin(identities, identities.c.chat_key == chats.c.chat_key))
