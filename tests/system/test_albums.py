"""Albums on the running service: each file once, in order, under the question it was sent to."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage import drafts
from tests.fakes import documents

pytestmark = pytest.mark.timeout(240)

SITI = 55
BEGUN = (
    "halo", "setuju", "Siti CONTOH", "Analis", "kab banyumas", "lewati", "081234567890", "1",
    "benar", "1", "1", "maret 2024", "belum pernah", "Antrean CONTOH", "kesehatan", "1",
)  # fmt: skip
TO_EVIDENCE = ("isi nanti",) * 4
TO_LETTER = (
    "lewati", "isi nanti", "lewati", "isi nanti", "lewati", "isi nanti", "lewati", "isi nanti",
    "isi nanti", "lewati", "isi nanti", "lewati", "isi nanti", "lewati",
)  # fmt: skip


async def say(service, telegram, *words: str) -> None:
    for one in words:
        telegram.say(SITI, one)
        await service.until(lambda: telegram.delivery.count == 0)
        await service.later(3)


def examined(service) -> float:
    """Return how many files were fetched and examined so far."""
    families = service.app.figures.files.collect()
    samples = [sample for family in families for sample in family.samples]
    return sum(sample.value for sample in samples if sample.name.endswith("_total"))


async def send_album(service, telegram, **files: bytes) -> list[str]:
    """Send files as one album; return what is said to it."""
    before, checked = len(telegram.texts(SITI)), examined(service)
    for name, content in files.items():
        telegram.send_document(SITI, content, f"{name}.pdf", album="album")
    await service.until(lambda: telegram.delivery.count == 0)
    for count in range(1, len(files) + 1):
        await service.until(lambda: examined(service) >= checked + count)  # noqa: B023
        await service.later(3)
    return telegram.texts(SITI)[before:]


async def names_at(service, question: str) -> list[str]:
    """Return the files of an answer, whole or not."""

    def read(tx):
        draft = drafts.find(tx, tx.scalar(text("SELECT id FROM drafts WHERE period_key <> ''")))
        answer = draft.answers.get(question)
        parts = [part.value for part in getattr(answer, "parts", ())]
        return [one["name"] for part in (parts or [getattr(answer, "value", [])]) for one in part]

    return await service.app.database.read(read)


async def test_an_album_where_several_files_are_asked_is_one_answer_and_one_bubble(
    service, telegram
):
    await service.start()
    await say(service, telegram, *BEGUN, *TO_EVIDENCE)
    assert "Bukti latar belakang" in telegram.last(SITI).text

    said = await send_album(
        service, telegram, c=documents.pdf("c"), a=documents.pdf("a"), b=documents.pdf("b")
    )

    assert await names_at(service, "latar_belakang_berkas") == ["c.pdf", "a.pdf", "b.pdf"]
    assert len(said) == 1
    assert "3 berkas, sudah paling banyak: c.pdf, a.pdf, b.pdf" in said[0]


async def test_a_file_of_an_album_that_cannot_be_taken_is_told_and_the_others_stay(
    service, telegram
):
    await service.start()
    await say(service, telegram, *BEGUN, *TO_EVIDENCE)

    said = await send_album(
        service, telegram, a=documents.pdf("a"), b=documents.pdf("b", password="x")
    )

    assert await names_at(service, "latar_belakang_berkas") == ["a.pdf"]
    assert len(said) == 1
    assert "b.pdf dikunci kata sandi" in said[0]
    assert "1 dari" in said[0]


async def test_of_an_album_where_one_file_is_asked_no_file_lands_under_the_next_question(
    service, telegram
):
    await service.start()
    await say(service, telegram, *BEGUN, *TO_EVIDENCE, *TO_LETTER)
    assert "Surat pernyataan implementasi" in telegram.last(SITI).text

    said = await send_album(
        service, telegram, a=documents.pdf("a"), b=documents.pdf("b"), c=documents.pdf("c")
    )

    assert await names_at(service, "surat_implementasi") == ["a.pdf"]
    assert await names_at(service, "surat_identitas") == []
    assert len(said) == 1
    assert "b.pdf, c.pdf tidak kami pakai" in said[0]
    assert "Langkah 25" in said[0]


async def test_a_file_that_comes_late_in_its_album_is_not_the_next_answer(service, telegram):
    await service.start()
    await say(service, telegram, *BEGUN, *TO_EVIDENCE, *TO_LETTER)
    await send_album(service, telegram, a=documents.pdf("a"))

    said = await send_album(service, telegram, b=documents.pdf("b"))

    assert await names_at(service, "surat_identitas") == []
    assert "b.pdf tidak kami pakai" in said[0]


async def test_an_album_over_the_limit_of_a_question_is_one_bubble_that_counts(service, telegram):
    await service.start()
    await say(service, telegram, *BEGUN, *TO_EVIDENCE)

    said = await send_album(service, telegram, **{name: documents.pdf(name) for name in "abcdefgh"})

    assert await names_at(service, "latar_belakang_berkas") == ["a.pdf", "b.pdf", "c.pdf"]
    assert len(said) == 1
    assert "5 berkas tadi tidak kami simpan" in said[0]
    assert "a.pdf, b.pdf, c.pdf" in said[0]
