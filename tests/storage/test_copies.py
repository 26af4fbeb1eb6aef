"""Copies of a SQLite file beside its service, and what a restore makes of one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.copies import DATABASE, FILES, HASH, SPOOL, checked, drop_older, make_copy
from bot.erasures import NAME
from bot.errors import CopyError
from bot.restoring import settle_loaded
from bot.spool import Spool
from storage import outbox, sending_switch
from storage.durable import hash_of
from storage.errors import DatabaseTooNewError, DatabaseUnusableError
from tests.storage.conftest import CHAT, NOW, later, message, update
from tests.storage.place import RESTORED_AT, DiedError, Opened, Place, dying, keep_file

if TYPE_CHECKING:
    from storage.database import Database


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path) -> Place:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "sapa.db")
    return Place(folder)


# --- a copy ----------------------------------------------------------------------------------


async def test_a_copy_made_beside_the_service_holds_all_that_was_committed(place: Place) -> None:
    async with Opened(place.file) as database:
        await database.write(lambda tx: outbox.add(tx, [message("committed")]))
        await keep_file(database, place, "isi")
        await Spool(place.folder / SPOOL / "updates").append([update(5)])
        made = make_copy(place.file, place.folder, place.folder / "copies", NOW)
        await database.write(lambda tx: outbox.add(tx, [message("later")]))
    assert (made.files, made.missing) == (1, 0)
    copy = made.folder
    assert copy.name == "20260817T020000Z"
    with closing(sqlite3.connect(checked(copy))) as handle:
        assert handle.execute("SELECT key FROM outbox").fetchall() == [("committed",)]
    assert (copy / FILES / "7-0").read_text() == "isi"
    assert (copy / SPOOL / "updates").read_bytes().count(b"\n") == 1
    assert (copy / HASH).read_text() == f"{hash_of(copy / DATABASE)}  sapa.db\n"
    assert [one.stat().st_mode & 0o777 for one in (copy, copy / DATABASE)] == [0o700, 0o600]


@pytest.mark.parametrize("name", ["updates", "updates.taken"])
async def test_what_is_being_taken_from_the_spool_is_in_the_copy_all_the_same(
    place: Place, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(place.folder / SPOOL / "updates")
    await spool.append([update(5)])

    class NotYetError(Exception):
        pass

    async def fail(_: object) -> None:
        raise NotYetError

    read = Path.read_bytes

    def taking(path: Path) -> bytes:
        """Have the service set the spool apart just before this file of it is read."""
        if path.name == name:
            moved = place.folder / SPOOL / "updates"
            if moved.exists():
                moved.rename(moved.with_name("updates.taken"))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", taking)
    copy = place.copy()
    monkeypatch.undo()
    held = b"".join(one.read_bytes() for one in (copy / SPOOL).iterdir())
    assert held.count(b'"ext_id":"5"') == 1
    with pytest.raises(NotYetError):  # only now would it have reached the database
        await spool.replay(fail)


async def test_a_copy_of_the_file_alone_would_lack_the_log(place: Place) -> None:
    async with Opened(place.file) as database:
        await database.write(lambda tx: outbox.add(tx, [message("committed")]))
        shutil.copy(place.file, place.folder / "naive.db")
    with closing(sqlite3.connect(place.folder / "naive.db")) as handle:
        assert handle.execute("SELECT key FROM outbox").fetchall() == []


@pytest.mark.parametrize("point", ["copy.database", "copy.filled"])
def test_a_copy_that_was_cut_off_has_no_name(place: Place, point: str) -> None:
    with dying(point), pytest.raises(DiedError):
        place.copy()
    assert list((place.folder.parent / "copies").iterdir()) == []


def test_a_damaged_database_is_not_copied_as_if_it_were_whole(place: Place) -> None:
    content = bytearray(place.file.read_bytes())
    content[4096 * 3 : 4096 * 9] = b"\xff" * 4096 * 6
    place.file.write_bytes(content)
    with pytest.raises(DatabaseUnusableError):
        place.copy()
    assert list((place.folder.parent / "copies").iterdir()) == []


def test_without_a_database_or_a_place_for_the_copy_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(CopyError, match="no database"):
        make_copy(tmp_path / "none.db", tmp_path, tmp_path, NOW)
    (tmp_path / "some.db").touch()
    (tmp_path / "in-the-way").touch()
    with pytest.raises(CopyError, match="cannot be written"):
        make_copy(tmp_path / "some.db", tmp_path, tmp_path / "in-the-way", NOW)


def test_only_the_newest_copies_are_kept_and_nothing_else_is_touched(place: Place) -> None:
    made = [place.copy(later(seconds)) for seconds in (0, 1, 2)]
    copies = place.folder.parent / "copies"
    (copies / "of-the-ministry").mkdir()
    for unfinished in (".20260101T000000Z.part", ".20260817T020002Z.part"):
        (copies / unfinished).mkdir()
    assert drop_older(copies, later(3), keep=2) == 1
    assert sorted(one.name for one in copies.iterdir()) == [
        ".20260817T020002Z.part",
        made[1].name,
        made[2].name,
        "of-the-ministry",
    ]


# --- a restore -------------------------------------------------------------------------------


async def test_the_records_of_a_copy_take_the_place_of_the_present_ones(place: Place) -> None:
    await place.add("old")
    copy = place.copy()
    await place.add("lost")
    found = await place.restore(copy)
    assert await place.keys() == ["old"]
    assert found.records.last_record == NOW
    assert found.aside is not None
    with closing(sqlite3.connect(found.aside / "sapa.db")) as handle:
        keys = handle.execute("SELECT key FROM outbox ORDER BY id").fetchall()
    assert keys == [("old",), ("lost",)]
    async with Opened(place.file) as database:
        assert await database.read(sending_switch.paused_since) == RESTORED_AT
    assert sorted(one.name for one in place.folder.iterdir()) == [
        FILES,
        found.aside.name,
        "sapa.db",
        "sapa.db.lock",
    ]


async def test_an_old_log_is_not_played_into_the_restored_file(place: Place) -> None:
    await place.add("old")
    copy = place.copy()
    # As after a crash: the newest records are in the log only.
    async with Opened(place.file) as database:
        await database.write(lambda tx: outbox.add(tx, [message("in the log")]))
        for suffix in ("", "-wal", "-shm"):
            shutil.copy(f"{place.file}{suffix}", f"{place.folder.parent / 'crashed'}{suffix}")
    for suffix in ("", "-wal", "-shm"):
        shutil.move(f"{place.folder.parent / 'crashed'}{suffix}", f"{place.file}{suffix}")
    found = await place.restore(copy)
    assert await place.keys() == ["old"]
    assert found.aside is not None
    assert {"sapa.db", "sapa.db-wal"} <= {one.name for one in found.aside.iterdir()}


async def test_files_come_back_as_the_records_name_them(place: Place) -> None:
    async with Opened(place.file) as database:
        await keep_file(database, place, "dulu")
    copy = place.copy()
    (place.folder / FILES / "7-0").unlink()
    (place.folder / FILES / "7-0").write_text("sesudahnya")
    found = await place.restore(copy)
    assert (place.folder / FILES / "7-0").read_text() == "dulu"
    assert found.aside is not None
    assert (found.aside / FILES / "7-0").read_text() == "sesudahnya"
    assert found.missing_files == 0
    # What the copy lacks is taken from what is there; what nobody has is counted.
    (copy / FILES / "7-0").unlink()
    assert (await place.restore(copy)).missing_files == 0
    (place.folder / FILES / "7-0").unlink()
    assert (await place.restore(copy)).missing_files == 1


async def test_updates_that_only_a_spool_holds_are_kept(place: Place) -> None:
    spool = Spool(place.folder / SPOOL / "updates")
    await spool.append([update(5)])
    copy = place.copy()
    await spool.append([update(6)])
    await place.restore(copy)
    taken: list[str] = []

    async def take(updates) -> None:
        taken.extend(one.ext_id for one in updates)

    await spool.replay(take)
    assert set(taken) == {"5", "6"}


@pytest.mark.parametrize("name", ["../evil.txt", "/tmp/evil.txt", "sub/evil.txt", "..", ""])
async def test_records_that_name_a_file_elsewhere_are_refused(place: Place, name: str) -> None:
    copy = place.copy()
    (copy / "evil.txt").write_text("isi")
    _name_file(copy / DATABASE, name, hash_of(copy / "evil.txt"))
    (copy / HASH).write_text(f"{hash_of(copy / DATABASE)}  sapa.db\n")
    before = sorted(place.folder.iterdir())
    with pytest.raises(DatabaseUnusableError, match="cannot be one of ours"):
        await place.restore(copy)
    assert {*place.folder.iterdir()} - {place.folder / "sapa.db.lock"} == {*before}
    assert [*place.folder.rglob("evil.txt")] == []

    _name_file(place.file, name, hash_of(copy / "evil.txt"))
    with pytest.raises(DatabaseUnusableError, match="cannot be one of ours"):
        place.copy(later(1))


def _name_file(database: Path, name: str, digest: str) -> None:
    values = (name, 7, 0, CHAT.key, "telegram", "r", "x", "stored", digest, "t", "t")
    with closing(sqlite3.connect(database)) as handle:
        handle.execute(
            "INSERT INTO files (id, inbox_id, position, chat_key, channel, reference, name,"
            " state, sha256, next_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        handle.commit()


async def test_a_link_in_the_place_of_a_file_is_not_followed(place: Place, tmp_path: Path) -> None:
    async with Opened(place.file) as database:
        await keep_file(database, place, "dulu")
    copy = place.copy()
    (tmp_path / "elsewhere").write_text("dulu")
    for folder in (copy, place.folder):
        (folder / FILES / "7-0").unlink()
        (folder / FILES / "7-0").symlink_to(tmp_path / "elsewhere")
    made = make_copy(place.file, place.folder, tmp_path / "copies", later(1))
    assert (made.files, made.missing) == (0, 1)
    assert (await place.restore(copy)).missing_files == 1
    assert [*(place.folder / FILES).iterdir()] == []


async def test_a_new_machine_has_nothing_to_move_aside(place: Place, tmp_path: Path) -> None:
    await place.add("old")
    copy = place.copy()
    fresh = Place(tmp_path / "new machine" / "data")
    found = await fresh.restore(copy)
    assert found.aside is None
    assert not found.knows_erasures
    assert await fresh.keys() == ["old"]


async def test_a_list_of_erasures_beside_the_records_is_known(place: Place) -> None:
    (place.folder / NAME).write_bytes(b"")
    copy = place.copy()
    assert (await place.restore(copy)).knows_erasures
    assert (copy / NAME).exists()


async def test_a_changed_or_foreign_copy_changes_nothing(place: Place, tmp_path: Path) -> None:
    await place.add("present")
    copy = place.copy()
    before = sorted(one.name for one in place.folder.iterdir())
    with pytest.raises(CopyError, match="is not a copy"):
        await place.restore(tmp_path)
    content = bytearray((copy / DATABASE).read_bytes())
    content[-1] ^= 1
    (copy / DATABASE).write_bytes(content)
    with pytest.raises(CopyError, match="hash"):
        await place.restore(copy)
    content[4096 * 3 : 4096 * 9] = b"\xff" * 4096 * 6
    (copy / DATABASE).write_bytes(content)
    (copy / HASH).write_text(f"{hash_of(copy / DATABASE)}  sapa.db\n")
    with pytest.raises(DatabaseUnusableError):
        await place.restore(copy)
    assert sorted(one.name for one in place.folder.iterdir()) == before
    assert await place.keys() == ["present"]


async def test_a_copy_of_a_newer_program_changes_nothing(place: Place) -> None:
    await place.add("present")
    copy = place.copy()
    with closing(sqlite3.connect(copy / DATABASE)) as handle:
        handle.execute("UPDATE alembic_version SET version_num = '9999_future'")
        handle.commit()
    (copy / HASH).write_text(f"{hash_of(copy / DATABASE)}  sapa.db\n")
    with pytest.raises(DatabaseTooNewError):
        await place.restore(copy)
    assert await place.keys() == ["present"]


async def test_beside_a_running_service_nothing_is_restored(place: Place) -> None:
    copy = place.copy()
    async with Opened(place.file):
        with pytest.raises(CopyError, match="running"):
            await place.restore(copy)


async def test_records_loaded_by_other_means_are_made_safe(
    database: Database, tmp_path: Path
) -> None:
    await database.write(lambda tx: outbox.add(tx, [message("a")]))
    found = await settle_loaded(database, tmp_path, by="staff:ani", now=later(9))
    assert (found.records.waiting, found.aside, found.knows_erasures) == (1, None, False)
    assert await database.read(sending_switch.paused_since) == later(9)
