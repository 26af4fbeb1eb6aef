"""An independent client, pywa, finds on the fake WhatsApp what it knows of the real one."""

from __future__ import annotations

import hashlib
import hmac
import json

import httpx
import pytest
import pywa_async
from pywa.errors import (
    MediaUploadError,
    ReEngagementMessage,
    TemplateNotExists,
    TemplateParamCountMismatch,
    WhatsAppError,
)
from pywa_async import types
from pywa_async.types import templates
from pywa_async.types.base_update import RawUpdate

from tests.fakes.whatsapp import NUMBER, SECRET, TOKEN, WABA


@pytest.fixture
async def judge(whatsapp):
    async with httpx.AsyncClient() as session:
        client = pywa_async.WhatsApp(
            phone_id=NUMBER, token=TOKEN, waba_id=WABA, session=session, server=None
        )
        # It sets its own address in the client it is given.
        session.base_url = f"{whatsapp.base_url}/v26.0"
        yield client


@pytest.fixture
def read(whatsapp, receiver, judge):
    async def read():
        """Return what pywa makes of the calls that came, oldest first."""
        await whatsapp.until(lambda: whatsapp.delivery.count == 0)
        found = []
        for call in receiver.calls:
            update = RawUpdate(json.dumps(call), hmac_header=None, update_hash="")
            kind = judge._handlers_to_updates[judge._get_handler_type(update)]
            found.append(kind.from_update(judge, update))
        receiver.calls.clear()
        return found

    return read


@pytest.fixture
async def siti(whatsapp):
    person = whatsapp.person("+628123456789", "ID.77")
    person.say("Halo")
    return person


# --- sending ----------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["+628123456789", "628123456789", "ID.77"])
async def test_pywa_sends_words_to_a_number_and_to_a_user_id(judge, siti, to):
    sent = await judge.send_message(to, "Selamat pagi", tracker="42")

    assert sent.id == siti.last.id
    assert siti.texts == ["Selamat pagi"]


async def test_pywa_sends_what_can_be_tapped(judge, siti):
    await judge.send_message(
        siti.phone, "Siap?", buttons=[types.Button("Ya", "y"), types.Button("Tidak", "t")]
    )
    assert siti.buttons == ["Ya", "Tidak"]

    row = types.SectionRow("Baris", "b", "Rincian")
    section = types.Section("Jawaban", [row])
    await judge.send_message(siti.phone, "Pilih", buttons=types.SectionList("Buka", [section]))
    assert (siti.last.opener, siti.rows) == ("Buka", ["Baris"])

    await judge.send_message(siti.phone, "Situs", buttons=types.URLButton("Buka", "https://x.id"))
    await judge.request_contact_info(siti.phone, "Nomor Anda?")
    assert siti.last.asks_contact


async def test_pywa_sends_and_fetches_files(judge, siti):
    await judge.send_document(
        siti.phone, b"isi", filename="a.pdf", caption="Surat", mime_type="application/pdf"
    )
    assert (siti.last.file, siti.last.file_name, siti.last.text) == (b"isi", "a.pdf", "Surat")

    with pytest.raises(MediaUploadError):
        await judge.upload_media(b"GIF8", filename="a.gif", mime_type="image/gif")


async def test_pywa_makes_lists_sends_and_deletes_a_template(whatsapp, judge, siti):
    body = templates.BodyText("Halo {{1}}, batasnya {{2}} hari lagi.", "Siti", "3")
    replies = templates.Buttons(buttons=[templates.QuickReplyButton(text="Baik")])
    made = await judge.create_template(
        templates.Template(
            name="pengingat",
            language=templates.TemplateLanguage.INDONESIAN,
            category=templates.TemplateCategory.UTILITY,
            components=[body, replies],
            parameter_format=templates.ParamFormat.POSITIONAL,
        )
    )
    assert made.status == "PENDING"

    async def send(*components):
        await judge.send_template(
            siti.phone,
            "pengingat",
            templates.TemplateLanguage.INDONESIAN,
            list(components),
            use_mm_lite_api=False,
        )

    filled = body.params("Siti", "3")
    with pytest.raises(TemplateNotExists):
        await send(filled)
    whatsapp.template("pengingat", state="APPROVED")
    await send(filled, templates.QuickReplyButton.params(callback_data="ya-1", index=0))
    assert siti.last.text == "Halo Siti, batasnya 3 hari lagi."
    assert siti.last.buttons[0].id == "ya-1"
    with pytest.raises(TemplateParamCountMismatch):
        await send()

    (listed,) = await judge.get_templates()
    assert (listed.name, listed.status, listed.id) == ("pengingat", "APPROVED", made.id)
    assert await judge.delete_template("pengingat")
    assert len(await judge.get_templates()) == 0


async def test_pywa_reads_facts_and_marks_as_read(judge, siti):
    number = await judge.get_business_phone_number()
    assert (number.id, number.quality_rating) == (NUMBER, "GREEN")
    await judge.update_business_profile(about="Layanan")
    assert (await judge.get_business_profile()).about == "Layanan"
    assert await judge.indicate_typing(siti.screen[0].id)
    assert len(siti.read_by_us) == 1


@pytest.mark.parametrize("code", [131026, 131047, 131049, 131050, 131056, 130429, 190, 131048])
async def test_pywa_knows_the_refusals_by_their_codes(whatsapp, judge, siti, code):
    whatsapp.fault("code", code=code)

    with pytest.raises(WhatsAppError) as refusal:
        await judge.send_message(siti.phone, "Halo")

    assert refusal.value.code == code
    assert type(refusal.value) is not WhatsAppError
    assert refusal.value.details


async def test_pywa_hears_of_the_closed_window(whatsapp, judge, siti):
    whatsapp.clock.jump(24 * 3600)

    with pytest.raises(ReEngagementMessage):
        await judge.send_message(siti.phone, "Halo")


# --- reading ----------------------------------------------------------------------------------


async def test_pywa_reads_what_people_do(judge, siti, read):
    siti.say("Terusan", forwarded=True)
    await judge.send_message(siti.phone, "Siap?", buttons=[types.Button("Ya", "y")])
    siti.tap("Ya")
    row = types.SectionRow("Baris", "b", "Rincian")
    section = types.Section("Jawaban", [row])
    await judge.send_message(siti.phone, "Pilih", buttons=types.SectionList("Buka", [section]))
    siti.tap("Baris")
    siti.document("a.pdf", b"isi", caption="Surat")
    siti.photo(b"isi")
    siti.voice()
    siti.sticker()
    siti.contact("+62811", "contact_request")
    siti.react("wamid.x")
    siti.edit("wamid.x", "Hai")
    siti.revoke("wamid.x")
    siti.unknown()

    everything = await read()
    found = [one for one in everything if not isinstance(one, types.MessageStatus)]
    hello, forwarded, press, choice, document, photo, voice, sticker, *rest = found
    contacts, reaction, edited, revoked, unsupported = rest
    assert (hello.text, hello.from_user.wa_id, hello.from_user.bsuid) == (
        "Halo",
        siti.phone[1:],
        siti.user_id,
    )
    assert hello.from_user.name == siti.name
    assert forwarded.forwarded
    assert (press.data, press.title) == ("y", "Ya")
    assert press.reply_to_message.id in {bubble.id for bubble in siti.ours}
    assert (choice.data, choice.description) == ("b", "Rincian")
    assert (document.document.filename, document.caption) == ("a.pdf", "Surat")
    assert await judge.get_media_bytes(await _address(judge, document.document.id)) == b"isi"
    assert photo.image.mime_type == "image/jpeg"
    assert voice.voice is not None
    assert sticker.sticker is not None
    assert contacts.contacts.origin == "contact_request"
    assert contacts.contacts[0].phones[0].wa_id == "62811"
    assert reaction.reaction.emoji == "👍"
    assert (edited.original_message_id, edited.message.text) == ("wamid.x", "Hai")
    assert revoked.original_message_id == "wamid.x"
    assert unsupported.error.code == 131051


async def _address(judge, number):
    return (await judge.get_media_url(number)).url


async def test_pywa_reads_what_becomes_of_messages(whatsapp, judge, siti, read):
    sent = await judge.send_message(siti.phone, "Halo", tracker="42")
    statuses = [one for one in await read() if isinstance(one, types.MessageStatus)]

    assert [one.status for one in statuses] == ["sent", "delivered", "read"]
    assert {one.id for one in statuses} == {sent.id}
    assert {one.tracker for one in statuses} == {"42"}
    assert {one.from_user.bsuid for one in statuses} == {siti.user_id}
    assert statuses[0].pricing.category == "service"
    assert statuses[0].pricing.type == "regular"


async def test_pywa_reads_what_the_platform_tells(whatsapp, siti, read):
    siti.stop_marketing()
    before = siti.phone[1:]
    siti.change_number("+62899999999")
    made = whatsapp.template("a")
    changes = ({"state": "PAUSED"}, {"quality": "RED"}, {"category": "MARKETING"})
    for change in changes:
        whatsapp.template("a", **change)

    everything = {type(one).__name__: one for one in await read()}
    assert everything["UserMarketingPreferences"].value == "stop"
    moved = everything["PhoneNumberChange"]
    assert (moved.old_wa_id, moved.new_wa_id) == (before, "62899999999")
    assert moved.new_user_id == siti.user_id
    status = everything["TemplateStatusUpdate"]
    assert (status.new_status, status.template_id) == ("PAUSED", made.id)
    assert everything["TemplateQualityUpdate"].new_quality_score == "RED"
    assert everything["TemplateCategoryUpdate"].new_category == "MARKETING"


async def test_pywa_accepts_the_signature(whatsapp, receiver, siti):
    await whatsapp.until(lambda: whatsapp.delivery.done)
    body = whatsapp.delivery.done[0][0]
    signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()

    assert json.loads(body) == receiver.calls[0]
    assert pywa_async.utils.webhook_updates_validator(SECRET, body, signature)
