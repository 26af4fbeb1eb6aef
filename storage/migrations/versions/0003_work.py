"""What the ministry publishes, what people do with drafts, codes, cases, files, the record."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage import codecs

revision = "0003"
down_revision = "0002"


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    create_library()
    create_work_on_drafts()
    create_codes()
    create_cases()
    create_files()
    create_audit()
    op.create_index("ix_drafts_agency_code", "drafts", ["agency_code", "period_key"])


def create_library() -> None:
    op.create_table(
        "forms",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("definition", codecs.Json(), nullable=False),
        sa.Column("is_current", codecs.Flag(), server_default=sa.false(), nullable=False),
        sa.Column("published_at", codecs.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", "version", name="pk_forms"),
        sqlite_strict=True,
    )
    op.create_table(
        "periods",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("definition", codecs.Json(), nullable=False),
        sa.Column("is_current", codecs.Flag(), server_default=sa.false(), nullable=False),
        sa.Column("published_at", codecs.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_periods"),
        sqlite_strict=True,
    )
    op.create_table(
        "agencies",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("active", codecs.Flag(), server_default=sa.true(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_agencies"),
        sqlite_strict=True,
    )
    op.create_table(
        "agency_aliases",
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alias", name="pk_agency_aliases"),
        sqlite_strict=True,
    )
    op.create_table(
        "site",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_site"),
        sqlite_strict=True,
    )


def create_work_on_drafts() -> None:
    op.create_table(
        "answer_history",
        sa.Column("id", codecs.BigId, nullable=False),
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", codecs.Json(), nullable=True),
        sa.Column("person_id", codecs.BigId, nullable=True),
        sa.Column("at", codecs.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_answer_history_draft_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_history"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_answer_history_draft_id", "answer_history", ["draft_id", "id"])
    op.create_table(
        "draft_members",
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("person_id", codecs.BigId, nullable=False),
        sa.Column("joined_at", codecs.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_draft_members_draft_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_draft_members_person_id"),
        sa.PrimaryKeyConstraint("draft_id", "person_id", name="pk_draft_members"),
        sqlite_strict=True,
    )
    op.create_index("ix_draft_members_person_id", "draft_members", ["person_id"])
    op.create_table(
        "submissions",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("person_id", codecs.BigId, nullable=True),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=True),
        sa.Column("period_key", sa.Text(), nullable=True),
        sa.Column("group_key", sa.Text(), nullable=True),
        sa.Column("sent_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("received_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("late", codecs.Flag(), server_default=sa.false(), nullable=False),
        sa.Column("closes_at", codecs.UtcDateTime(), nullable=True),
        sa.Column("answers", codecs.Json(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_submissions_draft_id"),
        sa.PrimaryKeyConstraint("number", name="pk_submissions"),
        sa.UniqueConstraint("draft_id", name="uq_submissions_draft_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_submissions_agency_code", "submissions", ["agency_code", "period_key", "group_key"]
    )
    op.create_index("ix_submissions_person_id", "submissions", ["person_id"])


def create_codes() -> None:
    op.create_table(
        "share_codes",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("takeover", codecs.Flag(), nullable=False),
        sa.Column("issued_by", codecs.BigId, nullable=False),
        sa.Column("issued_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("expires_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("used_by", codecs.BigId, nullable=True),
        sa.Column("used_at", codecs.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_share_codes_draft_id"),
        sa.PrimaryKeyConstraint("hash", name="pk_share_codes"),
        sqlite_strict=True,
    )
    op.create_table(
        "code_tries",
        sa.Column("id", codecs.BigId, nullable=False),
        sa.Column("person_id", codecs.BigId, nullable=False),
        sa.Column("at", codecs.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_code_tries"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_code_tries_person_id", "code_tries", ["person_id", "at"])
    op.create_table(
        "invitations",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=True),
        sa.Column("agency_name", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("roles", codecs.Json(), nullable=False),
        sa.Column("draft_id", sa.Text(), nullable=True),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("expires_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("used_by", codecs.BigId, nullable=True),
        sa.Column("used_at", codecs.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("hash", name="pk_invitations"),
        sqlite_strict=True,
    )


def create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("person_id", codecs.BigId, nullable=False),
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Text(), nullable=True),
        sa.Column("opened_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("answered_at", codecs.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_cases"),
        sqlite_strict=True,
    )
    op.create_index("ix_cases_person_id", "cases", ["person_id"])
    op.create_index("ix_cases_waiting", "cases", ["opened_at"], **where("answered_at IS NULL"))
    op.create_table(
        "case_messages",
        sa.Column("id", codecs.BigId, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", codecs.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["cases.number"], name="fk_case_messages_number"),
        sa.PrimaryKeyConstraint("id", name="pk_case_messages"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_case_messages_number", "case_messages", ["number", "id"])


def create_files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("inbox_id", codecs.BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("declared_size", codecs.BigId, nullable=True),
        sa.Column("state", sa.Text(), server_default="wanted", nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("size", codecs.BigId, nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("created_at", codecs.UtcDateTime(), nullable=False),
        sa.Column("settled_at", codecs.UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('wanted', 'stored', 'refused')", name=op.f("ck_files_state")),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sqlite_strict=True,
    )
    op.create_index("ix_files_chat_key", "files", ["chat_key", "created_at"])
    op.create_index("ix_files_inbox_id", "files", ["inbox_id", "position"])
    op.create_index("ix_files_wanted", "files", ["next_at"], **where("state = 'wanted'"))


def create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", codecs.BigId, nullable=False),
        sa.Column("at", codecs.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", codecs.Json(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.UniqueConstraint("hash", name="uq_audit_hash"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_audit_subject", "audit", ["subject", "id"])
