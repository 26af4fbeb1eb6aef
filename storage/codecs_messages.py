"""JSON forms of what is kept with an outbox row: a prompt and a file to be sent."""

from __future__ import annotations

from typing import Any

from conversations.messages import (
    Attachment,
    Choice,
    DraftId,
    FileId,
    Link,
    OutboundMessage,
    Prompt,
    Twin,
)

_CHOICE_EXTRAS = ("details", "word", "picked", "aliases")


def prompt_to_json(prompt: Prompt | None) -> dict[str, Any] | None:
    """Return a prompt as JSON; empty fields are left out."""
    if prompt is None:
        return None
    plain: dict[str, Any] = {
        "screen": prompt.screen,
        "choices": [_choice_to_json(choice) for choice in prompt.choices],
        "draft": prompt.draft,
        "version": prompt.version,
        "question": prompt.question,
        "page": prompt.page,
        "placeholder": prompt.placeholder,
        "or_type": prompt.or_type,
        "language": prompt.language,
    }
    return {name: value for name, value in plain.items() if value}


def prompt_from_json(plain: dict[str, Any]) -> Prompt:
    """Return the prompt of its JSON."""
    draft = plain.get("draft")
    return Prompt(
        screen=plain.get("screen", ""),
        choices=tuple(_choice_from_json(choice) for choice in plain.get("choices", ())),
        draft=None if draft is None else DraftId(draft),
        version=plain.get("version"),
        question=plain.get("question"),
        page=plain.get("page", 0),
        placeholder=plain.get("placeholder", ""),
        or_type=plain.get("or_type", ""),
        language=plain.get("language", "id"),
    )


def _choice_to_json(choice: Choice) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": choice.name, "label": choice.label, "role": choice.role}
    for extra in _CHOICE_EXTRAS:
        value = getattr(choice, extra)
        if value:
            plain[extra] = list(value) if isinstance(value, tuple) else value
    return plain


def _choice_from_json(plain: dict[str, Any]) -> Choice:
    return Choice(**{**plain, "aliases": tuple(plain.get("aliases", ()))})


def attachment_to_json(attachment: Attachment | None) -> dict[str, Any] | None:
    """Return an attachment as JSON."""
    if attachment is None:
        return None
    return {
        "name": attachment.name,
        "file": attachment.file,
        "report": attachment.report,
        "subject": attachment.subject,
    }


def attachment_from_json(plain: dict[str, Any]) -> Attachment:
    """Return the attachment of its JSON."""
    file = plain["file"]
    return Attachment(
        name=plain["name"],
        file=None if file is None else FileId(file),
        report=plain["report"],
        subject=plain["subject"],
    )


def message_to_json(message: OutboundMessage) -> dict[str, Any]:
    """Return a message nobody asked for as JSON: its words, what it is, and its twin."""
    twin = message.twin
    return {
        "text": message.text,
        "kind": message.kind,
        "prompt": prompt_to_json(message.prompt),
        "topic": message.supersedes,
        "links": [[one.label, one.address] for one in message.links],
        "twin": None if twin is None else [twin.key, list(twin.values), twin.language],
    }


def message_from_json(plain: dict[str, Any]) -> OutboundMessage:
    """Return the message of its JSON."""
    prompt, twin = plain["prompt"], plain["twin"]
    return OutboundMessage(
        plain["text"],
        prompt=None if prompt is None else prompt_from_json(prompt),
        kind=plain["kind"],
        supersedes=plain["topic"],
        links=tuple(Link(*one) for one in plain.get("links", ())),
        twin=None if twin is None else Twin(twin[0], tuple(twin[1]), twin[2]),
    )
