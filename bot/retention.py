"""Erasure by age, in batches: nothing personal is kept longer than the consent text says.

People who are silent for that long, proposals never sent, who wrote the sent ones, questions
to staff, and the bytes of files that nothing names any more. Addresses of chats that are nobody's
and the names in invitations go much sooner.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.actions.retention import (
    delete_old_invitations,
    erase_old_cases,
    erase_silent_people,
    erase_unsent_drafts,
    forget_nobodys_chats,
    make_submissions_anonymous,
)
from bot.log import Event, logger
from storage import retention
from storage.crash import crash_point

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Database
    from storage.file_store import FileStore

KEPT_FOR = timedelta(days=5 * 365)
"""The consent text promises "at most 5 years"; leap days are not used up."""
NOBODYS_FOR = timedelta(days=90)
"""How long an address outlives the last word of a chat whose person never agreed or was erased,
as long as the rows of messages; and a name an invitation that ended."""
BATCH = 50
"""Most records in one transaction."""
MOST_BATCHES = 20
"""Of each kind in one run; what is left waits for the next."""

_KINDS = (
    (erase_silent_people, KEPT_FOR),
    (erase_unsent_drafts, KEPT_FOR),
    (make_submissions_anonymous, KEPT_FOR),
    (erase_old_cases, KEPT_FOR),
    (delete_old_invitations, NOBODYS_FOR),
    (forget_nobodys_chats, NOBODYS_FOR),
)
"""Chats last: those of people erased in the same run are nobody's by then."""


async def erase_by_age(database: Database, files: FileStore, now: datetime) -> int:
    """Take away what is too old at `now`; return how many records were changed."""
    total = 0
    for erase, kept_for in _KINDS:
        before = now - kept_for
        for _ in range(MOST_BATCHES):
            done = await database.write(partial(erase, before=before, now=now, limit=BATCH))
            crash_point("retention.batch")
            total += done
            if done < BATCH:
                break
    await _remove_bytes(database, files)
    if total:
        logger().info(Event.ERASED_BY_AGE, count=total)
    return total


async def _remove_bytes(database: Database, files: FileStore) -> None:
    """Remove files first and note it then: after a crash in between it is done again."""
    for _ in range(MOST_BATCHES):
        ids = await database.read(lambda tx: retention.find_files_to_remove(tx, limit=BATCH))
        for file in ids:
            await files.remove(file)
        if ids:
            await database.write(partial(retention.note_removed, ids=ids))
        if len(ids) < BATCH:
            break
