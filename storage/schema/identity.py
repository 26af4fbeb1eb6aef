"""Who is behind the chats of platforms on which numbers and ids change: one row per chat.

A chat keeps its key for good; the platform's id of the person, and the number, are found here,
and those before their last change, for what was sent before it.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Text, text

from storage.codecs import UtcDateTime
from storage.schema.base import table

identities = table(
    "identities",
    Column("chat_key", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("user_id", Text),
    Column("phone", Text),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("window_until", UtcDateTime),
    Column("locked_at", UtcDateTime),
    Column("locked_because", Text),
    Column("former_user_id", Text),
    Column("former_phone", Text),
    Column("moved_at", UtcDateTime),
)
Index(
    "uq_identities_user_id",
    identities.c.channel,
    identities.c.user_id,
    unique=True,
    sqlite_where=text("user_id IS NOT NULL"),
    postgresql_where=text("user_id IS NOT NULL"),
)
Index(
    "uq_identities_phone",
    identities.c.channel,
    identities.c.phone,
    unique=True,
    sqlite_where=text("phone IS NOT NULL"),
    postgresql_where=text("phone IS NOT NULL"),
)
Index(
    "ix_identities_former_user_id",
    identities.c.channel,
    identities.c.former_user_id,
    sqlite_where=text("former_user_id IS NOT NULL"),
    postgresql_where=text("former_user_id IS NOT NULL"),
)
Index(
    "ix_identities_former_phone",
    identities.c.channel,
    identities.c.former_phone,
    sqlite_where=text("former_phone IS NOT NULL"),
    postgresql_where=text("former_phone IS NOT NULL"),
)
Index(
    "ix_identities_window_until",
    identities.c.window_until,
    sqlite_where=text("window_until IS NOT NULL"),
    postgresql_where=text("window_until IS NOT NULL"),
)
