"""A restore that is cut off or refused: nothing starts on half of it, and nothing is lost."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.copies import FILES
from bot.errors import CopyError, StartError
from bot.ground import prepare_folder
from tests.storage.place import (
    RESTORED_AT,
    DiedError,
    Opened,
    Place,
    dying,
    keep_file,
    keys_of,
    overtaken,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path) -> Place:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "sapa.db")
    return Place(folder)


@pytest.mark.parametrize(
    "point",
    ["restore.staged", "restore.marked", "restore.moved", "restore.placed", "restore.filled"],
)
async def test_wherever_a_restore_dies_nothing_starts_on_half_of_it(
    place: Place, point: str
) -> None:
    await place.add("old")
    copy = place.copy()
    await place.add("lost")
    with dying(point), pytest.raises(DiedError):
        await place.restore(copy)
    if point == "restore.staged":
        prepare_folder(place.folder)
        assert await place.keys() == ["old", "lost"]
    else:
        with pytest.raises(StartError, match="interrupted"):
            prepare_folder(place.folder)
    await place.restore(copy, RESTORED_AT + timedelta(minutes=1))
    prepare_folder(place.folder)
    assert await place.keys() == ["old"]
    kept = [one for one in place.folder.glob("replaced-*/sapa.db") if "lost" in keys_of(one)]
    assert len(kept) == 1


@pytest.mark.parametrize("move", range(1, 7))
async def test_a_second_restore_gathers_the_former_records_in_one_place(
    place: Place, move: int
) -> None:
    copy = await overtaken(place)
    with dying("restore.moving", after=move), pytest.raises(DiedError):
        await place.restore(copy)
    with pytest.raises(StartError, match="interrupted"):
        prepare_folder(place.folder)
    found = await place.restore(copy, RESTORED_AT + timedelta(minutes=1))
    prepare_folder(place.folder)
    assert await place.keys() == ["old"]
    assert (place.folder / FILES / "7-0").read_text() == "dulu"
    assert list(place.folder.glob("replaced-*")) == [found.aside]
    assert found.aside is not None
    assert keys_of(found.aside / "sapa.db") == ["old", "in the log"]
    assert (found.aside / FILES / "7-0").read_text() == "sesudahnya"


async def test_files_the_copy_lacks_are_found_where_an_interrupted_restore_put_them(
    place: Place,
) -> None:
    async with Opened(place.file) as database:
        await keep_file(database, place, "dulu")
    copy = place.copy()
    (copy / FILES / "7-0").unlink()
    parts = sum(place.file.with_name(f"sapa.db{one}").exists() for one in ("-wal", "-shm", ""))
    with dying("restore.moving", after=parts + 2), pytest.raises(DiedError):
        await place.restore(copy)
    assert not (place.folder / FILES).exists()
    assert (await place.restore(copy)).missing_files == 0
    assert (place.folder / FILES / "7-0").read_text() == "dulu"


async def test_what_another_program_left_beside_the_database_overwrites_nothing_aside(
    place: Place,
) -> None:
    copy = await overtaken(place)
    with dying("restore.moving", after=1), pytest.raises(DiedError):
        await place.restore(copy)
    wal = place.folder / "sapa.db-wal"
    assert not wal.exists()
    wal.write_bytes(b"")
    found = await place.restore(copy)
    assert found.aside is not None
    assert keys_of(found.aside / "sapa.db") == ["old", "in the log"]
    assert await place.keys() == ["old"]


async def test_an_interrupted_restore_on_a_new_machine_leaves_nothing_aside(
    place: Place, tmp_path: Path
) -> None:
    await place.add("old")
    copy = place.copy()
    fresh = Place(tmp_path / "new machine" / "data")
    with dying("restore.filled"), pytest.raises(DiedError):
        await fresh.restore(copy)
    assert (await fresh.restore(copy)).aside is None
    assert await fresh.keys() == ["old"]
    assert list(fresh.folder.glob("replaced-*")) == []


@pytest.mark.parametrize(
    ("point", "after"),
    [
        ("restore.marked", 1),
        *(("restore.moving", move) for move in range(1, 7)),
        ("restore.moved", 1),
        ("restore.placed", 1),
        ("restore.filled", 1),
    ],
)
async def test_where_a_move_is_refused_everything_is_as_it_was(
    place: Place, point: str, after: int
) -> None:
    copy = await overtaken(place)
    before = sorted(one.name for one in place.folder.iterdir())
    refused = OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(place.folder / FILES))
    with dying(point, after=after, of=refused), pytest.raises(CopyError, match="as it was"):
        await place.restore(copy)
    left = {one.name for one in place.folder.iterdir()} - {"sapa.db.lock"}
    assert left == set(before) - {"sapa.db.lock"}
    assert (place.folder / FILES / "7-0").read_text() == "sesudahnya"
    prepare_folder(place.folder)
    assert await place.keys() == ["old", "in the log"]


async def test_where_going_on_is_refused_the_mark_stays(place: Place) -> None:
    copy = await overtaken(place)
    with dying("restore.placed"), pytest.raises(DiedError):
        await place.restore(copy)
    refused = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with dying("restore.placed", of=refused), pytest.raises(CopyError, match="half done"):
        await place.restore(copy)
    with pytest.raises(StartError, match="interrupted"):
        prepare_folder(place.folder)
    found = await place.restore(copy)
    assert await place.keys() == ["old"]
    assert found.aside is not None
    assert keys_of(found.aside / "sapa.db") == ["old", "in the log"]
