"""All tables, for the migrations and for the modules that read and write them."""

from __future__ import annotations

from storage.schema import library, records, work
from storage.schema.base import ByDialect, inserting, metadata
from storage.schema.delivery import chats, inbox, offsets, outbox, pace

__all__ = [
    "ByDialect",
    "chats",
    "inbox",
    "inserting",
    "library",
    "metadata",
    "offsets",
    "outbox",
    "pace",
    "records",
    "work",
]
