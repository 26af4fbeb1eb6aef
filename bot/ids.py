"""New ids, tokens and codes, from the system's randomness.

What people read aloud or type uses letters and digits that cannot be mistaken for each other.
"""

from __future__ import annotations

import secrets
from typing import Protocol

from conversations.messages import DraftId, PromptId
from conversations.scene import Fresh
from conversations.share_codes import ALPHABET

_USABLE = 256 - 256 % len(ALPHABET)
_LETTERS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))
_UNEVEN = bytes(range(_USABLE, 256))
_NUMBER = 7
_CASE = 6
_CODE = 12
"""55 bits: above the 50 that a typed code needs."""
_GROUP = 4


class Ids(Protocol):
    """Where new ids come from."""

    def prompt(self) -> PromptId:
        """Return the opaque id of a prompt; with an index it fits a button's 64 bytes."""

    def fresh(self) -> Fresh:
        """Return the ids and codes one turn may hand out."""

    def token(self) -> str:
        """Return a one-time token of 160 bits for a deep link."""


class RandomIds:
    """Ids nobody can guess."""

    def prompt(self) -> PromptId:
        return PromptId(secrets.token_urlsafe(12))

    def fresh(self) -> Fresh:
        letters = readable(_NUMBER + _CASE + _CODE)
        number, rest = letters[:_NUMBER], letters[_NUMBER:]
        return Fresh(
            draft=DraftId(secrets.token_urlsafe(12)),
            number=number,
            case=rest[:_CASE],
            code=grouped(rest[_CASE:]),
            question=secrets.token_urlsafe(12),
        )

    def token(self) -> str:
        return secrets.token_urlsafe(20)


def readable(length: int) -> str:
    """Return that many random letters and digits, each equally likely."""
    letters = b""
    while len(letters) < length:
        # One call for all: bytes that would favour some letters are left out.
        letters += secrets.token_bytes(2 * length).translate(_LETTERS, _UNEVEN)
    return letters[:length].decode()


def grouped(code: str) -> str:
    """Return a code in groups of four, for reading aloud."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))
