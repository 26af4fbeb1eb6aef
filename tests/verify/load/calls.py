"""What people do, as each platform delivers it: words, and taps on what they were shown."""

from __future__ import annotations

import itertools
import json
import time
from typing import TYPE_CHECKING

from tests.verify.process import NUMBER, SECRET, Delivery, signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.verify.load.platform import Bubble

_numbers = itertools.count(1_000_000)


def typed(channel: str, chat: int, words: str) -> Delivery:
    """Return a message of these words, sent now."""
    if channel == "telegram":
        return _update("message", _envelope(chat, next(_numbers)) | {"text": words})
    return _whatsapp(chat, "text", {"body": words})


def tapped(channel: str, chat: int, bubble: Bubble) -> Delivery:
    """Return a tap on the first choice under a message of ours."""
    if channel == "telegram":
        shown = _envelope(chat, int(bubble.reference)) | {"text": "…"}
        query = {
            "id": str(next(_numbers)),
            "from": shown["from"],
            "message": shown,
            "chat_instance": str(chat),
            "data": bubble.token,
        }
        return _update("callback_query", query)
    kind = "list_reply" if bubble.is_list else "button_reply"
    reply = {"type": kind, kind: {"id": bubble.token, "title": "…"}}
    context = {"context": {"from": "62811", "id": bubble.reference}}
    return _whatsapp(chat, "interactive", reply, context)


def _seconds() -> int:
    return int(time.time())  # noqa: TID251 - the platform's clock is real


def _envelope(chat: int, message: int) -> dict[str, object]:
    return {
        "message_id": message,
        "date": _seconds(),
        "chat": {"id": chat, "type": "private", "first_name": "CONTOH"},
        "from": {"id": chat, "is_bot": False, "first_name": "CONTOH"},
    }


def _update(kind: str, content: Mapping[str, object]) -> Delivery:
    call = {"update_id": next(_numbers), kind: content}
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    return Delivery("telegram", json.dumps(call).encode(), headers)


def _whatsapp(
    chat: int, kind: str, content: object, more: Mapping[str, object] | None = None
) -> Delivery:
    message = {
        "id": f"wamid.in.{next(_numbers)}",
        "from": str(chat),
        "timestamp": str(_seconds()),
        "type": kind,
        kind: content,
        **(more or {}),
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": NUMBER, "display_phone_number": "62811"},
        "contacts": [{"wa_id": str(chat), "profile": {"name": "CONTOH"}}],
        "messages": [message],
    }
    return signed(value)
