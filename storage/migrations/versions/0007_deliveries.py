"""What staff ask of a message: when the platform last told of it, and why a chat is unreachable."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.codecs import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("delivery_at", UtcDateTime()))
    op.add_column("chats", sa.Column("unreachable_because", sa.Text()))
    for table, column in (("pace", "blocked_until"), ("identities", "window_until")):
        given = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_{table}_{column}",
            table,
            [column],
            sqlite_where=given,
            postgresql_where=given,
        )
