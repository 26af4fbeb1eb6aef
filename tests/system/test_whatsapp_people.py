"""Who is who on WhatsApp, seen from outside: order, apologies, erasure, and what is never kept."""

from __future__ import annotations

import io
import json
import logging

import pytest
from sqlalchemy import select

from bot import log
from conversations.messages import Text
from conversations.turn import take_turn
from storage import schema
from storage.schema.identity import identities
from storage.schema.work import files
from tests.fakes import documents
from tests.system.turns import echo
from tests.system.whatsapp import WhatsAppService, register, said

PHONE, NEW_PHONE = "+6281234567890", "+6281234560000"
SECRET = "RAHASIA saya"


@pytest.fixture
async def service(tmp_path, whatsapp, clock):
    made = WhatsAppService(tmp_path / "data", whatsapp, clock)
    yield made
    await made.stop()


def fails_at(word, otherwise):
    """A turn with a fault of ours at one word."""

    def turn(context):
        if context.message.body == Text(word):
            raise RuntimeError(word)
        return otherwise(context)

    return turn


async def stored(service, *columns, where=()):
    query = select(*columns).where(*where)
    return await service.app.database.read(lambda tx: tx.execute(query).all())


async def stored_with(service, words):
    """The keys of what is stored as it was delivered and holds these words."""
    rows = schema.inbox.c
    return [
        row[0] for row in await stored(service, rows.chat_key, where=[rows.raw.contains(words)])
    ]


async def known_by_number(service, whatsapp, *, name="Siti CONTOH"):
    """Somebody whose first messages told only the number, and the later ones the id as well."""
    siti = whatsapp.person(PHONE, name=name, tells="phone")
    await register(service, siti, name)
    siti.tells = "both"
    await said(service, siti, "menu")
    return siti


# --- one person, one line -------------------------------------------------------------------


async def test_erasure_takes_what_was_written_under_whatever_name(service, whatsapp):
    await service.start()
    siti = await known_by_number(service, whatsapp)
    for tells in ("both", "user_id", "phone"):
        siti.tells = tells
        await said(service, siti, "petugas", f"{SECRET} {tells}", "menu")
        await service.later(12, step=6)
        before = len(siti.texts)
        siti.document("rahasia.pdf", documents.pdf(), caption=f"{SECRET} juga")
        await service.until(lambda n=before: len(siti.texts) > n)
        await service.answered()
    assert len(await stored_with(service, "RAHASIA")) == 6
    assert ("rahasia.pdf",) in await stored(service, files.c.name)

    await said(service, siti, "menu", "data saya", "hapus", "ya, hapus")

    assert "sudah dihapus" in siti.last.text
    assert await stored_with(service, "RAHASIA") == []
    assert ("rahasia.pdf",) not in await stored(service, files.c.name)


async def test_what_is_written_behind_a_photo_waits_for_it_by_whatever_name(service, whatsapp):
    await service.start(take_turn=echo)
    siti = whatsapp.person(PHONE, tells="phone")
    await said(service, siti, "setuju")
    siti.tells = "both"
    await said(service, siti, "halo")
    before = len(siti.texts)

    siti.tells = "phone"
    siti.photo(documents.jpeg())
    siti.tells = "user_id"
    siti.say("sesudah foto")
    await service.until(lambda: len(siti.texts) > before + 1)

    assert siti.texts[before:] == ["berkas: jpeg", "kata: sesudah foto"]


@pytest.mark.parametrize("known", [(), ("halo",)])
async def test_what_was_stored_before_the_id_was_known_comes_in_its_order_all_the_same(
    service, whatsapp, known
):
    """One of them fails once: what stands behind it in its chat waits, by whatever name."""
    failed = set()

    def turn(context):
        body = context.message.body
        if body in {Text("satu"), Text("tiga")} and body not in failed:
            failed.add(body)
            raise RuntimeError
        return echo(context)

    await service.start(take_turn=turn)
    siti = whatsapp.person(PHONE, tells="phone")
    await said(service, siti, *known)
    before = len(siti.texts)
    whatsapp.batch(4)
    words = ("satu", "dua", "tiga", "empat")
    for word, tells in zip(words, ("phone", "both", "user_id", "phone"), strict=True):
        await service.clock.advance(1)
        siti.tells = tells
        siti.say(word)
    await service.answered()
    await service.later(60)

    assert siti.texts[before:] == [f"kata: {word}" for word in words]


async def test_whoever_moved_unseen_finds_the_way_back(service, whatsapp):
    """The platform told the new number without an id; the id that comes with it is a new one."""
    await service.start()
    siti = whatsapp.person(PHONE, name="Siti CONTOH")
    await register(service, siti, "Siti CONTOH")
    siti.tells = "phone"
    siti.change_number(NEW_PHONE)
    await service.answered()

    siti.tells = "both"
    await said(service, siti, "halo")

    assert "kami kunci" in siti.last.text
    assert "Ini saya" in siti.buttons


# --- apologies ------------------------------------------------------------------------------


async def test_whoever_writes_for_the_first_time_is_told_of_a_fault_of_ours(service, whatsapp):
    await service.start(take_turn=fails_at("halo", echo))
    siti = whatsapp.person(PHONE)
    siti.say("halo")
    await service.answered()
    await service.later(200, step=5)

    (text,) = siti.texts
    assert "belum dapat kami olah karena gangguan di pihak kami" in text


async def test_whoever_is_known_by_number_is_told_of_a_fault_in_their_own_chat(service, whatsapp):
    await service.start(take_turn=fails_at("bom", take_turn))
    siti = await known_by_number(service, whatsapp)
    before = len(siti.texts)
    siti.say("bom")
    await service.answered()
    await service.later(200, step=5)

    assert len(siti.texts) == before + 1
    assert await stored(service, schema.chats.c.chat_key) == [(f"whatsapp:{PHONE[1:]}",)]
    told = await service.app.control.carry_out({"by": "staff:operator", "do": "poison list"})
    assert "Siti CONTOH" in "\n".join(told.lines)


# --- what is not kept, and not written down -------------------------------------------------


async def test_nothing_is_kept_of_what_is_told_about_whoever_did_not_agree(service, whatsapp):
    whatsapp.receipts = True
    await service.start()
    siti = whatsapp.person(PHONE, name="Siti RAHASIA")
    siti.say("halo")
    await service.answered()
    siti.stop_marketing()
    siti.change_number(NEW_PHONE)
    await service.answered()
    await service.later(60, step=10)

    rows = schema.inbox.c
    assert {kind for (kind,) in await stored(service, rows.kind)} == {"message", "status", "change"}
    assert await stored(service, rows.kind, where=[rows.raw != ""]) == []


async def test_the_number_of_whoever_is_erased_goes_where_an_id_is_known(service, whatsapp):
    await service.start()
    siti = whatsapp.person(PHONE, name="Siti CONTOH")
    await register(service, siti, "Siti CONTOH")
    assert await stored(service, identities.c.phone) == [(PHONE,)]

    await said(service, siti, "menu", "data saya", "hapus", "ya, hapus")

    assert "sudah dihapus" in siti.last.text
    assert await stored(service, identities.c.phone) == [(None,)]
    await said(service, siti, "halo")
    assert "SETUJU" in siti.last.text


async def test_thousands_may_stop_at_once_and_none_of_them_waits(service, whatsapp):
    """As when an invitation was sent to all. The clock stands still meanwhile."""
    whatsapp.batch(100)
    await service.start(take_turn=echo)
    for number in range(1000):
        whatsapp.person(f"+62812{number:08}").stop_marketing()
    await service.answered()

    rows = schema.inbox.c
    states = await stored(service, rows.state, where=[rows.kind == "change"])
    assert states == [("done",)] * 1000


@pytest.fixture
def written():
    """What the log says, of every level."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    yield stream
    log.set_up()
    root.handlers[:], root.level = handlers, level


async def test_no_line_of_the_log_tells_a_number_whatever_happens(service, whatsapp, written):
    whatsapp.receipts = True
    await service.start(take_turn=fails_at("bom", take_turn))
    log.set_up(level="DEBUG", stream=written)
    siti = await known_by_number(service, whatsapp)
    await said(service, siti, "ajukan inovasi", "menu", "bukan apa-apa", "petugas", "081234567890")
    siti.photo(documents.jpeg(), caption=PHONE)
    await service.until(lambda: "file_checked" in written.getvalue())
    siti.contact(PHONE)
    siti.unknown()
    siti.unknown("hologram")
    siti.stop_marketing()
    await service.answered()
    whatsapp.fail(siti.ours[-1].id, 131000)
    whatsapp.fault("code", "messages", code=100, to=siti.user_id)
    siti.say("bom")
    await service.later(200, step=5)
    siti.say(f"telepon {PHONE}")
    await service.answered()
    broken = {**siti.message("x"), "timestamp": PHONE}
    call = {"field": "messages", "value": {"messages": [broken], "statuses": [{"id": PHONE}]}}
    await whatsapp.delivery.post(json.dumps({"entry": [{"changes": [call]}]}).encode())
    await whatsapp.delivery.post(f"kami {PHONE}".encode())
    siti.tells = "phone"
    siti.change_number(NEW_PHONE)
    siti.say("halo")
    siti.block()
    await service.answered()
    await service.later(60, step=10)

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    events = {line["event"] for line in lines}
    assert events >= {"turn_done", "turn_failed", "turn_poison", "send_settled", "receive_poison"}
    assert {line["outcome"] for line in lines if line["event"] == "turn_done"} >= {
        "turned", "identity", "preference", "malformed",
    }  # fmt: skip
    text = written.getvalue()
    for number in (PHONE, NEW_PHONE):
        assert number.removeprefix("+62") not in text
    assert "wamid" not in text
    chats = {line["chat"] for line in lines if "chat" in line}
    assert {chat.partition(":")[0] for chat in chats} == {"whatsapp"}
