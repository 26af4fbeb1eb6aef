"""Staff see why somebody got a message or not, in one sentence, and never what it said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from conversations import notices
from conversations.messages import Address, Attachment, OutboundMessage, PersonId, Prompt, Twin
from storage import (
    cases,
    merging,
    outbox,
    pace,
    people,
)
from storage.codecs_messages import message_to_json
from storage.outbox import Sent, Unsure
from storage.schema import work
from tests.storage.conftest import NOW, later
from tests.storage.deliveries import (
    BY,
    DAY,
    HOUR,
    SECRET,
    Desk,
    begun,
    note,
    on_whatsapp,
    tell,
    write_on_whatsapp,
)

if TYPE_CHECKING:
    from storage.database import Database


@pytest.fixture
async def desk(database: Database) -> Desk:
    return await begun(database)


# --- whose, and what ------------------------------------------------------------------------


async def test_the_last_messages_to_a_person_are_listed_the_newest_first(desk: Desk) -> None:
    await desk.notice("a")
    await desk.end(Sent("1"))
    await desk.notice("b", kind="code", secret=True)
    await desk.write(desk.one("c", person=PersonId(99)))

    head, *lines = (await desk.ask("deliveries", after=60, person=str(desk.person))).lines

    assert head == "Pesan terakhir kepada Siti CONTOH (nomor 1), yang terbaru lebih dulu:"
    assert lines == [
        "2026-08-17 09:00 WIB  no. 2  Telegram  kode sekali pakai: Menunggu gilirannya dan segera dikirim.",
        (
            "2026-08-17 09:00 WIB  no. 1  Telegram  pemberitahuan: Terkirim pukul 09.00 WIB; "
            "Telegram tidak memberi kabar apakah pesan sampai."
        ),
    ]
    assert len((await desk.ask("deliveries", person="1", limit=1)).lines) == 2
    assert len((await desk.ask("deliveries", person="1", limit=-1)).lines) == 2


async def test_messages_that_wait_for_the_same_are_told_alike(desk: Desk) -> None:
    await desk.write(desk.one("a"), desk.one("b"), desk.one("c", kind="reply"))
    account = pace.account_bucket("telegram", "bot")
    await note(desk, lambda tx: pace.hold_back(tx, NOW, account, seconds=HOUR))

    _, reply, *notices = (await desk.ask("deliveries", person="1")).lines

    assert reply.endswith("Menunggu gilirannya dan segera dikirim.")
    assert [line.partition(": ")[2][:26] for line in notices] == ["Ditahan sampai pukul 10.00"] * 2


async def test_the_look_is_in_the_record_of_the_person(desk: Desk) -> None:
    await desk.notice()
    await desk.ask("deliveries", person="1")
    await desk.ask("deliveries", message="1")

    seen = await desk.database.read(
        lambda tx: tx.execute(select(work.audit.c.action, work.audit.c.actor)).all()
    )

    assert seen == [("record_viewed_by_staff", BY)] * 2


async def test_a_person_is_found_by_a_question_or_a_proposal_of_theirs(desk: Desk) -> None:
    await note(
        desk,
        lambda tx: cases.open_case(
            tx, "T-34679A", person=desk.person, chat_key="x", words="?", draft=None, now=NOW
        ),
    )

    for typed in ("T-34679A", " t-34679a "):
        told = await desk.told("deliveries", person=typed)
        assert told == "Tidak ada pesan kepada Siti CONTOH (nomor 1) dalam 90 hari terakhir."


@pytest.mark.parametrize("typed", ["77", "0", "KIPP26-XXXXXXX", "", "９", "-1", "9" * 40, "satu"])
async def test_whom_nobody_knows_is_told_so(desk: Desk, typed: str) -> None:
    answer = await desk.ask("deliveries", person=typed, language="en")

    assert not answer.is_done
    assert answer.lines[0].startswith("There is no person, proposal or question")


async def test_somebody_who_registered_twice_is_one_person(desk: Desk) -> None:
    other = await desk.database.write(
        lambda tx: people.add(tx, language="id", consent_version="1", consent_at=NOW, now=NOW)
    )
    await desk.write(desk.one("before", person=other))
    await note(desk, lambda tx: merging.merge(tx, other, desk.person, NOW))

    head, line = (await desk.ask("deliveries", person=str(other))).lines

    assert "Siti CONTOH (nomor 1)" in head
    assert "no. 1" in line


async def test_of_one_message_is_told_whom_it_is_for(desk: Desk) -> None:
    await desk.notice()
    await desk.write(desk.one("stranger", person=None, to=Address("telegram", "8")))

    first, _ = (await desk.ask("deliveries", message="1")).lines
    assert first == "Kepada Siti CONTOH (nomor 1):"
    assert len((await desk.ask("deliveries", message="2")).lines) == 1
    assert "Tidak ada pesan dengan nomor 3" in await desk.told("deliveries", message=" 3 ")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "reply", "prompt_id": "p", "prompt": Prompt("menu")},
         "balasan dalam percakapan (dengan pertanyaan)"),
        ({"kind": "reply", "topic": "count:d:q"},
         "balasan dalam percakapan (hitungan yang sudah diterima)"),
        ({"kind": "receipt", "attachment": Attachment("a.pdf", report="proposal")},
         "tanda terima atau jawaban (dengan salinan proposal)"),
        ({"kind": "receipt", "attachment": Attachment("a.json", report="personal_record")},
         "tanda terima atau jawaban (dengan berkas data pribadi)"),
        ({"kind": "receipt", "attachment": Attachment("a.pdf", file="f")},
         "tanda terima atau jawaban (dengan berkas)"),
        ({"topic": notices.DESK}, "pemberitahuan (ada yang menunggu petugas)"),
        ({"topic": "knock", "as_template": True}, "pemberitahuan (templat yang mengajak membalas)"),
        ({"as_template": True}, "pemberitahuan (sebagai templat)"),
        ({"message": message_to_json(OutboundMessage(SECRET, twin=Twin("role-granted", (SECRET,), "id")))},
         "pemberitahuan (peran dikonfirmasi)"),
        ({"message": message_to_json(OutboundMessage(SECRET, twin=Twin("none", (SECRET,), "id")))},
         "pemberitahuan"),
        ({"kind": "broadcast"}, "undangan"),
        ({"kind": "beside"}, "tanda pada pesan lama"),
    ],
)  # fmt: skip
async def test_each_message_is_named_as_what_it_is(
    desk: Desk, fields: dict[str, object], expected: str
) -> None:
    await desk.notice(**fields)

    line = (await desk.ask("deliveries", message="1")).lines[-1]

    assert line.split("  ")[3].split(": ")[0] == expected
    assert SECRET not in line


# --- sent -----------------------------------------------------------------------------------


async def test_what_whatsapp_tells_of_a_message_is_told_with_its_time(desk: Desk) -> None:
    await write_on_whatsapp(desk, seconds=DAY)
    await desk.write(on_whatsapp(desk))
    await desk.claim()
    assert await desk.why() == "Sedang dikirim."
    row = await desk.database.read(lambda tx: outbox.find(tx, 1))
    assert row is not None
    await note(desk, lambda tx: outbox.settle(tx, [outbox.Settlement(row, Sent("wamid.1"))], NOW))

    assert (await desk.why()).startswith("Diterima WhatsApp pukul 09.00 WIB; belum ada kabar")
    await tell(desk, "delivered", after=60)
    assert await desk.why() == "Sampai pukul 09.01 WIB."
    await tell(desk, "read", after=DAY)
    assert await desk.why(after=2 * DAY) == "Dibaca 18 Agustus pukul 09.00 WIB."
    assert await desk.why(after=200 * DAY, language="en") == "Read at 09:00 WIB on 18 August 2026."


async def test_marks_on_old_messages_are_not_listed_and_wait_for_no_word_of_arrival(
    desk: Desk,
) -> None:
    await write_on_whatsapp(desk, seconds=DAY)
    await desk.write(on_whatsapp(desk, "reply", kind="reply"))
    await desk.write(*(on_whatsapp(desk, f"mark {one}", kind="beside") for one in range(3)))
    await desk.end(Sent("wamid.1"))

    lines = (await desk.ask("deliveries", person="1", limit=2)).lines

    assert [line.split("  ")[1] for line in lines[1:]] == ["no. 1"]
    assert (await desk.why(number=2)).endswith("WhatsApp tidak memberi kabar apakah pesan sampai.")


# --- unclear --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("ServerDisconnectedError", "sambungan ke WhatsApp terputus sebelum ada jawaban"),
        ("TimeoutError", "WhatsApp terlalu lama menjawab"),
        ("answer 502", "WhatsApp menjawab dengan kesalahan 502"),
        ("131000 Something went wrong", "ada gangguan di pihak WhatsApp"),
        ("lease ran out", "layanan kami berhenti, atau terlalu lambat, saat mengirim"),
    ],
)
async def test_what_is_unclear_is_told_until_somebody_decides(
    desk: Desk, error: str, expected: str
) -> None:
    await write_on_whatsapp(desk, seconds=DAY)
    await desk.write(on_whatsapp(desk, policy="once"))
    await desk.end(Unsure(error))
    assert await desk.why() == (
        f"Belum jelas apakah sampai, karena {expected}; "
        "kabar dari WhatsApp ditunggu sampai pukul 09.02 WIB."
    )
    await desk.sweep(HOUR)
    told = (
        f"Belum jelas apakah sampai, karena {expected}; mungkin sudah. "
        "Menunggu keputusan petugas: `review`."
    )
    assert await desk.why() == told
    assert (await desk.told("review list")).endswith(f"pemberitahuan  {told}")
    await desk.ask("review close", number="1", note="x", after=2 * HOUR)
    assert await desk.why() == (
        "Belum jelas apakah sampai; petugas memutuskan tidak mengirimnya lagi pukul 11.00 WIB."
    )


async def test_what_staff_sent_once_more_leads_to_the_copy(desk: Desk) -> None:
    await desk.notice(policy="once")
    await desk.end(Unsure("reset"))
    await desk.sweep(HOUR)
    await desk.ask("review resend", number="1", after=HOUR)

    assert await desk.why() == (
        "Belum jelas apakah sampai; petugas memutuskan mengirimnya lagi pukul 10.00 WIB. "
        "Dikirim lagi oleh petugas sebagai no. 2."
    )


async def test_what_was_unclear_when_its_time_was_over_is_told_so(desk: Desk) -> None:
    await desk.notice(expires_at=later(30))
    await desk.end(Unsure("reset"))
    await desk.sweep(HOUR)

    assert (await desk.why()).endswith("; waktunya habis pukul 10.00 WIB, jadi tidak diulang.")
