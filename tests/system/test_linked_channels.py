"""One person on Telegram and WhatsApp: linked, locked when the number changes, written to once."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from sqlalchemy import select

from conversations.dialogs.chat_names import handle_of
from conversations.messages import Address
from storage import audit, inbox, linked_chats
from storage.schema import inbox as updates
from storage.schema import outbox as rows
from tests import postgres
from tests.system.whatsapp import PROFILE, WhatsAppService, register, said

SITI = 56
PHONE, NEW_PHONE = "+6281234567890", "+6281234560000"
BY = "staff:operator"
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
A_DAY = 24 * 3600.0
QUESTION = "Langkah 3 dari 28"


@pytest.fixture
async def service(tmp_path, whatsapp, clock, telegram):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock, telegram)
    yield made
    await made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
async def app(request, service):
    is_sqlite = request.param == "sqlite"
    settings = {} if is_sqlite else {"database_url": postgres.create_database()}
    return await service.start(settings=settings)


@pytest.fixture
async def siti(app, service, telegram, whatsapp):
    """Siti, who writes a proposal on Telegram and has WhatsApp too."""
    await told(service, telegram, "halo", "setuju", "Siti CONTOH", *PROFILE)
    await told(service, telegram, "ajukan inovasi", "1", "Maret 2023", "belum pernah")
    return whatsapp.person(PHONE, name="Siti CONTOH")


async def told(service, telegram, *words: str, chat: int = SITI) -> str:
    """Have somebody write on Telegram; return the last answer."""
    for one in words:
        await service.later(3, step=3)
        before = len(telegram.texts(chat))
        telegram.say(chat, one)
        await telegram.until(lambda n=before: len(telegram.texts(chat)) > n)
        await service.quiet()
    return telegram.texts(chat)[-1]


async def pressed(service, telegram, label: str, chat: int = SITI) -> str:
    before = len(telegram.texts(chat))
    telegram.press(chat, label)
    await telegram.until(lambda: len(telegram.texts(chat)) > before)
    await service.quiet()
    return telegram.texts(chat)[-1]


async def shown(service, last, words: str) -> None:
    """Wait until the last message on a screen says these words: another chat may be a bit later."""
    with suppress(TimeoutError):
        await service.until(lambda: words in last())
    assert words in last()


async def code_of(service, telegram) -> str:
    await told(service, telegram, "hubungkan")
    return CODE.search(await pressed(service, telegram, "Buat kode"))[0]


async def tapped(service, person, label: str) -> str:
    before = len(person.texts)
    person.tap(label)
    await service.until(lambda: len(person.texts) > before)
    await service.answered()
    return person.texts[-1]


async def link(service, telegram, person) -> None:
    await said(service, person, await code_of(service, telegram), "ya")
    await pressed(service, telegram, "Ya, hubungkan")


async def asked(app, **request) -> list[str]:
    answer = await app.control.carry_out({"by": BY, **request})
    assert answer.is_done, answer.lines
    return list(answer.lines)


async def test_a_code_of_telegram_links_whatsapp_after_a_yes(app, service, telegram, siti):
    code = await code_of(service, telegram)
    await said(service, siti, code, "ya")
    await shown(
        service,
        lambda: siti.last.text,
        "Kode diterima. Sekarang jawab *Ya, hubungkan* di *Telegram*",
    )
    question = telegram.last(SITI)
    assert "WhatsApp (…7890)" in question.text
    assert question.labels == ["Ya, hubungkan", "Bukan saya"]

    assert "WhatsApp (…7890) sekarang terhubung" in await pressed(
        service, telegram, "Ya, hubungkan"
    )
    await shown(service, lambda: siti.last.text, "✓ Terhubung. Kita lanjut di sini.")
    await shown(service, lambda: siti.last.text, QUESTION)
    await said(service, siti, "Antrean Tanpa Antre")
    assert "Antrean Tanpa Antre" in await told(service, telegram, "status")
    assert await app.database.read(audit.verify_chain) is None


async def test_a_button_of_a_question_that_was_answered_is_told_to_be_over(
    app, service, telegram, siti
):
    await said(service, siti, await code_of(service, telegram), "ya")
    question, button = telegram.chat(SITI).button("Ya, hubungkan")
    await pressed(service, telegram, "Bukan saya")
    await shown(service, lambda: siti.last.text, "tidak jadi terhubung")
    telegram.press_token(SITI, button.data, question.id)
    await service.until(lambda: not telegram.delivery.count)
    await service.later(3)
    await shown(service, lambda: telegram.last(SITI).text, "sudah tidak berlaku")
    await said(service, siti, "halo")
    await shown(service, lambda: siti.last.text, "Selamat datang")


async def test_the_question_comes_between_and_what_was_open_stays_open(
    app, service, telegram, siti
):
    code = await code_of(service, telegram)
    await told(service, telegram, "lanjut")
    await said(service, siti, code, "ya")
    assert "Antrean Tanpa Antre" in await told(service, telegram, "Antrean Tanpa Antre")
    assert "sekarang terhubung" in await pressed(service, telegram, "Ya, hubungkan")
    await shown(service, lambda: telegram.last(SITI).text, "Langkah 4 dari 28")
    await shown(service, lambda: siti.last.text, "Langkah 4 dari 28")


async def test_who_waits_in_vain_is_told_after_a_quarter_of_an_hour(app, service, telegram, siti):
    await said(service, siti, await code_of(service, telegram), "ya")
    before = len(telegram.texts(SITI))
    await service.later(14 * 60, step=30)
    await service.later(2 * 60, step=3)
    await shown(
        service, lambda: siti.last.text, "tidak jadi terhubung karena belum dijawab dalam 15 menit"
    )
    assert len(telegram.texts(SITI)) == before
    assert "sudah tidak berlaku" in await pressed(service, telegram, "Ya, hubungkan")
    assert siti.texts.count(siti.texts[-1]) == 1


async def test_a_code_stands_in_no_record_but_the_message_that_brought_it(
    app, service, telegram, siti
):
    code = await code_of(service, telegram)
    await said(service, siti, code, "ya")
    await pressed(service, telegram, "Bukan saya")

    def places(tx) -> list[str]:
        found = [*tx.execute(select(updates.c.raw)).scalars()]
        found += map(str, tx.exec_driver_sql("SELECT * FROM audit").all())
        found += map(str, tx.exec_driver_sql("SELECT * FROM chats").all())
        return [one for one in found if code in one or code.replace("-", "") in one]

    assert await app.database.read(places) == []


# --- a number that changes ------------------------------------------------------------------


async def test_a_new_number_locks_the_chat_until_it_is_confirmed_on_telegram(
    app, service, telegram, siti
):
    await link(service, telegram, siti)
    await told(service, telegram, "lanjut")
    before = len(telegram.texts(SITI))
    siti.change_number(NEW_PHONE)
    await service.answered()
    await service.later(3)
    (notice,) = telegram.texts(SITI)[before:]
    assert notice.startswith("Nomor di WhatsApp (…0000) berganti")

    await said(service, siti, "Antrean Tanpa Antre")
    await shown(service, lambda: siti.last.text, "Nomor di percakapan WhatsApp ini berganti.")
    assert "Siti" not in siti.last.text
    await tapped(service, siti, "Ini saya")
    await shown(service, lambda: telegram.last(SITI).text, "Benar Bapak/Ibu?")
    await tapped(service, siti, "Ini saya")
    assert len([one for one in telegram.texts(SITI) if "Benar Bapak/Ibu?" in one]) == 1

    assert "terbuka kembali" in await pressed(service, telegram, "Ya, benar saya")
    await shown(service, lambda: siti.last.text, "Terima kasih. Percakapan ini terbuka kembali")
    await shown(service, lambda: siti.last.text, QUESTION)
    await said(service, siti, "Antrean Tanpa Antre")
    await shown(service, lambda: siti.last.text, "Antrean Tanpa Antre")
    assert len([one for one in telegram.texts(SITI) if one.startswith("Nomor di")]) == 2


async def test_nothing_that_is_written_in_a_locked_chat_is_kept(app, service, telegram, siti):
    await link(service, telegram, siti)
    siti.change_number(NEW_PHONE)
    await service.answered()
    siti.document("surat.pdf", b"%PDF-1.4 rahasia")
    await said(service, siti, "Rahasia pemilik baru")
    await service.answered()

    def kept(tx) -> str:
        return "\n".join(tx.execute(select(updates.c.raw)).scalars())

    assert "Rahasia" not in await app.database.read(kept)
    assert await app.database.read(inbox.depth) == (0, 0)


async def test_nothing_that_waits_is_sent_to_a_locked_chat(app, service, telegram, siti):
    await link(service, telegram, siti)
    await asked(app, do="sending pause")
    siti.say("menu")
    await service.until(lambda: service.whatsapp.delivery.count == 0)
    await service.quiet()
    siti.change_number(NEW_PHONE)
    await service.until(lambda: service.whatsapp.delivery.count == 0)
    await service.quiet()
    before = len(siti.texts)
    await asked(app, do="sending resume")
    await service.later(5)
    assert len(siti.texts) == before


async def test_without_another_chat_staff_open_it(app, service, whatsapp):
    budi = whatsapp.person(PHONE, name="Budi CONTOH")
    await register(service, budi, "Budi CONTOH")
    budi.change_number(NEW_PHONE)
    await service.answered()
    await said(service, budi, "menu")
    number = re.search(r"T-\w+", await tapped(service, budi, "Ini saya"))[0]
    assert number in await tapped(service, budi, "Ini saya")
    (line,) = await asked(app, do="cases")
    assert f"sapa staff unlock {number}" in line
    about = await asked(app, do="links", person=1)
    assert about[0] == "1  Budi CONTOH  +6281234567890"
    assert "…0000" in about[1]
    assert "locked (number)" in about[1]

    assert await asked(app, do="unlock", number=number)
    await service.later(5)
    await shown(service, lambda: budi.last.text, "Petugas sudah memastikan bahwa ini Bapak/Ibu")
    await said(service, budi, "menu")
    await shown(service, lambda: budi.last.text, "Silakan")


async def test_whoever_gets_a_number_that_was_given_up_begins_as_a_stranger(
    app, service, telegram, whatsapp, siti
):
    await link(service, telegram, siti)
    siti.change_number(NEW_PHONE)
    await service.answered()
    await said(service, siti, "halo")
    told_there = await tapped(service, siti, "Saya pemilik baru")
    assert "Selamat datang" in told_there
    assert "Siti" not in told_there
    assert "• Telegram: percakapan ini" in await told(service, telegram, "hubungkan")
    assert "WhatsApp" not in telegram.last(SITI).text.replace("WhatsApp kami", "")
    (about,) = [one for one in await asked(app, do="links", person=1) if "unlinked" in one]
    await asked(app, do="relink", person=1, chat=about.split()[0])
    await service.later(5)
    await shown(service, lambda: telegram.last(SITI).text, "WhatsApp (…0000) terhubung kembali")


# --- which channel --------------------------------------------------------------------------


async def put_a_question(service, telegram) -> str:
    opened = await told(service, telegram, "petugas", "Bolehkah puskesmas pembantu ikut?")
    return re.search(r"T-\w+", opened)[0]


async def test_an_answer_goes_to_the_preferred_channel(app, service, telegram, siti):
    await link(service, telegram, siti)
    number = await put_a_question(service, telegram)
    await told(service, telegram, "hubungkan", "pilih kanal utama", "whatsapp")
    await asked(app, do="answer", number=number, words="Boleh.")
    await service.later(5)
    await shown(service, lambda: siti.last.text, f"Jawaban petugas untuk pertanyaan *{number}*")


async def test_with_whatsapp_switched_off_people_are_written_to_on_telegram(
    app, service, telegram, siti
):
    await link(service, telegram, siti)
    number = await put_a_question(service, telegram)
    await said(service, siti, "menu")
    await asked(app, do="sending pause")
    await asked(app, do="answer", number=number, words="Boleh.")
    await service.until(lambda: service.whatsapp.delivery.count == 0)
    assert await app.database.read(pending_on) == ["whatsapp"]
    url = app.settings.database_url
    settings = {"database_url": url, "whatsapp_enabled": False}
    await service.stop()
    again = await service.start(settings=settings, hooked=False)
    await asked(again, do="sending resume")
    before = len(siti.texts)
    await again.reroute()
    await service.later(10)
    await shown(
        service, lambda: telegram.last(SITI).text, f"Jawaban petugas untuk pertanyaan {number}"
    )
    second = await put_a_question(service, telegram)
    await asked(again, do="answer", number=second, words="Boleh juga.")
    await service.later(5)
    await shown(
        service, lambda: telegram.last(SITI).text, f"Jawaban petugas untuk pertanyaan {second}"
    )
    assert len(siti.texts) == before
    assert "whatsapp  off in the settings" in await asked(again, do="channels")


def pending_on(tx) -> list[str]:
    waiting = select(rows.c.channel).where(rows.c.state == "pending", rows.c.kind == "receipt")
    return list(tx.execute(waiting).scalars())


async def test_an_update_of_a_channel_that_is_switched_off_waits_for_it(
    app, service, whatsapp, siti
):
    await asked(app, do="sending pause")
    url = app.settings.database_url
    app.thinker.stop()
    await service.later(0)
    siti.say("halo")
    await service.until(lambda: whatsapp.delivery.count == 0)
    await service.stop()
    off = await service.start(
        settings={"database_url": url, "whatsapp_enabled": False}, hooked=False
    )
    await service.later(130, step=65)
    assert (await off.database.read(inbox.depth))[0] == 1
    await asked(off, do="sending resume")
    await service.stop()
    await service.start(settings={"database_url": url})
    await service.later(65, step=65)
    await service.until(lambda: siti.texts)
    assert "Selamat datang" in siti.last.text


async def test_an_agency_on_telegram_only_is_told_once_a_day_on_whatsapp(app, service, whatsapp):
    budi = whatsapp.person(PHONE, name="Budi CONTOH")
    await register(service, budi, "Budi CONTOH")
    await asked(app, do="switch channel", channel="whatsapp", agency="33.02", on=False)
    await said(service, budi, "menu")
    await shown(service, lambda: budi.last.text, "Instansi Bapak/Ibu memakai *Telegram*")
    await said(service, budi, "menu")
    assert "Instansi Bapak/Ibu memakai" not in budi.last.text
    service.clock.jump(A_DAY)
    await said(service, budi, "menu")
    await shown(service, lambda: budi.last.text, "Instansi Bapak/Ibu memakai *Telegram*")


async def test_staff_take_a_chat_away_by_its_letters(app, service, telegram, siti):
    await link(service, telegram, siti)
    mine = await app.database.read(lambda tx: linked_chats.list_of(tx, 1))
    chat = next(one.address for one in mine if one.address.channel == "whatsapp")
    await asked(app, do="unlink", person=1, chat=handle_of(chat))
    await service.later(5)
    await shown(service, lambda: telegram.last(SITI).text, "WhatsApp (…7890) tidak lagi terhubung")
    refused = await app.control.carry_out(
        {"do": "unlink", "by": BY, "person": 1, "chat": handle_of(Address("telegram", str(SITI)))}
    )
    assert not refused.is_done
