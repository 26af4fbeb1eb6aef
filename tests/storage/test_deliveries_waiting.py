"""Staff see what a message waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from conversations import notices
from storage import (
    channel_policies,
    chats,
    outbox,
    pace,
    refused_accounts,
    sending_switch,
    templates,
)
from storage.outbox import Again
from tests.storage.conftest import CHAT, NOW, later
from tests.storage.deliveries import (
    ALL,
    DAY,
    HOUR,
    KNOCKS,
    Desk,
    begun,
    note,
    on_whatsapp,
    write_on_whatsapp,
)

if TYPE_CHECKING:
    from storage.database import Database


@pytest.fixture
async def desk(database: Database) -> Desk:
    return await begun(database)


async def test_what_waits_for_its_hour_is_told_until_when(desk: Desk) -> None:
    await desk.notice(not_before=later(HOUR))
    assert await desk.why() == "Menunggu jamnya: pukul 10.00 WIB."


async def test_the_notice_to_staff_waits_for_the_morning(desk: Desk) -> None:
    await desk.notice(topic=notices.DESK, not_before=later(23 * HOUR))

    assert await desk.why() == "Menunggu jamnya: 18 Agustus pukul 08.00 WIB."
    assert (
        await desk.why(after=12 * HOUR)
        == "Ditahan sampai petugas bekerja: 18 Agustus pukul 08.00 WIB."
    )


async def test_what_a_pause_or_a_limit_of_the_platform_holds_is_told(desk: Desk) -> None:
    account, chat = pace.account_bucket("telegram", "bot"), pace.chat_bucket("telegram", "7001")
    await desk.notice()
    await desk.write(desk.one("reply", kind="reply"))
    assert await desk.why() == "Menunggu gilirannya dan segera dikirim."
    await note(
        desk,
        lambda tx: pace.hit_limit(tx, NOW, chat=chat, account=account, seconds=600, scope="unsaid"),
    )
    await note(
        desk, lambda tx: tx.execute(delete(pace.pace).where(pace.pace.c.scope == account.scope))
    )
    assert await desk.why() == (
        "Menunggu sampai pukul 09.10 WIB: Telegram membatasi pesan ke percakapan ini."
    )
    await note(
        desk,
        lambda tx: pace.hit_limit(
            tx, NOW, chat=chat, account=account, seconds=1200, scope="account"
        ),
    )
    assert await desk.why() == (
        "Menunggu sampai pukul 09.20 WIB: Telegram membatasi kecepatan seluruh pengiriman kami."
    )
    await note(desk, lambda tx: pace.hold_back(tx, NOW, account, seconds=6 * HOUR))
    assert await desk.why() == (
        "Ditahan sampai pukul 15.00 WIB: Telegram menahan semua yang tidak diminta karena dianggap spam."
    )
    assert "seluruh pengiriman" in await desk.why(number=2), "nobody holds back a reply"
    assert await desk.why(after=7 * HOUR) == "Menunggu gilirannya dan segera dikirim."
    await note(desk, lambda tx: sending_switch.pause(tx, NOW))
    assert await desk.why(after=DAY) == (
        "Ditahan: pengiriman dijeda sejak 17 Agustus pukul 09.00 WIB."
    )


async def test_a_refused_account_is_told_with_its_reason(desk: Desk) -> None:
    await desk.notice()
    await note(
        desk,
        lambda tx: refused_accounts.note(tx, "telegram", "the token was refused", NOW),
    )
    await note(desk, lambda tx: refused_accounts.note(tx, "telegram", "something new", later(9)))

    assert await desk.why(after=10) == (
        "Menunggu: Telegram menolak akun kami sejak pukul 09.00 WIB karena "
        "Telegram menyebut “something new”."
    )
    await note(desk, lambda tx: refused_accounts.clear(tx, "telegram"))
    assert "segera dikirim" in await desk.why(after=20)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            "131049 enough",
            "Dicoba lagi 18 Agustus pukul 09.00 WIB: penerima sudah cukup banyak menerima",
        ),
        (
            "ClientConnectorError",
            "Dicoba lagi 18 Agustus pukul 09.00 WIB: WhatsApp tidak dapat dihubungi.",
        ),
        (
            "limit",
            "Menunggu gilirannya (18 Agustus pukul 09.00 WIB): kami tidak mengirim lebih cepat",
        ),
    ],
)
async def test_what_is_tried_again_is_told_why(desk: Desk, error: str, expected: str) -> None:
    await write_on_whatsapp(desk, seconds=DAY)
    await desk.write(on_whatsapp(desk))
    await desk.end(Again(later(DAY), error))

    assert (await desk.why()).startswith(expected)


async def test_what_waits_for_the_window_is_told_as_such(desk: Desk) -> None:
    await note(desk, lambda tx: chats.set_reachable(tx, CHAT.key, reachable=False, now=NOW))
    await desk.write(on_whatsapp(desk), on_whatsapp(desk, "b", twin=KNOCKS))
    await note(
        desk, lambda tx: templates.note(tx, "whatsapp", KNOCKS.version, NOW, state="approved")
    )
    await desk.claim()
    await desk.claim()
    await desk.claim(after=5)

    assert await desk.why() == (
        "Menunggu penerima menulis: pesan terakhirnya lebih dari 24 jam yang lalu, "
        "dan untuk pesan ini tidak ada templat."
    )
    assert (await desk.why(number=2)).startswith("Menunggu penerima membalas")


async def test_nobody_is_said_to_be_asked_while_the_template_that_asks_has_not_left(
    desk: Desk,
) -> None:
    await note(desk, lambda tx: chats.set_reachable(tx, CHAT.key, reachable=False, now=NOW))
    await desk.write(on_whatsapp(desk, twin=KNOCKS))
    version = KNOCKS.version
    await note(desk, lambda tx: templates.note(tx, "whatsapp", version, NOW, state="approved"))
    await desk.claim()
    waits = "Menunggu: pesan terakhir penerima lebih dari 24 jam yang lalu, dan templat yang mengajaknya membalas belum terkirim"
    assert await desk.why() == f"{waits}."

    gone = "132001 Template name does not exist"
    await note(
        desk,
        lambda tx: templates.note(tx, "whatsapp", version, NOW, state="deleted", reason=gone),
    )
    await desk.claim()
    await note(desk, lambda tx: outbox.end_waiting(tx, later(5)))

    assert (
        await desk.why(number=2) == f"Menunggu templat: templatnya tidak ada di WhatsApp ({gone})."
    )
    assert await desk.why() == f"{waits} karena templatnya tidak ada di WhatsApp."


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, "Menunggu templat: templatnya belum diajukan."),
        ("pending", "Menunggu templat: templatnya masih diperiksa."),
        ("paused", "Menunggu templat: templatnya dihentikan sementara (low quality)."),
        ("rejected", "Menunggu templat: templatnya ditolak (low quality)."),
        ("disabled", "Menunggu templat: templatnya dimatikan (low quality)."),
        ("deleted", "Menunggu templat: templatnya tidak ada di WhatsApp (low quality)."),
        ("approved", "Menunggu templat: templatnya disetujui dan segera dipakai."),
    ],
)
async def test_what_waits_for_a_template_is_told_how_that_stands(
    desk: Desk, state: str | None, expected: str
) -> None:
    await note(desk, lambda tx: chats.set_reachable(tx, CHAT.key, reachable=False, now=NOW))
    await desk.write(on_whatsapp(desk, twin=ALL))
    await desk.claim()
    if state is not None:
        await note(
            desk,
            lambda tx: templates.note(
                tx, "whatsapp", ALL.version, NOW, state=state, reason="low quality"
            ),
        )

    assert await desk.why() == expected


async def test_what_goes_to_the_other_channel_is_told_so(desk: Desk) -> None:
    await write_on_whatsapp(desk)
    await desk.write(on_whatsapp(desk, twin=ALL))
    await desk.claim()
    assert await desk.why() == (
        "Belum boleh lewat WhatsApp, jadi sebentar lagi dikirim lewat Telegram."
    )
    await note(
        desk, lambda tx: outbox.give_up(tx, 1, later(5), "said on telegram: template not pushed")
    )

    assert await desk.why() == (
        "Dikirim lewat Telegram saja pukul 09.00 WIB: templatnya belum diajukan."
    )


async def test_what_is_for_a_channel_that_is_off_is_told_so(desk: Desk) -> None:
    await desk.notice()
    await note(desk, lambda tx: channel_policies.note_switches(tx, {"telegram": False}))

    assert (await desk.why()).startswith("Menunggu: Telegram dimatikan di sini")
