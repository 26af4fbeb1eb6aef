"""What may be made a template of WhatsApp: its parts and their limits, as pure checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.fakes.whatsapp_errors import refused
from tests.fakes.whatsapp_rules import (
    BODY,
    FOOTER,
    HEADER,
    TEMPLATE_BUTTONS,
    TEMPLATE_NAME,
    utf16,
)

if TYPE_CHECKING:
    from tests.fakes.whatsapp_rules import Params

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_LONGEST = {"HEADER": HEADER, "BODY": BODY, "FOOTER": FOOTER}
_BUTTON_TEXT = 25
_MOST_BUTTONS = {"URL": 2, "PHONE_NUMBER": 1}
_LIFETIMES = {"UTILITY": (30, 12 * 3600), "MARKETING": (12 * 3600, 30 * 86_400)}
"""Seconds after which what was not delivered may be dropped."""


def check_template(body: Params) -> None:
    """Refuse a new template whose parts WhatsApp would not take."""
    name, components = body.get("name", ""), body.get("components", [])
    if not 1 <= len(name) <= TEMPLATE_NAME or not re.fullmatch(r"[a-z0-9_]+", name):
        raise refused(100, f"name: lower case, digits and underscores, at most {TEMPLATE_NAME}")
    if body.get("category") not in {"UTILITY", "MARKETING", "AUTHENTICATION"}:
        raise refused(100, "category: one of UTILITY, MARKETING, AUTHENTICATION")
    if not body.get("language"):
        raise refused(100, "The parameter language is required.")
    kinds = [str(component.get("type")).upper() for component in components]
    if "BODY" not in kinds or len(set(kinds)) != len(kinds):
        raise refused(100, "components: one body, and no kind twice")
    least, most = _LIFETIMES.get(body["category"], (0, 600))
    if not least <= body.get("message_send_ttl_seconds", least) <= most:
        raise refused(100, f"message_send_ttl_seconds: {least} to {most}")
    for kind, component in zip(kinds, components, strict=True):
        if kind == "BUTTONS":
            _check_buttons(component.get("buttons", []))
        elif component.get("format", "TEXT") == "TEXT":
            _check_words(kind, component.get("text", ""))


def _check_words(kind: str, text: str) -> None:
    if kind not in _LONGEST or not 1 <= utf16(text) <= _LONGEST[kind]:
        raise refused(100, f"{kind}: 1 to {_LONGEST.get(kind, 0)} characters")
    edges = VARIABLE.match(text.strip()) or re.search(r"\}\}\s*$", text)
    if kind == "BODY" and edges:
        raise refused(100, "Variables can't be at the start or end of the template")


def _check_buttons(buttons: list[Params]) -> None:
    kinds = [button["type"].upper() for button in buttons]
    if not 1 <= len(buttons) <= TEMPLATE_BUTTONS:
        raise refused(100, f"1 to {TEMPLATE_BUTTONS} buttons")
    if any(kinds.count(kind) > most for kind, most in _MOST_BUTTONS.items()):
        raise refused(100, "At most 2 buttons of type URL and 1 of type PHONE_NUMBER")
    if not all(1 <= utf16(button.get("text", "")) <= _BUTTON_TEXT for button in buttons):
        raise refused(100, f"Text of a button: 1 to {_BUTTON_TEXT} characters")
