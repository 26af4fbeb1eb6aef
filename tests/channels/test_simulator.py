"""The simulator as a channel: what its page sends, and what it is shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.channels.base import Accepted, Ignored, Refused, Rendered
from bot.channels.simulator.client import SimulatorChannel
from bot.channels.simulator.inbound import read, split
from bot.channels.simulator.outbound import render
from conversations.messages import (
    Address,
    Edited,
    FileReference,
    Media,
    OutboundMessage,
    Press,
    SharedContact,
    Started,
    Text,
    Unsupported,
)
from conversations.texts import bold
from tests.channels.messages import CONTACT, HELLO, PDF, PROMPT, answers, question, steps

NOW = datetime(2027, 4, 30, 16, 59, 58, tzinfo=UTC)
PRESSED = Press("old.0", callback="m1", message="31")


def element(**parts):
    return {"id": "m1", "person": "siti", "seq": 4, **parts}


def understood(**parts):
    return read(json.dumps(element(**parts)), NOW)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"kind": "text", "text": "Hal\x00o"}, Text("Halo")),
        ({"kind": "text", "text": "/start abc"}, Started("abc")),
        ({"kind": "text", "text": "/started"}, Text("/started")),
        ({"kind": "start"}, Started()),
        ({"kind": "press", "token": "a.1", "message": "7"}, Press("a.1", "m1", "7")),
        (
            {
                "kind": "files",
                "files": [{"reference": "r", "name": "a.pdf", "media_type": "x/y", "size": 5}],
                "text": "surat",
                "album": "al",
            },
            Media((FileReference("r", "a.pdf", "x/y", 5),), caption="surat", album="al"),
        ),
        (
            {"kind": "contact", "phone": "0811", "name": "Siti", "own": True},
            SharedContact("0811", "Siti", own=True),
        ),
        (
            {"kind": "contact", "phone": "0811", "name": "Siti", "own": "ya"},
            SharedContact("0811", "Siti", own=False),
        ),
        ({"kind": "edit", "original": "m0", "text": "baru"}, Edited("m0", "baru")),
        ({"kind": "other", "what": "voice"}, Unsupported("voice")),
        ({"kind": "other", "what": "hologram"}, Unsupported("other")),
    ],
)
def test_each_kind_has_its_meaning(parts, expected):
    reading = understood(**parts)

    assert reading.body == expected
    assert reading.address == Address("simulator", "siti")
    assert (reading.sent_at, reading.order, reading.reference) == (NOW, 4, "m1")


def test_an_unknown_kind_is_left_alone():
    assert understood(kind="hologram") == Ignored("unknown kind")


def test_messages_queued_while_offline_come_as_a_list_in_their_order():
    body = json.dumps([element(id="a", kind="text"), element(id="b", kind="text")]).encode()

    assert [(one.ext_id, one.chat) for one in split(body)] == [
        ("a", "simulator:siti"),
        ("b", "simulator:siti"),
    ]


@pytest.mark.parametrize("body", [b"{", b"5", b"[5]", b'{"id": "a"}', b'{"person": "siti"}'])
def test_what_is_no_message_is_refused(body):
    with pytest.raises(ValueError, match=r".+"):
        split(body)
    with pytest.raises(ValueError, match=r".+"):
        read(body.decode(), NOW)


def test_a_bubble_carries_both_looks_of_itself():
    message = question(
        f"Halo {bold('Siti')}{bold('!')} ya", *answers("Ya", "Tidak"), *steps("KEMBALI")
    )

    (call,) = render(message, to="siti", prompt=PROMPT, pressed=None)

    assert call.carries_prompt
    assert call.body["text"] == [
        ["Halo ", False],
        ["Siti", True],
        ["!", True],
        [" ya", False],
    ]
    assert [[button["label"] for button in row] for row in call.body["rows"]] == [
        ["Ya", "Tidak"],
        ["Kembali"],
    ]
    assert call.body["rows"][0][1]["token"] == f"{PROMPT}.1"
    plain = "".join(words for words, _ in call.body["plain"])
    assert plain == "Halo Siti! ya\n\n1. Ya\n2. Tidak\n\nKEMBALI"


def test_a_tap_that_edits_replaces_its_bubble_and_another_clears_its_buttons():
    edit = render(question("x", *answers("A"), edits=True), to="s", prompt=PROMPT, pressed=PRESSED)
    anew = render(HELLO, to="s", prompt=PROMPT, pressed=PRESSED)

    assert [(call.method, call.body.get("target")) for call in edit] == [("edit", "31")]
    assert [(call.method, call.body.get("target"), call.beside) for call in anew] == [
        ("clear", "31", True),
        ("show", None, False),
    ]


def test_an_edit_too_long_for_one_bubble_is_shown_anew():
    long = question("kata " * 1500, *answers("A"), edits=True)

    methods = [call.method for call in render(long, to="s", prompt=PROMPT, pressed=PRESSED)]

    assert methods == ["clear", "show", "show"]


def test_a_press_without_any_words_only_loses_its_buttons():
    (call,) = render(None, to="s", prompt=PROMPT, pressed=PRESSED)

    assert call.method == "clear"


def test_the_number_can_be_shared_and_files_follow_the_words():
    asked = render(question("Nomor?", CONTACT), to="s", prompt=PROMPT, pressed=None)
    sent = render(OutboundMessage("Ini", attachments=(PDF,)), to="s", prompt=PROMPT, pressed=None)
    bare = render(OutboundMessage("", attachments=(PDF,)), to="s", prompt=PROMPT, pressed=None)

    assert asked[0].body["contact"] == CONTACT.label
    assert [call.method for call in sent] == ["show", "file"]
    assert [call.method for call in bare] == ["file"]


@pytest.fixture
async def channel(tmp_path):
    simulator = SimulatorChannel(tmp_path)
    await simulator.start()
    yield simulator
    await simulator.stop()


async def test_what_is_sent_is_accepted_at_once_and_its_file_kept(channel, tmp_path):
    file = tmp_path / "made"
    file.write_bytes(b"isi")
    call = Rendered("file", {"name": "a.pdf"}, attachment=PDF)

    assert await channel.send(Rendered("show", {}), to="s", outbox=7, file=None) == Accepted("7")
    assert await channel.send(call, to="s", outbox=8, file=file) == Accepted("8")
    assert (channel.sent / "8").read_bytes() == b"isi"
    assert isinstance(await channel.send(call, to="s", outbox=9, file=None), Refused)
    gone = await channel.send(call, to="s", outbox=9, file=tmp_path / "none")
    assert isinstance(gone, Refused)


async def test_an_upload_is_fetched_by_its_name_only(channel, tmp_path):
    name = "a" * 32
    (channel.uploads / name).write_bytes(b"isi")

    async def fetch(reference, limit=10):
        return await channel.fetch(
            FileReference(reference, None, None, None), tmp_path / "in", limit
        )

    fetched = await fetch(name)
    assert fetched.path.read_bytes() == b"isi"
    assert (await fetch(name, limit=2)).problem == "too_large"
    assert (await fetch("b" * 32)).problem == "gone"
    assert (await fetch("../" + name)).problem == "gone"


async def test_whoever_watches_a_chat_is_woken_by_its_news_and_by_the_end(channel):
    mine, other = channel.hub.watch("siti"), channel.hub.watch("budi")

    channel.settled("siti")
    assert mine.is_set()
    assert not other.is_set()

    channel.hub.leave("siti", mine)
    mine.clear()
    await channel.stop()
    assert other.is_set()
    assert not mine.is_set()
