"""Messages to render, and the choices they carry, for the tests of the channels."""

from __future__ import annotations

from conversations.messages import Attachment, Choice, OutboundMessage, Prompt
from conversations.texts import bold

PROMPT = "p7Kq2mZx"


def answers(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{number}", label) for number, label in enumerate(labels))


def steps(*words: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"/{word.casefold()}", word.capitalize(), role="step", word=word) for word in words
    )


CONTACT = Choice("contact", "Bagikan nomor saya", role="contact")
PDF = Attachment("Proposal Antrean Tanpa Antre.pdf", subject="d1", report="proposal")


def question(text: str, *choices: Choice, page: int = 0, **about) -> OutboundMessage:
    prompt = Prompt("question", choices, question="q", page=page)
    return OutboundMessage(text, prompt=prompt, **about)


HELLO = OutboundMessage(f"Halo {bold('Bu Siti')} 👋, selamat datang.")
