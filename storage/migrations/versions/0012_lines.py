"""What a person sent stands under the key of their chat, and former names are kept for a while.

What was stored under another name of somebody known is theirs; statuses and the like, once worked
on, say nothing any more; numbers of nobody in particular go where an id is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.codecs import UtcDateTime

revision = "0012"
down_revision = "0011"

_identities = sa.table(
    "identities",
    *map(sa.column, ("chat_key", "channel", "user_id", "phone")),
    sa.column("first_seen_at", UtcDateTime()),
)
_inbox = sa.table(
    "inbox",
    *map(sa.column, ("chat_key", "kind", "raw", "state")),
    sa.column("received_at", UtcDateTime()),
)
_files = sa.table("files", sa.column("chat_key"), sa.column("created_at", UtcDateTime()))
_chats = sa.table("chats", sa.column("chat_key"), sa.column("person_id"))


def upgrade() -> None:
    op.add_column("identities", sa.Column("former_user_id", sa.Text()))
    op.add_column("identities", sa.Column("former_phone", sa.Text()))
    op.add_column("identities", sa.Column("moved_at", UtcDateTime()))
    for name in ("former_user_id", "former_phone"):
        is_known = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_identities_{name}",
            "identities",
            ["channel", name],
            sqlite_where=is_known,
            postgresql_where=is_known,
        )
    tx = op.get_bind()
    _gather(tx)
    tx.execute(
        sa.update(_inbox)
        .where(_inbox.c.kind.in_(("status", "change")), _inbox.c.state == "done")
        .values(raw="")
    )
    is_nobodys = sa.exists().where(
        _chats.c.chat_key == _identities.c.chat_key, _chats.c.person_id.is_(None)
    )
    tx.execute(
        sa.update(_identities)
        .where(_identities.c.user_id.is_not(None), is_nobodys)
        .values(phone=None)
    )


def _gather(tx: sa.Connection) -> None:
    known = tx.execute(sa.select(_identities)).all()
    chats = {row.chat_key for row in known}
    for row in known:
        phone = (row.phone or "").removeprefix("+")
        for name, since in ((row.user_id, None), (phone, row.first_seen_at)):
            key = f"{row.channel}:{name}"
            if not name or key in chats:
                continue
            for table, moment in ((_inbox, _inbox.c.received_at), (_files, _files.c.created_at)):
                moved = sa.update(table).where(table.c.chat_key == key)
                if since is not None:  # before that the number may have been somebody else's
                    moved = moved.where(moment >= since)
                tx.execute(moved.values(chat_key=row.chat_key))
