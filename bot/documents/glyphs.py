"""Text as the embedded fonts can print it, with nothing lost and nothing hidden.

A sign without a glyph (emoji, many scripts) is written by its Unicode name in brackets instead
of an empty box; direction marks, which could make a text read differently than it is, go; runs
without a blank get places to break, so that no line leaves the page.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversations.draft import Json

LONGEST_RUN = 40
BREAK = "\u200b"
"""Zero-width space: a place where a line may break."""

_PRINTED = (
    "\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u036f"
    "\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u04ff"
    "\u0531-\u0556\u0559-\u058a\u05d0-\u05ea"
    "\u060c\u061b\u061f\u0621-\u063a\u0640-\u0652\u0660-\u066c\u06f0-\u06f9\u10d0-\u10ff"
    "\u1d00-\u1d7f\u1e00-\u1eff\u2010-\u2027\u2030-\u203e\u2044\u2070\u2071\u2074-\u208e"
    "\u2090-\u209c\u20a0-\u20b5\u20b9\u2100-\u211e\u2126-\u214b\u2153-\u217f\u2190-\u23e8"
    "\u2460-\u25ff\u2713\u2714\u2717"
)
_STRAY_MARKS = (
    "(?<![A-Za-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff])[\u0300-\u036f]"
    "|(?<![\u0621-\u0652])[\u064b-\u0652]"
)
"""Combining marks on a base of another script: no font has both."""
_UNPRINTED = re.compile(f"[^{_PRINTED}]|{_STRAY_MARKS}")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_RUN = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")


def printable(value: Json) -> Json:
    """Return the value with every text in it fit for printing."""
    match value:
        case str():
            return printable_text(value)
        case list():
            return [printable(entry) for entry in value]
        case dict():
            return {key: printable(entry) for key, entry in value.items()}
        case _:
            return value


def printable_text(text: str) -> str:
    """Return one text fit for printing."""
    composed = unicodedata.normalize("NFC", text)
    shown = _UNPRINTED.sub(lambda found: _spelled(found.group()), composed)
    return _RUN.sub(lambda found: found.group() + BREAK, shown)


def _spelled(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in _HIDDEN or "VARIATION SELECTOR" in unicodedata.name(sign, ""):
        return ""
    if category == "Zs":
        return " "
    return f"[{unicodedata.name(sign, f'u+{ord(sign):04x}').lower()}]"
