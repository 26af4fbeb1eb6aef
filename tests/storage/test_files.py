"""Files of messages: wanted, fetched or refused, limited per day; and where their bytes lie."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from conversations.messages import FileId, FileReference, ReceivedFile
from storage import crash, files
from storage.errors import NotFoundError
from storage.files import DAILY_BYTES, DAILY_FILES, StoredFile, WantedFile
from tests.storage.conftest import CHAT, NOW, later

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from storage.database import Database
    from storage.file_store import FileStore

LETTER = FileReference("tg-1", "surat.pdf", "application/pdf", 1000)
PHOTO = FileReference("tg-2", None, "image/jpeg", None)


def want(tx: Connection, inbox: int = 7, *references: FileReference, after: float = 0) -> None:
    files.want(tx, inbox, CHAT.key, references or (LETTER, PHOTO), later(after))


def keep(tx: Connection, file: str) -> None:
    files.store(tx, FileId(file), NOW, kind="pdf", size=900, sha256="ab", pages=2, words="isi \x00")


async def test_an_update_waits_until_each_of_its_files_is_settled(database: Database) -> None:
    await database.write(want)
    due = await database.read(lambda tx: files.due(tx, NOW, limit=9))
    assert due == (
        WantedFile(FileId("7-0"), 7, "telegram", CHAT.key, LETTER, 0),
        WantedFile(
            FileId("7-1"),
            7,
            "telegram",
            CHAT.key,
            FileReference("tg-2", "berkas", "image/jpeg", None),
            0,
        ),
    )
    await database.write(lambda tx: keep(tx, "7-0"))
    assert await database.read(lambda tx: files.of_update(tx, 7)) is None
    assert not await database.read(lambda tx: files.is_settled(tx, 7))

    await database.write(lambda tx: files.refuse(tx, FileId("7-1"), NOW, "corrupt"))
    assert await database.read(lambda tx: files.is_settled(tx, 7))
    assert await database.read(lambda tx: files.of_update(tx, 7)) == (
        ReceivedFile("surat.pdf", 900, FileId("7-0"), "pdf", 2, "isi \ufffd", sha256="ab"),
        ReceivedFile("berkas", 0, problem="corrupt"),
    )
    assert await database.read(lambda tx: files.due(tx, later(9), limit=9)) == ()
    assert await database.read(lambda tx: files.get(tx, FileId("7-0"))) == StoredFile(
        FileId("7-0"), "surat.pdf", "pdf", 900, "ab"
    )
    with pytest.raises(NotFoundError):
        await database.read(lambda tx: files.get(tx, FileId("7-1")))


async def test_an_update_whose_files_were_never_asked_for_has_none(database: Database) -> None:
    assert await database.read(lambda tx: files.of_update(tx, 7)) is None
    assert await database.read(files.next_due) is None


async def test_a_download_is_tried_three_times_and_then_counts_as_unavailable(
    database: Database,
) -> None:
    await database.write(lambda tx: want(tx, 7, LETTER))
    moments = []
    now = NOW
    for expected in (False, False, True):
        wanted = (await database.read(lambda tx, now=now: files.due(tx, now, limit=1)))[0]
        assert expected == await database.write(
            lambda tx, wanted=wanted, now=now: files.again(tx, wanted, now)
        )
        upcoming = await database.read(files.next_due)
        if upcoming is not None:
            moments.append((upcoming - NOW).total_seconds())
            now = upcoming
    assert moments == [2.0, 12.0]
    received = await database.read(lambda tx: files.of_update(tx, 7))
    assert received is not None
    assert received[0].problem == "unavailable"


async def test_a_settled_file_is_not_settled_otherwise(database: Database) -> None:
    await database.write(lambda tx: want(tx, 7, LETTER))
    await database.write(lambda tx: files.refuse(tx, FileId("7-0"), NOW, "corrupt"))
    await database.write(lambda tx: keep(tx, "7-0"))
    received = await database.read(lambda tx: files.of_update(tx, 7))
    assert received is not None
    assert (received[0].problem, received[0].id) == ("corrupt", None)


async def test_the_fifty_first_file_of_a_day_is_refused_and_the_next_day_is_new(
    database: Database,
) -> None:
    many = [LETTER] * (DAILY_FILES + 1)

    def problems(inbox: int) -> object:
        return database.read(
            lambda tx: list(
                tx.execute(
                    text("SELECT problem FROM files WHERE inbox_id = :inbox ORDER BY position"),
                    {"inbox": inbox},
                ).scalars()
            )
        )

    await database.write(lambda tx: want(tx, 7, *many))
    assert await problems(7) == [None] * DAILY_FILES + ["quota"]
    await database.write(lambda tx: want(tx, 8, LETTER, after=60))
    assert await problems(8) == ["quota"]
    other_day = timedelta(days=1).total_seconds() + 1
    await database.write(lambda tx: want(tx, 9, LETTER, after=other_day))
    assert await problems(9) == [None]


async def test_a_file_refused_for_its_size_leaves_room_for_smaller_ones(
    database: Database,
) -> None:
    """No day would be long enough for it, so it is the file that is told to be too large."""
    huge = FileReference("tg-3", "besar.pdf", None, DAILY_BYTES + 1)
    await database.write(lambda tx: want(tx, 7, huge, LETTER))
    await database.write(lambda tx: files.refuse(tx, FileId("7-1"), NOW, "corrupt"))
    received = await database.read(lambda tx: files.of_update(tx, 7))
    assert received is not None
    assert [one.problem for one in received] == ["too_large", "corrupt"]
    await database.write(lambda tx: want(tx, 8, LETTER))
    assert await database.read(lambda tx: files.of_update(tx, 8)) is None


async def test_bytes_that_were_too_many_to_be_fetched_count_for_no_quota(
    database: Database,
) -> None:
    large = FileReference("tg-3", "besar.pdf", None, DAILY_BYTES)
    await database.write(lambda tx: want(tx, 7, large))
    await database.write(lambda tx: files.refuse(tx, FileId("7-0"), NOW, "too_large"))

    await database.write(lambda tx: want(tx, 8, LETTER))

    assert await database.read(lambda tx: files.of_update(tx, 8)) is None
    assert not await database.read(lambda tx: files.is_settled(tx, 8))


async def test_erased_files_keep_neither_name_nor_words(database: Database) -> None:
    def write(tx: Connection) -> None:
        want(tx, 7, LETTER)
        keep(tx, "7-0")
        files.erase_of_chats(tx, [CHAT.key])

    await database.write(write)
    received = await database.read(lambda tx: files.of_update(tx, 7))
    assert received == (ReceivedFile("berkas", 900, FileId("7-0"), "pdf", 2, None, sha256="ab"),)


# --- the store ------------------------------------------------------------------------------


def write(store: FileStore, content: bytes, name: str = "fetched") -> Path:
    path = store.temporary / name
    path.write_bytes(content)
    return path


async def test_a_kept_file_lies_under_its_id_with_its_size_and_hash(store: FileStore) -> None:
    content = b"x" * 3_000_000
    size, sha256 = await store.keep(write(store, content), FileId("7-0"))
    assert (size, sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert store.path(FileId("7-0")).read_bytes() == content
    assert list(store.temporary.iterdir()) == []


async def test_a_removed_file_is_gone_and_may_be_removed_again(store: FileStore) -> None:
    await store.keep(write(store, b"x"), FileId("7-0"))
    for _ in range(2):
        await store.remove(FileId("7-0"))
    assert not store.path(FileId("7-0")).exists()


@pytest.mark.parametrize("name", ["../records.db", "a/b", "", ".", "tmp/x", "a" * 81, "a\x00"])
async def test_only_ids_of_ours_become_paths(store: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="not a file id"):
        store.path(FileId(name))


async def test_what_an_interrupted_write_left_is_taken_away_at_start(store: FileStore) -> None:
    write(store, b"half")
    await store.open()
    assert list(store.temporary.iterdir()) == []


@pytest.mark.parametrize(("point", "is_there"), [("file.temporary", False), ("file.renamed", True)])
async def test_dying_while_keeping_leaves_the_file_whole_or_not_at_all(
    store: FileStore, point: str, *, is_there: bool
) -> None:
    class DiedError(Exception):
        pass

    def die(name: str) -> None:
        if name == point:
            raise DiedError

    crash.install(die)
    try:
        with pytest.raises(DiedError):
            await store.keep(write(store, b"whole"), FileId("7-0"))
    finally:
        crash.install(None)
    path = store.path(FileId("7-0"))
    assert path.exists() == is_there
    assert not is_there or path.read_bytes() == b"whole"
