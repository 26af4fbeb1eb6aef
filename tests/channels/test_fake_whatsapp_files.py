"""Files on the fake WhatsApp: which may be uploaded, how long they live, how they are fetched."""

from __future__ import annotations

import hashlib

import pytest

from tests.channels.whatsapp_fake import VERSION, code_of
from tests.fakes.whatsapp import NUMBER

DAY = 24 * 3600
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("media_type", "size"),
    [
        ("image/jpeg", 5 * MEGABYTE),
        ("image/png", 1),
        ("application/pdf", 100 * MEGABYTE),
        ("audio/ogg", 16 * MEGABYTE),
        ("video/mp4", 16 * MEGABYTE),
        ("image/webp", 500 * 1024),
    ],
)
async def test_a_file_of_the_largest_size_can_be_uploaded(graph, media_type, size):
    status, answer = await graph.upload(b"x" * size, media_type)

    assert status == 200
    assert answer["id"].isdecimal()


@pytest.mark.parametrize(
    ("media_type", "size", "code"),
    [
        ("image/jpeg", 5 * MEGABYTE + 1, 131053),
        ("application/pdf", 100 * MEGABYTE + 1, 131053),
        ("application/pdf", 102 * MEGABYTE, 131053),
        ("audio/ogg", 16 * MEGABYTE + 1, 131053),
        ("video/mp4", 16 * MEGABYTE + 1, 131053),
        ("image/webp", 500 * 1024 + 1, 131053),
        ("application/pdf", 0, 131053),
        ("image/gif", 1, 131053),
        ("application/zip", 1, 131053),
    ],
)
async def test_a_larger_file_or_another_type_is_refused(graph, media_type, size, code):
    assert code_of(await graph.upload(b"x" * size, media_type)) == code


async def test_an_upload_says_what_it_is(graph):
    assert code_of(await graph.upload(b"x", "image/png", messaging_product="sms")) == 100
    assert code_of(await graph.call("POST", f"{VERSION}/{NUMBER}/media", data=b"x")) == 100


async def test_an_uploaded_file_can_be_sent_for_30_days(whatsapp, graph, siti):
    number = (await graph.upload(b"isi", "application/pdf"))[1]["id"]
    document = {"type": "document", "document": {"id": number, "filename": "surat.pdf"}}

    await graph.send(siti.phone, document)
    assert (siti.last.file_name, siti.last.file) == ("surat.pdf", b"isi")

    unknown = {"type": "document", "document": {"id": "1", "filename": "surat.pdf"}}
    assert code_of(await graph.send(siti.phone, unknown)) == 100
    whatsapp.clock.jump(30 * DAY + 1)
    siti.say("Halo")
    assert code_of(await graph.send(siti.phone, document)) == 100


async def test_a_received_file_is_fetched_in_two_steps_with_the_token(whatsapp, graph, siti):
    siti.document("surat.pdf", b"isi", size=7)
    number = next(iter(whatsapp.media._files))

    async def fetch(address, **how):
        return await graph.call("GET", address.removeprefix(f"{whatsapp.base_url}/"), **how)

    status, about = await graph.get(number)
    assert status == 200
    assert about["file_size"] == 7
    assert about["sha256"] == hashlib.sha256(b"isi").hexdigest()
    assert await fetch(about["url"]) == (200, "isi")
    assert (await fetch(about["url"], token="wrong"))[0] == 401
    assert (await fetch(about["url"], headers={}))[0] == 401
    assert (await fetch(f"{about['url']}x"))[0] == 404

    whatsapp.clock.jump(301)
    assert (await fetch(about["url"]))[0] == 404
    assert (await fetch((await graph.get(number))[1]["url"]))[0] == 200
    whatsapp.clock.jump(7 * DAY)
    assert code_of(await graph.get(number)) == 100
    assert code_of(await graph.get("123")) == 100


async def test_fetching_can_go_wrong_too(whatsapp, graph, siti):
    siti.photo(b"isi")
    number = next(iter(whatsapp.media._files))
    path = (await graph.get(number))[1]["url"].removeprefix(f"{whatsapp.base_url}/")

    whatsapp.fault("redirect", "download")
    assert (await graph.call("GET", path))[0] == 302
    whatsapp.fault("error", "download", status=503)
    assert (await graph.call("GET", path))[0] == 503
    whatsapp.media.host = "https://contoh.invalid"
    assert (await graph.get(number))[1]["url"].startswith("https://contoh.invalid/")
