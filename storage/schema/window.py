"""What a platform lets us say unasked: templates and their state there, and what messages cost."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Text, text

from storage.codecs import Number, UtcDateTime
from storage.schema.base import one_of, table

TEMPLATE_STATES = ("pending", "approved", "paused", "rejected", "disabled", "deleted")

templates = table(
    "templates",
    Column("key", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("quality", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("state_at", UtcDateTime),
    Column("category_at", UtcDateTime),
    Column("quality_at", UtcDateTime),
    one_of("state", TEMPLATE_STATES),
)

message_counts = table(
    "message_counts",
    Column("month", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("count", Integer, nullable=False, server_default=text("0")),
)

prices = table(
    "prices",
    Column("channel", Text, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("since", Text, primary_key=True),
    Column("currency", Text, nullable=False),
    Column("amount", Number, nullable=False),
)
