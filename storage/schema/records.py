"""Tables of the records proper: people and their roles, drafts and their answers.

Everything about a person that can be erased stands in `people`; other tables hold ids.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, text

from storage.codecs import BigId, Json, UtcDateTime
from storage.schema.base import one_of, table

people = table(
    "people",
    Column("id", BigId, primary_key=True),
    Column("language", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("position", Text, nullable=False, server_default=""),
    Column("agency_code", Text),
    Column("agency_name", Text, nullable=False, server_default=""),
    Column("unit", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
    Column("zone", Text, nullable=False, server_default="Asia/Jakarta"),
    Column("consent_version", Text, nullable=False, server_default=""),
    Column("consent_language", Text),
    Column("consent_at", UtcDateTime),
    Column("stopped_at", UtcDateTime),
    Column("invitations_at", UtcDateTime),
    Column("invitations_answered_at", UtcDateTime),
    Column("stop_asked_at", UtcDateTime),
    Column("registered_at", UtcDateTime),
    Column("erased_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    autoincrement=True,
)

opt_ins = table(
    "opt_ins",
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("wording", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", Text),
    Column("told_at", UtcDateTime),
    one_of("ended_by", ("person", "platform", "staff")),
    autoincrement=True,
)
Index("ix_opt_ins_person_id", opt_ins.c.person_id, opt_ins.c.given_at)

roles = table(
    "roles",
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("agency_code", Text),
    Column("state", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Column("decided_by", Text),
    one_of("state", ("requested", "active", "ended")),
)
Index("ix_roles_state", roles.c.state)

drafts = table(
    "drafts",
    Column("id", Text, primary_key=True),
    Column("form_key", Text, nullable=False),
    Column("form_version", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("owner_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("agency_code", Text),
    Column("period_key", Text),
    Column("group_key", Text),
    Column("status", Text, nullable=False, server_default="open"),
    Column("title", Text, nullable=False, server_default=""),
    Column("answers", Json, nullable=False),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    one_of("status", ("open", "submitted", "cancelled")),
)
Index("ix_drafts_owner_id", drafts.c.owner_id, drafts.c.status)
Index("ix_drafts_agency_code", drafts.c.agency_code, drafts.c.period_key)
