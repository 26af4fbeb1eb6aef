"""Links of a message: buttons where they fit, else lines of the text; never cut, never lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Accepted
from bot.channels.simulator import outbound as simulator
from bot.channels.telegram import outbound as telegram
from bot.channels.whatsapp import outbound as whatsapp
from conversations.messages import Link, OutboundMessage, Prompt
from tests.channels.messages import CONTACT, PDF, PROMPT, answers, question, steps
from tests.channels.telegram_client import SITI
from tests.channels.whatsapp_client import send
from tests.fakes import telegram_rules, whatsapp_rules
from tests.fakes.telegram_rules import ApiError
from tests.fakes.whatsapp_errors import GraphError

PAGE = Link("Buka WhatsApp", "https://wa.me/6281100002222?text=HUBUNGKAN%20KADE-1111-2222")
OTHER = Link("Rincian", "https://contoh.go.id/privasi")
LINE = f"{PAGE.label}: {PAGE.address}"


def on_telegram(message):
    calls = telegram.render(message, to="55", prompt=PROMPT, pressed=None)
    for call in calls:
        telegram_rules.check_call(call.method, dict(call.body))
    return calls[-1]


def on_whatsapp(message):
    calls = whatsapp.render(message, to="ID.1", prompt=PROMPT, pressed=None)
    for call in calls:
        whatsapp_rules.check_call(with_file(call.body))
    return calls[-1]


def with_file(body):
    """Return a call as it is sent: the client adds the id of a file."""
    file = {"document": {**body["document"], "id": "1"}} if "document" in body else {}
    return {**body, **file}


def on_page(message):
    (call, *_) = simulator.render(message, to="siti", prompt=PROMPT, pressed=None)
    return call


def words_on_whatsapp(message):
    body = on_whatsapp(message).body
    kind = body["type"]
    return body["text"]["body"] if kind == "text" else body["interactive"]["body"]["text"]


@pytest.mark.parametrize("address", ["http://contoh.id", "javascript:alert(1)", "contoh.id", ""])
def test_a_link_is_to_a_page_that_is_sent_encrypted(address):
    with pytest.raises(ValueError, match="https"):
        Link("Buka", address)


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=60)
LINKS = st.lists(
    st.builds(
        Link,
        WORDS.map(lambda words: f"x{words}".strip()),
        st.text("abcdefg/=?&%._-", max_size=2100).map(lambda end: f"https://contoh.id/{end}"),
    ),
    max_size=10,
).map(tuple)


def said_in(calls) -> str:
    return json.dumps([dict(call.body) for call in calls], ensure_ascii=False)


@settings(max_examples=150, deadline=None)
@given(
    text=st.sampled_from(["", "Bacalah.", "kata " * 260, "kata " * 1200]),
    links=LINKS,
    choices=st.sampled_from([(), answers("Ya"), steps("KEMBALI"), (CONTACT,)]),
    files=st.sampled_from([(), (PDF,), (PDF, PDF)]),
)
def test_no_link_is_ever_cut_or_lost(text, links, choices, files):
    prompt = Prompt("question", choices) if choices else None
    message = OutboundMessage(text, prompt=prompt, attachments=files, links=links)
    for render in (telegram.render, whatsapp.render, simulator.render):
        calls = render(message, to="55", prompt=PROMPT, pressed=None)
        for call in calls:
            if render is telegram.render:
                telegram_rules.check_call(call.method, dict(call.body))
            elif render is whatsapp.render:
                whatsapp_rules.check_call(with_file(call.body))
        said = said_in(calls)
        for one in links:
            assert json.dumps(one.address)[1:-1] in said


# --- Telegram -------------------------------------------------------------------------------


def test_on_telegram_links_are_buttons_above_the_choices():
    message = question("Ketik kodenya.", *answers("Kode baru"), links=(PAGE, OTHER))

    call = on_telegram(message)

    assert call.body["text"] == "Ketik kodenya."
    assert call.body["reply_markup"]["inline_keyboard"] == [
        [{"text": PAGE.label, "url": PAGE.address}],
        [{"text": OTHER.label, "url": OTHER.address}],
        [{"text": "Kode baru", "callback_data": f"{PROMPT}.0"}],
    ]


def test_on_telegram_a_link_stands_alone_under_a_message_without_choices():
    call = on_telegram(OutboundMessage("Bacalah.", links=(OTHER,)))

    rows = call.body["reply_markup"]["inline_keyboard"]
    assert rows == [[{"text": OTHER.label, "url": OTHER.address}]]


@pytest.mark.parametrize(
    "links",
    [
        (Link("B" * 61, OTHER.address),),
        (Link("B", f"https://contoh.go.id/{'a' * 2048}"),),
        (OTHER,) * 9,
    ],
)
def test_on_telegram_links_that_fit_no_button_are_lines(links):
    call = on_telegram(OutboundMessage("Bacalah.", links=links))

    lines = "\n".join(f"{one.label}: {one.address}" for one in links)
    assert call.body["text"] == f"Bacalah.\n\n{lines}"
    assert "inline_keyboard" not in call.body["reply_markup"]


def test_on_telegram_a_link_is_a_line_where_the_number_is_asked_for():
    call = on_telegram(question("Nomor?", CONTACT, links=(PAGE,)))

    assert call.body["text"] == f"Nomor?\n\n{LINE}"
    assert "keyboard" in call.body["reply_markup"]


async def test_telegram_shows_the_link(telegram, channel):
    message = question("Ketik kodenya.", *answers("Kode baru"), links=(PAGE,))
    (call,) = channel.render(message, to=str(SITI), prompt=PROMPT, pressed=None)

    assert isinstance(await channel.send(call, to=str(SITI), outbox=1, file=None), Accepted)
    button = telegram.last(SITI).find(PAGE.label)
    assert (button.url, button.data) == (PAGE.address, "")


@pytest.mark.parametrize(
    "button",
    [
        {"text": "x", "url": "ftp://contoh.id"},
        {"text": "x", "url": "https://contoh.id", "callback_data": "1"},
        {"text": "x", "url": f"https://contoh.id/{'a' * 2048}"},
        {"text": " ", "url": "https://contoh.id"},
    ],
)
def test_the_fake_telegram_refuses(button):
    with pytest.raises(ApiError):
        telegram_rules.check_markup({"reply_markup": {"inline_keyboard": [[button]]}})


# --- WhatsApp -------------------------------------------------------------------------------


def test_on_whatsapp_the_only_link_of_a_message_is_its_button():
    call = on_whatsapp(OutboundMessage("Bacalah.", links=(PAGE,)))

    assert call.body["interactive"] == {
        "type": "cta_url",
        "body": {"text": "Bacalah."},
        "action": {
            "name": "cta_url",
            "parameters": {"display_text": PAGE.label, "url": PAGE.address},
        },
    }


def test_on_whatsapp_a_prompt_without_choices_goes_with_the_link_button():
    call = on_whatsapp(question("Kirim kodenya.", links=(PAGE,)))

    assert call.body["interactive"]["type"] == "cta_url"
    assert call.carries_prompt


@pytest.mark.parametrize(
    "message",
    [
        question("Ketik kodenya.", *answers("Kode baru"), links=(PAGE,)),
        question("Ketik kodenya.", *steps("KEMBALI"), links=(PAGE,)),
        question("Nomor?", CONTACT, links=(PAGE,)),
        OutboundMessage("a" * 1025, links=(PAGE,)),
        OutboundMessage("Bacalah.", links=(PAGE, OTHER)),
    ],
)
def test_on_whatsapp_a_link_that_cannot_be_the_only_button_is_a_line(message):
    assert LINE in words_on_whatsapp(message)
    assert words_on_whatsapp(message).startswith(message.text)


@pytest.mark.parametrize(
    "link",
    [Link("B" * 21, OTHER.address), Link("Buka", f"https://contoh.go.id/{'a' * 2000}")],
)
def test_on_whatsapp_a_link_that_fits_no_button_is_a_line(link):
    assert f"{link.label}: {link.address}" in words_on_whatsapp(
        OutboundMessage("Bacalah.", links=(link,))
    )


def test_on_whatsapp_a_link_beside_a_file_stands_in_its_caption():
    call = on_whatsapp(OutboundMessage("Ini berkasnya.", attachments=(PDF,), links=(PAGE,)))

    assert call.body["document"]["caption"] == f"Ini berkasnya.\n\n{LINE}"


async def test_whatsapp_shows_the_link(whatsapp, number, siti):
    message = OutboundMessage("Bacalah.", links=(PAGE,))

    assert isinstance(await send(number, siti, message), Accepted)
    assert (siti.last.text, siti.last.link) == ("Bacalah.", (PAGE.label, PAGE.address))


@pytest.mark.parametrize(
    "shown",
    [
        {"display_text": "B" * 21, "url": "https://contoh.id"},
        {"display_text": "B", "url": "contoh.id"},
        {"display_text": "B", "url": f"https://contoh.id/{'a' * 2000}"},
        {"display_text": "B"},
        {"display_text": "B", "url": "https://contoh.id", "id": "1"},
    ],
)
def test_the_fake_whatsapp_refuses(shown):
    action = {"name": "cta_url", "parameters": shown}
    body = {
        "messaging_product": "whatsapp",
        "type": "interactive",
        "interactive": {"type": "cta_url", "body": {"text": "Bacalah."}, "action": action},
    }
    with pytest.raises(GraphError):
        whatsapp_rules.check_call(body)


# --- the simulator --------------------------------------------------------------------------


def test_on_the_page_links_stand_above_the_choices_and_in_the_plain_look():
    body = on_page(question("Ketik kodenya.", *answers("Kode baru"), links=(PAGE,))).body

    assert body["text"] == [["Ketik kodenya.", False]]
    assert body["links"] == [{"label": PAGE.label, "address": PAGE.address}]
    plain = "".join(words for words, _ in body["plain"])
    assert plain.startswith(f"Ketik kodenya.\n\n{LINE}\n\n1. Kode baru")


def test_on_the_page_links_that_fit_no_button_are_lines():
    body = on_page(question("Nomor?", CONTACT, links=(PAGE,))).body

    assert body["links"] == []
    assert body["text"] == [[f"Nomor?\n\n{LINE}", False]]
