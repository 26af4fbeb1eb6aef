"""On which channels the platform refuses our account just now, since when and why.

Senders note it, so that staff are told why messages wait, also where the service does not run.
There is one account to a channel: a new one that is taken ends the refusal of the one before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import exists, literal

from storage import site
from storage.codecs import to_stored_time
from storage.schema.delivery import outbox
from storage.schema.library import site as notes

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PREFIX = "refused:"

IS_REFUSED = exists().where(notes.c.name == literal(_PREFIX) + outbox.c.channel)
"""The condition, within a statement about a message, that its account is refused."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Since when an account is refused, and why."""

    since: datetime
    reason: str


def note(tx: Connection, channel: str, reason: str, now: datetime) -> None:
    """Note that our account is refused; since when stays where it was so already."""
    before = find(tx, channel)
    since = now if before is None else before.since
    site.note(tx, _PREFIX + channel, json.dumps([to_stored_time(since), reason]))


def clear(tx: Connection, channel: str) -> None:
    """Note that our account is taken again."""
    site.drop(tx, _PREFIX + channel)


def find(tx: Connection, channel: str) -> Refusal | None:
    noted = site.find(tx, _PREFIX + channel)
    if noted is None:
        return None
    since, reason = json.loads(noted)
    return Refusal(datetime.fromisoformat(since), reason)
