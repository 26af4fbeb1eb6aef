"""What the Bot API refuses, and in which words: the limits of Telegram as pure checks.

Used by the fake server, and by tests that hold rendered calls against the same limits.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import Any

Params = dict[str, Any]

TEXT = 4096
CAPTION = 1024
CALLBACK_BYTES = 64
BUTTONS = 100
BUTTONS_PER_ROW = 8
ENTITIES = 100
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
"""Categories of signs that do not make a message."""
CALLBACK_ANSWER = 200
PLACEHOLDER = 64
ADDRESS = 2048
DOWNLOAD = 20 * 1024 * 1024
UPLOAD = 50 * 1024 * 1024


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(words: str) -> ApiError:
    return ApiError(400, f"Bad Request: {words}")


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Markup:
    """What stands under a message (inline) or in place of the keyboard (reply)."""

    inline: tuple[tuple[Button, ...], ...] = ()
    reply: tuple[tuple[str, ...], ...] = ()
    asks_contact: bool = False
    one_time: bool = False
    removes: bool = False


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def check_words(params: Params, name: str, limit: int, *, empty: bool = False) -> str:
    """Return the words as a person will see them, or refuse them."""
    if "parse_mode" in params:
        raise bad_request("can't parse entities: this bot never uses a parse mode")
    text = params.get(name, "")
    if not isinstance(text, str):
        raise bad_request(f'field "{name}" must be a string')
    if not any(unicodedata.category(sign) not in UNSEEN for sign in text):
        if empty:
            return ""
        raise bad_request("message text is empty")
    if utf16(text) > limit:
        kind = "caption" if name == "caption" else "text"
        raise bad_request(
            "message is too long" if kind == "text" else "message caption is too long"
        )
    return text.strip()


def check_bold(params: Params, name: str, text: str) -> tuple[str, ...]:
    """Return the bold words, or refuse entities that do not fit the text."""
    entities = decoded(params.get(name)) or []
    if len(entities) > ENTITIES:
        raise bad_request("ENTITIES_TOO_LONG")
    encoded = text.encode("utf-16-le")
    found = []
    for entity in entities:
        offset, length = entity["offset"], entity["length"]
        if entity["type"] != "bold" or offset < 0 or length < 1:
            raise bad_request("can't parse entities: unknown entity")
        part = encoded[2 * offset : 2 * (offset + length)]
        if len(part) != 2 * length:
            raise bad_request("can't parse entities: entity beyond the end of the message")
        try:
            found.append(part.decode("utf-16-le"))
        except UnicodeDecodeError:
            raise bad_request("can't parse entities: entity within a character") from None
    return tuple(found)


def check_markup(params: Params, *, inline_only: bool = False) -> Markup:
    """Return the keyboard of a call, or refuse it."""
    markup = decoded(params.get("reply_markup"))
    if markup is None:
        return Markup()
    if "inline_keyboard" in markup:
        return Markup(inline=_inline(markup["inline_keyboard"]))
    if inline_only:
        raise bad_request("inline keyboard expected")
    if markup.get("remove_keyboard") is True:
        return Markup(removes=True)
    if "keyboard" in markup:
        return _reply(markup)
    raise bad_request("object expected as reply markup")


def _inline(rows: list[list[Params]]) -> tuple[tuple[Button, ...], ...]:
    if sum(map(len, rows)) > BUTTONS or any(len(row) > BUTTONS_PER_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return tuple(tuple(_button(button) for button in row) for row in rows)


def _button(button: Params) -> Button:
    label, data = button.get("text", ""), button.get("callback_data", "")
    if not label.strip():
        raise bad_request("can't parse inline keyboard button: text must be non-empty")
    if "url" in button:
        return _link(button, label)
    if not 1 <= len(data.encode()) <= CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return Button(label, data)


def _link(button: Params, label: str) -> Button:
    url = str(button["url"])
    if set(button) != {"text", "url"}:
        raise bad_request("can't parse inline keyboard button: exactly one optional field")
    if not url.startswith(("https://", "http://", "tg://")) or len(url) > ADDRESS:
        raise bad_request(f"inline keyboard button URL {url!r} is invalid")
    return Button(label, "", url)


def _reply(markup: Params) -> Markup:
    if len(markup.get("input_field_placeholder", "")) > PLACEHOLDER:
        raise bad_request("input field placeholder is too long")
    rows = markup["keyboard"]
    return Markup(
        reply=tuple(tuple(button["text"] for button in row) for row in rows),
        asks_contact=any(button.get("request_contact") for row in rows for button in row),
        one_time=bool(markup.get("one_time_keyboard")),
    )


def check_commands(params: Params) -> tuple[tuple[str, str], ...]:
    commands = decoded(params.get("commands")) or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        name = command["command"]
        if not 1 <= len(name) <= 32 or not name.isascii() or name != name.lower():
            raise bad_request("BOT_COMMAND_INVALID")
        if not name.replace("_", "").isalnum():
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return tuple((command["command"], command["description"]) for command in commands)


def decoded(value: Any) -> Any:
    """Return a parameter that may have come as JSON inside a form."""
    return json.loads(value) if isinstance(value, str) else value


def check_call(method: str, params: Params) -> None:
    """Refuse what Telegram would refuse about a message, whoever it goes to."""
    if method in {"sendMessage", "editMessageText"}:
        check_words(params, "text", TEXT)
        check_bold(params, "entities", params["text"])
    elif method == "sendDocument":
        check_words(params, "caption", CAPTION, empty=True)
        check_bold(params, "caption_entities", params.get("caption", ""))
    check_markup(params, inline_only=method.startswith("editMessage"))
