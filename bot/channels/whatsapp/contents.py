"""What one WhatsApp message holds: words, a tap, a file, a contact, or a kind we cannot use."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bot.channels.base import Ignored
from bot.channels.intake import clean
from bot.channels.layout import read_token
from bot.channels.whatsapp.fields import (
    fields,
    identifier,
    inner,
    is_id,
    is_true,
    items,
    malformed,
    needed,
    text,
)
from bot.channels.whatsapp.senders import phone_in
from conversations.messages import (
    Edited,
    FileReference,
    Media,
    Opened,
    Press,
    SharedContact,
    Started,
    Text,
    Unsupported,
)
from conversations.templates import KNOCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.whatsapp.fields import Fields
    from conversations.messages import Body, UnsupportedKind

TOO_LARGE = 10**12
"""The size of a file that the platform did not hand over: whatever it is, it is too much."""

_START = re.compile(r"\s*(?i:mulai|/start)\s+([A-Za-z0-9_-]{20,64})\s*", re.ASCII)

_UNUSABLE: dict[str, UnsupportedKind] = {
    "audio": "voice",
    "voice": "voice",
    "video": "video",
    "sticker": "sticker",
    "location": "location",
    "poll": "poll",
}
_WITHHELD: dict[str, UnsupportedKind] = {
    "edit": "edit",
    "gif": "video",
    "location": "location",
    "poll_creation": "poll",
    "poll_update": "poll",
}
"""Kinds that the platform names without handing them over."""

_SILENT = frozenset({"reaction", "revoke"})
_WITHHELD_SILENT = frozenset({"keep_in_chat", "pin", "reaction"})
"""Nothing was said, so nothing is answered."""

_FILE_TOO_LARGE = "131052"


def is_forwarded(message: Fields) -> bool:
    context = inner(message, "context")
    return is_true(context, "forwarded") or is_true(context, "frequently_forwarded")


def body_of(message: Fields) -> Body | Ignored:
    """Return what a message says. A kind nobody knows yet is answered as unsupported."""
    kind = needed(message, "type")
    if kind in _UNUSABLE:
        return Unsupported(_UNUSABLE[kind])
    if kind in _SILENT:
        return Ignored(kind)
    if kind == "unsupported" or items(message, "errors"):
        return _withheld(message, kind)
    reader = _READERS.get(kind)
    return Unsupported("other") if reader is None else reader(message)


def words_of(written: str, *, is_forwarded: bool) -> Started | Text:
    """Return typed words, or the start of the chat with the token of its link."""
    written = clean(written)
    start = None if is_forwarded else _START.fullmatch(written)
    return Text(written) if start is None else Started(start[1])


def _text(message: Fields) -> Started | Text:
    words = needed(inner(message, "text"), "body")
    return words_of(words, is_forwarded=is_forwarded(message))


def _withheld(message: Fields, kind: str) -> Body | Ignored:
    """Return what is known of a message that the platform did not hand over."""
    named = text(inner(message, "unsupported"), "type") or ""
    codes = {str(error.get("code")) for error in items(message, "errors")}
    if _FILE_TOO_LARGE in codes and kind in {"image", "document", "unsupported"}:
        about = inner(message, kind)
        given = about.get("id")
        return _media(about, given if is_id(given) else identifier(message, "id"), TOO_LARGE)
    if named in _WITHHELD_SILENT:
        return Ignored(named)
    return Unsupported(_WITHHELD.get(named, "other"))


def _image(message: Fields) -> Media:
    return _file(inner(message, "image"))


def _document(message: Fields) -> Media:
    return _file(inner(message, "document"))


def _file(about: Fields) -> Media:
    return _media(about, identifier(about, "id"), None)


def _media(about: Fields, reference: str, size: int | None) -> Media:
    name, media_type = text(about, "filename"), text(about, "mime_type")
    file = FileReference(
        reference,
        clean(name) if name else None,
        clean(media_type) if media_type else None,
        size,
    )
    return Media((file,), caption=clean(text(about, "caption") or ""))


def _replied(message: Fields) -> Press | Text | Unsupported:
    if message.get("interactive") is None:
        # Sent on by the person: nothing but the kind is told.
        return Unsupported("other")
    about = inner(message, "interactive")
    match needed(about, "type"):
        case "button_reply" | "list_reply" as reply:
            return _press(message, needed(inner(about, reply), "id"))
        case "nfm_reply":
            return _filled_in(needed(inner(about, "nfm_reply"), "response_json"))
        case _:
            return Unsupported("other")


def _quick_reply(message: Fields) -> Opened | Press | Text:
    """Return the tap on a button of a template: a word, but where we gave it a token."""
    about = inner(message, "button")
    payload = text(about, "payload") or ""
    if payload == KNOCK:
        return Opened()
    if read_token(payload) is None:
        return Text(clean(needed(about, "text")))
    return _press(message, payload)


def _press(message: Fields, token: str) -> Press:
    context = inner(message, "context")
    pressed = identifier(context, "id") if text(context, "id") else None
    return Press(clean(token), message=pressed)


def _filled_in(answers: str) -> Text:
    """Return what was entered into a form of the platform: a value a line."""
    try:
        values = fields(json.loads(answers), "response_json")
        lines = [_spelled(value) for name, value in values.items() if name != "flow_token"]
    except (ValueError, RecursionError):
        raise malformed("response_json") from None
    return Text(clean("\n".join(filter(None, lines))))


def _spelled(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case list():
            return ", ".join(filter(None, map(_spelled, value)))
        case _:
            return json.dumps(value, ensure_ascii=False)


def _contact(message: Fields) -> SharedContact | Unsupported:
    card = next(iter(items(message, "contacts")), {})
    phone = next(filter(None, map(_phone, items(card, "phones"))), None)
    if phone is None:
        return Unsupported("other")
    origin = text(card, "origin") or text(message, "origin")
    return SharedContact(
        phone,
        clean(text(inner(card, "name"), "formatted_name") or ""),
        own=origin == "contact_request" and not is_forwarded(message),
    )


def _phone(entry: Fields) -> str:
    """Return a number as the platform knows it, else as it stands on the card."""
    return phone_in(entry, "wa_id") or clean(text(entry, "phone") or "").strip()


def _edited(message: Fields) -> Edited | Ignored:
    edit = inner(message, "edit")
    original, changed = identifier(edit, "original_message_id"), inner(edit, "message")
    kind = needed(changed, "type")
    words = text(inner(changed, kind), "body" if kind == "text" else "caption")
    return Edited(original, clean(words)) if words else Ignored("edited without words")


def _welcomed(message: Fields) -> Started:
    del message
    return Started(is_said=False)


_READERS: dict[str, Callable[[Fields], Body | Ignored]] = {
    "text": _text,
    "image": _image,
    "document": _document,
    "interactive": _replied,
    "button": _quick_reply,
    "contacts": _contact,
    "edit": _edited,
    "request_welcome": _welcomed,
}
