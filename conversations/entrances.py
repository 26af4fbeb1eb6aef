"""Addresses that open a chat with us on another channel, with a code or token filled in.

A platform hands on either a payload of letters, digits, `_` and `-`, which arrives as the start
of the chat, or words, which the person only has to send. Both stand for the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from conversations.texts import DEFAULT_LANGUAGE, say

if TYPE_CHECKING:
    from collections.abc import Iterable

PAYLOAD = "{payload}"
WORDS = "{words}"


@dataclass(frozen=True, slots=True)
class Entrance:
    """How a channel is entered: an address with a place for the payload, or for the words."""

    channel: str
    pattern: str

    def address(self, payload: str, words: str) -> str:
        """Return the address that brings the payload, or words that mean the same."""
        quoted = quote(words, safe="")
        return self.pattern.replace(PAYLOAD, payload).replace(WORDS, quoted)


def linking_address(entrance: Entrance, code: str, language: str) -> str:
    """Return the address that brings a code with which the chat there is linked."""
    return entrance.address(f"hubungkan-{code}", say("entrance-link", language, code=code))


def colleague_address(entrance: Entrance, code: str) -> str:
    """Return the address that brings a code for a colleague."""
    return entrance.address(code, code)


def invitation_address(entrance: Entrance, token: str) -> str:
    """Return the address that brings the token of an invitation, for whom no language is known."""
    return entrance.address(token, say("entrance-start", DEFAULT_LANGUAGE, token=token))


def besides(entrances: Iterable[Entrance], channel: str) -> tuple[Entrance, ...]:
    """Return the entrances of all other channels."""
    return tuple(one for one in entrances if one.channel != channel)
