"""WhatsApp: who is behind a chat, what may be said unasked, and what it costs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.codecs import BigId, Json, Number, UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    create_identities()
    create_templates()
    create_costs()
    create_opt_ins()
    extend_outbox()


def create_identities() -> None:
    op.create_table(
        "identities",
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("window_until", UtcDateTime()),
        sa.Column("locked_at", UtcDateTime()),
        sa.Column("locked_because", sa.Text()),
        sa.PrimaryKeyConstraint("chat_key", name="pk_identities"),
        sqlite_strict=True,
    )
    for column in ("user_id", "phone"):
        given = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"uq_identities_{column}",
            "identities",
            ["channel", column],
            unique=True,
            sqlite_where=given,
            postgresql_where=given,
        )


def create_templates() -> None:
    op.create_table(
        "templates",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("quality", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'paused', 'rejected', 'disabled', 'deleted')",
            name="state",
        ),
        sa.PrimaryKeyConstraint("key", "channel", name="pk_templates"),
        sqlite_strict=True,
    )


def create_costs() -> None:
    op.create_table(
        "message_counts",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("month", "channel", "kind", "category", name="pk_message_counts"),
        sqlite_strict=True,
    )
    op.create_table(
        "prices",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount", Number, nullable=False),
        sa.PrimaryKeyConstraint("channel", "category", "since", name="pk_prices"),
        sqlite_strict=True,
    )


def create_opt_ins() -> None:
    op.add_column("people", sa.Column("invitations_at", UtcDateTime()))
    op.create_table(
        "opt_ins",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("ended_by", sa.Text()),
        sa.CheckConstraint("ended_by IN ('person', 'platform', 'staff')", name="ended_by"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_opt_ins_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_opt_ins"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_opt_ins_person_id", "opt_ins", ["person_id", "given_at"])


def extend_outbox() -> None:
    for column in (
        sa.Column("message", Json()),
        sa.Column("template_key", sa.Text()),
        sa.Column("template", Json()),
        sa.Column("waits_for", sa.Text()),
        sa.Column("sent_as", sa.Text()),
        sa.Column("billed_as", sa.Text()),
    ):
        op.add_column("outbox", column)
    waits = sa.text("state = 'pending' AND waits_for IS NOT NULL")
    op.create_index(
        "ix_outbox_waits",
        "outbox",
        ["waits_for", "chat_key"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
