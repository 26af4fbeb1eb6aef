"""What people see of our number beside messages: its profile, and what one may begin with."""

from __future__ import annotations

import json

import httpx
import pytest
from pywa.api import GraphAPI
from pywa.types import Command

from bot.channels.base import PlatformError
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.channels.whatsapp.openers import Openers
from bot.listed_commands import listed_commands, openers
from conversations.texts import LANGUAGES
from tests.channels.whatsapp_client import account
from tests.fakes.clock import FakeClock
from tests.fakes.whatsapp import NUMBER, FakeWhatsApp

WANTED = Openers((("menu", "Menu utama"), ("status", "Draf saya")), ("Saya mau bertanya",))


@pytest.fixture
async def proxied():
    async with FakeWhatsApp(FakeClock(), path_style="plain") as server:
        client = WhatsAppChannel(**account(server))
        await client.start()
        yield server, client
        await client.stop()


async def test_what_is_offered_is_set_and_read_back(number):
    assert await number.read_openers() is None
    await number.set_openers(WANTED)
    assert await number.read_openers() == WANTED


async def test_the_greeting_of_newcomers_is_left_as_it_is(whatsapp, number):
    whatsapp.facts["conversational_automation"] = {"enable_welcome_message": True}
    await number.set_openers(WANTED)
    assert whatsapp.facts["conversational_automation"]["enable_welcome_message"] is True


@pytest.mark.parametrize("told", [None, [], {"commands": 1, "prompts": "x"}, {"commands": ["x"]}])
async def test_an_odd_answer_offers_nothing(whatsapp, number, told):
    whatsapp.facts["conversational_automation"] = told
    assert await number.read_openers() in {None, Openers()}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_ours_are_within_the_limits(number, language):
    ours = Openers(tuple(listed_commands(language).items()), openers(language))
    await number.set_openers(ours)
    assert await number.read_openers() == ours


@pytest.mark.parametrize(
    "unfit",
    [
        Openers(prompts=("a",) * 5),
        Openers(prompts=("a" * 81,)),
        Openers(prompts=("Halo 👋",)),
        Openers((("Data Saya", "x"),)),
        Openers((("a" * 33, "x"),)),
        Openers((("menu", "a" * 257),)),
        Openers((("menu", "x"), ("menu", "y"))),
        Openers(tuple((f"c{place}", "x") for place in range(31))),
    ],
)
async def test_what_is_beyond_the_limits_is_refused(number, unfit):
    with pytest.raises(PlatformError) as caught:
        await number.set_openers(unfit)
    assert caught.value.kind == "refused"


async def test_an_independent_client_posts_the_same(whatsapp, number):
    posted = []

    def take(request):
        posted.append(request)
        return httpx.Response(200, json={"success": True})

    with httpx.Client(transport=httpx.MockTransport(take)) as session:
        judge = GraphAPI(token="unused", session=session, api_version=26.0)
        judge.update_conversational_automation(
            NUMBER,
            prompts=WANTED.prompts,
            commands=[Command(*one).to_dict() for one in WANTED.commands],
        )
    await number.set_openers(WANTED)
    assert whatsapp.made("openers")[0].params == json.loads(posted[0].content)
    assert posted[0].url.path.endswith(f"/{NUMBER}/conversational_automation")


async def test_the_profile_is_what_people_see(whatsapp, number):
    whatsapp.profile |= {"description": "Layanan CONTOH", "websites": ["https://contoh.go.id"]}
    found = await number.read_profile()
    assert (found["description"], found["websites"]) == ("Layanan CONTOH", ["https://contoh.go.id"])
    assert "profile_change" not in {one.method for one in whatsapp.calls}


async def test_a_proxy_is_asked_for_both_without_a_number_in_the_path(proxied):
    server, client = proxied
    assert (await client.read_profile())["vertical"] == "GOVT"
    await client.set_openers(WANTED)
    assert [one.status for one in server.made("profile") + server.made("openers")] == [200, 200]


# --- how our number is entered --------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "entrance"),
    [
        ("+62 811-0000-2222", "https://wa.me/6281100002222?text={words}"),
        ("", None),
        ("tersembunyi", None),
        ("٦٢٨١١٠٠٠٠٢٢٢٢", None),
        ("1" * 16, None),
    ],
)
async def test_the_address_of_our_number_is_made_of_its_digits(whatsapp, number, shown, entrance):
    whatsapp.facts["display_phone_number"] = shown
    await number.get_me()
    assert number.entrance == entrance
