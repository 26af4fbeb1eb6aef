"""What is not taken of an album is told with its last file, in one message that counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.messages import FileId, FileProblem, Media, ReceivedFile
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.test_several_files import LETTER, QUESTION, OfAlbum, go_to


def part(name: str, problem: FileProblem | None = None, *, album: str = "a1") -> Media:
    """One file of an album."""
    kept = ReceivedFile(name, 300_000, id=FileId(name), kind="pdf", pages=1)
    refused = ReceivedFile(name, 300_000, problem=problem)
    return Media((), files=(kept if problem is None else refused,), album=album)


def at(key: str, language: str = "id") -> Chat:
    chat = Chat(OfAlbum())
    chat.begin()
    chat.say("4", "1", "nanti", "tidak berbasis aplikasi", "lewati")
    go_to(chat, key)
    if language == "en":
        chat.say("bahasa", "english")
    return chat


def send(chat: Chat, *files: Media) -> str:
    """Send an album; only its last file is answered."""
    assert isinstance(chat.world, OfAlbum)
    chat.world.goes_on = True
    for one in files[:-1]:
        assert not chat.send(one)
    chat.world.goes_on = False
    return chat.send(files[-1])


def test_files_over_the_limit_of_a_question_are_counted() -> None:
    told = send(at(QUESTION), *(part(f"{name}.pdf") for name in "abcdefghij"))
    assert told.count("Sudah 3 berkas") == 1
    assert "7 berkas tadi tidak kami simpan" in told
    assert "a.pdf, b.pdf, c.pdf" in told


@pytest.mark.parametrize("key", [QUESTION, LETTER])
def test_files_over_the_quota_of_a_day_are_counted(key: str) -> None:
    told = send(at(key), *(part(f"{name}.pdf", "quota") for name in "abcd"))
    assert told.count("mencapai batas") == 1
    assert "4 berkas tadi tidak kami simpan" in told


def test_in_english_they_are_counted_too() -> None:
    told = send(at(QUESTION, "en"), *(part(f"{name}.pdf") for name in "abcde"))
    assert "not kept of what you just sent: 2" in told
    told = send(at(QUESTION, "en"), *(part(f"{name}.pdf", "quota") for name in "ab"))
    assert "not kept of what you just sent: 2" in told


def test_each_other_reason_is_told_with_its_file() -> None:
    told = send(
        at(QUESTION), part("a.pdf", "password"), part("b.pdf", "empty"), part("c.pdf", "quota"),
        part("d.pdf"),
    )  # fmt: skip
    assert "a.pdf dikunci kata sandi" in told
    assert "b.pdf kosong" in told
    assert "1 berkas tadi tidak kami simpan" in told
    assert "1 dari paling banyak 3 berkas: d.pdf" in told


def test_a_file_refused_before_the_only_one_is_told_of_with_the_rest() -> None:
    told = send(at(LETTER), part("a.pdf", "password"), part("b.pdf"), part("c.pdf"))
    assert "a.pdf dikunci kata sandi" in told
    assert "c.pdf tidak kami pakai" in told


def test_what_was_told_of_one_album_is_not_told_of_the_next() -> None:
    chat = at(QUESTION)
    send(chat, part("a.pdf", "password"), part("b.pdf"))
    told = send(chat, part("c.pdf", album="a2"), part("d.pdf", album="a2"))
    assert "kata sandi" not in told


def test_files_of_one_message_are_counted_together() -> None:
    chat = at(QUESTION)
    send(chat, part("a.pdf"), part("b.pdf"))
    both = replace(part("c.pdf"), files=(*part("c.pdf").files, *part("d.pdf").files), album=None)
    assert "2 berkas tadi tidak kami simpan" in chat.send(both)
