"""Notices to staff found by what they are about; questions closed whose asker was erased before.

Until this step an erasure, also that by age, took away the words of an open question and where
it was asked, but left it open. The topic of the notice is that which is looked for now.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

CLOSE_ERASED = """
UPDATE cases
   SET answered_at = COALESCE(
           (SELECT erased_at FROM people WHERE people.id = cases.person_id), opened_at)
 WHERE answered_at IS NULL
   AND (chat_key = ''
        OR person_id IN (SELECT id FROM people WHERE erased_at IS NOT NULL))
"""


def upgrade() -> None:
    waits = sa.text("state = 'pending' AND kind = 'notice'")
    op.create_index(
        "ix_outbox_notices",
        "outbox",
        ["topic", "next_at"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.execute("UPDATE outbox SET topic = 'desk' WHERE topic = 'desk:cases'")
    op.execute(CLOSE_ERASED)
