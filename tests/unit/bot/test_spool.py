from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.spool import Spool
from conversations.messages import Sender
from storage.inbox import NewUpdate

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def update(number: int, raw: str = "{}") -> NewUpdate:
    return NewUpdate("telegram", "1", "update", str(number), "telegram:5", number, raw, NOW)


async def test_who_sent_something_is_handed_on_with_it(tmp_path):
    """It tells in which line the update belongs."""
    spool, inbox = Spool(tmp_path / "updates"), Inbox()
    sent = replace(update(1), sender=Sender("ID.1", None))
    await spool.append([sent, replace(sent, sender=Sender(None, "+628111111111"))])
    await spool.replay(inbox.take)
    assert [one.sender for one in inbox.taken] == [
        Sender("ID.1", None),
        Sender(None, "+628111111111"),
    ]


class Inbox:
    def __init__(self, fails: int = 0) -> None:
        self.taken: list[NewUpdate] = []
        self.fails = fails

    async def take(self, updates) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError("still away")
        self.taken += updates


async def test_what_was_appended_is_handed_on_in_order_and_then_forgotten(tmp_path):
    spool, inbox = Spool(tmp_path / "deep" / "updates"), Inbox()
    await spool.append([update(1, "halo\n\x00\ud83d"), update(2)])
    await spool.append([update(3)])
    assert await spool.replay(inbox.take) == 3
    assert inbox.taken == [update(1, "halo\n\x00\ud83d"), update(2), update(3)]
    assert spool.is_empty
    assert await spool.replay(inbox.take) == 0


async def test_nothing_is_forgotten_while_it_cannot_be_taken(tmp_path):
    spool, inbox = Spool(tmp_path / "updates"), Inbox(fails=1)
    await spool.append([update(1)])
    with pytest.raises(OSError, match="still away"):
        await spool.replay(inbox.take)
    await spool.append([update(2)])
    assert not spool.is_empty
    assert await spool.replay(inbox.take) == 2
    assert [one.ext_id for one in inbox.taken] == ["1", "2"]


async def test_a_line_cut_off_by_a_crash_does_not_spoil_the_next_one(tmp_path):
    path = tmp_path / "updates"
    spool, inbox = Spool(path), Inbox()
    await spool.append([update(1)])
    with path.open("ab") as file:
        file.write(b'0badc0de {"channel": "tele')
    await spool.append([update(2)])
    await spool.replay(inbox.take)
    assert [one.ext_id for one in inbox.taken] == ["1", "2"]
    assert spool.damaged == 1


async def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "updates"
    spool = Spool(path)
    await spool.append([update(1)])
    before = path.read_bytes()

    def fails(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fails)
        with pytest.raises(OSError, match="No space"):
            await spool.append([update(2)])
    assert path.read_bytes() == before


@pytest.mark.parametrize("left", ["nothing", "a folder", "a line"])
async def test_lines_are_found_after_a_power_loss_also_where_a_crash_left_unsynced_names(
    tmp_path, monkeypatch, left
):
    spool = Spool(tmp_path / "spool" / "updates")
    if left != "nothing":
        (tmp_path / "spool").mkdir()
    if left == "a line":
        (tmp_path / "spool" / "updates").write_bytes(b"0badc0de {}\n")
    synced = []
    real = os.fsync

    def sync(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        real(handle)

    monkeypatch.setattr(os, "fsync", sync)
    await spool.append([update(1)])
    wanted = {tmp_path / "spool" / "updates", tmp_path / "spool"}
    assert set(synced) == (wanted if left == "a line" else wanted | {tmp_path})
