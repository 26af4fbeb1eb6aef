"""Staff see why a message never left, came too late or failed; and may have it sent once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, update

from bot.actions import desk as staff_desk
from bot.actions import personal
from conversations import notices
from conversations.messages import PersonId
from storage import (
    chats,
    outbox,
    pace,
    refused_accounts,
    sending_switch,
    templates,
)
from storage.outbox import Again, Failed, Sent, Suppressed, Unsure
from tests.storage.conftest import CHAT, NOW, later
from tests.storage.deliveries import (
    ALL,
    DAY,
    HOUR,
    KNOCKS,
    WHATSAPP,
    Desk,
    begun,
    note,
    on_whatsapp,
    tell,
    write_on_whatsapp,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.database import Database


@pytest.fixture
async def desk(database: Database) -> Desk:
    return await begun(database)


# --- not sent -----------------------------------------------------------------------------------


async def test_berhenti_is_told_with_its_time(desk: Desk) -> None:
    await desk.notice("waits")
    await note(desk, lambda tx: personal.stop_messages(tx, desk.person, later(60)))
    await desk.notice("later")
    await desk.end(Sent(), after=120)
    told = "Tidak dikirim: penerima menghentikan semua pesan (BERHENTI) pukul 09.01 WIB."
    assert [await desk.why(number=number) for number in (1, 2)] == [told, told]
    await note(desk, lambda tx: personal.resume_messages(tx, desk.person, later(HOUR)))

    assert [await desk.why(number=number) for number in (1, 2)] == [
        told,
        "Tidak dikirim: penerima sudah menghentikan semua pesan (BERHENTI) sebelum pukul 09.02 WIB.",
    ]


async def test_without_an_opt_in_no_invitation_is_sent(desk: Desk) -> None:
    await desk.notice(kind="broadcast")
    await desk.end(Sent())

    assert (await desk.why()).startswith("Tidak dikirim: penerima tidak, atau tidak lagi")


@pytest.mark.parametrize(
    "end",
    [
        lambda tx, person: personal.decline_invitations(tx, person, NOW),
        lambda tx, person: personal.decline_invitations(tx, person, NOW, asks_about_rest=True),
        lambda tx, person: personal.note_wish(tx, person, wants=False, at=NOW),
    ],
    ids=["UNDANGAN", "BERHENTI", "the platform"],
)
async def test_an_invitation_that_waited_is_not_said_to_be_stopped_with_all_else(
    desk: Desk, end: Callable[[Any, PersonId], object]
) -> None:
    await desk.notice(kind="broadcast")
    await note(desk, lambda tx: end(tx, desk.person))

    assert (await desk.why()).startswith("Tidak dikirim: penerima tidak, atau tidak lagi")


@pytest.mark.parametrize(
    ("because", "expected"),
    [
        ("blocked", "penerima memblokir percakapan ini"),
        ("deactivated", "akun penerima sudah ditutup"),
        ("never started", "penerima belum pernah memulai percakapan"),
        ("chat not found", "percakapannya tidak ada lagi"),
        ("removed from the group", "kami dikeluarkan dari grup"),
        ("forbidden", "Telegram tidak mengizinkan kami menulis di sana"),
    ],
)
async def test_a_chat_that_takes_nothing_is_told_with_the_reason(
    desk: Desk, because: str, expected: str
) -> None:
    await desk.notice("first")
    await desk.end(Suppressed(because))
    await note(
        desk,
        lambda tx: chats.set_reachable(tx, CHAT.key, reachable=False, now=NOW, because=because),
    )
    await desk.notice("second")
    await desk.end(Sent())

    told = f"Tidak dikirim pukul 09.00 WIB: {expected}."
    assert [await desk.why(number=number) for number in (1, 2)] == [told, told]


async def test_a_chat_that_was_given_up_long_ago_is_told_without_a_reason(desk: Desk) -> None:
    await note(desk, lambda tx: tx.execute(update(chats.chats).values(reachable=False)))
    await desk.notice()
    await desk.end(Sent())
    told = "Tidak dikirim pukul 09.00 WIB: percakapannya tidak dapat lagi kami kirimi pesan."
    assert await desk.why() == told
    await note(desk, lambda tx: chats.set_reachable(tx, CHAT.key, reachable=True, now=NOW))
    assert await desk.why() == told


@pytest.mark.parametrize(
    ("cancel", "expected"),
    [
        (lambda tx: outbox.supersede(tx, CHAT.key, "t", later(60)),
         "Dibatalkan pukul 09.01 WIB: digantikan pesan yang lebih baru."),
        (lambda tx: outbox.supersede(tx, CHAT.key, "t", later(60), reason=outbox.WITHDRAWN),
         "Dibatalkan pukul 09.01 WIB: tidak ada lagi yang perlu diberitahukan."),
        (lambda tx: outbox.withdraw(tx, CHAT.key, later(60), "locked"),
         "Tidak dikirim pukul 09.01 WIB: percakapannya terkunci karena pemiliknya mungkin orang lain."),
        (lambda tx: outbox.withdraw(tx, CHAT.key, later(60), "something new"),
         "Dibatalkan pukul 09.01 WIB (Telegram menyebut “something new”)."),
        (lambda tx: outbox.cancel_older(tx, later(9), later(60)),
         "Dibatalkan pukul 09.01 WIB: dibuang saat pengiriman dijalankan lagi setelah dijeda."),
        (lambda tx: outbox.erase_person(tx, PersonId(1), later(60)),
         "Dibatalkan pukul 09.01 WIB: penerima menghapus datanya."),
    ],
)  # fmt: skip
async def test_what_was_cancelled_is_told_why(
    desk: Desk, cancel: Callable[[Any], object], expected: str
) -> None:
    await desk.notice(topic="t")
    await note(desk, cancel)

    assert await desk.why() == expected


async def test_a_notice_to_staff_is_withdrawn_once_they_have_looked(desk: Desk) -> None:
    await desk.notice(topic=notices.DESK, not_before=later(HOUR))
    await note(desk, lambda tx: staff_desk.withdraw(tx, desk.person, later(60)))

    assert await desk.why() == (
        "Dibatalkan pukul 09.01 WIB: tidak ada lagi yang perlu diberitahukan."
    )


async def test_a_person_who_is_gone_is_named_so(desk: Desk) -> None:
    await desk.notice()
    await note(desk, lambda tx: personal.erase(tx, desk.person, "", later(60)))

    head, line = (await desk.ask("deliveries", person="1")).lines
    assert "kepada orang yang datanya sudah dihapus (nomor 1)" in head
    assert line.endswith("penerima menghapus datanya.")


async def test_a_knock_is_not_needed_where_the_person_wrote(desk: Desk) -> None:
    await desk.write(on_whatsapp(desk, twin=KNOCKS))
    await note(
        desk, lambda tx: templates.note(tx, "whatsapp", KNOCKS.version, NOW, state="approved")
    )
    await desk.claim()
    await note(desk, lambda tx: outbox.opened(tx, WHATSAPP.key, later(60)))

    assert (await desk.why(number=2)).startswith(
        "Dibatalkan pukul 09.01 WIB: penerima sudah menulis sendiri"
    )


# --- too late -------------------------------------------------------------------------------


async def _paused(desk: Desk) -> None:
    await note(desk, lambda tx: sending_switch.pause(tx, NOW))


async def _held_back(desk: Desk) -> None:
    account = pace.account_bucket("telegram", "bot")
    await note(desk, lambda tx: pace.hold_back(tx, NOW, account, seconds=2 * DAY))


async def _limited(desk: Desk) -> None:
    account, chat = pace.account_bucket("telegram", "bot"), pace.chat_bucket("telegram", "7001")
    await note(
        desk,
        lambda tx: pace.hit_limit(
            tx, NOW, chat=chat, account=account, seconds=2 * DAY, scope="account"
        ),
    )


async def _refused(desk: Desk) -> None:
    await note(
        desk,
        lambda tx: refused_accounts.note(tx, "telegram", "the token was refused", NOW),
    )


async def _away(desk: Desk) -> None:
    await desk.end(Again(later(2 * DAY), "ClientConnectorError"))


async def _nothing(desk: Desk) -> None: ...


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        (_paused, "pengiriman dijeda"),
        (_held_back, "Telegram menahan semua yang tidak diminta karena dianggap spam"),
        (_limited, "Telegram membatasi kecepatan pengiriman"),
        (_refused, "Telegram menolak akun kami"),
        (_away, "Telegram tidak dapat dihubungi"),
        (_nothing, "terlalu lama menunggu gilirannya"),
    ],
)
async def test_what_expired_is_told_with_what_held_it_up(
    desk: Desk, hold: Callable[[Desk], Any], expected: str
) -> None:
    """What held it up is written when it expires: afterwards it may be over."""
    await desk.notice()
    await hold(desk)
    await desk.sweep(DAY)
    await note(desk, sending_switch.resume)
    await note(desk, lambda tx: refused_accounts.clear(tx, "telegram"))
    await note(desk, lambda tx: tx.execute(delete(pace.pace)))

    told = f"Kedaluwarsa 18 Agustus pukul 09.00 WIB sebelum dikirim: {expected}."
    assert await desk.why() == told


async def test_what_expired_before_it_was_repeated_is_told_so(desk: Desk) -> None:
    await desk.notice()
    await desk.end(Unsure("reset"))
    await desk.sweep(120)
    await _paused(desk)
    await desk.sweep(DAY)

    assert await desk.why() == (
        "Kedaluwarsa 18 Agustus pukul 09.00 WIB sebelum dikirim sekali lagi: pengiriman dijeda; "
        "kiriman sebelumnya mungkin tidak sampai."
    )


async def test_what_expired_without_an_answer_or_a_template_is_told_so(desk: Desk) -> None:
    await desk.write(
        on_whatsapp(desk),
        on_whatsapp(desk, "b", twin=KNOCKS),
        on_whatsapp(desk, "c", twin=ALL),
    )
    await note(
        desk, lambda tx: templates.note(tx, "whatsapp", KNOCKS.version, NOW, state="approved")
    )
    await note(desk, lambda tx: templates.note(tx, "whatsapp", ALL.version, NOW, state="paused"))
    for _ in range(3):
        await desk.claim()
    await desk.sweep(DAY)

    assert [(await desk.why(number=one)).split(": ")[1] for one in (1, 2, 3)] == [
        "pesan terakhir penerima lebih dari 24 jam yang lalu, dan tidak ada templat.",
        "penerima tidak membalas templat yang mengajaknya.",
        "templatnya dihentikan sementara.",
    ]


# --- failed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("131026 Message undeliverable", "nomor penerima tidak dapat menerimanya: mungkin"),
        ("132015 Template is paused", "templatnya dihentikan sementara."),
        ("999999 Something new", "WhatsApp menolaknya dengan kode 999999, yang belum kami kenal."),
        ("no file", "berkasnya sudah tidak ada."),
        ("fault", "kesalahan pada layanan kami."),
        ("some words", "WhatsApp menyebut “some words”."),
        ("", "WhatsApp tidak menyebut alasannya."),
    ],
)
async def test_what_failed_is_told_why(desk: Desk, error: str, expected: str) -> None:
    await write_on_whatsapp(desk, seconds=DAY)
    await desk.write(on_whatsapp(desk))
    await desk.end(Failed(error))

    assert (await desk.why()).startswith(f"Gagal pukul 09.00 WIB: {expected}")


async def test_what_failed_later_is_told_as_well(desk: Desk) -> None:
    await write_on_whatsapp(desk, seconds=DAY)
    await desk.write(on_whatsapp(desk))
    await desk.end(Sent("wamid.1"))
    await tell(desk, "failed", after=60, error="131049 Not delivered")

    assert (await desk.why(language="en")).startswith("Failed at 09:01 WIB: the person got enough")
