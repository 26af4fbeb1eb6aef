"""When the platform told what is known of templates and wishes: older news changes nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.codecs import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for told in ("state_at", "category_at", "quality_at"):
        op.add_column("templates", sa.Column(told, UtcDateTime()))
    op.add_column("opt_ins", sa.Column("told_at", UtcDateTime()))
