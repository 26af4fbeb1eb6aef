"""What a platform refused lately is found without a look at all that was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    is_refused = sa.text("state IN ('failed', 'suppressed')")
    op.create_index(
        "ix_outbox_refused",
        "outbox",
        ["settled_at"],
        sqlite_where=is_refused,
        postgresql_where=is_refused,
    )
