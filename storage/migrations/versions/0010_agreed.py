"""Who is registered in a chat that is to be linked agrees first, and who that was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.codecs import BigId

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("chat_questions", sa.Column("agreed_by", BigId))
