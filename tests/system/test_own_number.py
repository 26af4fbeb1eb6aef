"""The number a person writes from on WhatsApp is offered; a hidden one is asked for."""

from __future__ import annotations

import pytest

from conversations.messages import PersonId
from storage import people
from tests.system.whatsapp import WhatsAppService, said

PHONE = "+6281234567890"
SHOWN = "+62 812-3456-7890"
BEFORE = ("halo", "setuju", "Siti CONTOH", "Analis", "Kab Banyumas", "lewati")


@pytest.fixture
async def service(tmp_path, whatsapp, clock):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock)
    await made.start()
    yield made
    await made.stop()


async def phone_of(service) -> str:
    person = await service.app.database.read(lambda tx: people.get(tx, PersonId(1)))
    return person.phone


async def finish(service, siti) -> None:
    await said(service, siti, "1", "kirim")


async def test_one_tap_gives_the_number_one_writes_from(service, whatsapp):
    siti = whatsapp.person(PHONE, name="Siti CONTOH")
    await said(service, siti, *BEFORE)
    assert siti.buttons[0] == SHOWN
    assert "pakai tombol di bawah" in siti.last.text
    siti.tap(SHOWN)
    await service.answered()
    assert f"Nomor telepon: *{SHOWN}*" in siti.last.text
    await finish(service, siti)
    assert await phone_of(service) == PHONE


@pytest.mark.parametrize("words", ["nomor ini", "Ya", "1", SHOWN])
async def test_words_for_it_are_as_good(service, whatsapp, words):
    siti = whatsapp.person(PHONE, name="Siti CONTOH")
    await said(service, siti, *BEFORE, words)
    assert f"Nomor telepon: *{SHOWN}*" in siti.last.text


async def test_another_number_one_sign_off_is_taken_as_it_was_typed(service, whatsapp):
    siti = whatsapp.person(PHONE, name="Siti CONTOH")
    await said(service, siti, *BEFORE, "+62 812-3456-7891")
    assert "Nomor telepon: *+62 812-3456-7891*" in siti.last.text


async def test_a_hidden_number_is_asked_for(service, whatsapp):
    siti = whatsapp.person(PHONE, name="Siti CONTOH", tells="user_id")
    await said(service, siti, *BEFORE)
    assert siti.last.asks_contact
    assert SHOWN not in siti.buttons
    await said(service, siti, "nomor ini")
    assert "belum kami kenali" in siti.last.text
    siti.share_contact()
    await service.answered()
    assert f"Nomor telepon: *{SHOWN}*" in siti.last.text
