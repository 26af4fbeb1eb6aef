"""Files as WhatsApp takes them: documents of few types; what it does not know goes as a text.

A phone tells by the end of its name with what a document is opened, so the name says text too.
"""

from __future__ import annotations

import re

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MEDIA_TYPES = {".pdf": "application/pdf", ".docx": _OFFICE, ".txt": "text/plain"}
_TEXT = ".txt"
_END = re.compile(r"\.[A-Za-z0-9]{1,5}\Z", re.ASCII)


def shown_name(name: str) -> str:
    """Return the name under which a file is seen: "data-saya.json" is "data-saya.txt"."""
    plain = "".join(sign for sign in name if sign.isprintable() and sign not in '/\\"') or "file"
    return plain if _end_of(plain) in _MEDIA_TYPES else f"{_END.sub('', plain)}{_TEXT}"


def sent_as(name: str) -> tuple[str, str]:
    """Return the name a file goes up under, which tells nothing of it, and its type."""
    end = _end_of(shown_name(name))
    return f"file{end}", _MEDIA_TYPES[end]


def _end_of(name: str) -> str:
    found = _END.search(name)
    return found[0].casefold() if found else ""
