"""Links to the other channels in what is said, and where the consent can be read in full."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels.whatsapp.contents import words_of
from bot.listed_commands import openers
from conversations.dialogs.consent import version
from conversations.entrances import Entrance, colleague_address, invitation_address, linking_address
from conversations.messages import Address, Link, Started, Text
from conversations.share_codes import is_code, linking_code
from conversations.texts import LANGUAGES, unmarked
from tests.fakes.world import World
from tests.unit.conversations.chat import REGISTRATION, Chat

TELEGRAM = Entrance("telegram", "https://t.me/sapa_contoh_bot?start={payload}")
WHATSAPP = Entrance("whatsapp", "https://wa.me/6281100002222?text={words}")
CODE = "KADE-3467-9ACD"
TOKEN = "vJ0mS2q0x6bO3sQd1Yp9rA"
NOTICE = "https://contoh.go.id/privasi"
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def brought(address: str) -> str:
    """Return what an address hands on: the payload, or the words."""
    (value,) = (*parse_qs(urlsplit(address).query).values(),)[0]
    return value


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_address_brings_is_understood_on_that_channel(language: str) -> None:
    payload = brought(linking_address(TELEGRAM, CODE, language))
    assert PAYLOAD.fullmatch(payload)
    words = brought(linking_address(WHATSAPP, CODE, language))
    assert linking_code(payload) == linking_code(words) == CODE.replace("-", "")


def test_the_code_of_a_colleague_is_brought_bare() -> None:
    for one in (TELEGRAM, WHATSAPP):
        assert is_code(brought(colleague_address(one, CODE)))
    assert PAYLOAD.fullmatch(brought(colleague_address(TELEGRAM, CODE)))


def test_an_invitation_is_read_by_whatsapp_as_the_start_of_the_chat() -> None:
    words = brought(invitation_address(WHATSAPP, TOKEN))
    assert words_of(words, is_forwarded=False) == Started(TOKEN)
    assert brought(invitation_address(TELEGRAM, TOKEN)) == TOKEN


# --- HUBUNGKAN ------------------------------------------------------------------------------


def with_code(channel: str, *known: Entrance, language: str = "id") -> tuple[str, tuple[Link, ...]]:
    chat = Chat(World(known_entrances=known), Address(channel, "siti"))
    chat.say(*REGISTRATION)
    if language == "en":
        chat.say("english")
    chat.say("hubungkan")
    (message,) = chat.world.take(chat.address, Text("1")).messages
    return unmarked(message.text), message.links


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("here", "there"), [("telegram", WHATSAPP), ("whatsapp", TELEGRAM)])
def test_the_code_comes_with_what_opens_the_other_channel(
    here: str, there: Entrance, language: str
) -> None:
    text, links = with_code(here, TELEGRAM, WHATSAPP, language=language)
    (link,) = links
    name = {"telegram": "Telegram", "whatsapp": "WhatsApp"}[there.channel]
    assert link.label == f"{'Buka' if language == 'id' else 'Open'} {name}"
    assert len(link.label) <= 20
    (code,) = re.findall(r"KADE-\w{4}-\w{4}", text)
    assert code in brought(link.address)


def test_without_a_known_name_the_code_is_only_typed() -> None:
    text, links = with_code("telegram", TELEGRAM)
    assert (links, "Tautan di bawah" in text) == ((), False)


def test_a_channel_that_is_off_for_the_agency_is_not_opened() -> None:
    chat = Chat(World(known_entrances=(TELEGRAM, WHATSAPP)))
    chat.say(*REGISTRATION)
    agency = chat.world.people[chat.world.owners[chat.address.key]].agency
    chat.world.off = {("whatsapp", str(agency))}
    chat.say("hubungkan")
    assert chat.world.take(chat.address, Text("1")).messages[0].links == ()


# --- a colleague's code ---------------------------------------------------------------------


def shared() -> tuple[World, list[str]]:
    siti = Chat(World(known_entrances=(TELEGRAM, WHATSAPP)))
    siti.begin("sdgs")
    siti.say("ajak rekan")
    told = siti.tap("along")
    return siti.world, re.findall(r"https://\S+", told)


def test_the_links_for_a_colleague_are_text_that_can_be_sent_on() -> None:
    _, (on_telegram, on_whatsapp, *_) = shared()
    assert urlsplit(on_telegram).hostname == "t.me"
    assert urlsplit(on_whatsapp).hostname == "wa.me"
    assert brought(on_telegram) == brought(on_whatsapp)


def test_a_colleague_who_is_registered_writes_along_by_the_link() -> None:
    world, (on_telegram, *_) = shared()
    budi = Chat(world, Address("telegram", "budi"))
    budi.say(*REGISTRATION)
    assert "ikut mengisi" in budi.send(Started(brought(on_telegram)))
    assert budi.session.cursor == "sdgs"


def test_the_code_of_a_newcomers_link_is_kept_for_them() -> None:
    world, (on_telegram, *_) = shared()
    budi = Chat(world, Address("telegram", "budi"))
    told = budi.send(Started(brought(on_telegram)))
    assert "Begitu pendaftaran selesai, kode itu kami tawarkan" in told
    assert "Selamat datang" in told
    assert budi.session.screen == "consent"


def test_a_link_with_a_code_that_is_none_is_told_so_and_counted() -> None:
    world, _ = shared()
    budi = Chat(world, Address("telegram", "budi"))
    budi.say(*REGISTRATION)
    assert "tidak berlaku" in budi.send(Started("KQ7M-4VXP-9HTR"))
    assert len(world.tries[world.owners[budi.address.key]]) == 1


# --- consent --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [(("halo",), "Rincian dan masa simpan"), (("halo", "english"), "Details and how long we")],
)
def test_the_consent_says_where_the_rest_can_be_read(words: tuple[str, ...], told: str) -> None:
    chat = Chat(World(notice=NOTICE))
    lines = chat.say(*words).splitlines()
    (line,) = [one for one in lines if NOTICE in one]
    assert line.startswith(told)
    assert line.endswith(NOTICE)
    assert lines.index(line) == len(lines) - 2, "how to answer is said last"


def test_without_a_privacy_notice_nothing_is_said_of_one() -> None:
    assert "Rincian" not in Chat().say("halo")


def test_another_privacy_notice_is_another_consent() -> None:
    chat = Chat(World(notice=NOTICE))
    chat.say("halo", "setuju")
    person = chat.world.people[chat.world.owners[chat.address.key]]
    assert person.consent_version == version(NOTICE)
    assert len({version(), version(NOTICE), version(f"{NOTICE}/2")}) == 3


# --- what one may begin with ----------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_to_begin_with_leads_to_its_room(language: str) -> None:
    rooms = []
    for words in openers(language):
        chat = Chat(address=Address("whatsapp", "siti"))
        chat.say(*REGISTRATION)
        chat.say(words)
        rooms.append(chat.session.screen)
    assert rooms == ["group", "status", "staff"]
