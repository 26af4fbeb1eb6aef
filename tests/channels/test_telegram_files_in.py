"""The Telegram client fetching files that people sent."""

from __future__ import annotations

import pytest

from conversations.messages import FileReference
from tests.channels.telegram_client import SITI


def reference_of(telegram, channel, update):
    return channel.read(update.raw, telegram.clock.now()).body.references[0]


async def received(telegram, channel, content, **about):
    telegram.send_document(SITI, content, "surat.pdf", **about)
    *_, update = await channel.get_updates(None, timeout=0)
    return reference_of(telegram, channel, update)


@pytest.mark.parametrize("size", [0, 300_000, 3_500_000])
async def test_a_file_is_fetched_as_it_is(telegram, channel, tmp_path, size):
    """A large one is written in several goes, over what an earlier try may have left."""
    (tmp_path / "in").write_bytes(b"left over")
    content = bytes(number % 251 for number in range(size))
    reference = await received(telegram, channel, content)

    fetched = await channel.fetch(reference, tmp_path / "in", 20_000_000)

    assert (fetched.problem, fetched.size) == (None, len(content))
    assert fetched.path.read_bytes() == content


@pytest.mark.parametrize("declared", [21_000_000, 25 * 1024 * 1024])
async def test_a_file_said_to_be_too_large_is_not_fetched(telegram, channel, tmp_path, declared):
    reference = await received(telegram, channel, b"x", size=declared)

    assert (await channel.fetch(reference, tmp_path / "in", 20_000_000)).problem == "too_large"
    unsaid = FileReference(reference.reference, None, None, None)
    assert (await channel.fetch(unsaid, tmp_path / "in", 20_000_000)).problem == "too_large"
    assert not (tmp_path / "in").exists()


async def test_a_size_only_the_platform_knows_counts_too(telegram, channel, tmp_path):
    sent = await received(telegram, channel, b"x", size=500)
    unsaid = FileReference(sent.reference, None, None, None)

    assert (await channel.fetch(unsaid, tmp_path / "in", 100)).problem == "too_large"


async def test_a_file_larger_than_it_was_said_to_be_is_given_up(telegram, channel, tmp_path):
    reference = await received(telegram, channel, b"x" * 2_000, size=10)

    fetched = await channel.fetch(reference, tmp_path / "in", 1_000)

    assert fetched.problem == "too_large"
    assert not (tmp_path / "in").exists()


async def test_a_file_the_platform_does_not_know_is_gone(channel, tmp_path):
    reference = FileReference("none", None, None, None)

    assert (await channel.fetch(reference, tmp_path / "in", 1_000)).problem == "gone"


@pytest.mark.parametrize("trouble", ["drop", "error", "hold"])
async def test_a_download_that_breaks_can_be_tried_again(telegram, channel, tmp_path, trouble):
    reference = await received(telegram, channel, b"isi")
    # Asking for the same once more is free, so a connection that broke is tried twice.
    telegram.fault(trouble, "download", times=2 if trouble == "drop" else 1)

    assert (await channel.fetch(reference, tmp_path / "in", 1_000)).problem == "unreachable"
    assert not (tmp_path / "in").exists()
    assert (await channel.fetch(reference, tmp_path / "in", 1_000)).problem is None


async def test_a_download_that_is_sent_elsewhere_is_not_followed(telegram, channel, tmp_path):
    reference = await received(telegram, channel, b"isi")
    telegram.fault("redirect", "download")

    assert (await channel.fetch(reference, tmp_path / "in", 1_000)).problem == "gone"


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "a\\b", None, 5])
async def test_a_path_that_leads_elsewhere_is_not_asked_for(telegram, channel, tmp_path, path):
    telegram._api["getFile"] = lambda _: {"file_id": "x", "file_path": path}

    reference = FileReference("x", None, None, None)

    assert (await channel.fetch(reference, tmp_path / "in", 1_000)).problem == "gone"
