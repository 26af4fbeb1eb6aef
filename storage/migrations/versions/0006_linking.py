"""One person on several channels: codes and questions, former chats, which channels are on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.codecs import BigId, Flag, UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    create_questions()
    create_former()
    create_channels()


def create_questions() -> None:
    op.create_table(
        "link_codes",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_link_codes"),
        sqlite_strict=True,
    )
    op.create_index("ix_link_codes_person_id", "link_codes", ["person_id"])
    op.create_table(
        "chat_questions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("asked_chat", sa.Text()),
        sa.Column("about_chat", sa.Text(), nullable=False),
        sa.Column("case_number", sa.Text()),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime()),
        sa.CheckConstraint("kind IN ('link', 'unlock')", name="kind"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_questions"),
        sqlite_strict=True,
    )
    op.create_index("ix_chat_questions_asked_chat", "chat_questions", ["asked_chat"])
    op.create_index("ix_chat_questions_about_chat", "chat_questions", ["about_chat"])
    expires = sa.text("expires_at IS NOT NULL")
    op.create_index(
        "ix_chat_questions_expiry",
        "chat_questions",
        ["expires_at"],
        sqlite_where=expires,
        postgresql_where=expires,
    )
    op.create_table(
        "chat_code_tries",
        sa.Column("id", BigId, nullable=False),
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chat_code_tries"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_chat_code_tries_chat_key", "chat_code_tries", ["chat_key", "at"])


def create_former() -> None:
    op.create_table(
        "former_links",
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_key", name="pk_former_links"),
        sqlite_strict=True,
    )
    op.create_index("ix_former_links_person_id", "former_links", ["person_id"])
    op.create_table(
        "merged_people",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("into_id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["into_id"], ["people.id"], name="fk_merged_people_into_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_merged_people_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_merged_people"),
        sqlite_strict=True,
    )
    op.create_index("ix_merged_people_into_id", "merged_people", ["into_id"])


def create_channels() -> None:
    op.create_table(
        "channel_switches",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("is_on", Flag, nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_switches"),
        sqlite_strict=True,
    )
    op.create_table(
        "channel_policies",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("off_since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "agency_code", name="pk_channel_policies"),
        sqlite_strict=True,
    )
    op.create_table(
        "channel_advice",
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_key", name="pk_channel_advice"),
        sqlite_strict=True,
    )
    op.create_table(
        "preferred_channels",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_preferred_channels_person_id"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_preferred_channels"),
        sqlite_strict=True,
    )
