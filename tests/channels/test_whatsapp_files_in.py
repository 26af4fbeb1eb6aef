"""The WhatsApp client fetching files that people sent; and only from where they lie."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest

from bot.channels.whatsapp.client import WhatsAppChannel
from bot.channels.whatsapp.request import file_place
from conversations.messages import FileReference
from tests.channels.whatsapp_client import account
from tests.fakes.clock import FakeClock
from tests.fakes.whatsapp import FakeWhatsApp
from tests.fakes.whatsapp_media import RECEIVED_LIVES

META = "https://graph.facebook.com"
PROXY = "https://waba.contoh.id/v2"
ASKED = "/whatsapp_business/attachments/?mid=1&ext=2&hash=a%2Bb_c"


def received(whatsapp, content, *, size=None):
    """What a message of a person names."""
    media = whatsapp.media.add(content, "application/pdf", lives=RECEIVED_LIVES, size=size)
    return FileReference(media, "surat.pdf", "application/pdf", None)


@pytest.mark.parametrize("size", [0, 300_000, 3_500_000])
async def test_a_file_is_fetched_as_it_is(whatsapp, number, tmp_path, size):
    """A large one is written in several goes, over what an earlier try may have left."""
    (tmp_path / "in").write_bytes(b"left over")
    content = bytes(place % 251 for place in range(size))

    fetched = await number.fetch(received(whatsapp, content), tmp_path / "in", 20_000_000)

    assert (fetched.problem, fetched.size) == (None, len(content))
    assert fetched.path.read_bytes() == content


async def test_a_file_said_to_be_too_large_is_not_fetched(whatsapp, number, tmp_path):
    known = FileReference("1", None, None, 10**12)
    told = received(whatsapp, b"x", size=21_000_000)

    assert (await number.fetch(known, tmp_path / "in", 30_000_000)).problem == "too_large"
    assert (await number.fetch(told, tmp_path / "in", 30_000_000)).problem == "too_large"
    assert whatsapp.made("download") == []
    assert not (tmp_path / "in").exists()


async def test_a_file_larger_than_it_was_said_to_be_is_given_up(whatsapp, number, tmp_path):
    reference = received(whatsapp, b"x" * 2_000, size=10)

    assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem == "too_large"
    assert not (tmp_path / "in").exists()


@pytest.mark.parametrize("about", [{}, {"file_size": "3"}, {"file_size": "many"}, {"sha256": None}])
async def test_a_file_of_which_little_is_told_is_fetched_all_the_same(
    whatsapp, number, tmp_path, about
):
    reference = received(whatsapp, b"isi")
    whole = whatsapp.media.address(reference.reference, whatsapp.base_url)
    told = {"url": whole["url"], **about}
    whatsapp._api["media"] = lambda _: told

    assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem is None


@pytest.mark.parametrize("about", [{}, {"url": None}, {"url": 5}])
async def test_a_file_without_an_address_is_gone(whatsapp, number, tmp_path, about):
    whatsapp._api["media"] = lambda _: about

    reference = FileReference("1", None, None, None)

    assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem == "gone"


@pytest.mark.parametrize("media", ["999", "", "..", "a/b", "1?x=y", "１"])
async def test_a_file_the_platform_does_not_know_is_gone(number, tmp_path, media):
    reference = FileReference(media, None, None, None)

    assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem == "gone"


async def test_a_file_from_long_ago_is_gone(whatsapp, number, tmp_path):
    reference = received(whatsapp, b"isi")
    whatsapp.clock.jump(RECEIVED_LIVES + 1)

    assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem == "gone"


@pytest.mark.parametrize("digest", ["0" * 64, f"{'A' * 43}="])
async def test_a_file_that_changed_on_the_way_is_fetched_once_more(
    whatsapp, number, tmp_path, digest
):
    reference = received(whatsapp, b"isi")
    whole = whatsapp.media.address(reference.reference, whatsapp.base_url)
    asked = whatsapp._api["media"]
    whatsapp._api["media"] = lambda _: {**whole, "sha256": digest}

    assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem == "unreachable"
    assert not (tmp_path / "in").exists()
    whatsapp._api["media"] = asked
    assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem is None


@pytest.mark.parametrize(
    "digest",
    [
        hashlib.sha256(b"isi").hexdigest(),
        hashlib.sha256(b"isi").hexdigest().upper(),
        b64encode(hashlib.sha256(b"isi").digest()).decode(),
        "of another kind",
        7,
    ],
)
async def test_a_digest_is_known_however_it_is_written(whatsapp, number, tmp_path, digest):
    reference = received(whatsapp, b"isi")
    whole = whatsapp.media.address(reference.reference, whatsapp.base_url)
    whatsapp._api["media"] = lambda _: {**whole, "sha256": digest}

    assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem is None


@pytest.mark.parametrize("where", ["media", "download"])
@pytest.mark.parametrize("trouble", ["drop", "error", "hold"])
async def test_a_download_that_breaks_can_be_tried_again(
    whatsapp, number, tmp_path, where, trouble
):
    reference = received(whatsapp, b"isi")
    # Asking for the same once more is free, so a connection that broke is tried twice.
    whatsapp.fault(trouble, where, times=2 if trouble == "drop" else 1)

    assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem == "unreachable"
    assert not (tmp_path / "in").exists()
    assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem is None


async def test_a_download_that_is_sent_elsewhere_is_not_followed(whatsapp, number, tmp_path):
    reference = received(whatsapp, b"isi")
    whatsapp.fault("redirect", "download")

    assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem == "unreachable"


async def test_an_address_of_somebody_else_is_not_asked(whatsapp, number, tmp_path):
    async with FakeWhatsApp(FakeClock()) as other:
        whatsapp.media.host = other.base_url
        reference = received(whatsapp, b"isi")

        assert (await number.fetch(reference, tmp_path / "in", 1_000)).problem == "gone"
        assert other.calls == []


async def test_through_a_proxy_files_come_from_the_proxy(tmp_path):
    async with FakeWhatsApp(FakeClock(), path_style="plain") as proxy:
        channel = WhatsAppChannel(**account(proxy))
        await channel.start()

        fetched = await channel.fetch(received(proxy, b"isi"), tmp_path / "in", 1_000)
        await channel.stop()

        assert fetched.problem is None
        assert fetched.path.read_bytes() == b"isi"


@pytest.mark.parametrize(
    "address",
    [
        f"https://lookaside.fbsbx.com{ASKED}",
        f"https://LOOKASIDE.fbsbx.com:443{ASKED}",
        f"https://scontent.xx.fbcdn.net{ASKED}",
        f"https://mmg.whatsapp.net{ASKED}",
        f"{META}{ASKED}",
    ],
)
def test_files_are_taken_from_the_places_of_the_platform(address):
    place = file_place(address, META, is_proxy=False)

    assert place.casefold() == address.casefold().replace(":443", "")


@pytest.mark.parametrize(
    "address",
    [
        f"http://lookaside.fbsbx.com{ASKED}",
        f"https://lookaside.fbsbx.com:444{ASKED}",
        f"https://lookaside.fbsbx.com@contoh.id{ASKED}",
        f"https://a:b@lookaside.fbsbx.com{ASKED}",
        f"https://lookaside.fbsbx.com.contoh.id{ASKED}",
        f"https://contoh.id/lookaside.fbsbx.com{ASKED}",
        f"https://fbcdn.net.contoh.id{ASKED}",
        f"https://notfbcdn.net{ASKED}",
        "https://contoh.id\\@lookaside.fbsbx.com/",
        f"http://graph.facebook.com{ASKED}",
        f"https://graph.facebook.com:8443{ASKED}",
        "https://[::1/",
        "https://lookaside.fbsbx.com:x/",
        "file:///etc/passwd",
        "/etc/passwd",
        "",
    ],
)
def test_the_token_goes_to_nobody_else(address):
    assert file_place(address, META, is_proxy=False) is None


def test_the_key_of_a_proxy_goes_to_the_proxy_alone():
    assert file_place(f"https://lookaside.fbsbx.com{ASKED}", PROXY, is_proxy=True) == (
        f"{PROXY}{ASKED}"
    )
    assert file_place(f"https://waba.contoh.id{ASKED}", PROXY, is_proxy=True) == (
        f"https://waba.contoh.id{ASKED}"
    )
    assert file_place(f"https://a.fbcdn.net{ASKED}", PROXY, is_proxy=True) is None


def test_an_address_is_written_anew_so_that_all_read_it_alike():
    place = file_place("https://lookaside.fbsbx.com/a b\\c?x= y\n", META, is_proxy=False)

    assert place == "https://lookaside.fbsbx.com/a%20b%5Cc?x=%20y"
