"""Tables of what people do: histories of answers, who writes along, submissions, codes, cases.

Histories and the audit log are only ever added to.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, false, text

from storage.codecs import BigId, Flag, Json, UtcDateTime
from storage.schema.base import one_of, table

answer_history = table(
    "answer_history",
    Column("id", BigId, primary_key=True),
    Column("draft_id", Text, ForeignKey("drafts.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Json),
    Column("person_id", BigId),
    Column("at", UtcDateTime, nullable=False),
    autoincrement=True,
)
Index("ix_answer_history_draft_id", answer_history.c.draft_id, answer_history.c.id)

draft_members = table(
    "draft_members",
    Column("draft_id", Text, ForeignKey("drafts.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True),
    Column("joined_at", UtcDateTime, nullable=False),
)
Index("ix_draft_members_person_id", draft_members.c.person_id)

submissions = table(
    "submissions",
    Column("number", Text, primary_key=True),
    Column("draft_id", Text, ForeignKey("drafts.id"), nullable=False, unique=True),
    Column("person_id", BigId),
    Column("form_key", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("agency_code", Text),
    Column("period_key", Text),
    Column("group_key", Text),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("late", Flag, nullable=False, server_default=false()),
    Column("closes_at", UtcDateTime),
    Column("answers", Json, nullable=False),
)
Index("ix_submissions_person_id", submissions.c.person_id)
Index(
    "ix_submissions_agency_code",
    submissions.c.agency_code,
    submissions.c.period_key,
    submissions.c.group_key,
)

share_codes = table(
    "share_codes",
    Column("hash", Text, primary_key=True),
    Column("draft_id", Text, ForeignKey("drafts.id"), nullable=False),
    Column("takeover", Flag, nullable=False),
    Column("issued_by", BigId, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_by", BigId),
    Column("used_at", UtcDateTime),
)

code_tries = table(
    "code_tries",
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    autoincrement=True,
)
Index("ix_code_tries_person_id", code_tries.c.person_id, code_tries.c.at)

invitations = table(
    "invitations",
    Column("hash", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("agency_code", Text),
    Column("agency_name", Text, nullable=False, server_default=""),
    Column("unit", Text, nullable=False, server_default=""),
    Column("roles", Json, nullable=False),
    Column("draft_id", Text),
    Column("issued_by", Text, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_by", BigId),
    Column("used_at", UtcDateTime),
)

cases = table(
    "cases",
    Column("number", Text, primary_key=True),
    Column("person_id", BigId, nullable=False),
    Column("chat_key", Text, nullable=False),
    Column("draft_id", Text),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
)
Index("ix_cases_person_id", cases.c.person_id)
Index(
    "ix_cases_waiting",
    cases.c.opened_at,
    sqlite_where=text("answered_at IS NULL"),
    postgresql_where=text("answered_at IS NULL"),
)

case_messages = table(
    "case_messages",
    Column("id", BigId, primary_key=True),
    Column("number", Text, ForeignKey("cases.number"), nullable=False),
    Column("author", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    autoincrement=True,
)
Index("ix_case_messages_number", case_messages.c.number, case_messages.c.id)

files = table(
    "files",
    Column("id", Text, primary_key=True),
    Column("inbox_id", BigId, nullable=False),
    Column("position", Integer, nullable=False),
    Column("chat_key", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text),
    Column("declared_size", BigId),
    Column("state", Text, nullable=False, server_default="wanted"),
    Column("kind", Text),
    Column("size", BigId),
    Column("sha256", Text),
    Column("pages", Integer),
    Column("words", Text),
    Column("problem", Text),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    one_of("state", ("wanted", "stored", "refused")),
)
Index("ix_files_inbox_id", files.c.inbox_id, files.c.position)
Index("ix_files_chat_key", files.c.chat_key, files.c.created_at)
Index(
    "ix_files_wanted",
    files.c.next_at,
    sqlite_where=text("state = 'wanted'"),
    postgresql_where=text("state = 'wanted'"),
)

audit = table(
    "audit",
    Column("id", BigId, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Json, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    autoincrement=True,
)
Index("ix_audit_subject", audit.c.subject, audit.c.id)
