"""What a person on WhatsApp, the platform and the records see of the running service."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from datetime import timedelta

import aiohttp
import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.receive import UNAUTHORIZED
from storage import inbox, schema
from tests.fakes import documents
from tests.fakes.whatsapp import SECRET as APP_SECRET
from tests.fakes.whatsapp import TOKEN, VERIFY_TOKEN, FakeWhatsApp
from tests.system.turns import echo
from tests.system.whatsapp import WhatsAppService, delivery_of_last

PHONE = "+6281234567890"


BOTH_PATHS = pytest.mark.parametrize("whatsapp", ["meta", "plain"], indirect=True)
"""Meta's own addresses, and those of a Solution Provider's proxy."""


@pytest.fixture
async def whatsapp(clock, request):
    style = getattr(request, "param", "meta")
    async with FakeWhatsApp(clock, path_style=style) as server:
        yield server


@pytest.fixture
async def service(tmp_path, whatsapp, clock):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock)
    yield made
    await made.stop()


async def post(
    service: WhatsAppService, body: bytes, *, secret: str = APP_SECRET, **headers: str
) -> int:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    sent = {"X-Hub-Signature-256": f"sha256={signature}", **headers}
    async with (
        aiohttp.ClientSession() as session,
        session.post(service.webhook, data=io.BytesIO(body), headers=sent) as response,
    ):
        await response.read()
        return response.status


@BOTH_PATHS
@pytest.mark.parametrize("tells", ["both", "phone", "user_id"])
async def test_a_question_is_asked_and_answered(service, whatsapp, tells):
    await service.start()
    siti = whatsapp.person(PHONE, tells=tells)
    siti.say("halo")
    await service.answered()
    assert "SETUJU" in siti.last.text
    siti.tap("Setuju")
    await service.answered()
    assert "Nama" in siti.last.text
    assert len(siti.read_by_us) == 2


async def test_messages_of_one_person_are_answered_once_each_and_in_order(service, whatsapp):
    whatsapp.batch(7)
    await service.start(take_turn=echo)
    siti, budi = whatsapp.person(PHONE), whatsapp.person("+6281234567891")
    for number in range(8):
        siti.say(f"pesan {number}")
        budi.say(f"surat {number}")
    whatsapp.delivery.flush()  # nothing waits for company, as time stands still
    whatsapp.batch(1)
    await service.answered()
    await service.later(20)
    assert siti.texts == [f"kata: pesan {number}" for number in range(8)]
    assert budi.texts == [f"kata: surat {number}" for number in range(8)]


@pytest.mark.parametrize("order", ["orderly", "shuffled", "doubled", "late", "none"])
async def test_statuses_in_any_order_only_ever_go_upward(service, whatsapp, order):
    whatsapp.statuses, whatsapp.receipts = order, True
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE)
    siti.say("halo")
    await service.answered()
    await service.later(30)
    found = await service.app.database.read(delivery_of_last)
    assert found == ("sent", None if order == "none" else "read")


def count_messages(tx):
    return tx.scalar(select(func.count()).where(schema.inbox.c.kind == "message"))


async def test_an_element_that_comes_again_has_no_second_effect(service, whatsapp):
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE)
    siti.say("halo")
    await service.answered()
    for _ in range(4):
        whatsapp.delivery.again()
        await service.answered()
    assert siti.texts == ["kata: halo"]


@pytest.mark.parametrize(
    ("secret", "headers", "status"),
    [
        (APP_SECRET, {}, 200),
        ("tebakan", {}, UNAUTHORIZED),
        (APP_SECRET, {"X-Hub-Signature-256": ""}, UNAUTHORIZED),
        (APP_SECRET, {"X-Hub-Signature-256": "sha256=00"}, UNAUTHORIZED),
        (APP_SECRET, {"X-Hub-Signature-256": "sha256=\u00e4"}, UNAUTHORIZED),
    ],
)
async def test_a_wrong_signature_is_refused_and_only_counted(service, secret, headers, status):
    await service.start(hooked=False, take_turn=echo)
    assert await post(service, b'{"entry": []}', secret=secret, **headers) == status
    assert await service.app.database.read(inbox.depth) == (0, 0)
    refused = b'outcome="unauthorized"} 1.0' in service.app.figures.text()
    assert refused is (status == UNAUTHORIZED)


async def test_an_altered_body_is_refused(service):
    await service.start(hooked=False, take_turn=echo)
    body = b'{"entry": [{"changes": []}]}'
    signature = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    altered = body.replace(b"[]", b"{}")
    header = {"X-Hub-Signature-256": f"sha256={signature}"}
    assert await post(service, altered, **header) == UNAUTHORIZED


async def test_two_secrets_are_valid_while_one_replaces_the_other(service, whatsapp):
    both = SecretStr(f"{APP_SECRET}, rahasia-baru-0123456789")
    await service.start(settings={"whatsapp_app_secret": both}, take_turn=echo)
    siti = whatsapp.person(PHONE)
    siti.say("satu")
    await service.answered()
    whatsapp.app_secret = "rahasia-baru-0123456789"
    siti.say("dua")
    await service.answered()
    assert siti.texts == ["kata: satu", "kata: dua"]


async def test_a_large_call_with_a_thousand_messages_is_taken_whole(service, whatsapp):
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE)
    body = whatsapp.large(siti, count=1_000, size=3_000_000)
    assert await post(service, body) == 200
    assert await service.app.database.read(count_messages) == 1_000
    assert await post(service, body) == 200
    assert await service.app.database.read(count_messages) == 1_000


async def test_a_call_above_the_platforms_size_is_refused_unread(service):
    await service.start(hooked=False, take_turn=echo)
    assert await post(service, b"x" * (3 * 2**20 + 1)) == 413


@pytest.mark.parametrize(
    ("query", "status", "answer"),
    [
        (f"hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=1158", 200, "1158"),
        ("hub.mode=subscribe&hub.verify_token=tebakan&hub.challenge=1158", 403, ""),
        (f"hub.mode=unsubscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=1158", 403, ""),
        (f"hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}", 403, ""),
        (f"hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge={'1' * 300}", 403, ""),
        ("", 403, ""),
    ],
)
async def test_the_address_is_verified_by_the_token(service, query, status, answer):
    await service.start(hooked=False)
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{service.webhook}?{query}") as response,
    ):
        assert (response.status, await response.text()) == (status, answer)


async def test_other_ways_of_calling_are_refused(service):
    await service.start(hooked=False)
    async with aiohttp.ClientSession() as session, session.put(service.webhook) as response:
        assert response.status == 405


async def test_what_is_authentic_but_not_understood_is_kept_and_acknowledged(service):
    await service.start(hooked=False, take_turn=echo)
    unknown = {
        "entry": [{"changes": [{"field": "messages", "value": {"messages": [{"id": "w1"}]}}]}]
    }
    for body in (b"no json", b"[]", b"\x00", b"{" * 5000, json.dumps(unknown).encode()):
        assert await post(service, body) == 200
    await service.quiet()
    waiting, poison = await service.app.database.read(inbox.depth)
    assert (waiting, poison) == (0, 5)


async def test_unknown_kinds_fields_and_statuses_of_nothing_harm_nobody(service, whatsapp):
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE)
    siti.unknown()
    siti.unknown("hologram")
    siti.react("wamid.none")
    whatsapp.status("wamid.nobody", "delivered")
    siti.say("halo")
    await service.answered()
    assert siti.texts[-1] == "kata: halo"
    assert (await service.app.database.read(inbox.depth))[1] == 0


@BOTH_PATHS
async def test_files_are_fetched_with_the_token_and_answered(service, whatsapp):
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE)
    siti.say("setuju")
    await service.answered()
    siti.document("surat.pdf", documents.pdf())
    siti.photo(documents.jpeg())
    await service.until(lambda: len(siti.texts) >= 3)
    await service.answered()
    assert siti.texts[-2:] == ["berkas: pdf", "berkas: jpeg"]


@BOTH_PATHS
async def test_a_file_of_ours_arrives_as_a_document(service, whatsapp):
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE)
    siti.say("setuju")
    await service.answered()
    siti.say("data")
    await service.until(lambda: siti.last.file_name)
    assert siti.last.file_name == "data.txt", "phones open a text"


async def test_a_token_that_expires_in_the_middle_of_a_day_stops_sending_and_loses_nothing(
    service, whatsapp
):
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE)
    whatsapp.rotate("another-token")
    siti.say("satu")
    await service.until(lambda: service.app.senders["whatsapp"].down)
    assert siti.texts == []
    whatsapp.rotate(TOKEN)
    await service.later(320, step=20)
    assert siti.texts == ["kata: satu"]
    assert service.app.senders["whatsapp"].down is None


@pytest.mark.parametrize("shift", [3600, -3600])
async def test_an_hour_off_in_the_clock_of_the_machine_changes_nothing(
    service, whatsapp, clock, shift
):
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE)
    siti.say("satu", sent=clock.now() + timedelta(seconds=shift))
    await service.answered()
    siti.say("dua", sent=clock.now() + timedelta(seconds=shift))
    await service.answered()
    assert siti.texts == ["kata: satu", "kata: dua"]


async def test_who_was_left_without_an_answer_by_an_outage_is_asked_once_more(service, whatsapp):
    await service.start()
    siti, budi = whatsapp.person(PHONE), whatsapp.person("+6281234567891")
    siti.say("halo")
    budi.say("halo")
    await service.answered()
    await service.later(200, step=10)
    away = whatsapp.fault("reset", times=10_000)
    siti.tap("Setuju")
    await service.answered()
    await service.later(1_200, step=30)
    away.times = 0
    await service.later(300, step=10)
    assert len(siti.texts) == 2
    assert "Nama" in siti.last.text
    assert len(budi.texts) == 1
