"""Files that came with messages: wanted, then stored or refused, and the words found in them.

An update with files waits at the head of its chat until all of its files are settled. The
bytes themselves lie in the file store; a row names them by the file's id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, get_args

from sqlalchemy import bindparam, case, func, insert, literal_column, select, update

from conversations.messages import (
    NAMELESS,
    FileId,
    FileKind,
    FileProblem,
    FileReference,
    ReceivedFile,
)
from storage.codecs import storable
from storage.errors import NotFoundError
from storage.prepared import Prepared
from storage.schema.work import files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.messages import PersonId

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
    """Note the files of an update as wanted. What is over the daily quota is refused at once."""
    count, size = _sent_today(tx, chat_key, now)
    rows = []
    for position, reference in enumerate(references):
        problem = _problem_with(reference, count, size)
        if problem is None:
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
                "name": storable(reference.name or NAMELESS),
                "media_type": reference.media_type,
                "declared_size": reference.size,
                "state": "refused" if problem else "wanted",
                "problem": problem,
                "next_at": now,
                "created_at": now,
                "settled_at": now if problem else None,
            }
        )
    _WANT.run_many(tx, rows)


def _problem_with(reference: FileReference, count: int, size: int) -> FileProblem | None:
    declared = reference.size or 0
    if declared > DAILY_BYTES:
        return "too_large"
    return "quota" if count >= DAILY_FILES or size + declared > DAILY_BYTES else None


def _sent_today(tx: Connection, chat_key: str, now: datetime) -> tuple[int, int]:
    (found,) = _SENT_TODAY.rows(tx, {"chat": chat_key, "since": now - timedelta(days=1)})
    return int(found[0]), int(found[1])


def of_update(tx: Connection, inbox_id: int) -> tuple[ReceivedFile, ...] | None:
    """Return the files of an update once all are settled; None before they were asked for."""
    rows = _OF_UPDATE.rows(tx, {"update": inbox_id})
    if not rows or any(row[0] == "wanted" for row in rows):
        return None
    return tuple(_received(*row) for row in rows)


def _received(  # noqa: PLR0913, PLR0917 - the columns of _OF_UPDATE
    state: str,
    name: str,
    size: int | None,
    declared_size: int | None,
    file: str,
    kind: str | None,
    pages: int | None,
    words: str | None,
    problem: str | None,
    sha256: str | None,
) -> ReceivedFile:
    return ReceivedFile(
        name=name,
        size=size or declared_size or 0,
        id=FileId(file) if state == "stored" else None,
        kind=next((one for one in _KINDS if one == kind), None),
        pages=pages,
        text=words,
        problem=next((one for one in _PROBLEMS if one == problem), None),
        sha256=sha256,
    )


def is_settled(tx: Connection, inbox_id: int) -> bool:
    """Tell whether nothing is left to fetch for an update."""
    return not _LEFT.rows(tx, {"update": inbox_id})


def due(tx: Connection, now: datetime, *, limit: int) -> tuple[WantedFile, ...]:
    """Return files to be fetched now, oldest first."""
    return tuple(
        WantedFile(FileId(file), inbox_id, channel, chat_key, FileReference(*reference), attempts)
        for file, inbox_id, channel, chat_key, attempts, *reference in _DUE.rows(
            tx, {"now": now, "limit": limit}
        )
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
    _STORE.run(
        tx,
        {
            "file": file,
            "is_kind": kind,
            "bytes": size,
            "hash": sha256,
            "of_pages": pages,
            "said": None if words is None else storable(words),
            "now": now,
        },
    )


def refuse(tx: Connection, file: FileId, now: datetime, problem: FileProblem) -> None:
    """Note why a file is not taken."""
    _REFUSE.run(tx, {"file": file, "why": problem, "now": now})


def again(tx: Connection, file: WantedFile, now: datetime) -> bool:
    """Have a download tried again later; after the last try it is refused. True if refused."""
    if file.attempts >= len(RETRIES):
        refuse(tx, file.id, now, "unavailable")
        return True
    later = now + RETRIES[file.attempts]
    _AGAIN.run(tx, {"file": file.id, "tries": file.attempts + 1, "later": later})
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
        .values(words=None, name=NAMELESS, reference="")
    )


def keep_for_person(tx: Connection, chat_key: str, person: PersonId) -> None:
    """Have what came from a chat be a person's, as the chat is not any more."""
    tx.execute(
        update(files)
        .where(files.c.chat_key == chat_key, files.c.state != literal_column("'wanted'"))
        .values(chat_key=person_key(person))
    )


def give_to(tx: Connection, person: PersonId, into: PersonId) -> None:
    """Let what is kept so for one person be another's."""
    is_theirs = files.c.chat_key == person_key(person)
    tx.execute(update(files).where(is_theirs).values(chat_key=person_key(into)))


def person_key(person: PersonId) -> str:
    """Return what stands in place of a chat with files of a person whose chat it is no more."""
    return f"person:{person}"


# States stand in the statements as literals: only so does SQLite use the partial index.
_IS_WANTED = files.c.state == literal_column("'wanted'")
_WANT = Prepared(insert(files))
_TAKEN = case(
    # Not fetched, whatever it was said to be.
    (files.c.problem == literal_column("'too_large'"), 0),
    else_=func.coalesce(files.c.size, files.c.declared_size, 0),
)
_SENT_TODAY = Prepared(
    select(func.count().label("count"), func.coalesce(func.sum(_TAKEN), 0).label("bytes")).where(
        files.c.chat_key == bindparam("chat"),
        files.c.created_at > bindparam("since"),
        func.coalesce(files.c.problem, "") != "quota",
    )
)
_OF_UPDATE = Prepared(
    select(
        files.c.state,
        files.c.name,
        files.c.size,
        files.c.declared_size,
        files.c.id,
        files.c.kind,
        files.c.pages,
        files.c.words,
        files.c.problem,
        files.c.sha256,
    )
    .where(files.c.inbox_id == bindparam("update"))
    .order_by(files.c.position)
)
_LEFT = Prepared(
    select(files.c.id).where(files.c.inbox_id == bindparam("update"), _IS_WANTED).limit(1)
)
_DUE = Prepared(
    select(
        files.c.id,
        files.c.inbox_id,
        files.c.channel,
        files.c.chat_key,
        files.c.attempts,
        files.c.reference,
        files.c.name,
        files.c.media_type,
        files.c.declared_size,
    )
    .where(_IS_WANTED, files.c.next_at <= bindparam("now"))
    .order_by(files.c.next_at, files.c.id)
    .limit(bindparam("limit"))
)
_SETTLE = update(files).where(files.c.id == bindparam("file"), _IS_WANTED)
_STORE = Prepared(
    _SETTLE.values(
        state="stored",
        kind=bindparam("is_kind"),
        size=bindparam("bytes"),
        sha256=bindparam("hash"),
        pages=bindparam("of_pages"),
        words=bindparam("said"),
        settled_at=bindparam("now"),
    )
)
_REFUSE = Prepared(
    _SETTLE.values(state="refused", problem=bindparam("why"), settled_at=bindparam("now"))
)
_AGAIN = Prepared(_SETTLE.values(attempts=bindparam("tries"), next_at=bindparam("later")))
