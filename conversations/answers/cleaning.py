"""Taking out of a text what cannot be seen: control, zero-width and direction marks."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\ue000-\ue006\ue100-\ue1ff]"
)
"""The last ones are the signs of marked texts, which nobody else may set."""
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")
_MINUS = re.compile(r"[\u00b1\u2010-\u2015\u207b\u2212\ufe63\uff0d](?=\s*\d)")
_PLUS = re.compile(r"[\u207a\ufe62\uff0b](?=\s*\d)")
_QUOTE = 60
"""Characters of somebody's words that are said again in a sentence of ours."""


def clean(text: str) -> str:
    """Return the text as it is kept: NFC, no hidden signs, single blanks, trimmed lines."""
    if text.isascii() and text.isprintable():  # most are one line with nothing but blanks to mend
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _INVISIBLE.sub("", text)
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip("\n\u200d ")


def one_line(text: str) -> str:
    """Return the cleaned text with its lines joined."""
    return " ".join(clean(text).split())


def quoted(text: str) -> str:
    """Return the beginning of a text, short enough to be said again in a sentence."""
    return text if len(text) <= _QUOTE else f"{text[:_QUOTE].rstrip()}…"


def has_words(text: str) -> bool:
    """Tell whether there is at least one letter or digit: not only emoji or marks."""
    return any(unicodedata.category(sign)[0] in "LN" for sign in text)


def ascii_signs(text: str) -> str:
    """Return the text with every kind of minus and plus before a number as "-" and "+"."""
    return _PLUS.sub("+", _MINUS.sub("-", text))


def ascii_digits(text: str) -> str:
    """Return the text with digits of other scripts (Arabic, fullwidth …) as 0 to 9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(sign)) if unicodedata.decimal(sign, None) is not None else sign
        for sign in text
    )
