"""On which channels the platform refuses our account just now, since when and why.

Senders note it, so that staff are told why messages wait, also where the service does not run.
There is one account to a channel: a new one that is taken ends the refusal of the one before.
Some platforms take a message first and tell later that the account is refused; then it does not
count that they take the next one, only what they tell of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, literal, select

from storage import site
from storage.codecs import to_stored_time
from storage.prepared import Prepared
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
    told_at: datetime | None = None
    """When it was last told of a message that had been taken; None where a send was refused."""


def note(
    tx: Connection, channel: str, reason: str, now: datetime, *, of_taken: bool = False
) -> None:
    """Note that our account is refused; since when stays where it was so already.

    What is told of taken messages may come in any order: it counts when it was told last.
    """
    before = find(tx, channel)
    since = now if before is None else before.since
    last = now if before is None or before.told_at is None else max(now, before.told_at)
    told_at = to_stored_time(last) if of_taken else None
    site.note(tx, _PREFIX + channel, json.dumps([to_stored_time(since), reason, told_at]))


def clear(tx: Connection, channel: str) -> None:
    """Note that our account is taken again."""
    site.drop(tx, _PREFIX + channel)


def lift(tx: Connection, channel: str, sent_at: datetime) -> None:
    """Note that a message went on which was sent then: by that time the account was taken again."""
    refusal = find(tx, channel)
    if refusal is not None and refusal.told_at is not None and refusal.told_at < sent_at:
        clear(tx, channel)


def find(tx: Connection, channel: str) -> Refusal | None:
    noted = _FIND.first(tx, {"of": _PREFIX + channel})
    if noted is None:
        return None
    since, reason, *told = json.loads(noted[0])
    told_at = datetime.fromisoformat(told[0]) if told and told[0] else None
    return Refusal(datetime.fromisoformat(since), reason, told_at)


_FIND = Prepared(select(notes.c.value).where(notes.c.name == bindparam("of")))
