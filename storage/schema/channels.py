"""Tables of which channels are on: at this site, for the people of an agency, for one person."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Text

from storage.codecs import BigId, Flag, UtcDateTime
from storage.schema.base import table

channel_switches = table(
    "channel_switches",
    Column("channel", Text, primary_key=True),
    Column("is_on", Flag, nullable=False),
)

channel_policies = table(
    "channel_policies",
    Column("channel", Text, primary_key=True),
    Column("agency_code", Text, primary_key=True),
    Column("off_since", UtcDateTime, nullable=False),
)

channel_advice = table(
    "channel_advice",
    Column("chat_key", Text, primary_key=True),
    Column("told_at", UtcDateTime, nullable=False),
)

preferred_channels = table(
    "preferred_channels",
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True),
    Column("channel", Text, nullable=False),
)
