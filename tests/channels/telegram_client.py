"""Sending with the Telegram client, as its tests do it."""

from __future__ import annotations

from bot.channels.telegram.request import Timeouts
from tests.channels.messages import HELLO, PROMPT

SITI = 55
IMPATIENT = Timeouts(connect=0.3, read=0.3, upload=1.0, download=1.0)


async def send_all(channel, message, *, pressed=None, to=SITI, file=None):
    calls = channel.render(message, to=str(to), prompt=PROMPT, pressed=pressed)
    return [
        await channel.send(call, to=str(to), outbox=number, file=file)
        for number, call in enumerate(calls)
    ]


async def send(channel, message=HELLO, **how):
    (outcome,) = await send_all(channel, message, **how)
    return outcome
