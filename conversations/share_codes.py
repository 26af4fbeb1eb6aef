"""How a colleague's code looks: the letters it is made of, and what of somebody's words is one.

Only the form is judged here. Whether a code is valid is told when it is used, and counted.
"""

from __future__ import annotations

import re

ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
"""Without 0 O, 1 I L, 2 Z, 5 S, 8 B and U V, where one of two is mistaken for the other."""

_GROUP = f"[{ALPHABET}]{{4}}"
_FORM = re.compile(rf"{_GROUP}([-\u2010-\u2015 ]?){_GROUP}\1{_GROUP}")
_AROUND = " \n\t.,:;*_`'\"“”"
_NOT_CODE = re.compile(r"[^0-9A-Z]+")


def normal_code(text: str) -> str:
    """Return a typed code in the form it was issued in, whatever the case and blanks."""
    return _NOT_CODE.sub("", text.upper())


def is_code(text: str) -> bool:
    """Tell whether a whole message has the form of a code, and of nothing else.

    That is three groups of four letters and digits, some of them letters. Without hyphens it
    could still be words ("yang kaya data"), so there it has a digit as well.
    """
    found = _FORM.fullmatch(text.strip(_AROUND).upper())
    if found is None or not any(map(str.isalpha, found[0])):
        return False
    return found[1] not in {"", " "} or any(map(str.isdecimal, found[0]))
