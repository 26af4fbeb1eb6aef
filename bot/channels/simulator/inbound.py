"""What the simulator page sends, as messages. Pure.

One element is a JSON object of ours: `id` (the page's own, for telling repeats), `person` (the
chat), `seq` (the page's count, for the order of what was sent together), `kind`, and by kind:

    text     text             press    token, message      files   files[], text, album
    contact  phone, name, own edit     original, text       start   payload
    other    what             (a voice message, a sticker … to see how they are answered)
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

from bot.channels.base import Ignored, RawUpdate
from bot.channels.intake import clean
from conversations.messages import (
    Address,
    Edited,
    FileReference,
    InboundMessage,
    Media,
    Press,
    SharedContact,
    Started,
    Text,
    Unsupported,
    UnsupportedKind,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.base import Reading
    from conversations.messages import Body

NAME = "simulator"
_LARGEST_SIZE = 2**53
"""What JavaScript counts exactly."""
_KINDS: tuple[UnsupportedKind, ...] = get_args(UnsupportedKind)


def split(body: bytes) -> tuple[RawUpdate, ...]:
    """Split what the page sent: one object or a list of them. Raises ValueError."""
    found = json.loads(body)
    elements = found if isinstance(found, list) else [found]
    return tuple(_element(element) for element in elements)


def _element(element: object) -> RawUpdate:
    if not isinstance(element, dict) or not element.get("id") or not element.get("person"):
        raise ValueError("a message needs an id and a person")
    return RawUpdate(
        kind="message",
        ext_id=clean(str(element["id"])),
        chat=f"{NAME}:{clean(str(element['person']))}",
        order=0,
        raw=json.dumps(element),
    )


def read(raw: str, received_at: datetime) -> Reading:
    """Understand one element. The page's clock is not asked: our receipt is the time.

    Raises ValueError where it is malformed.
    """
    element = json.loads(raw)
    if not isinstance(element, dict) or not element.get("id") or not element.get("person"):
        raise ValueError("a message needs an id and a person")
    body = _body(element)
    if body is None:
        return Ignored("unknown kind")
    return InboundMessage(
        id=clean(str(element["id"])),
        address=Address(NAME, clean(str(element["person"]))),
        sent_at=received_at,
        received_at=received_at,
        body=body,
        reference=clean(str(element["id"])),
        order=_count(element.get("seq")),
    )


def _body(element: dict[str, Any]) -> Body | None:  # noqa: PLR0911 - one line per kind
    match element.get("kind"):
        case "text":
            return _text(clean(str(element.get("text", ""))))
        case "press":
            return Press(
                clean(str(element.get("token", ""))),
                callback=clean(str(element["id"])),
                message=_optional(element.get("message")),
            )
        case "files":
            files = _dicts(element.get("files"))
            if not files:
                return None
            return Media(
                tuple(_file(one) for one in files),
                caption=clean(str(element.get("text") or "")),
                album=_optional(element.get("album")),
            )
        case "contact":
            return SharedContact(
                clean(str(element.get("phone", ""))),
                clean(str(element.get("name", ""))),
                own=element.get("own") is True,
            )
        case "edit":
            return Edited(
                clean(str(element.get("original", ""))), clean(str(element.get("text", "")))
            )
        case "start":
            return Started(clean(str(element.get("payload") or "")))
        case "other":
            what = str(element.get("what", "other"))
            return Unsupported(next((kind for kind in _KINDS if kind == what), "other"))
        case _:
            return None


def _text(text: str) -> Body:
    command, _, payload = text.strip().partition(" ")
    return Started(payload.strip()) if command == "/start" else Text(text)


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _file(one: dict[str, Any]) -> FileReference:
    size = one.get("size")
    return FileReference(
        clean(str(one.get("reference", ""))),
        _optional(one.get("name")),
        _optional(one.get("media_type")),
        size if isinstance(size, int) and 0 <= size <= _LARGEST_SIZE else None,
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _optional(value: object) -> str | None:
    return clean(str(value)) if value else None
