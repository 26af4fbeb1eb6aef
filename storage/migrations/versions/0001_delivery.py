"""Delivery: the inbox, the outbox, pace, and how far each account was polled."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage import codecs

revision = "0001"
down_revision = None

SMALL = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    create_inbox()
    create_offsets()
    create_outbox()
    create_pace()


def create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", codecs.BigId, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ext_id", sa.Text(), nullable=False),
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("position", codecs.BigId, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("done_at", codecs.UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('new', 'waiting', 'done', 'poison')", name=op.f("ck_inbox_state")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint(
            "channel", "account", "kind", "ext_id", name="uq_inbox_channel_account_kind_ext_id"
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inbox_chat", "inbox", ["chat_key", "id"])
    op.create_index("ix_inbox_done", "inbox", ["done_at"], **where("done_at IS NOT NULL"))
    op.create_index("ix_inbox_due", "inbox", ["next_at", "id"], **where("state = 'new'"))
    op.create_index(
        "ix_inbox_open_line",
        "inbox",
        ["chat_key", "position", "id"],
        **where("state IN ('new', 'waiting')"),
    )
    op.create_index("ix_inbox_poison", "inbox", ["id"], **where("state = 'poison'"))


def create_offsets() -> None:
    op.create_table(
        "offsets",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("position", codecs.BigId, nullable=False),
        sa.Column("updated_at", codecs.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", name="pk_offsets"),
        sqlite_strict=True,
    )


def create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", codecs.BigId, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("lane", SMALL, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("person_id", codecs.BigId, nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("body", codecs.Json(), nullable=False),
        sa.Column("attachment", codecs.Json(), nullable=True),
        sa.Column("prompt_id", sa.Text(), nullable=True),
        sa.Column("prompt", codecs.Json(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("secret", codecs.Flag(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("not_before", codecs.UtcDateTime(), nullable=False),
        sa.Column("expires_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("next_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("lease_no", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease_until", codecs.UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("wire_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("wire_at", codecs.UtcDateTime(), nullable=True),
        sa.Column("settled_at", codecs.UtcDateTime(), nullable=True),
        sa.Column("ext_id", sa.Text(), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("resend_of", codecs.BigId, nullable=True),
        sa.CheckConstraint(
            "delivery IN ('sent', 'delivered', 'read', 'failed')", name=op.f("ck_outbox_delivery")
        ),
        sa.CheckConstraint(
            "kind IN ('reply', 'receipt', 'notice', 'broadcast', 'code', 'beside')",
            name=op.f("ck_outbox_kind"),
        ),
        sa.CheckConstraint("policy IN ('resend', 'once', 'free')", name=op.f("ck_outbox_policy")),
        sa.CheckConstraint(
            "state IN ('pending', 'leased', 'sending', 'unknown', 'sent', 'failed', 'expired', "
            "'cancelled', 'suppressed', 'review')",
            name=op.f("ck_outbox_state"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sa.UniqueConstraint("prompt_id", name="uq_outbox_prompt_id"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_outbox_chat", "outbox", ["chat_key", "id"])
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["channel", "account", "lane", "next_at", "id"],
        **where("state = 'pending'"),
    )
    op.create_index("ix_outbox_expiry", "outbox", ["expires_at"], **where("state = 'pending'"))
    op.create_index(
        "ix_outbox_open_line",
        "outbox",
        ["line", "lane", "id"],
        **where("state IN ('pending', 'unknown')"),
    )
    op.create_index("ix_outbox_person", "outbox", ["person_id"], **where("person_id IS NOT NULL"))
    op.create_index(
        "ix_outbox_reference",
        "outbox",
        ["channel", "account", "ext_id"],
        **where("ext_id IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_settled", "outbox", ["settled_at"], **where("settled_at IS NOT NULL")
    )
    op.create_index(
        "ix_outbox_unsettled",
        "outbox",
        ["state", "next_at"],
        **where("state IN ('leased', 'sending', 'unknown', 'review')"),
    )
    op.create_index(
        "uq_outbox_in_flight",
        "outbox",
        ["line"],
        unique=True,
        **where("state IN ('leased', 'sending')"),
    )


def create_pace() -> None:
    op.create_table(
        "pace",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("tokens", codecs.Number, nullable=False),
        sa.Column("updated_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("blocked_until", codecs.UtcDateTime(), nullable=True),
        sa.Column("rate", codecs.Number, nullable=True),
        sa.Column("rate_at", codecs.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("scope", name="pk_pace"),
        sqlite_strict=True,
    )
