"""People and their roles, drafts, and where each chat stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import codecs

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    create_people()
    create_chats()
    create_drafts()
    create_roles()


def create_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", codecs.BigId, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Text(), server_default="", nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=True),
        sa.Column("agency_name", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("zone", sa.Text(), server_default="Asia/Jakarta", nullable=False),
        sa.Column("consent_version", sa.Text(), server_default="", nullable=False),
        sa.Column("consent_language", sa.Text(), nullable=True),
        sa.Column("consent_at", codecs.UtcDateTime(), nullable=True),
        sa.Column("stopped_at", codecs.UtcDateTime(), nullable=True),
        sa.Column("registered_at", codecs.UtcDateTime(), nullable=True),
        sa.Column("erased_at", codecs.UtcDateTime(), nullable=True),
        sa.Column("created_at", codecs.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def create_chats() -> None:
    op.create_table(
        "chats",
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("person_id", codecs.BigId, nullable=True),
        sa.Column("reachable", codecs.Flag(), server_default=sa.true(), nullable=False),
        sa.Column("reachable_changed_at", codecs.UtcDateTime(), nullable=True),
        sa.Column("first_seen_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("screen", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Text(), nullable=True),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("misses", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("prompt_id", sa.Text(), nullable=True),
        sa.Column("held", codecs.Json(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_chats_person_id"),
        sa.PrimaryKeyConstraint("chat_key", name="pk_chats"),
        sqlite_strict=True,
    )
    op.create_index("ix_chats_person_id", "chats", ["person_id", "last_seen_at"])


def create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("form_version", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("owner_id", codecs.BigId, nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=True),
        sa.Column("period_key", sa.Text(), nullable=True),
        sa.Column("group_key", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("answers", codecs.Json(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("updated_at", codecs.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'submitted', 'cancelled')", name=op.f("ck_drafts_status")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name="fk_drafts_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sqlite_strict=True,
    )
    op.create_index("ix_drafts_owner_id", "drafts", ["owner_id", "status"])


def create_roles() -> None:
    op.create_table(
        "roles",
        sa.Column("person_id", codecs.BigId, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("decided_at", codecs.UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'active', 'ended')", name=op.f("ck_roles_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_roles_person_id"),
        sa.PrimaryKeyConstraint("person_id", "role", name="pk_roles"),
        sqlite_strict=True,
    )
    op.create_index("ix_roles_state", "roles", ["state"])
