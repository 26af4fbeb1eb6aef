"""Staff see why somebody got a message or not, in one sentence, and never what it said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, insert, select, update

from bot.actions import desk as staff_desk
from bot.actions import personal
from conversations import notices
from conversations.messages import Address, Attachment, OutboundMessage, PersonId, Prompt, Twin
from storage import (
    cases,
    channel_policies,
    chats,
    merging,
    opt_ins,
    outbox,
    pace,
    people,
    refused_accounts,
    sending_switch,
    templates,
)
from storage.codecs_messages import message_to_json
from storage.outbox import Again, Failed, RowTwin, Sent, Suppressed, Told, Unsure
from storage.schema import identities, work
from storage.schema import outbox as rows
from tests.storage.conftest import CHAT, NOW, later
from tests.storage.deliveries import (
    BY,
    NUMBER,
    SECRET,
    WHATSAPP,
    Desk,
    begun,
    on_whatsapp,
    write_on_whatsapp,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.database import Database

HOUR, DAY = 3600, 86400
ALL = RowTwin("sapa_role_granted_1/id", {"type": "template"}, says_all=True)
KNOCKS = RowTwin("sapa_case_answered_1/id", {"type": "template"}, says_all=False)


@pytest.fixture
async def desk(database: Database) -> Desk:
    return await begun(database)


async def note(desk: Desk, work: Callable[[Any], object]) -> None:
    await desk.database.write(work)


async def tell(desk: Desk, delivery: str, *, after: float, error: str | None = None) -> None:
    told = Told(delivery, later(after), error)
    await note(
        desk,
        lambda tx: outbox.note_delivery(
            tx, later(after), told, channel="whatsapp", account=NUMBER, reference="wamid.1"
        ),
    )


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


# --- waiting --------------------------------------------------------------------------------


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
        lambda tx: pace.hit_limit(tx, NOW, chat=chat, account=account, seconds=600, whole=False),
    )
    await note(
        desk, lambda tx: tx.execute(delete(pace.pace).where(pace.pace.c.scope == account.scope))
    )
    assert await desk.why() == (
        "Menunggu sampai pukul 09.10 WIB: Telegram membatasi pesan ke percakapan ini."
    )
    await note(
        desk,
        lambda tx: pace.hit_limit(tx, NOW, chat=chat, account=account, seconds=1200, whole=True),
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

    assert await desk.why() == (
        "Menunggu penerima menulis: pesan terakhirnya lebih dari 24 jam yang lalu, "
        "dan untuk pesan ini tidak ada templat."
    )
    assert (await desk.why(number=2)).startswith("Menunggu penerima membalas")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, "Menunggu templat: templatnya belum diajukan."),
        ("pending", "Menunggu templat: templatnya masih diperiksa."),
        ("paused", "Menunggu templat: templatnya dihentikan sementara (low quality)."),
        ("rejected", "Menunggu templat: templatnya ditolak (low quality)."),
        ("disabled", "Menunggu templat: templatnya dimatikan (low quality)."),
        ("deleted", "Menunggu templat: templatnya dihapus (low quality)."),
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


# --- not sent -------------------------------------------------------------------------------


async def test_berhenti_is_told_with_its_time(desk: Desk) -> None:
    await desk.notice("waits")
    await note(desk, lambda tx: personal.stop_messages(tx, desk.person, later(60)))
    await desk.notice("later")
    await desk.end(Sent(), after=120)
    told = "Tidak dikirim: penerima mengetik BERHENTI pukul 09.01 WIB."
    assert [await desk.why(number=number) for number in (1, 2)] == [told, told]
    await note(desk, lambda tx: personal.resume_messages(tx, desk.person, later(HOUR)))

    assert [await desk.why(number=number) for number in (1, 2)] == [
        told,
        "Tidak dikirim: penerima sudah mengetik BERHENTI sebelum pukul 09.02 WIB.",
    ]


async def test_without_an_opt_in_no_invitation_is_sent(desk: Desk) -> None:
    await desk.notice(kind="broadcast")
    await desk.end(Sent())

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
         "Tidak dikirim: percakapannya dikunci pukul 09.01 WIB karena pemiliknya mungkin orang lain."),
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
        lambda tx: pace.hit_limit(tx, NOW, chat=chat, account=account, seconds=2 * DAY, whole=True),
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


# --- once more ------------------------------------------------------------------------------


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
         "Penerima pesan no. 1 mengetik BERHENTI pukul 09.00 WIB, jadi tidak dikirimi lagi."),
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
