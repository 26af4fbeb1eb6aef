"""Replies that wait are found among replies, however large a broadcast waits behind them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    waits = sa.text("state = 'pending' AND lane = 0")
    op.create_index(
        "ix_outbox_replies",
        "outbox",
        ["created_at"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
