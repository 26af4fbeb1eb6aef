"""Whether a message may leave at all, and where to: asked when it is claimed.

Who is behind a chat, how they are reached and what they want may have changed since the message
was written, so nothing of that is taken from its row. What is for a person goes into no chat that
is locked, or is not theirs any more; it ends, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, column, select
from sqlalchemy import table as light_table

from storage import policies
from storage.identities import reach_of
from storage.outbox.rows import LOCKED, NOT_AGREED, STOPPED, UNLINKED
from storage.schema.delivery import chats, outbox
from storage.schema.identity import identities

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from storage.outbox.rows import OutboxRow


@dataclass(frozen=True, slots=True)
class Whom:
    """Who a message is for, as it stands now. The last four hold where names change only."""

    stopped_at: datetime | None
    invited_at: datetime | None
    reachable: bool | None
    """None where there is no such chat."""
    owner: int | None
    """Whose chat it is."""
    chat_key: str | None = None
    """None where nothing is known of whoever is behind the chat."""
    locked_at: datetime | None = None
    user_id: str | None = None
    phone: str | None = None

    def bar(self, row: OutboxRow) -> str | None:
        """Return why a message must not be sent, if so."""
        if row.person is not None and self.locked_at is not None:
            return LOCKED
        if row.person is not None and self.reachable is not None and self.owner != row.person:
            return UNLINKED
        if self.reachable is False or (self.chat_key is not None and self._reach is None):
            return "unreachable"
        if self.stopped_at is not None and row.kind in policies.STOPPABLE:
            return STOPPED
        is_invitation = row.kind in policies.NEEDS_OPT_IN and row.person is not None
        return NOT_AGREED if is_invitation and self.invited_at is None else None

    def addressed(self, row: OutboxRow) -> OutboxRow:
        """Return the message to where the chat is reached now."""
        reach = self._reach
        return row if reach in {None, row.address} else replace(row, address=reach)

    @property
    def _reach(self) -> str | None:
        return reach_of(self.user_id, self.phone)


_people = light_table("people", column("id"), column("stopped_at"), column("invitations_at"))
WHOM = (_people.c.stopped_at, _people.c.invitations_at, chats.c.reachable, chats.c.person_id)
"""What `Whom` is made of where people are reached by the chat's own id, in its order."""
WHOM_NOW = (
    *WHOM,
    identities.c.chat_key,
    identities.c.locked_at,
    identities.c.user_id,
    identities.c.phone,
)
"""The same where ids and numbers of people change."""
ROWS: Any = outbox.outerjoin(_people, _people.c.id == outbox.c.person_id).outerjoin(
    chats, chats.c.chat_key == outbox.c.chat_key
)
"""The tables of WHOM."""


def with_names(tables: Any) -> Any:  # noqa: ANN401 - of a FROM clause
    """Return these tables with what WHOM_NOW is read from besides."""
    return tables.outerjoin(identities, identities.c.chat_key == outbox.c.chat_key)


def undisturbed(tx: Connection, rows: Iterable[OutboxRow]) -> list[OutboxRow]:
    """Return the messages to whoever does not change what they want just now, and hold it so.

    Where transactions run side by side, somebody may be saying BERHENTI beside this one: then what
    is unasked waits until they have, else their word comes after our commit.
    """
    rows = list(rows)
    persons = {row.person for row in rows if row.person is not None and row.lane > 0}
    if not persons or tx.dialect.name == "sqlite":
        return rows
    changing = persons - set(tx.execute(_HOLD_STILL, {"persons": sorted(persons)}).scalars())
    if changing:  # but for whom we know nothing of
        changing = set(tx.execute(_KNOWN, {"persons": sorted(changing)}).scalars())
    return [row for row in rows if row.lane == 0 or row.person not in changing]


_KNOWN = select(_people.c.id).where(_people.c.id.in_(bindparam("persons", expanding=True)))
_HOLD_STILL = _KNOWN.with_for_update(read=True, skip_locked=True)
