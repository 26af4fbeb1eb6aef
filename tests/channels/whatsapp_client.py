"""Sending with the WhatsApp client, as its tests do it."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.whatsapp.request import Timeouts
from tests.channels.messages import HELLO, PROMPT

IMPATIENT = Timeouts(connect=0.3, read=0.3, upload=1.0, download=1.0)


def account(whatsapp, **other):
    """What the client has to know of the fake."""
    known = {
        "token": whatsapp.token,
        "number": whatsapp.account.number,
        "base_url": whatsapp.base_url,
        "path_style": whatsapp.path_style,
        "auth_header": whatsapp.auth_header,
        "timeouts": IMPATIENT,
    }
    return {**known, **other}


async def send_all(number, person, message, *, answers=None, file=None):
    to = person if isinstance(person, str) else person.address
    calls = number.render(message, to=to, prompt=PROMPT, pressed=None, answers=answers)
    return [
        await number.send(replace(call, mark=f"{place}.1.ab12"), to=to, outbox=place, file=file)
        for place, call in enumerate(calls, start=1)
    ]


async def send(number, person, message=HELLO, **how):
    (outcome,) = await send_all(number, person, message, **how)
    return outcome
