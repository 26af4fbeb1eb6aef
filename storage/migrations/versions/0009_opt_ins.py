"""When people last said whether they want to be invited, and whether BERHENTI still asks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.codecs import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("people", sa.Column("invitations_answered_at", UtcDateTime()))
    op.add_column("people", sa.Column("stop_asked_at", UtcDateTime()))
