"""Templates as WhatsApp takes them: to be sent, and to be put before Meta for approval. Pure.

Limits (of Meta's template pages): name 512 signs of a-z, 0-9 and _, body 1024, footer 60, text of
a button 25, no value at the beginning or the end of the body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.base import RenderedTwin
from bot.channels.whatsapp.words import starred
from conversations.templates import KNOCK, templates, values_of
from conversations.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conversations.draft import Json
    from conversations.messages import Twin
    from conversations.templates import Template


def twin_of(twin: Twin) -> RenderedTwin:
    """Return the template that stands for a message."""
    template = templates()[twin.key]
    language = twin.language if twin.language in LANGUAGES else LANGUAGES[0]
    values: list[Json] = [{"type": "text", "text": value} for value in values_of(twin)]
    components: list[Json] = [{"type": "body", "parameters": values}]
    if template.says == "knock":
        payload: Json = {"type": "payload", "payload": KNOCK}
        components.append(
            {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [payload]}
        )
    content: dict[str, Json] = {
        "name": template.name,
        "language": {"code": language},
        "components": components,
    }
    body: dict[str, Json] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": "template",
        "template": content,
    }
    return RenderedTwin(template.version(language), body, says_all=template.says == "all")


def to_be_approved() -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield each template in each language: its version, and what Meta is asked to approve."""
    for template in templates().values():
        for language in LANGUAGES:
            yield template.version(language), _proposal(template, language)


def _proposal(template: Template, language: str) -> dict[str, Json]:
    body: dict[str, Json] = {"type": "BODY", "text": starred(template.body(language))}
    if template.variables:
        body["example"] = {"body_text": [list(template.examples[language])]}
    components: list[Json] = [body, {"type": "FOOTER", "text": template.footer(language)}]
    button = template.button(language)
    if button is not None:
        components.append({"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": button}]})
    return {
        "name": template.name,
        "language": language,
        "category": template.category.upper(),
        "components": components,
        "message_send_ttl_seconds": template.lives,
    }
