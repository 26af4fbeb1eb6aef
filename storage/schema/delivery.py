"""Tables of delivery: what came in, what goes out, how fast, and where each chat stands.

The partial unique index on `outbox.line` is the last guard of order: the database itself
refuses a second message in flight on one line, whatever the code above it believes.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from storage.codecs import BigId, Flag, Json, Number, UtcDateTime
from storage.schema.base import one_of, table

INBOX_STATES = ("new", "waiting", "done", "poison")
OUTBOX_STATES = (
    "pending",
    "leased",
    "sending",
    "unknown",
    "sent",
    "failed",
    "expired",
    "cancelled",
    "suppressed",
    "review",
)
KINDS = ("reply", "receipt", "notice", "broadcast", "code", "beside")
POLICIES = ("resend", "once", "free")
DELIVERIES = ("sent", "delivered", "read", "failed")

SmallId = SmallInteger().with_variant(Integer(), "sqlite")

inbox = table(
    "inbox",
    Column("id", BigId, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ext_id", Text, nullable=False),
    Column("chat_key", Text, nullable=False),
    Column("position", BigId, nullable=False),
    Column("raw", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False, server_default="new"),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("error", Text),
    UniqueConstraint("channel", "account", "kind", "ext_id"),
    one_of("state", INBOX_STATES),
    autoincrement=True,
)
Index(
    "ix_inbox_open_line",
    inbox.c.chat_key,
    inbox.c.position,
    inbox.c.id,
    sqlite_where=text("state IN ('new', 'waiting')"),
    postgresql_where=text("state IN ('new', 'waiting')"),
)
Index(
    "ix_inbox_due",
    inbox.c.next_at,
    inbox.c.id,
    sqlite_where=text("state = 'new'"),
    postgresql_where=text("state = 'new'"),
)
Index(
    "ix_inbox_done",
    inbox.c.done_at,
    sqlite_where=text("done_at IS NOT NULL"),
    postgresql_where=text("done_at IS NOT NULL"),
)
Index(
    "ix_inbox_poison",
    inbox.c.id,
    sqlite_where=text("state = 'poison'"),
    postgresql_where=text("state = 'poison'"),
)
Index("ix_inbox_chat", inbox.c.chat_key, inbox.c.id)

outbox = table(
    "outbox",
    Column("id", BigId, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("chat_key", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("lane", SmallId, nullable=False),
    Column("kind", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("person_id", BigId),
    Column("method", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("attachment", Json),
    Column("prompt_id", Text, unique=True),
    Column("prompt", Json),
    Column("topic", Text),
    Column("message", Json),
    Column("template_key", Text),
    Column("template", Json),
    Column("waits_for", Text),
    Column("sent_as", Text),
    Column("billed_as", Text),
    Column("secret", Flag, nullable=False, server_default=false()),
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False, server_default="pending"),
    Column("lease_no", Integer, nullable=False, server_default=text("0")),
    Column("lease_until", UtcDateTime),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("wire_count", Integer, nullable=False, server_default=text("0")),
    Column("wire_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Column("ext_id", Text),
    Column("delivery", Text),
    Column("delivery_at", UtcDateTime),
    Column("error", Text),
    Column("resend_of", BigId),
    one_of("state", OUTBOX_STATES),
    one_of("kind", KINDS),
    one_of("policy", POLICIES),
    one_of("delivery", DELIVERIES),
    autoincrement=True,
)
Index(
    "uq_outbox_in_flight",
    outbox.c.line,
    unique=True,
    sqlite_where=text("state IN ('leased', 'sending')"),
    postgresql_where=text("state IN ('leased', 'sending')"),
)
Index(
    "ix_outbox_due",
    outbox.c.channel,
    outbox.c.account,
    outbox.c.lane,
    outbox.c.next_at,
    outbox.c.id,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)
Index(
    "ix_outbox_open_line",
    outbox.c.line,
    outbox.c.lane,
    outbox.c.id,
    sqlite_where=text("state IN ('pending', 'unknown')"),
    postgresql_where=text("state IN ('pending', 'unknown')"),
)
Index(
    "ix_outbox_unsettled",
    outbox.c.state,
    outbox.c.next_at,
    sqlite_where=text("state IN ('leased', 'sending', 'unknown', 'review')"),
    postgresql_where=text("state IN ('leased', 'sending', 'unknown', 'review')"),
)
Index(
    "ix_outbox_refused",
    outbox.c.settled_at,
    sqlite_where=text("state IN ('failed', 'suppressed')"),
    postgresql_where=text("state IN ('failed', 'suppressed')"),
)
Index(
    "ix_outbox_expiry",
    outbox.c.expires_at,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)
Index(
    "ix_outbox_notices",
    outbox.c.topic,
    outbox.c.next_at,
    sqlite_where=text("state = 'pending' AND kind = 'notice'"),
    postgresql_where=text("state = 'pending' AND kind = 'notice'"),
)
Index(
    "ix_outbox_replies",
    outbox.c.created_at,
    sqlite_where=text("state = 'pending' AND lane = 0"),
    postgresql_where=text("state = 'pending' AND lane = 0"),
)
Index(
    "ix_outbox_person",
    outbox.c.person_id,
    sqlite_where=text("person_id IS NOT NULL"),
    postgresql_where=text("person_id IS NOT NULL"),
)
Index("ix_outbox_chat", outbox.c.chat_key, outbox.c.id)
Index(
    "ix_outbox_waits",
    outbox.c.waits_for,
    outbox.c.chat_key,
    sqlite_where=text("state = 'pending' AND waits_for IS NOT NULL"),
    postgresql_where=text("state = 'pending' AND waits_for IS NOT NULL"),
)
Index(
    "ix_outbox_reference",
    outbox.c.channel,
    outbox.c.account,
    outbox.c.ext_id,
    sqlite_where=text("ext_id IS NOT NULL"),
    postgresql_where=text("ext_id IS NOT NULL"),
)
Index(
    "ix_outbox_settled",
    outbox.c.settled_at,
    sqlite_where=text("settled_at IS NOT NULL"),
    postgresql_where=text("settled_at IS NOT NULL"),
)

pace = table(
    "pace",
    Column("scope", Text, primary_key=True),
    Column("tokens", Number, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("blocked_until", UtcDateTime),
    Column("rate", Number),
    Column("rate_at", UtcDateTime),
)
Index(
    "ix_pace_blocked_until",
    pace.c.blocked_until,
    sqlite_where=text("blocked_until IS NOT NULL"),
    postgresql_where=text("blocked_until IS NOT NULL"),
)

chats = table(
    "chats",
    Column("chat_key", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("person_id", BigId, ForeignKey("people.id")),
    Column("reachable", Flag, nullable=False, server_default=true()),
    Column("reachable_changed_at", UtcDateTime),
    Column("unreachable_because", Text),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("screen", Text, nullable=False),
    Column("draft_id", Text),
    Column("cursor", Text),
    Column("page", Integer, nullable=False, server_default=text("0")),
    Column("misses", Integer, nullable=False, server_default=text("0")),
    Column("language", Text, nullable=False),
    Column("prompt_id", Text),
    Column("held", Json, nullable=False),
    Column("revision", Integer, nullable=False, server_default=text("0")),
)
Index("ix_chats_person_id", chats.c.person_id, chats.c.last_seen_at)

offsets = table(
    "offsets",
    Column("channel", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("position", BigId, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)
