from __future__ import annotations

import io
import json
import os
import sys

import pytest
from PIL import Image

from bot import examine
from bot.examine import NICENESS, Examiner
from tests.fakes import documents

BOMB = documents.archive(
    {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": b"<x/>",
        "word/media/big.bin": bytes(20_000_000),
    }
)
OUTSIDE = (
    b'<Relationships><Relationship Type="http://x/attachedTemplate" TargetMode="External" '
    b'Target="http://192.0.2.1/t.dotm"/></Relationships>'
)
ENTITIES = (
    b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="x">&b;</w:document>'
)
LOCKED_WORD = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
)


async def verdict(tmp_path, content: bytes, name: str = "berkas"):
    source = tmp_path / "source"
    source.write_bytes(content)
    examiner = Examiner()
    try:
        return await examiner(source, tmp_path / "target", name)
    finally:
        await examiner.stop()


@pytest.mark.parametrize(
    ("content", "name", "kind", "text"),
    [
        (documents.pdf("Surat tugas"), "x.pdf", "pdf", "Surat tugas"),
        (documents.pdf("Surat tugas"), "x.docx", "pdf", "Surat tugas"),
        (documents.docx("Satu", "Dua"), "x.docx", "docx", "Satu\nDua"),
        (b"Latar belakang\nkami", "x.TXT", "txt", "Latar belakang\nkami"),
        ("Latar – belakang".encode("cp1252"), "x.txt", "txt", "Latar – belakang"),
        ("Latar – belakang".encode("utf-16"), "x.txt", "txt", "Latar – belakang"),
        (documents.jpeg(), "x", "jpeg", None),
        (documents.png(), "x", "png", None),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_a_file_is_what_its_content_says(tmp_path, content, name, kind, text):
    found = await verdict(tmp_path, content, name)
    assert (found.kind, found.problem, found.text) == (kind, None, text)


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"", "x.pdf", "empty"),
        (b"  \n ", "x.txt", "empty"),
        (documents.archive({"a.txt": b"a"}), "surat.pdf", "wrong_type"),
        (b"MZ" + bytes(100), "surat.pdf", "wrong_type"),
        (b"GIF89a" + bytes(100), "foto.jpg", "wrong_type"),
        (b"<html>", "x.html", "wrong_type"),
        (b"abc\x00def", "x.txt", "wrong_type"),
        (b"%PDF-1.7\nnothing more", "x.pdf", "corrupt"),
        (documents.pdf()[:300], "x.pdf", "corrupt"),
        (documents.jpeg(400, 300)[:900], "x.jpg", "corrupt"),
        (documents.png()[:60], "x.png", "corrupt"),
        (documents.docx("a")[:-30], "x.docx", "corrupt"),
        (documents.pdf(password="rahasia"), "x.pdf", "password"),
        (LOCKED_WORD, "x.docx", "password"),
        (documents.pdf_with_script(), "x.pdf", "suspicious"),
        (documents.docx("a", macros=True), "x.docx", "suspicious"),
        (documents.docx("a", more={"word/vbaProject.bin": b"x"}), "x.docx", "suspicious"),
        (documents.docx("a", more={"word/_rels/settings.xml.rels": OUTSIDE}), "x", "suspicious"),
        (documents.docx("a", more={"word/document.xml": ENTITIES}), "x.docx", "suspicious"),
        (BOMB, "x.docx", "suspicious"),
        (documents.png(9000, 5000), "x.png", "suspicious"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
async def test_a_file_is_not_taken_for(tmp_path, content, name, problem):
    found = await verdict(tmp_path, content, name)
    assert (found.kind, found.problem) == (None, problem)


async def test_a_photo_is_encoded_anew_without_its_place(tmp_path):
    content = documents.jpeg(located=True)
    assert b"KAMERA RAHASIA" in content
    found = await verdict(tmp_path, content)
    rewritten = (tmp_path / "target").read_bytes()
    assert found.is_rewritten
    assert b"KAMERA RAHASIA" not in rewritten
    with Image.open(io.BytesIO(rewritten)) as picture:
        assert picture.size == (40, 30)
        assert not picture.getexif()


async def test_the_words_of_a_document_are_kept_up_to_a_limit(tmp_path):
    found = await verdict(tmp_path, documents.docx(*["kata " * 100] * 500))
    assert found.text is not None
    assert len(found.text) == 100_000


async def test_the_pages_of_a_pdf_are_counted(tmp_path):
    assert (await verdict(tmp_path, documents.pdf(pages=3))).pages == 3


@pytest.fixture
async def examiner():
    made = Examiner()
    yield made
    await made.stop()


def kept(examiner) -> list[int]:
    return [one.process.pid for one in examiner._idle]


async def test_one_program_reads_many_files_and_is_replaced_in_time(
    tmp_path, examiner, monkeypatch
):
    monkeypatch.setattr(examine, "FILES", 3)
    source = tmp_path / "source"
    used = []
    for content in (b"catatan", b"\x00", b"catatan", b"catatan"):
        source.write_bytes(content)
        found = await examiner(source, tmp_path / "target", "a.txt")
        assert found.kind == ("txt" if content == b"catatan" else None)
        used.append(kept(examiner))
    assert used[0] == used[1] != []
    assert used[2] == []
    assert len(used[3]) == 1
    assert used[3] != used[0]


async def test_the_program_after_one_is_ready_before_that_has_read_its_last_file(
    tmp_path, examiner, monkeypatch
):
    monkeypatch.setattr(examine, "FILES", 3)
    monkeypatch.setattr(examine, "AHEAD", 1)
    source = tmp_path / "source"
    source.write_bytes(b"catatan")
    used = []
    for _ in range(4):
        await examiner(source, tmp_path / "target", "a.txt")
        used.append(kept(examiner))
    (first,) = used[0]
    following, still = used[1]
    assert still == first != following
    assert used[2] == used[3] == [following]


async def test_no_file_suffers_where_no_program_can_be_started_ahead(
    tmp_path, examiner, monkeypatch
):
    monkeypatch.setattr(examine, "AHEAD", examine.FILES - 2)
    source = tmp_path / "source"
    source.write_bytes(b"catatan")
    await examiner(source, tmp_path / "target", "a.txt")
    monkeypatch.setattr(examine, "PROGRAM", ("/nowhere/at/all",))

    for _ in range(3):
        assert (await examiner(source, tmp_path / "target", "a.txt")).kind == "txt"


async def test_a_program_stands_back_behind_the_service(examiner):
    await examiner.start()
    (pid,) = kept(examiner)
    assert os.getpriority(os.PRIO_PROCESS, pid) == os.getpriority(os.PRIO_PROCESS, 0) + NICENESS


async def test_after_a_file_that_ends_the_program_the_next_is_read_by_another(tmp_path, examiner):
    good, bomb = tmp_path / "good", tmp_path / "bomb"
    good.write_bytes(b"catatan")
    bomb.write_bytes(BOMB)
    assert (await examiner(good, tmp_path / "target", "a.txt")).kind == "txt"
    first = kept(examiner)
    examiner._idle[0].process.kill()
    assert (await examiner(good, tmp_path / "target", "a.txt")).kind == "txt"
    assert kept(examiner) != first
    assert (await examiner(bomb, tmp_path / "target", "a.docx")).problem == "suspicious"
    assert (await examiner(good, tmp_path / "target", "a.txt")).kind == "txt"


async def test_a_file_that_takes_too_long_is_not_taken(tmp_path, examiner, monkeypatch):
    slow = tmp_path / "slow"
    os.mkfifo(slow)
    monkeypatch.setattr(examine, "SECONDS", 0.2)
    assert (await examiner(slow, tmp_path / "target", "a.pdf")).problem == "suspicious"
    assert kept(examiner) == []


SOUND = {"kind": "txt", "problem": None, "pages": None, "text": "a", "is_rewritten": False}
UNUSABLE = {
    "not JSON": b"{",
    "not an object": b"[1]",
    "deep": b"[" * 100_000,
    "a field more": json.dumps({**SOUND, "other": 1}).encode(),
    "a field less": json.dumps({"kind": "txt"}).encode(),
    "another kind": json.dumps({**SOUND, "kind": "exe"}).encode(),
    "another problem": json.dumps({**SOUND, "kind": None, "problem": "odd"}).encode(),
    "a list for a kind": json.dumps({**SOUND, "kind": ["txt"]}).encode(),
    "neither": json.dumps({**SOUND, "kind": None}).encode(),
    "both": json.dumps({**SOUND, "problem": "empty"}).encode(),
    "pages in words": json.dumps({**SOUND, "pages": "1"}).encode(),
    "too many words": json.dumps({**SOUND, "text": "a" * 100_001}).encode(),
    "rewritten or not": json.dumps({**SOUND, "is_rewritten": 1}).encode(),
    "not UTF-8": b"\xff\xfe",
    "nothing": b"",
}


ANSWERING = """
import sys
answer = open(sys.argv[1], "rb").read()
for _ in sys.stdin.buffer:
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
"""


def answering(tmp_path, monkeypatch, raw: bytes) -> None:
    """Put a program in place that answers each file with these bytes."""
    path = tmp_path / "answer"
    path.write_bytes(raw)
    monkeypatch.setattr(examine, "PROGRAM", (sys.executable, "-c", ANSWERING, str(path)))


@pytest.mark.parametrize("said", UNUSABLE.values(), ids=UNUSABLE)
async def test_a_file_is_not_taken_on_an_answer_like(tmp_path, examiner, monkeypatch, said):
    answering(tmp_path, monkeypatch, b"%d\n%b" % (len(said), said))
    found = await examiner(tmp_path / "source", tmp_path / "target", "a.txt")
    assert (found.kind, found.problem) == (None, "suspicious")
    assert kept(examiner) == []


@pytest.mark.parametrize(
    "raw", [b"x" * 200_000, b"-1\n", b"many\n", b"99999999999\n", b"1_0\n" + bytes(10)]
)
async def test_a_file_is_not_taken_on_a_length_like(tmp_path, examiner, monkeypatch, raw):
    monkeypatch.setattr(examine, "SECONDS", 5.0)
    answering(tmp_path, monkeypatch, raw)
    found = await examiner(tmp_path / "source", tmp_path / "target", "a.txt")
    assert (found.kind, found.problem) == (None, "suspicious")
    assert kept(examiner) == []


async def test_a_file_is_taken_on_a_sound_answer(tmp_path, examiner, monkeypatch):
    said = json.dumps(SOUND).encode()
    answering(tmp_path, monkeypatch, b"%d\n%b" % (len(said), said))
    found = await examiner(tmp_path / "source", tmp_path / "target", "a.txt")
    assert (found.kind, found.text) == ("txt", "a")
    assert len(kept(examiner)) == 1


async def test_the_longest_answer_of_the_program_is_taken(tmp_path, examiner):
    source = tmp_path / "source"
    source.write_bytes(("𝔸" * 100_001).encode())
    found = await examiner(source, tmp_path / "target", "a.txt")
    assert found.text == "𝔸" * 100_000
