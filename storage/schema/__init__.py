"""All tables, for the migrations and for the modules that read and write them."""

from __future__ import annotations

from storage.schema import channels, library, linking, records, work
from storage.schema.base import ByDialect, inserting, metadata
from storage.schema.delivery import chats, inbox, offsets, outbox, pace
from storage.schema.identity import identities
from storage.schema.window import message_counts, prices, templates

__all__ = [
    "ByDialect",
    "channels",
    "chats",
    "identities",
    "inbox",
    "inserting",
    "library",
    "linking",
    "message_counts",
    "metadata",
    "offsets",
    "outbox",
    "pace",
    "prices",
    "records",
    "templates",
    "work",
]
