"""Tables of what the ministry publishes: forms, periods, the directory of agencies."""

from __future__ import annotations

from sqlalchemy import Column, Text, false, true

from storage.codecs import Flag, Json, UtcDateTime
from storage.schema.base import table

forms = table(
    "forms",
    Column("key", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("definition", Json, nullable=False),
    Column("is_current", Flag, nullable=False, server_default=false()),
    Column("published_at", UtcDateTime, nullable=False),
)

periods = table(
    "periods",
    Column("key", Text, primary_key=True),
    Column("definition", Json, nullable=False),
    Column("is_current", Flag, nullable=False, server_default=false()),
    Column("published_at", UtcDateTime, nullable=False),
)

agencies = table(
    "agencies",
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("short", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False),
    Column("parent", Text),
    Column("active", Flag, nullable=False, server_default=true()),
)

agency_aliases = table(
    "agency_aliases",
    Column("alias", Text, primary_key=True),
    Column("code", Text, nullable=False),
)

site = table(
    "site",
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
