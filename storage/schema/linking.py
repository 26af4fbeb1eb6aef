"""Tables of one person on several channels: codes, questions about chats, what was linked before.

Chats themselves say whose they are; here is only what leads there, and what is left of it.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Text, text

from storage.codecs import BigId, UtcDateTime
from storage.schema.base import one_of, table

QUESTION_KINDS = ("link", "unlock")

link_codes = table(
    "link_codes",
    Column("hash", Text, primary_key=True),
    Column("person_id", BigId, nullable=False),
    Column("chat_key", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)
Index("ix_link_codes_person_id", link_codes.c.person_id)

chat_questions = table(
    "chat_questions",
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person_id", BigId, nullable=False),
    Column("asked_chat", Text),
    Column("about_chat", Text, nullable=False),
    Column("case_number", Text),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("agreed_by", BigId),
    one_of("kind", QUESTION_KINDS),
)
Index("ix_chat_questions_asked_chat", chat_questions.c.asked_chat)
Index("ix_chat_questions_about_chat", chat_questions.c.about_chat)
Index(
    "ix_chat_questions_expiry",
    chat_questions.c.expires_at,
    sqlite_where=text("expires_at IS NOT NULL"),
    postgresql_where=text("expires_at IS NOT NULL"),
)

former_links = table(
    "former_links",
    Column("chat_key", Text, primary_key=True),
    Column("person_id", BigId, nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
)
Index("ix_former_links_person_id", former_links.c.person_id)

merged_people = table(
    "merged_people",
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True),
    Column("into_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
Index("ix_merged_people_into_id", merged_people.c.into_id)

chat_code_tries = table(
    "chat_code_tries",
    Column("id", BigId, primary_key=True),
    Column("chat_key", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    autoincrement=True,
)
Index("ix_chat_code_tries_chat_key", chat_code_tries.c.chat_key, chat_code_tries.c.at)
