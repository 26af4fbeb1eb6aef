"""What people are told when they slip: whole turns over real databases, stored and read back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from conversations.draft import Collecting, Given, Part
from conversations.events import ShareCodeIssued
from conversations.messages import Address, FileId, FileReference, Media, ReceivedFile, Text
from conversations.texts import unmarked
from storage import chats, drafts
from storage.errors import ConflictError
from tests.storage.talk import COLLEAGUE, INNOVATOR, Talk

if TYPE_CHECKING:
    from conversations.draft import Draft
    from conversations.scene import TurnResult

STRANGER = Address("telegram", "103")
LONG = (
    "Sebelum {0} pasien menunggu rata-rata 94 menit di {0}; sesudahnya petugas {0} melayani "
    "dalam 20 menit dengan daftar {0} yang dibuka setiap pagi oleh kader {0}."
)
PERSON = {
    "name": "Siti CONTOH",
    "position": "Kepala Seksi",
    "phone": "+6281234567890",
    "email": "siti@contoh.go.id",
}


def said(result: TurnResult) -> str:
    return unmarked("\n".join(message.text for message in result.messages))


async def draft_of(talk: Talk, draft: str) -> Draft:
    found = await talk.database.read(lambda tx: drafts.find(tx, draft))
    assert found is not None
    return found


async def begin(talk: Talk, address: Address = INNOVATOR, agency: str = "Kab Banyumas") -> str:
    """Register and begin a proposal; return the draft's id."""
    await talk.register(address, "Sri CONTOH", agency=agency)
    return await begin_again(talk, address)


async def begin_again(talk: Talk, address: Address = INNOVATOR) -> str:
    await talk.say(address, "1", "1", "Maret 2023", "belum pernah", "Antrean Pagi Sehat", "1")
    chat = await talk.database.write(lambda tx: chats.load(tx, address, talk.now))
    assert chat.draft is not None
    return chat.draft.id


async def fill(talk: Talk, address: Address, until: str) -> None:
    """Answer what is asked, whatever it is, until a question is open (or nothing is)."""
    for number in range(80):
        chat = await talk.database.write(lambda tx: chats.load(tx, address, talk.now))
        cursor = chat.session.cursor
        if cursor == until or chat.session.screen != "question":
            return
        match cursor:
            case "sdgs" | "kategori":
                await talk.say(address, "1")
            case "tautan_video":
                await talk.say(address, "https://youtu.be/abc123XYZ45")
            case "berbasis_aplikasi" | "replikasi_sudah":
                await talk.say(address, "tidak")
            case str() if cursor.endswith("_berkas"):
                await talk.say(address, "lewati")
            case str() if cursor.startswith("surat"):
                await talk.send(address, letter(number))
            case "penanggung_jawab":
                await talk.say(address, ", ".join(PERSON.values()))
            case _:
                await talk.say(address, LONG.format(f"{cursor} {number}"), "selesai")
    raise AssertionError(until)


def letter(number: int) -> Media:
    name = f"surat-{number}.pdf"
    file = ReceivedFile(name, 1000, FileId(f"f{number}"), "pdf", pages=1)
    return Media((FileReference("r", name, None, 1000),), files=(file,))


async def code_from(talk: Talk, address: Address) -> str:
    result = await talk.say(address, "ajak rekan", "1")
    return next(one.code for one in result.events if isinstance(one, ShareCodeIssued))


async def again(talk: Talk, address: Address, words: str) -> TurnResult:
    """As the service does: what the records refuse is taken again."""
    for _ in range(20):
        try:
            return await talk.send(address, Text(words))
        except ConflictError:
            continue
    raise AssertionError


# --- a person in charge, part by part -------------------------------------------------------


async def test_parts_of_a_person_are_kept_and_only_the_missing_one_is_asked_for(
    talk: Talk,
) -> None:
    draft = await begin(talk)
    await fill(talk, INNOVATOR, "penanggung_jawab")
    words = said(await talk.say(INNOVATOR, "Siti CONTOH, Kepala Seksi"))
    assert "Tersimpan: Siti CONTOH, Kepala Seksi. Tinggal nomor telepon dan surel." in words
    await talk.say(INNOVATOR, "kembali", "pakai")
    kept = (await draft_of(talk, draft)).answers["penanggung_jawab"]
    assert isinstance(kept, Collecting)
    words = said(await talk.say(INNOVATOR, "0812 3456 7890"))
    assert "Tinggal surel." in words
    assert "nama" not in words.lower().split("tinggal")[1]
    await talk.say(INNOVATOR, "siti@contoh.go.id")
    answer = (await draft_of(talk, draft)).answers["penanggung_jawab"]
    assert isinstance(answer, Given)
    assert answer.value == PERSON


async def test_a_colleague_on_another_chat_completes_the_person(talk: Talk) -> None:
    draft = await begin(talk)
    await fill(talk, INNOVATOR, "penanggung_jawab")
    await talk.say(INNOVATOR, "Siti CONTOH, Kepala Seksi, 0812 3456 7890")
    code = await code_from(talk, INNOVATOR)
    await talk.register(COLLEAGUE, "Budi CONTOH")
    words = said(await talk.say(COLLEAGUE, "menu", "3", code))
    assert "Tinggal surel." in words
    await talk.say(COLLEAGUE, "siti@contoh.go.id")
    answer = (await draft_of(talk, draft)).answers["penanggung_jawab"]
    assert isinstance(answer, Given)
    assert answer.value == PERSON


# --- sending --------------------------------------------------------------------------------


async def test_of_two_who_send_at_the_same_moment_one_sends_and_the_other_is_told_who(
    talk: Talk,
) -> None:
    draft = await begin(talk)
    await fill(talk, INNOVATOR, "")
    code = await code_from(talk, INNOVATOR)
    await talk.register(COLLEAGUE, "Budi CONTOH")
    await talk.say(COLLEAGUE, "menu", "3", code)
    await talk.say(INNOVATOR, "kirim")
    await talk.say(COLLEAGUE, "kirim")
    results = await asyncio.gather(
        again(talk, INNOVATOR, "setuju"), again(talk, COLLEAGUE, "setuju")
    )
    sent = await talk.database.read(lambda tx: drafts.submission_of(tx, draft))
    assert sent is not None
    words = [said(one) for one in results]
    assert all(sent.number in one for one in words)
    assert sum("kami terima pada" in one for one in words) == 1
    assert sum("sudah dikirim" in one for one in words) == 1
    assert sum(len(one.events) for one in results) == 2  # the statement and the sending, once


async def test_what_is_typed_after_the_receipt_does_not_send_twice(talk: Talk) -> None:
    draft = await begin(talk)
    await fill(talk, INNOVATOR, "")
    await talk.say(INNOVATOR, "kirim", "setuju")
    sent = await talk.database.read(lambda tx: drafts.submission_of(tx, draft))
    assert sent is not None
    for words in ("setuju", "KIRIM", "kirim"):
        answer = said(await talk.say(INNOVATOR, words))
        assert "tidak terkirim dua kali" in answer
        assert sent.number in answer


async def test_status_counts_what_the_person_gave(talk: Talk) -> None:
    await begin(talk)
    words = said(await talk.say(INNOVATOR, "status"))
    # The group came from the menu before and nobody is asked for it again.
    assert "terisi 4 dari 28" in words
    assert "Langkah 5 dari 28" in words


# --- codes ----------------------------------------------------------------------------------


async def test_after_too_many_wrong_codes_one_is_told_when_and_returns_to_what_was_open(
    talk: Talk,
) -> None:
    await begin(talk)
    await talk.say(INNOVATOR, "menu", "4", *("KQ7M-4VXP-9HTR",) * 4)
    assert "tidak berlaku" in said(await talk.say(INNOVATOR, "KQ7M-4VXP-9HTR"))
    words = said(await talk.say(INNOVATOR, "KQ7M-4VXP-9HTR"))
    assert "Kode dapat dicoba lagi mulai pukul" in words
    assert "Antrean Pagi Sehat: melanjutkan" in words
    assert "Langkah 5" in words
    # The menu does not ask for a code that would be refused anyway.
    assert "Kode dapat dicoba lagi mulai pukul" in said(await talk.say(INNOVATOR, "menu", "4"))


@pytest.mark.parametrize(
    ("owner", "other"),
    [
        ("Kab Banyumas", "Kab Cilacap"),
        ("Perumda Tirta Satria", "Kab Cilacap"),
        ("Perumda Tirta Satria", "Perumda Air Minum Wijaya"),
        ("Kab Banyumas", "Perumda Air Minum Wijaya"),
    ],
)
async def test_a_code_of_another_agency_does_not_open_its_draft(
    talk: Talk, owner: str, other: str
) -> None:
    await register_as(talk, INNOVATOR, owner)
    draft = await begin_again(talk)
    code = await code_from(talk, INNOVATOR)
    await register_as(talk, STRANGER, other)
    own = await begin_again(talk, STRANGER)
    words = said(await talk.say(STRANGER, "menu", "4", code))
    assert "instansi yang sama" in words
    assert "Langkah 5" in words  # of what was open before, and nothing of the other draft
    chat = await talk.database.write(lambda tx: chats.load(tx, STRANGER, talk.now))
    assert chat.draft is not None
    assert chat.draft.id == own
    assert chat.person is not None
    stranger = chat.person.id
    assert not await talk.database.read(lambda tx: drafts.is_member(tx, draft, stranger))


async def test_colleagues_of_an_agency_that_is_not_listed_write_together(talk: Talk) -> None:
    await register_as(talk, INNOVATOR, "Perumda Tirta Satria")
    await begin_again(talk)
    code = await code_from(talk, INNOVATOR)
    await register_as(talk, COLLEAGUE, "perumda  tirta satria")
    assert "ikut mengisi" in said(await talk.say(COLLEAGUE, "menu", "3", code))


async def register_as(talk: Talk, address: Address, agency: str) -> None:
    """Register; an agency that is not listed is confirmed."""
    confirmed = ("1",) if agency.lower().startswith("perumda") else ()
    await talk.say(
        address, "halo", "setuju", "Sri CONTOH", "Analis", agency, *confirmed, "lewati",
        "081234567890", "1", "benar",
    )  # fmt: skip


# --- what waits, and what is half given -------------------------------------------------------


async def test_words_that_crossed_wait_through_the_menu_in_the_records(talk: Talk) -> None:
    draft = await begin(talk)
    talk.is_unseen = True
    assert "Untuk yang mana?" in said(await talk.say(INNOVATOR, "untuk pasien"))
    talk.is_unseen = False
    words = said(await talk.say(INNOVATOR, "MENU"))
    assert "“untuk pasien” tetap tersimpan" in words
    assert "Ajukan inovasi" in str((await talk.say(INNOVATOR, "menu")).messages[0].prompt)
    assert "“untuk pasien”" in said(await talk.say(INNOVATOR, "lanjut"))
    await talk.say(INNOVATOR, "abaikan")
    chat = await talk.database.write(lambda tx: chats.load(tx, INNOVATOR, talk.now))
    assert chat.session.cursor == "sdgs"
    assert (await draft_of(talk, draft)).answers.get("sdgs") is None


async def test_ticks_are_kept_in_the_records_and_seen_on_another_chat(talk: Talk) -> None:
    draft = await begin(talk)
    found = await draft_of(talk, draft)
    person = found.owner
    ticks = Collecting((Part(["tpb_01"], talk.now),), person, talk.now)
    half = found.with_answer("sdgs", ticks)
    await talk.database.write(lambda tx: drafts.save(tx, half, title="", now=talk.now))
    for way in (("menu", "lanjut"), ("kembali", "pakai")):
        assert "Dipilih:" in said(await talk.say(INNOVATOR, *way))
    kept = (await draft_of(talk, draft)).answers["sdgs"]
    assert isinstance(kept, Collecting)
    assert [part.value for part in kept.parts] == [["tpb_01"]]
