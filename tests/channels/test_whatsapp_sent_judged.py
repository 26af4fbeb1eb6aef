"""An independent sender, pywa, posts the same JSON as we do, where it can express it."""

from __future__ import annotations

import json

import httpx
import pytest
from pywa import WhatsApp
from pywa.types import (
    Button,
    ContactInfoRequestButton,
    Section,
    SectionList,
    SectionRow,
    URLButton,
)

from bot.channels.base import Accepted
from conversations.messages import Link, OutboundMessage
from conversations.texts import bold
from tests.channels.messages import CONTACT, HELLO, PDF, PROMPT, answers, question, steps
from tests.channels.whatsapp_client import send, send_all
from tests.fakes.whatsapp import NUMBER

FIRST = {"tracker": "1.1.ab12"}
"""Our own id of the first message of the outbox."""


class Judge:
    """A pywa that talks to nobody: what it would post is kept."""

    def __init__(self):
        self.posted = None
        session = httpx.Client(transport=httpx.MockTransport(self._take))
        self.session = session
        self.client = WhatsApp(phone_id=NUMBER, token="unused", session=session, server=None)

    def _take(self, request):
        self.posted = request
        sent = {"contacts": [{"input": "1", "wa_id": "1"}], "messages": [{"id": "wamid.x"}]}
        is_message = b'"type":' in request.content and b"typing" not in request.content
        return httpx.Response(200, json=sent if is_message else {"id": "1", "success": True})

    @property
    def body(self):
        return json.loads(self.posted.content)


@pytest.fixture
def judge():
    made = Judge()
    yield made
    made.session.close()


def judged(judge, make):
    make(judge.client)
    return judge.body


def ours(whatsapp, method="messages"):
    return whatsapp.made(method)[-1].params


async def test_words(whatsapp, number, siti, judge):
    assert isinstance(await send(number, siti, HELLO), Accepted)

    text = "Halo *Bu Siti* 👋, selamat datang."
    assert ours(whatsapp) == judged(judge, lambda wa: wa.send_message(siti.user_id, text, **FIRST))


async def test_words_to_a_phone_number(whatsapp, number, siti, judge):
    assert isinstance(await send(number, siti.phone.removeprefix("+"), HELLO), Accepted)

    text = "Halo *Bu Siti* 👋, selamat datang."
    assert ours(whatsapp) == judged(judge, lambda wa: wa.send_message(siti.phone, text, **FIRST))


async def test_reply_buttons(whatsapp, number, siti, judge):
    await send(number, siti, question("Sudah?", *answers("Ya", "Tidak"), *steps("KEMBALI")))

    labels = ("Ya", "Tidak", "Kembali")
    buttons = [Button(label, f"{PROMPT}.{place}") for place, label in enumerate(labels)]
    assert ours(whatsapp) == judged(
        judge,
        lambda wa: wa.send_message(siti.user_id, "Sudah?", buttons=buttons, **FIRST),
    )


async def test_a_list(whatsapp, number, siti, judge):
    long = "Kesetaraan gender dan pelindungan hak perempuan"
    message = question("Pilih", *answers(long, "B", "C", "D"), *steps("KEMBALI"))
    await send(number, siti, message)

    shown = [
        SectionRow("1. Kesetaraan gender dan", f"{PROMPT}.0", "pelindungan hak perempuan"),
        SectionRow("2. B", f"{PROMPT}.1"),
        SectionRow("3. C", f"{PROMPT}.2"),
        SectionRow("4. D", f"{PROMPT}.3"),
    ]
    sections = [
        Section("Pilihan", shown),
        Section("Langkah lain", [SectionRow("Kembali", f"{PROMPT}.4")]),
    ]
    listed = SectionList("Lihat pilihan", sections)
    text = f"Pilih\n\n*1.* {long}\n*2.* B\n*3.* C\n*4.* D"
    assert ours(whatsapp) == judged(
        judge, lambda wa: wa.send_message(siti.user_id, text, buttons=listed, **FIRST)
    )


async def test_the_question_for_the_number(whatsapp, number, siti, judge):
    await send(number, siti, question("Nomor?", CONTACT))

    sent = ours(whatsapp)
    assert sent == judged(
        judge, lambda wa: wa.request_contact_info(siti.user_id, "Nomor?", **FIRST)
    )
    assert sent == judged(
        judge,
        lambda wa: wa.send_message(
            siti.user_id, "Nomor?", buttons=ContactInfoRequestButton(), **FIRST
        ),
    )


async def test_a_link(whatsapp, number, siti, judge):
    link = Link("Buka", "https://contoh.go.id/a?b=c")
    await send(number, siti, OutboundMessage("Bacalah.", links=(link,)))

    button = URLButton(link.label, link.address)
    assert ours(whatsapp) == judged(
        judge, lambda wa: wa.send_message(siti.user_id, "Bacalah.", buttons=button, **FIRST)
    )


async def test_a_document(whatsapp, number, siti, judge, tmp_path):
    file = tmp_path / "made"
    file.write_bytes(b"%PDF")
    message = OutboundMessage(f"Ini {bold('data')} Anda", attachments=(PDF,))
    await send(number, siti, message, file=file)

    media = ours(whatsapp)["document"]["id"]
    assert ours(whatsapp) == judged(
        judge,
        lambda wa: wa.send_document(
            siti.user_id, media, filename=PDF.name, caption="Ini *data* Anda", **FIRST
        ),
    )


async def test_a_file_on_its_way_up(whatsapp, number, siti, judge, tmp_path):
    file = tmp_path / "made"
    file.write_bytes(b"%PDF")
    await send(number, siti, OutboundMessage("", attachments=(PDF,)), file=file)

    judge.client.upload_media(b"%PDF", mime_type="application/pdf", filename="file.pdf")
    form = judge.posted.content.decode()
    fields = ours(whatsapp, "upload")
    assert fields == {
        "messaging_product": "whatsapp",
        "type": "application/pdf",
        "file": b"%PDF",
    }
    assert all(f'name="{name}"' in form for name in fields)
    assert "whatsapp\r\n" in form
    assert "application/pdf\r\n" in form


async def test_a_message_that_was_read(whatsapp, number, siti, judge):
    message = siti.say("Apa kabar?")
    await send_all(number, siti, HELLO, answers=message)

    assert ours(whatsapp, "read") == judged(
        judge, lambda wa: wa.indicate_typing(message_id=message)
    )
    await send_all(number, siti, None, answers=message)
    assert ours(whatsapp, "read") == judged(
        judge, lambda wa: wa.mark_message_as_read(message_id=message)
    )
