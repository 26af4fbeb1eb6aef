"""How a one-time code looks: the letters it is made of, and what of somebody's words is one.

Only the form is judged here. Whether a code is valid, and whether it is a colleague's or one that
links chats, is told when it is used, and counted.
"""

from __future__ import annotations

import re
from datetime import timedelta

ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
"""Without 0 O, 1 I L, 2 Z, 5 S, 8 B and U V, where one of two is mistaken for the other."""

LINK_CODE_LIVES = timedelta(minutes=15)
"""How long a code that links chats can be typed."""

_GROUPS = 3
_LENGTH = 12
_SLIPS = 2
_GROUP = f"[{ALPHABET}]{{4}}"
_FORM = re.compile(rf"{_GROUP}([-\u2010-\u2015 ]?){_GROUP}\1{_GROUP}")
_WITHIN = re.compile(rf"(?<![\w-]){_GROUP}-{_GROUP}-{_GROUP}(?![\w-])")
_AROUND = " \n\t.,:;*_`'\"“”"
_NOT_CODE = re.compile(r"[^0-9A-Z]+")
_GROUPED = re.compile(r"[0-9A-Za-z]{3,5}(?:-[0-9A-Za-z]{3,5}){2}", re.ASCII)
_LINKING = re.compile(r"(?:hubungkan|tautkan|link)[\s:_-]+(?P<code>\S.*)", re.IGNORECASE)


def normal_code(text: str) -> str:
    """Return a typed code in the form it was issued in, whatever the case and blanks."""
    return _NOT_CODE.sub("", text.upper())


def is_near_code(text: str) -> bool:
    """Tell whether what was typed for a code may be one with a slip: about as long, one word."""
    return abs(len(normal_code(text)) - _LENGTH) <= _SLIPS and len(text.split()) <= _GROUPS


def code_in(text: str) -> str | None:
    """Return the one code of a message: all of it, or with hyphens, as in our own words on it."""
    if is_code(text):
        return normal_code(text)
    found = {normal_code(one[0]) for one in _WITHIN.finditer(text.upper()) if is_code(one[0])}
    return found.pop() if len(found) == 1 else None


def linking_code(text: str) -> str | None:
    """Return the code behind the word HUBUNGKAN, in a message or in a deep link's payload.

    What follows the word and can be no code is none: "link video", "hubungkan saya".
    """
    found = _LINKING.fullmatch(text.strip(_AROUND))
    if found is None or not (is_code(found["code"]) or _is_mistyped(found["code"])):
        return None
    return normal_code(found["code"])


def _is_mistyped(words: str) -> bool:
    """Tell whether words are a code but for a slip: three short groups with hyphens."""
    return is_near_code(words) and _GROUPED.fullmatch(words.strip()) is not None


def is_code(text: str) -> bool:
    """Tell whether a whole message has the form of a code, and of nothing else.

    That is three groups of four letters and digits, some of them letters. Without hyphens it
    could still be words ("yang kaya data"), so there it has a digit as well.
    """
    found = _FORM.fullmatch(text.strip(_AROUND).upper())
    if found is None or not any(map(str.isalpha, found[0])):
        return False
    return found[1] not in {"", " "} or any(map(str.isdecimal, found[0]))
