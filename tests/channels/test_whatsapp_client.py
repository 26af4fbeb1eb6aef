"""The WhatsApp client against the fake platform: what a person sees, and files out."""

from __future__ import annotations

import json

import pytest

from bot.channels.base import Accepted, NotSent, Refused, RetryAfter
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.channels.whatsapp.request import Timeouts
from bot.send import LONGEST_SEND
from conversations.messages import Attachment, FileId, OutboundMessage
from conversations.texts import bold
from tests.channels.messages import CONTACT, HELLO, PDF, answers, question, steps
from tests.channels.whatsapp_client import account, send, send_all
from tests.fakes.clock import FakeClock
from tests.fakes.whatsapp import FakeWhatsApp

OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def test_a_person_sees_the_words_and_the_buttons(whatsapp, number, siti):
    message = question(
        f"Halo {bold('Bu Siti')}. Sudah?", *answers("Ya", "Tidak"), *steps("KEMBALI")
    )

    outcome = await send(number, siti, message)

    assert outcome == Accepted(siti.last.id)
    assert siti.texts == ["Halo *Bu Siti*. Sudah?"]
    assert siti.buttons == ["Ya", "Tidak", "Kembali"]


async def test_a_person_sees_a_list_and_its_rows(number, siti):
    await send(
        number, siti, question("Yang mana?", *answers("A", "B", "C", "D"), *steps("KEMBALI"))
    )

    assert siti.last.opener == "Lihat pilihan"
    assert siti.last.sections == ("Pilihan", "Langkah lain")
    assert siti.rows == ["A", "B", "C", "D", "Kembali"]


async def test_a_person_is_asked_for_the_number(number, siti):
    await send(number, siti, question("Nomor?", CONTACT))

    assert siti.last.asks_contact


async def test_who_hides_the_number_is_reached_by_the_user_id(whatsapp, number):
    person = whatsapp.person(tells="user_id")
    person.say("Halo")

    assert isinstance(await send(number, person), Accepted)

    call = whatsapp.made("messages")[0].params
    assert call["recipient"] == person.user_id
    assert "to" not in call


async def test_a_number_is_called_with_its_plus(whatsapp, number, siti):
    assert isinstance(await send(number, siti.phone.removeprefix("+")), Accepted)

    call = whatsapp.made("messages")[0].params
    assert call["to"] == siti.phone
    assert "recipient" not in call


async def test_our_own_mark_goes_along_with_every_message(whatsapp, number, siti):
    await send_all(number, siti, question("kata " * 1500, *answers("Ya")))

    tracked = [call.params["biz_opaque_callback_data"] for call in whatsapp.made("messages")]
    assert tracked == [f"{place}.1.ab12" for place in range(1, len(tracked) + 1)]


async def test_what_is_answered_is_shown_as_read(whatsapp, number, siti):
    message = siti.say("Apa kabar?")

    outcomes = await send_all(number, siti, HELLO, answers=message)

    assert outcomes == [Accepted(), Accepted(siti.last.id)]
    assert list(siti.read_by_us) == [message]
    assert whatsapp.made("read")[0].params == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": message,
        "typing_indicator": {"type": "text"},
    }


async def test_what_cannot_be_shown_as_read_is_let_be(number, siti):
    assert await send_all(number, siti, None, answers="wamid.gone") == [Accepted()]


async def test_a_document_arrives_with_its_name_and_caption(number, siti, tmp_path):
    file = tmp_path / "made"
    file.write_bytes(b"%PDF-1.7 isi")
    message = OutboundMessage(f"Ini {bold('data')} Anda", attachments=(PDF,))

    outcome = await send(number, siti, message, file=file)

    assert outcome == Accepted(siti.last.id)
    assert (siti.last.file, siti.last.file_name) == (b"%PDF-1.7 isi", PDF.name)
    assert siti.last.text == "Ini *data* Anda"


@pytest.mark.parametrize(
    ("name", "media_type", "seen"),
    [
        ("a.PDF", "application/pdf", "a.PDF"),
        ("a.docx", OFFICE, "a.docx"),
        ("data-saya.json", "text/plain", "data-saya.txt"),
        ("Proposal No. 3", "text/plain", "Proposal No. 3.txt"),
        ("berkas", "text/plain", "berkas.txt"),
        (".json", "text/plain", ".txt"),
    ],
)
async def test_a_file_goes_up_as_what_the_platform_takes_and_phones_open(
    whatsapp, number, siti, tmp_path, name, media_type, seen
):
    file = tmp_path / "made"
    file.write_bytes(json.dumps({"nama": "é"}).encode())
    message = OutboundMessage("", attachments=(Attachment(name, file=FileId("f")),))

    assert isinstance(await send(number, siti, message, file=file), Accepted)

    assert whatsapp.made("upload")[0].params["type"] == media_type
    assert siti.last.file_name == seen


async def test_a_file_that_is_not_there_is_refused(number, siti, tmp_path):
    message = OutboundMessage("", attachments=(PDF,))

    assert await send(number, siti, message, file=tmp_path / "none") == Refused("no file")
    assert await send(number, siti, message, file=None) == Refused("no file")


async def test_a_file_over_the_limit_is_not_even_tried(whatsapp, number, siti, tmp_path):
    file = tmp_path / "large"
    with file.open("wb") as sparse:
        sparse.truncate(100_000_001)

    outcome = await send(number, siti, OutboundMessage("", attachments=(PDF,)), file=file)

    assert outcome == Refused("the file is too large")
    assert whatsapp.made("upload") == []


@pytest.mark.parametrize("trouble", ["drop", "reset", "garble", "error", "redirect", "hold"])
@pytest.mark.parametrize("after", [False, True])
async def test_a_file_that_did_not_go_up_was_surely_not_sent(
    whatsapp, number, siti, tmp_path, trouble, after
):
    file = tmp_path / "made"
    file.write_bytes(b"x" * 1000)
    whatsapp.fault(trouble, "upload", after=after)
    message = OutboundMessage("", attachments=(PDF,))

    assert isinstance(await send(number, siti, message, file=file), NotSent)
    assert isinstance(await send(number, siti, message, file=file), Accepted)
    assert len(siti.ours) == 1


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (131053, Refused("131053 Media upload error")),
        (80007, RetryAfter(60.0, "account")),
        (131016, NotSent("131016 Service unavailable")),
    ],
)
async def test_a_file_that_was_refused_is_told_as_that(
    whatsapp, number, siti, tmp_path, code, outcome
):
    file = tmp_path / "made"
    file.write_bytes(b"x")
    whatsapp.fault("code", "upload", code=code)

    assert await send(number, siti, OutboundMessage("", attachments=(PDF,)), file=file) == outcome


async def test_an_upload_without_an_id_is_made_once_more(whatsapp, number, siti, tmp_path):
    file = tmp_path / "made"
    file.write_bytes(b"x")
    whatsapp.fault("strip", "upload", after=True, missing="id")

    outcome = await send(number, siti, OutboundMessage("", attachments=(PDF,)), file=file)

    assert outcome == NotSent("unreadable answer")


def test_a_file_and_its_message_stay_within_the_lease_of_a_send():
    times = Timeouts()

    assert 2 * times.connect + times.upload + times.read < LONGEST_SEND


async def test_through_a_proxy_all_goes_the_same_way(tmp_path):
    async with FakeWhatsApp(FakeClock(), path_style="plain") as proxy:
        person = proxy.person()
        message = person.say("Halo")
        channel = WhatsAppChannel(**account(proxy))
        await channel.start()
        file = tmp_path / "made"
        file.write_bytes(b"x")
        document = OutboundMessage("", attachments=(PDF,))

        assert len(await send_all(channel, person, HELLO, answers=message)) == 2
        assert isinstance(await send(channel, person, document, file=file), Accepted)
        facts = await channel.get_me()
        await channel.stop()

        assert facts["quality_rating"] == "GREEN"
        assert list(person.read_by_us) == [message]
        assert person.last.file == b"x"
