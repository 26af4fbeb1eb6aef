"""What ended without arriving is sent once more because staff say so, and to nobody who shall not get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update

from bot.actions import personal
from conversations.messages import PersonId
from storage import (
    chats,
    opt_ins,
    outbox,
)
from storage.outbox import Failed, RowTwin, Sent, Unsure
from storage.schema import identities, work
from storage.schema import outbox as rows
from tests.storage.conftest import CHAT, NOW, later
from tests.storage.deliveries import (
    ALL,
    DAY,
    SECRET,
    Desk,
    begun,
    note,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.database import Database


@pytest.fixture
async def desk(database: Database) -> Desk:
    return await begun(database)


async def retried(desk: Desk, number: object = 1, *, after: float = 100, **more: object) -> str:
    return await desk.told("retry", message=str(number), after=after, **more)


@pytest.mark.parametrize("ended", ["failed", "expired"])
async def test_what_ended_is_sent_once_more_because_staff_say_so(desk: Desk, ended: str) -> None:
    await desk.notice(message={"text": SECRET}, twin=ALL)
    if ended == "failed":
        await desk.end(Failed("no file"))
    await desk.sweep(DAY)

    assert await retried(desk, after=DAY, note="x") == (
        "Pesan no. 1 dikirim lagi sebagai no. 2; `deliveries --message 2` menunjukkan hasilnya."
    )
    assert (await desk.why(after=DAY)).endswith("Dikirim lagi oleh petugas sebagai no. 2.")
    kept = await desk.database.read(
        lambda tx: tx.execute(
            select(rows.c.message, rows.c.template, rows.c.template_key).order_by(rows.c.id)
        ).all()
    )
    assert kept[0] == kept[1], "it may go out as its template again"
    assert [row.body for row in await desk.claim(after=DAY)] == [{"text": SECRET}]
    lines = await desk.database.read(
        lambda tx: tx.execute(select(work.audit.c.action, work.audit.c.detail)).all()
    )
    assert ("message_resent", {"message": "1", "note": "x"}) in lines
    assert (await retried(desk, after=DAY)).startswith(
        "Pesan no. 1 sudah dikirim lagi sebagai no. 2: "
    )


async def test_what_did_not_end_so_is_not_sent_again(desk: Desk) -> None:
    await desk.notice()
    assert (await retried(desk)).startswith("Pesan no. 1 tidak gagal dan tidak kedaluwarsa, jadi")
    await desk.end(Unsure("reset"))
    await note(desk, lambda tx: tx.execute(update(rows).values(state="review")))
    assert "gunakan `review resend 1`" in await retried(desk)
    assert await retried(desk, 7) == (
        "Tidak ada pesan dengan nomor 7; catatan pesan disimpan 90 hari."
    )
    assert "There is no message x" in await retried(desk, "x", language="en")


@pytest.mark.parametrize(
    ("change", "kind", "expected"),
    [
        (lambda tx: personal.stop_messages(tx, PersonId(1), NOW), "notice",
         "Penerima pesan no. 1 menghentikan semua pesan (BERHENTI) pukul 09.00 WIB, jadi tidak dikirimi lagi."),
        (lambda tx: opt_ins.end(tx, PersonId(1), by="person", at=NOW), "broadcast",
         "Penerima pesan no. 1 tidak menyetujui undangan, jadi tidak dikirimi lagi."),
        (lambda tx: personal.erase(tx, PersonId(1), "", NOW), "notice",
         "Penerima pesan no. 1 sudah menghapus datanya, jadi tidak dikirimi lagi."),
        (lambda tx: chats.set_reachable(tx, CHAT.key, reachable=False, now=NOW), "receipt",
         "Pesan no. 1 tidak akan sampai: penerima memblokir percakapan ini."),
        (lambda tx: tx.execute(insert(identities).values(
            chat_key=CHAT.key, channel="telegram", external_id="7001", first_seen_at=NOW,
            last_seen_at=NOW, locked_at=NOW, locked_because="id")), "receipt",
         "Percakapan pesan no. 1 dikunci karena pemiliknya mungkin orang lain, jadi tidak dikirimi lagi."),
        (lambda tx: outbox.erase_bodies(tx, later(DAY)), "receipt",
         "Isi pesan no. 1 sudah dihapus, jadi tidak dapat dikirim lagi."),
    ],
)  # fmt: skip
async def test_whoever_shall_not_get_it_any_more_does_not(
    desk: Desk, change: Callable[[Any], object], kind: str, expected: str
) -> None:
    await note(
        desk,
        lambda tx: opt_ins.give(
            tx, desk.person, wording="w", language="id", channel="telegram", at=NOW
        ),
    )
    await desk.notice(kind=kind)
    await desk.end(Failed("no file"))
    await note(desk, change)

    answer = await desk.ask("retry", message="1", after=100)

    assert answer.lines == (expected,)
    assert not answer.is_done
    assert await desk.database.read(lambda tx: outbox.find(tx, 2)) is None


async def test_berhenti_keeps_no_receipt_back(desk: Desk) -> None:
    await desk.notice(kind="receipt")
    await desk.end(Failed("no file"))
    await note(desk, lambda tx: personal.stop_messages(tx, desk.person, NOW))

    assert "dikirim lagi sebagai no. 2" in await retried(desk)


async def test_what_a_person_who_is_gone_was_to_be_told_is_forgotten_whole(desk: Desk) -> None:
    """Also what would have been said elsewhere, and as a template."""
    await desk.notice(message={"text": SECRET}, twin=RowTwin("v", {"text": SECRET}, says_all=True))
    await desk.notice(
        "old", message={"text": SECRET}, twin=RowTwin("v", {"text": SECRET}, says_all=True)
    )
    await desk.end(Sent())
    await note(desk, lambda tx: outbox.erase_bodies(tx, later(1)))
    await note(desk, lambda tx: outbox.erase_person(tx, desk.person, NOW))

    kept = await desk.database.read(lambda tx: tx.execute(select(rows)).all())

    assert len(kept) == 2
    assert SECRET not in str(kept)
