"""What every channel does alike, whatever platform is behind it."""

from __future__ import annotations

import pytest

from bot.channels.layout import read_token
from bot.channels.simulator.client import SimulatorChannel
from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from conversations.messages import OutboundMessage, Press
from tests.channels.messages import HELLO, PDF, PROMPT, answers, question, steps
from tests.fakes import telegram, whatsapp
from tests.fakes.clock import START


@pytest.fixture(params=["telegram", "simulator", "whatsapp"])
def channel(request, tmp_path):
    match request.param:
        case "telegram":
            return TelegramChannel(telegram.TOKEN)
        case "whatsapp":
            return WhatsAppChannel(whatsapp.TOKEN, whatsapp.NUMBER)
        case _:
            return SimulatorChannel(tmp_path)


def everything(calls):
    return repr([dict(call.body) for call in calls])


def render(channel, message, pressed=None, answers=None):
    return channel.render(message, to="55", prompt=PROMPT, pressed=pressed, answers=answers)


def test_its_name_is_that_of_its_capabilities(channel):
    assert channel.name == channel.capabilities.name


@pytest.mark.parametrize("body", [b"", b"{", b"5", b"null", b"\xff"])
def test_nonsense_is_refused_when_it_is_split_or_read(channel, body):
    with pytest.raises(ValueError, match=r".*"):
        channel.split(body)
    with pytest.raises(ValueError, match=r".*"):
        channel.read(body.decode(errors="replace"), START)


def test_a_prompt_is_carried_by_exactly_one_call(channel):
    for message in (
        question("Sudah?", *answers("Ya", "Tidak")),
        question("kata " * 3000, *answers("Ya")),
        question("Ini", *answers("Menu"), attachments=(PDF,)),
        question("Tulis saja."),
    ):
        assert sum(call.carries_prompt for call in render(channel, message)) == 1
    assert not any(call.carries_prompt for call in render(channel, HELLO))


def test_every_word_of_a_long_text_is_sent(channel):
    text = " ".join(f"kata{number}" for number in range(5000))

    shown = everything(render(channel, OutboundMessage(text)))

    assert all(f"kata{number}" in shown for number in range(5000))


def test_every_button_leads_back_to_its_prompt(channel):
    message = question("Pilih", *answers(*(f"Pilihan {n}" for n in range(17))), *steps("KEMBALI"))

    tokens = [word for word in everything(render(channel, message)).split("'") if PROMPT in word]

    a_page = -(-17 // -(-17 // channel.capabilities.page))
    targets = [read_token(token) for token in tokens]
    assert len(targets) == a_page + 2 <= channel.capabilities.buttons
    assert {target.prompt for target in targets} == {PROMPT}
    assert {target.choice for target in targets if target.page is None} == {*range(a_page), 17}
    assert {target.page for target in targets} == {None, 1}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 8, 10])
def test_choices_that_fit_one_page_are_all_offered_at_once(channel, count):
    message = question("Pilih", *answers(*(f"Pilihan {n}" for n in range(count))))

    tokens = [word for word in everything(render(channel, message)).split("'") if PROMPT in word]

    assert [read_token(token).choice for token in tokens] == [*range(count)]


def test_what_goes_beside_may_be_repeated_freely(channel):
    pressed = Press("x.0", callback="1", message="31")

    for message in (None, HELLO, question("x", *answers("A"), edits=True)):
        for call in render(channel, message, pressed, answers="m1"):
            assert call.beside == (call.policy == "free")


def test_files_are_put_in_at_the_last_moment(channel):
    calls = render(channel, OutboundMessage("Ini", attachments=(PDF,)))

    assert [call.attachment for call in calls if call.attachment] == [PDF]
