"""Files that came with messages: wanted, then stored or refused, and the words found in them.

An update with files waits at the head of its chat until all of its files are settled. The
bytes themselves lie in the file store; a row names them by the file's id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, get_args

from sqlalchemy import func, insert, select, update

from conversations.messages import FileId, FileKind, FileProblem, FileReference, ReceivedFile
from storage.codecs import storable
from storage.errors import NotFoundError
from storage.schema.work import files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

DAILY_FILES = 50
DAILY_BYTES = 200_000_000
"""What one chat may send in 24 hours (threat T12)."""
RETRIES = (timedelta(seconds=2), timedelta(seconds=10))
"""Pauses before a download is tried again; after them the file counts as unavailable."""

_KINDS: tuple[FileKind, ...] = get_args(FileKind)
_PROBLEMS: tuple[FileProblem, ...] = get_args(FileProblem)


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file to be fetched."""

    id: FileId
    inbox_id: int
    channel: str
    chat_key: str
    reference: FileReference
    attempts: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that lies in the store."""

    id: FileId
    name: str
    kind: str
    size: int
    sha256: str


def want(
    tx: Connection,
    inbox_id: int,
    chat_key: str,
    references: Sequence[FileReference],
    now: datetime,
) -> None:
    """Note the files of an update as wanted. Over the daily quota they are refused at once."""
    count, size = _sent_today(tx, chat_key, now)
    rows = []
    for position, reference in enumerate(references):
        over = count >= DAILY_FILES or size + (reference.size or 0) > DAILY_BYTES
        if not over:
            count += 1
            size += reference.size or 0
        rows.append(
            {
                "id": f"{inbox_id}-{position}",
                "inbox_id": inbox_id,
                "position": position,
                "chat_key": chat_key,
                "channel": chat_key.partition(":")[0],
                "reference": reference.reference,
                "name": storable(reference.name or "berkas"),
                "media_type": reference.media_type,
                "declared_size": reference.size,
                "state": "refused" if over else "wanted",
                "problem": "quota" if over else None,
                "next_at": now,
                "created_at": now,
                "settled_at": now if over else None,
            }
        )
    tx.execute(insert(files), rows)


def _sent_today(tx: Connection, chat_key: str, now: datetime) -> tuple[int, int]:
    taken = func.coalesce(files.c.size, files.c.declared_size, 0)
    row = tx.execute(
        select(func.count(), func.coalesce(func.sum(taken), 0)).where(
            files.c.chat_key == chat_key,
            files.c.created_at > now - timedelta(days=1),
            func.coalesce(files.c.problem, "") != "quota",
        )
    ).one()
    return int(row[0]), int(row[1])


def of_update(tx: Connection, inbox_id: int) -> tuple[ReceivedFile, ...] | None:
    """Return the files of an update once all are settled; None before they were asked for."""
    rows = tx.execute(
        select(files).where(files.c.inbox_id == inbox_id).order_by(files.c.position)
    ).all()
    if not rows or any(row.state == "wanted" for row in rows):
        return None
    return tuple(_received(row) for row in rows)


def _received(row: Row[Any]) -> ReceivedFile:
    stored = row.state == "stored"
    return ReceivedFile(
        name=row.name,
        size=row.size or row.declared_size or 0,
        id=FileId(row.id) if stored else None,
        kind=next((kind for kind in _KINDS if kind == row.kind), None),
        pages=row.pages,
        text=row.words,
        problem=next((one for one in _PROBLEMS if one == row.problem), None),
    )


def is_settled(tx: Connection, inbox_id: int) -> bool:
    """Tell whether nothing is left to fetch for an update."""
    left = tx.execute(
        select(func.count()).where(files.c.inbox_id == inbox_id, files.c.state == "wanted")
    ).scalar_one()
    return int(left) == 0


def due(tx: Connection, now: datetime, *, limit: int) -> tuple[WantedFile, ...]:
    """Return files to be fetched now, oldest first."""
    rows = tx.execute(
        select(files)
        .where(files.c.state == "wanted", files.c.next_at <= now)
        .order_by(files.c.next_at, files.c.id)
        .limit(limit)
    )
    return tuple(
        WantedFile(
            FileId(row.id),
            row.inbox_id,
            row.channel,
            row.chat_key,
            FileReference(row.reference, row.name, row.media_type, row.declared_size),
            row.attempts,
        )
        for row in rows
    )


def next_due(tx: Connection) -> datetime | None:
    """Return when the next file is to be fetched, or None."""
    return tx.execute(
        select(func.min(files.c.next_at)).where(files.c.state == "wanted")
    ).scalar_one_or_none()


def store(
    tx: Connection,
    file: FileId,
    now: datetime,
    *,
    kind: str,
    size: int,
    sha256: str,
    pages: int | None,
    words: str | None,
) -> None:
    """Note a file as stored. Call it once the bytes are safe on disk."""
    tx.execute(
        update(files)
        .where(files.c.id == file, files.c.state == "wanted")
        .values(
            state="stored",
            kind=kind,
            size=size,
            sha256=sha256,
            pages=pages,
            words=None if words is None else storable(words),
            settled_at=now,
        )
    )


def refuse(tx: Connection, file: FileId, now: datetime, problem: FileProblem) -> None:
    """Note why a file is not taken."""
    tx.execute(
        update(files)
        .where(files.c.id == file, files.c.state == "wanted")
        .values(state="refused", problem=problem, settled_at=now)
    )


def again(tx: Connection, file: WantedFile, now: datetime) -> bool:
    """Have a download tried again later; after the last try it is refused. True if refused."""
    if file.attempts >= len(RETRIES):
        refuse(tx, file.id, now, "unavailable")
        return True
    tx.execute(
        update(files)
        .where(files.c.id == file.id, files.c.state == "wanted")
        .values(attempts=file.attempts + 1, next_at=now + RETRIES[file.attempts])
    )
    return False


def get(tx: Connection, file: FileId) -> StoredFile:
    """Return a stored file. Raises NotFoundError."""
    row = tx.execute(select(files).where(files.c.id == file, files.c.state == "stored")).first()
    if row is None:
        raise NotFoundError
    return StoredFile(FileId(row.id), row.name, row.kind, row.size, row.sha256)


def hashes(tx: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the SHA-256 of stored files by their ids; one that is gone is left out."""
    found = tx.execute(
        select(files.c.id, files.c.sha256).where(files.c.id.in_(ids), files.c.state == "stored")
    )
    return {row.id: row.sha256 for row in found}


def erase_of_chats(tx: Connection, chat_keys: Sequence[str]) -> None:
    """Take the words and names of files of chats away; what drafts of agencies use stays."""
    tx.execute(
        update(files)
        .where(files.c.chat_key.in_(chat_keys))
        .values(words=None, name="berkas", reference="")
    )
