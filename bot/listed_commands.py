"""What platforms show beside the field one types into: commands, and how one may begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.texts import key_in, say

if TYPE_CHECKING:
    from conversations.text_keys import TextKey

COMMANDS = (
    "menu",
    "status",
    "help",
    "staff",
    "language",
    "data",
    "cancel",
    "invitations",
    "stop",
)
"""The keys of the commands that are listed."""
OPENERS: tuple[TextKey, ...] = ("opener-proposal", "opener-status", "opener-staff")
"""What somebody may say first with a tap."""


def listed_commands(language: str) -> dict[str, str]:
    """Return each command with what it is for."""
    return {
        say(key_in("command", f"{key}.word"), language): say(key_in("command", key), language)
        for key in COMMANDS
    }


def openers(language: str) -> tuple[str, ...]:
    """Return what somebody may say first; each is understood where one is registered."""
    return tuple(say(key, language) for key in OPENERS)
