"""Messages to render, and the choices they carry, for the tests of the channels."""

from __future__ import annotations

from conversations.messages import A_FEW_MORE, Attachment, Choice, OutboundMessage, Prompt
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


def on_page(prompt: Prompt, page: int, buttons: int) -> set[int]:
    """The places of the answers that are shown at once, of so many a page."""
    places = [place for place, c in enumerate(prompt.choices) if c.role == "answer"]
    steps = sum(c.role == "step" for c in prompt.choices)
    is_one = len(places) <= page + A_FEW_MORE and len(places) + steps <= buttons
    pages = 1 if is_one else max(1, -(-len(places) // page))
    size = -(-len(places) // pages)
    number = min(max(prompt.page, 0), pages - 1)
    return set(places[number * size : (number + 1) * size])


HELLO = OutboundMessage(f"Halo {bold('Bu Siti')} 👋, selamat datang.")
